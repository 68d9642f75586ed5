//! How are writing acts grouped into commits?
//!
//! Acts are taken as they come, each in its savepoint, until none waits, or `group` of them, or `window`
//! has passed. Then one COMMIT (one flush of the disk) makes all of them durable, and only then is
//! anybody answered. If the transaction ends inside an act (the disk is full), every act of the group is
//! lost and told so.

use std::sync::mpsc::Receiver;

use crate::queue::Job;
use crate::stats::{Meter, now};
use crate::tx::{After, Conn, run_after};
use crate::{Error, Options, Tx};

/// What one transaction carries.
#[derive(Default)]
struct Group {
    jobs: Vec<Box<dyn Job>>,
    after: Vec<After>,
}

/// How a group that failed leaves the engine.
enum Failure {
    /// It was rolled back, as if it had never begun.
    Undone(Error),
    /// COMMIT itself failed: what the disk holds is not known.
    Unknown(Error),
}

/// Serves the queue. Ends when its sender is dropped *and* it is empty (that is the drain), or when a
/// commit failed for a reason other than lack of room: a system call that failed to flush must not be
/// trusted the next time (security.md R-05), so the writer stops, [`Db::ping`](crate::Db::ping) fails and
/// the process has to be started anew.
pub(super) fn serve(mut tx: Tx, jobs: &Receiver<Box<dyn Job>>, options: Options, meter: &Meter) {
    while let Ok(first) = jobs.recv() {
        let mut group = Group::default();
        let outcome = run(&mut tx, first, jobs, options, &mut group);
        if outcome.is_ok() {
            meter.committed();
            run_after(group.after);
        } else if tx.in_transaction() {
            let _ = tx.control("ROLLBACK"); // if even that fails, BEGIN will say so
        }
        let (answer, stop) = match outcome {
            Ok(()) => (Ok(()), false),
            Err(Failure::Undone(e)) => (Err(e), false),
            Err(Failure::Unknown(e)) => (Err(e.clone()), !matches!(e, Error::Busy(_))),
        };
        if let Err(e) = &answer {
            tracing::error!(acts = group.jobs.len(), error = %e, stop, "a group of acts was lost");
        }
        group.jobs.into_iter().for_each(|job| job.answer(answer.clone()));
        if stop {
            return;
        }
    }
    if let Conn::Lite(conn) = &tx.conn {
        let _ = conn.execute_batch("PRAGMA optimize"); // statistics for the planner: nice to have
    }
}

/// Runs acts in one transaction until there are no more, or enough. `Err`: every one of them is undone.
fn run(
    tx: &mut Tx,
    first: Box<dyn Job>,
    jobs: &Receiver<Box<dyn Job>>,
    options: Options,
    group: &mut Group,
) -> Result<(), Failure> {
    let opened = now();
    let mut next = Some(first);
    let begun = tx.control("BEGIN IMMEDIATE");
    while let Some(mut job) = next.take() {
        let done = if begun.is_ok() && !job.abandoned() { act(tx, &mut *job, &mut group.after) } else { Ok(()) };
        group.jobs.push(job);
        done.map_err(Failure::Undone)?;
        if begun.is_ok() && group.jobs.len() < options.group && opened.elapsed() < options.window {
            next = jobs.try_recv().ok();
        }
    }
    begun.map_err(Failure::Undone)?;
    tx.control("COMMIT").map_err(Failure::Unknown)
}

/// One act in its savepoint. `Err`: the whole transaction is lost.
fn act(tx: &mut Tx, job: &mut dyn Job, after: &mut Vec<After>) -> Result<(), Error> {
    tx.control("SAVEPOINT act")?;
    let keep = job.run(tx);
    if !tx.in_transaction() {
        // The engine itself rolled back (disk full, I/O error).
        let why = tx.failed.take().filter(|e| matches!(e, Error::Busy(_)));
        return Err(why.unwrap_or_else(|| Error::fault("the group's transaction ended inside an act")));
    }
    if keep {
        after.append(&mut tx.after);
    } else {
        tx.control("ROLLBACK TO act")?;
    }
    tx.control("RELEASE act")
}
