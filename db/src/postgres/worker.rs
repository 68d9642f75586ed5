//! When is an act on PostgreSQL run again, and when must it not be?
//!
//! | what happened | what is known | so |
//! |---|---|---|
//! | nothing could be connected | nothing was done | busy, at once |
//! | BEGIN failed (the server was restarted) | nothing was done | again, newly connected |
//! | serialisation failure, deadlock (also at COMMIT) | rolled back | again |
//! | the connection was lost inside the act | never committed | again |
//! | the connection was lost at COMMIT | **unknown** | a fault; never again |
//!
//! Between tries it waits for a random time (so that two that collided do not collide again), at most
//! 4 ms, 8 ms … 64 ms.

use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::queue::{Job, Kind, lock};
use crate::stats::Meter;
use crate::tx::{Conn, run_after};
use crate::{Error, Tx};

/// A write sees what others committed before each of its statements; rows it decides on it must lock
/// first, by updating them (see [`crate::primitive`]).
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// A read sees one snapshot, as it does on SQLite.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const TRIES: u32 = 6;

/// How one try ended.
enum Try {
    /// The act has its answer; `Err`: instead of its own, this.
    Done(Result<(), Error>),
    /// Surely nothing was done.
    Undone(Error),
}

/// Serves the queue with one connection, made at once: the first caller must not wait for it.
pub(super) fn serve(mut tx: Tx, jobs: &Mutex<Receiver<Box<dyn Job>>>, meter: &Meter) {
    if let Err(e) = connect(&mut tx) {
        tracing::warn!(error = %e, "could not connect yet");
    }
    loop {
        let next = lock(jobs).recv(); // one thread waits here, the others for the lock
        let Ok(mut job) = next else { return };
        if !job.abandoned() {
            let outcome = run(&mut tx, &mut *job, meter);
            job.answer(outcome);
        }
    }
}

fn run(tx: &mut Tx, job: &mut dyn Job, meter: &Meter) -> Result<(), Error> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match once(tx, job, meter) {
            Try::Done(outcome) => return outcome,
            Try::Undone(why) if attempt == TRIES => return Err(why),
            Try::Undone(_) => {
                meter.retried();
                std::thread::sleep(pause(attempt));
            }
        }
    }
}

fn once(tx: &mut Tx, job: &mut dyn Job, meter: &Meter) -> Try {
    let reads = job.kind() == Kind::Read;
    if let Err(why) = connect(tx) {
        return Try::Done(Err(why)); // the next try would only take as long
    }
    if let Conn::Pg(link) = &mut tx.conn {
        link.be_patient(job.kind() == Kind::Migration);
    }
    if let Err(why) = tx.control(if reads { BEGIN_READ } else { BEGIN_WRITE }) {
        drop_connection(tx); // the server was restarted, say: the next try makes a new one
        return Try::Undone(why);
    }
    let keep = job.run(tx);
    if reads || !keep {
        return undo(tx, reads);
    }
    match tx.control("COMMIT") {
        Ok(()) => {
            meter.committed();
            run_after(std::mem::take(&mut tx.after));
            Try::Done(Ok(()))
        }
        Err(Error::Again) => Try::Undone(Error::Again), // the server rolled it back and says so
        Err(why) => {
            drop_connection(tx);
            Try::Done(Err(Error::fault(format!("whether it was committed is unknown: {why}"))))
        }
    }
}

/// Ends a transaction that is not to be kept. A read cannot be run again; an act that refused has its answer.
fn undo(tx: &mut Tx, reads: bool) -> Try {
    let failed = tx.failed.take();
    let lost = is_lost(tx);
    if !lost && tx.control("ROLLBACK").is_err() {
        drop_connection(tx); // its state is unknown
    }
    match failed {
        Some(Error::Again) if !reads => Try::Undone(Error::Again),
        Some(_) if lost && !reads => Try::Undone(Error::busy("the connection to the database was lost")),
        _ => Try::Done(Ok(())),
    }
}

fn connect(tx: &mut Tx) -> Result<(), Error> {
    match &mut tx.conn {
        Conn::Pg(link) => link.connect(),
        Conn::Lite(_) => Ok(()),
    }
}

fn is_lost(tx: &Tx) -> bool {
    matches!(&tx.conn, Conn::Pg(link) if link.is_lost())
}

fn drop_connection(tx: &mut Tx) {
    if let Conn::Pg(link) = &mut tx.conn {
        link.drop_connection();
    }
}

/// Anything up to 4 ms after the first try, 8 after the second, and so on. Not a secret, so the
/// standard library's seed for hash tables is random enough.
fn pause(attempt: u32) -> Duration {
    let most = 2_u64 << attempt;
    Duration::from_micros(RandomState::new().hash_one(attempt) % (most * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_differs_and_stays_short() {
        let pauses: Vec<_> = (0..50).map(|_| pause(5)).collect();
        assert!(pauses.iter().all(|p| *p <= Duration::from_millis(64)));
        assert!(pauses.iter().any(|p| *p != pauses[0]));
        assert!((0..50).all(|_| pause(1) <= Duration::from_millis(4)));
    }
}
