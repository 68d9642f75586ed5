//! What does a session check cost, beside a handler that does nothing? (`GET /api/v1/session`)

use super::figure::{Aim, Figure, median};
use super::load::{Kind, Load, Outcome};
use super::place::Place;
use super::{Setup, pinned};
use crate::program::Running;

/// Different sessions in turn: the same number however many accounts there are.
const CALLERS: usize = 1_000;
/// The most sessions that are checked for the first time.
const STRANGERS: usize = 100_000;
const CONNECTIONS: usize = 32;

/// One run: processor time of the server for a request, requests a second, and the latency.
struct Run {
    micros: f64,
    rate: f64,
    p99: f64,
}

/// Measures at one place.
///
/// # Errors
/// If a server or a generator fails, or anything but 200 is answered.
pub fn measure(setup: &Setup, place: &Place) -> Result<Vec<Figure>, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let bare = Running::start(pinned(&own, setup.server_core).arg("bare-server"), &place.data.join("bare-log"))?;
    let server = place.serve(setup.server_core)?;
    run(setup, place, &bare, CALLERS, setup.seconds / 2.0)?;
    run(setup, place, &server, CALLERS, setup.seconds / 2.0)?;
    let (mut ours, mut ceiling) = (Vec::new(), Vec::new());
    for _ in 0..setup.runs {
        ceiling.push(run(setup, place, &bare, CALLERS, setup.seconds)?);
        ours.push(run(setup, place, &server, CALLERS, setup.seconds)?);
    }
    server.stop();
    bare.stop();
    let first = first(setup, place)?;

    let of = |runs: &[Run], what: fn(&Run) -> f64| median(&mut runs.iter().map(what).collect::<Vec<_>>());
    let at = super::at(place);
    let micros = Figure::new("session check, processor time", &at, of(&ours, |run| run.micros), "µs")
        .under("bare handler", of(&ceiling, |run| run.micros));
    Ok(vec![
        micros.aims(Aim::RatioAtMost(1.6)),
        Figure::new("session check, rate on one core", &at, of(&ours, |run| run.rate), "/s")
            .under("bare handler", of(&ceiling, |run| run.rate)),
        Figure::new("session check, p99 at that rate", &at, of(&ours, |run| run.p99), "ms")
            .under("bare handler", of(&ceiling, |run| run.p99)),
        Figure::new("first check of a session, processor time", &at, first, "µs")
            .under("bare handler", of(&ceiling, |run| run.micros)),
    ])
}

/// On a server of its own: the activity of so many sessions is written later, and would be counted with the
/// checks of the others.
fn first(setup: &Setup, place: &Place) -> Result<f64, String> {
    let server = place.serve(setup.server_core)?;
    let first = run(setup, place, &server, STRANGERS, 0.0);
    server.stop();
    first.map(|run| run.micros)
}

fn run(setup: &Setup, place: &Place, server: &Running, callers: usize, seconds: f64) -> Result<Run, String> {
    let load = Load { callers, connections: CONNECTIONS, seconds, ..Load::of(server, Kind::Session, place.accounts)? };
    let outcome = load.run(setup.load_core)?;
    only(&outcome, 200)?;
    Ok(Run { micros: outcome.micros / outcome.with(200) as f64, rate: outcome.rate(200), p99: outcome.p99 })
}

/// A figure of refused requests would be one of something else.
pub fn only(outcome: &Outcome, status: u16) -> Result<(), String> {
    match outcome.statuses.keys().find(|other| **other != status) {
        None if outcome.with(status) > 0 => Ok(()),
        None => Err("nothing was answered".into()),
        Some(other) => Err(format!("{} answers with status {other} instead of {status}", outcome.with(*other))),
    }
}
