//! How long does it take from the start of the program until it is ready?

use super::Setup;
use super::figure::{Aim, Figure, median};
use super::place::Place;

/// Measures at one place, and tells what the accounts take on the disk.
///
/// # Errors
/// If the server does not start.
pub fn measure(setup: &Setup, place: &Place) -> Result<Vec<Figure>, String> {
    let mut ready = Vec::new();
    for _ in 0..setup.runs.max(5) {
        let server = place.serve(None)?;
        ready.push(server.ready_after.as_secs_f64());
        server.stop();
    }
    let at = super::at(place);
    let mut figures = vec![Figure::new("start to ready", &at, median(&mut ready), "s").aims(Aim::AtMost(0.2))];
    if place.accounts >= 100_000 {
        let size = Figure::new(
            "an account on the disk, with indexes and the record of its registration",
            &at,
            place.bytes,
            "bytes",
        );
        figures.push(size.aims(Aim::AtMost(2048.0)));
    }
    if place.filled_in > 0.0 {
        figures.push(Figure::new("filling it (seed-accounts)", &at, place.filled_in, "s"));
    }
    Ok(figures)
}
