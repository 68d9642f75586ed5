//! How is something decided when many ask at once? Elsewhere there is no check-then-act.
//!
//! Every one of these is a single statement that both checks and writes, so it is exact on PostgreSQL's
//! `READ COMMITTED` (the row is locked and read again) as on SQLite's single writer. It also *locks* its
//! row until the end of the act, so take shared rows late and always in the same order.

mod counter;
mod ring;
mod single_use;

pub use counter::{Window, clear, give_back, peek, take, until, window};
pub use ring::{check_ring, replace_ring};
pub use single_use::{consume, issue, spend};

use crate::{Error, Tx, params};

/// How many rows of a table one [`purge`] deletes.
pub const PAGE: u64 = 200;

/// Deletes what counts no more: at most [`PAGE`] counters whose window is over, and as many single-use
/// things that have expired. Answers how many rows that were; ask again while it is not 0.
pub fn purge(tx: &mut Tx, now: i64) -> Result<u64, Error> {
    // The outer condition is read again after waiting for a row's lock: a counter that begins a new window
    // in this very moment stays.
    let page = PAGE as i64;
    let counters = tx.exec(
        "DELETE FROM counter
         WHERE until <= $1 AND name IN (SELECT name FROM counter WHERE until <= $1 ORDER BY until LIMIT $2)",
        params![now, page],
    )?;
    let used = tx.exec(
        "DELETE FROM single_use
         WHERE expires_at <= $1 AND token IN (SELECT token FROM single_use WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
        params![now, page],
    )?;
    Ok(counters + used)
}
