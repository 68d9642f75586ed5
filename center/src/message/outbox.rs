//! The SQL of `outbox`.

use db::{Tx, params};
use rules::{DAY, MINUTE, Millis, OutboxId};

use super::Message;
use crate::Error;

/// How long one sender has a message to itself.
const LEASE: Millis = MINUTE;
/// How long closed rows are kept: they hold no content, only that something was sent.
const KEEP: Millis = 7 * DAY;
/// Rows deleted in one act.
const PAGE: i64 = 200;

/// A message that was claimed.
pub(super) struct Claimed {
    pub id: OutboxId,
    pub sealed: Vec<u8>,
    pub attempts: i64,
    pub expires_at: Millis,
}

/// How many messages are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Waiting, for the first time or again.
    pub queued: i64,
}

pub(super) fn insert(
    tx: &mut Tx,
    id: OutboxId,
    message: &Message,
    sealed: &[u8],
    now: Millis,
    expires_at: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO outbox (id, channel, kind, sealed, state, attempts, due_at, expires_at) VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6)",
        params![&id.0, message.channel.name(), message.notice.kind(), sealed, now, expires_at],
    )?;
    Ok(())
}

/// A row that is closed from the beginning.
pub(super) fn insert_void(tx: &mut Tx, id: OutboxId, message: &Message, now: Millis) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO outbox (id, channel, kind, state, attempts, due_at, expires_at, closed_at) VALUES ($1, $2, $3, 'void', 0, $4, $4, $4)",
        params![&id.0, message.channel.name(), message.notice.kind(), now],
    )?;
    Ok(())
}

/// Claims due messages: their next due time is the end of the lease, so a sender that dies loses them.
pub(super) fn claim(tx: &mut Tx, now: Millis, limit: i64) -> Result<Vec<Claimed>, Error> {
    let rows = tx.all(
        "WITH due AS MATERIALIZED (
           SELECT id FROM outbox WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at LIMIT $3 /*skip_locked*/)
         UPDATE outbox SET due_at = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM due)
         RETURNING id, sealed, attempts, expires_at",
        params![now, now + LEASE, limit],
    )?;
    let claimed = rows.iter().map(|row| {
        Ok(Claimed { id: OutboxId(row.get(0)?), sealed: row.get(1)?, attempts: row.get(2)?, expires_at: row.get(3)? })
    });
    claimed.collect()
}

/// How a message ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// A provider took it.
    Sent,
    /// It was given up.
    Failed,
    /// It was too late.
    Expired,
}

impl End {
    const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

/// Ends a message and wipes its content. What was sent was sent, whoever holds the lease by now; the other
/// ends are for whoever still holds it: `attempts` is the number of the claim.
pub(super) fn close(tx: &mut Tx, id: OutboxId, attempts: i64, end: End, now: Millis) -> Result<(), Error> {
    tx.exec(
        "UPDATE outbox SET state = $2, sealed = NULL, closed_at = $3
         WHERE id = $1 AND state = 'queued' AND (attempts = $4 OR $2 = 'sent')",
        params![&id.0, end.name(), now, attempts],
    )?;
    Ok(())
}

/// Lets a message wait, if the lease is still this claim's.
pub(super) fn postpone(tx: &mut Tx, id: OutboxId, attempts: i64, due_at: Millis) -> Result<(), Error> {
    tx.exec(
        "UPDATE outbox SET due_at = $2 WHERE id = $1 AND state = 'queued' AND attempts = $3",
        params![&id.0, due_at, attempts],
    )?;
    Ok(())
}

/// How many wait.
pub(super) fn counts(tx: &mut Tx) -> Result<Counts, Error> {
    let row = tx.one("SELECT COUNT(*) FROM outbox WHERE state = 'queued'", &[])?;
    Ok(Counts { queued: row.get(0)? })
}

/// Deletes a page of old closed rows; answers how many.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state <> 'queued' AND closed_at < $1 LIMIT $2)",
        params![now - KEEP, PAGE],
    )?)
}
