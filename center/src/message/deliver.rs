//! One round of the job loop: sends what is due.

use connect::SendError;
use db::seal::Keys;
use rules::{Millis, SECOND};

use super::{Courier, Message, outbox};
use crate::{Center, Error};

/// Messages in one round.
const ROUND: i64 = 20;
/// After this many tries a message is given up.
const TRIES: i64 = 10;

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
    for message in claimed {
        one(center, courier, now, message, &mut done).await?;
    }
    Ok(done)
}

async fn one(
    center: &Center,
    courier: &Courier,
    now: Millis,
    claimed: outbox::Claimed,
    done: &mut Delivered,
) -> Result<(), Error> {
    let (id, attempts) = (claimed.id, claimed.attempts);
    if now >= claimed.expires_at {
        done.expired += 1;
        return center.db.write(move |tx| outbox::close(tx, id, attempts, outbox::End::Expired, now)).await;
    }
    let sent = match open(&center.keys, &claimed) {
        Ok(message) => courier.send(id, &message, now).await,
        Err(error) => Err(SendError::Permanent(error.to_string())),
    };
    match sent {
        Ok(()) => {
            done.sent += 1;
            center.db.write(move |tx| outbox::close(tx, id, attempts, outbox::End::Sent, now)).await
        }
        Err(SendError::Temporary(why)) if attempts < TRIES => {
            done.postponed += 1;
            tracing::warn!(message = %id, attempts, why, "a message waits for its provider");
            center.db.write(move |tx| outbox::postpone(tx, id, attempts, now + wait(attempts))).await
        }
        Err(SendError::Temporary(why) | SendError::Permanent(why)) => {
            done.failed += 1;
            tracing::error!(message = %id, attempts, why, "a message was given up");
            center.db.write(move |tx| outbox::close(tx, id, attempts, outbox::End::Failed, now)).await
        }
    }
}

fn open(keys: &Keys, claimed: &outbox::Claimed) -> Result<Message, Error> {
    let plain = keys.open("outbox.sealed", &claimed.id.0, &claimed.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| Error::fault("the content of the message cannot be read"))
}

/// 2, 4, 8 … at most 60 seconds.
fn wait(attempts: i64) -> Millis {
    (SECOND << attempts.clamp(1, 6)).min(60 * SECOND)
}

/// How many messages wait.
pub(crate) async fn waiting(center: &Center) -> Result<outbox::Counts, Error> {
    center.db.read(outbox::counts).await
}
