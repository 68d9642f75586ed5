//! What does an operation check cost, beside a handler that does nothing; and what a verification by TOTP?
//! (`POST /api/v1/product/checks`, `POST /api/v1/verifications/{id}/proof`)

use super::figure::{Aim, Figure, median};
use super::load::{Kind, Load, Outcome};
use super::place::Place;
use super::session::only;
use super::{Setup, pinned};
use crate::program::Running;

/// Different accounts in turn: the same number however many there are.
const CALLERS: usize = 1_000;
/// The most accounts that prove something: a code counts once, so each run has some of its own.
const PROVERS: usize = 10_000;
const CONNECTIONS: usize = 32;

/// The runs of one kind.
struct Runs {
    micros: f64,
    rate: f64,
    p99: f64,
}

impl Runs {
    fn of(outcomes: &[Outcome]) -> Self {
        let middle = |what: fn(&Outcome) -> f64| median(&mut outcomes.iter().map(what).collect::<Vec<_>>());
        Self {
            micros: middle(|outcome| outcome.micros / outcome.with(200) as f64),
            rate: middle(|outcome| outcome.rate(200)),
            p99: middle(|outcome| outcome.p99),
        }
    }

    fn figures(&self, what: &str, at: &str, bare: &Self) -> [Figure; 3] {
        let figure = |name: &str, value, unit, ceiling| {
            Figure::new(format!("{what}, {name}"), at, value, unit).under("bare handler", ceiling)
        };
        [
            figure("processor time", self.micros, "µs", bare.micros),
            figure("rate on one core", self.rate, "/s", bare.rate),
            figure("p99 at that rate", self.p99, "ms", bare.p99),
        ]
    }
}

/// Measures at one place.
///
/// # Errors
/// If a server or a generator fails, or anything but 200 is answered.
pub fn measure(setup: &Setup, place: &Place) -> Result<Vec<Figure>, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let bare = Running::start(pinned(&own, setup.server_core).arg("bare-server"), &place.data.join("bare-log"))?;
    let server = place.serve(setup.server_core)?;
    let check = |of: &Running, kind, seconds| check(setup, place, of, kind, seconds);
    check(&bare, Kind::Allowed, setup.seconds / 2.0)?;
    check(&server, Kind::Allowed, setup.seconds / 2.0)?;
    check(&server, Kind::Challenged, setup.seconds / 2.0)?;
    prove(setup, place, &server, 0)?;
    let (mut ceiling, mut allowed, mut challenged, mut proved) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 0..setup.runs {
        ceiling.push(check(&bare, Kind::Allowed, setup.seconds)?);
        allowed.push(check(&server, Kind::Allowed, setup.seconds)?);
        challenged.push(check(&server, Kind::Challenged, setup.seconds)?);
        proved.push(prove(setup, place, &server, run + 1)?);
    }
    server.stop();
    bare.stop();
    let (at, bare) = (super::at(place), Runs::of(&ceiling));
    let [micros, rate, p99] = Runs::of(&allowed).figures("operation check, allowed", &at, &bare);
    let mut figures = vec![micros.aims(Aim::RatioAtMost(2.0)), rate, p99];
    figures.extend(Runs::of(&challenged).figures("operation check, challenged", &at, &bare));
    figures.extend(Runs::of(&proved).figures("verification by TOTP", &at, &bare));
    Ok(figures)
}

fn check(setup: &Setup, place: &Place, server: &Running, kind: Kind, seconds: f64) -> Result<Outcome, String> {
    let load = Load::of(server, kind, place.accounts)?;
    let outcome = Load { callers: CALLERS, connections: CONNECTIONS, seconds, ..load }.run(setup.load_core)?;
    only(&outcome, 200).map(|()| outcome)
}

/// Each account of this part once.
fn prove(setup: &Setup, place: &Place, server: &Running, part: usize) -> Result<Outcome, String> {
    let load = Load::of(server, Kind::Proof, place.accounts)?;
    let parts = setup.runs + 1;
    let outcome = Load { callers: PROVERS, connections: CONNECTIONS, parts, part, ..load }.run(setup.load_core)?;
    only(&outcome, 200).map(|()| outcome)
}
