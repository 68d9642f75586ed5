//! How many passwords are checked a second, beside Argon2id alone; and does the rest still answer?

use super::Setup;
use super::figure::{Aim, Figure, median};
use super::hash;
use super::load::{Kind, Load, Outcome};
use super::place::{HASH_QUEUE, Place};
use super::process::{cpu_micros, memory};
use super::session::only;
use crate::program::Running;

/// Different accounts in turn.
const CALLERS: usize = 10_000;
/// Callers that look at their session meanwhile, each so often.
const ONLOOKERS: usize = 4;
const EVERY_MS: u64 = 20;

/// Measures at one place.
///
/// # Errors
/// If a server or a generator fails, or something is answered that should not be.
pub fn measure(setup: &Setup, place: &Place) -> Result<Vec<Figure>, String> {
    let server = place.serve(None)?;
    std::thread::sleep(std::time::Duration::from_secs(1));
    let idle = memory(server.id())?;
    let quiet = onlookers(place, &server, setup.seconds)?.run(None)?;
    let (mut logins, mut cpu, mut raw, mut raw_cpu, mut p99) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..setup.runs {
        let alone = hash::measure(setup.cores, setup.long_seconds)?;
        raw.push(alone.rate);
        raw_cpu.push(alone.cpu_ms);
        let before = cpu_micros(server.id())?;
        let (outcome, seen) = with_onlookers(setup, place, &server, setup.cores * 4)?;
        only(&outcome, 201)?;
        cpu.push((cpu_micros(server.id())? - before) / outcome.with(201) as f64 / 1000.0);
        logins.push(outcome.rate(201));
        p99.push(seen.p99);
    }
    let (crowd, seen_in_crowd) = with_onlookers(setup, place, &server, setup.cores + HASH_QUEUE * 4)?;
    let loaded = memory(server.id())?;
    server.stop();

    let sent_away = crowd.with(503);
    if sent_away == 0
        || crowd.retry_after != sent_away
        || crowd.with(201) + sent_away != crowd.statuses.values().sum::<u64>()
    {
        return Err(format!(
            "past the queue callers should be sent away with 503 and Retry-After: {:?}, {} with Retry-After",
            crowd.statuses, crowd.retry_after
        ));
    }
    let (at, raw) = (super::at(place), median(&mut raw));
    Ok(vec![
        Figure::new("password login", &at, median(&mut logins), "/s")
            .under("Argon2id alone", raw)
            .aims(Aim::RatioAtLeast(0.9)),
        Figure::new("password login, processor time", &at, median(&mut cpu), "ms")
            .under("Argon2id alone", median(&mut raw_cpu))
            .aims(Aim::RatioAtMost(1.11)),
        Figure::new("session check while logins saturate, p99", &at, median(&mut p99), "ms")
            .under("without logins", quiet.p99),
        Figure::new("password login with four times the queue's callers", &at, crowd.rate(201), "/s")
            .under("Argon2id alone", raw),
        Figure::new("… sent away meanwhile (503 with Retry-After)", &at, crowd.rate(503), "/s"),
        Figure::new("… session check meanwhile, p99", &at, seen_in_crowd.p99, "ms").under("without logins", quiet.p99),
        Figure::new("memory, idle", &at, idle.now, "MiB").aims(Aim::AtMost(40.0)),
        Figure::new("memory, most under logins", &at, loaded.peak, "MiB").aims(Aim::AtMost(150.0)),
    ])
}

fn onlookers(place: &Place, server: &Running, seconds: f64) -> Result<Load, String> {
    let load = Load::of(server, Kind::Session, place.accounts)?;
    Ok(Load { callers: ONLOOKERS, connections: ONLOOKERS, seconds, pause: EVERY_MS, ..load })
}

fn with_onlookers(
    setup: &Setup,
    place: &Place,
    server: &Running,
    connections: usize,
) -> Result<(Outcome, Outcome), String> {
    let load = Load::of(server, Kind::Login, place.accounts)?;
    let logins = Load { callers: CALLERS, connections, seconds: setup.long_seconds, ..load };
    let looking = onlookers(place, server, setup.long_seconds)?.start(None)?;
    let outcome = logins.run(None);
    let seen = looking.wait()?;
    only(&seen, 200)?;
    Ok((outcome?, seen))
}
