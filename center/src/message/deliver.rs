//! One round of the job loop: sends what is due.

use connect::SendError;
use db::seal::Keys;
use futures_util::future::join_all;
use rules::{Millis, SECOND};

use super::{Courier, Message, outbox};
use crate::{Center, Error};

/// Messages in one round; they are sent side by side, so one slow provider does not outlast the lease.
const ROUND: i64 = 20;
/// A message waits at most this long before it is tried again, so that all are out half a minute after a
/// provider is back.
const LONGEST_WAIT: Millis = 20 * SECOND;

/// How one message ended this round.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Sent,
    Postponed,
    Failed,
    Expired,
}

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// Taken by a provider.
    pub sent: u64,
    /// To be tried again.
    pub postponed: u64,
    /// Given up.
    pub failed: u64,
    /// Not sent, because they were too late.
    pub expired: u64,
    /// Whether there may be more to do at once.
    pub full: bool,
}

/// Claims what is due and sends it. Safe on any number of replicas at once.
///
/// # Errors
/// If the store fails. A provider's failure is none: the message waits.
pub async fn deliver(center: &Center, courier: &Courier, now: Millis) -> Result<Delivered, Error> {
    let claimed = center.db.write(move |tx| outbox::claim(tx, now, ROUND)).await?;
    let mut done = Delivered { full: claimed.len() as i64 == ROUND, ..Delivered::default() };
    let sendings = claimed.into_iter().map(|message| one(center, courier, now, message));
    for outcome in join_all(sendings).await {
        match outcome? {
            Outcome::Sent => done.sent += 1,
            Outcome::Postponed => done.postponed += 1,
            Outcome::Failed => done.failed += 1,
            Outcome::Expired => done.expired += 1,
        }
    }
    Ok(done)
}

async fn one(center: &Center, courier: &Courier, now: Millis, claimed: outbox::Claimed) -> Result<Outcome, Error> {
    let (id, attempts) = (claimed.id, claimed.attempts);
    let outcome = if now >= claimed.expires_at { Outcome::Expired } else { send(center, courier, now, &claimed).await };
    let end = match outcome {
        Outcome::Sent => outbox::End::Sent,
        Outcome::Failed => outbox::End::Failed,
        Outcome::Expired => outbox::End::Expired,
        Outcome::Postponed => {
            let due_at = now + wait(attempts);
            center.db.write(move |tx| outbox::postpone(tx, id, attempts, due_at)).await?;
            return Ok(outcome);
        }
    };
    center.db.write(move |tx| outbox::close(tx, id, attempts, end, now)).await?;
    Ok(outcome)
}

async fn send(center: &Center, courier: &Courier, now: Millis, claimed: &outbox::Claimed) -> Outcome {
    let (id, attempts) = (claimed.id, claimed.attempts);
    let sent = match open(&center.keys, claimed) {
        Ok(message) => courier.send(id, &message, now).await,
        Err(error) => Err(SendError::Permanent(error.to_string())),
    };
    match sent {
        Ok(()) => Outcome::Sent,
        Err(SendError::Temporary(why)) => {
            tracing::warn!(message = %id, attempts, why, "a message waits for its provider");
            Outcome::Postponed
        }
        Err(SendError::Permanent(why)) => {
            tracing::error!(message = %id, attempts, why, "a message was given up");
            Outcome::Failed
        }
    }
}

fn open(keys: &Keys, claimed: &outbox::Claimed) -> Result<Message, Error> {
    let plain = keys.open("outbox.sealed", &claimed.id.0, &claimed.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| Error::fault("the content of the message cannot be read"))
}

/// 2, 4, 8 … seconds.
fn wait(attempts: i64) -> Millis {
    (SECOND << attempts.clamp(1, 5)).min(LONGEST_WAIT)
}

/// How many messages wait.
pub(crate) async fn waiting(center: &Center) -> Result<outbox::Counts, Error> {
    center.db.read(outbox::counts).await
}
