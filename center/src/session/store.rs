//! The SQL of `session` and `session_duration`.

use db::{Row, Tx, params};
use rules::login_method::Method;
use rules::session::{Durations, End};
use rules::{AccountId, Millis, SessionId};

use crate::{Ctx, Error, Place};

/// Rows touched in one act of the sweep.
const PAGE: i64 = 200;

pub(super) fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: SessionId,
    account: AccountId,
    method: Method,
    token_hash: &[u8; 32],
    limits: Durations,
) -> Result<(), Error> {
    let place = ctx.caller.place.as_ref().map(Place::to_stored);
    tx.exec(
        "INSERT INTO session (id, account_id, token_hash, method, device, address, place, started_at, last_seen_at, idle, maximum, lapses_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)",
        params![
            &id.0,
            &account.0,
            token_hash,
            method.name(),
            &ctx.caller.device.to_stored(),
            &ctx.caller.address.to_string(),
            place.as_deref(),
            ctx.now,
            limits.idle(),
            limits.maximum(),
            ctx.now + limits.idle().min(limits.maximum())
        ],
    )?;
    Ok(())
}

/// Ends one live session; answers its token's digest.
pub(super) fn end(
    tx: &mut Tx,
    account: AccountId,
    session: SessionId,
    why: End,
    now: Millis,
) -> Result<Option<[u8; 32]>, Error> {
    let row = tx.opt(
        "UPDATE session SET ended_at = $3, end_reason = $4 WHERE id = $2 AND account_id = $1 AND ended_at IS NULL RETURNING token_hash",
        params![&account.0, &session.0, now, why.name()],
    )?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// Ends all live sessions but one; answers their tokens' digests.
pub(super) fn end_others(
    tx: &mut Tx,
    account: AccountId,
    but: SessionId,
    why: End,
    now: Millis,
) -> Result<Vec<[u8; 32]>, Error> {
    let rows = tx.all(
        "UPDATE session SET ended_at = $3, end_reason = $4 WHERE account_id = $1 AND id <> $2 AND ended_at IS NULL RETURNING token_hash",
        params![&account.0, &but.0, now, why.name()],
    )?;
    digests(&rows)
}

/// Ends all live sessions; answers their tokens' digests.
pub(super) fn end_all(tx: &mut Tx, account: AccountId, why: End, now: Millis) -> Result<Vec<[u8; 32]>, Error> {
    let rows = tx.all(
        "UPDATE session SET ended_at = $2, end_reason = $3 WHERE account_id = $1 AND ended_at IS NULL RETURNING token_hash",
        params![&account.0, now, why.name()],
    )?;
    digests(&rows)
}

/// Ends the live sessions beyond the `most` that were active last.
pub(super) fn end_beyond(
    tx: &mut Tx,
    account: AccountId,
    most: i64,
    why: End,
    now: Millis,
) -> Result<Vec<[u8; 32]>, Error> {
    let rows = tx.all(
        "UPDATE session SET ended_at = $3, end_reason = $4 WHERE id IN
           (SELECT id FROM session WHERE account_id = $1 AND ended_at IS NULL ORDER BY last_seen_at DESC LIMIT 1000 OFFSET $2)
         RETURNING token_hash",
        params![&account.0, most, now, why.name()],
    )?;
    digests(&rows)
}

fn digests(rows: &[Row]) -> Result<Vec<[u8; 32]>, Error> {
    rows.iter().map(|row| Ok(row.get(0)?)).collect()
}

pub(super) fn list_live(tx: &mut Tx, account: AccountId, limit: i64) -> Result<Vec<Row>, Error> {
    Ok(tx.all(
        "SELECT id, method, device, address, place, started_at, last_seen_at, idle, maximum FROM session
         WHERE account_id = $1 AND ended_at IS NULL ORDER BY last_seen_at DESC LIMIT $2",
        params![&account.0, limit],
    )?)
}

/// A page of ended sessions, the last one first: `limit` of them, and whatever ended in the same millisecond as
/// the last of these (many do: all others are ended at once), so that the next page begins after them.
pub(super) fn list_ended(tx: &mut Tx, account: AccountId, before: Millis, limit: i64) -> Result<Vec<Row>, Error> {
    Ok(tx.all(
        "SELECT id, method, device, address, place, started_at, last_seen_at, idle, maximum, ended_at, end_reason FROM session
         WHERE account_id = $1 AND ended_at IS NOT NULL AND ended_at < $2 AND ended_at >= COALESCE(
           (SELECT ended_at FROM session WHERE account_id = $1 AND ended_at IS NOT NULL AND ended_at < $2
            ORDER BY ended_at DESC LIMIT 1 OFFSET $3), 0)
         ORDER BY ended_at DESC, id DESC LIMIT 1000",
        params![&account.0, before, limit - 1],
    )?)
}

/// Whether a session of the account ended before `before`.
pub(super) fn has_ended_before(tx: &mut Tx, account: AccountId, before: Millis) -> Result<bool, Error> {
    let row = tx.opt(
        "SELECT 1 FROM session WHERE account_id = $1 AND ended_at IS NOT NULL AND ended_at < $2 LIMIT 1",
        params![&account.0, before],
    )?;
    Ok(row.is_some())
}

pub(super) fn find_durations(tx: &mut Tx, account: AccountId) -> Result<Option<Durations>, Error> {
    let row =
        tx.opt("SELECT idle_minutes, max_hours FROM session_duration WHERE account_id = $1", params![&account.0])?;
    row.map(|row| Ok(Durations { idle_minutes: row.get(0)?, max_hours: row.get(1)? })).transpose()
}

pub(super) fn put_durations(tx: &mut Tx, account: AccountId, chosen: Durations) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO session_duration (account_id, idle_minutes, max_hours) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET idle_minutes = excluded.idle_minutes, max_hours = excluded.max_hours",
        params![&account.0, chosen.idle_minutes, chosen.max_hours],
    )?;
    Ok(())
}

/// Shortens the limits of running sessions; never lengthens one.
pub(super) fn shorten(tx: &mut Tx, account: AccountId, to: Durations) -> Result<(), Error> {
    tx.exec(
        "UPDATE session SET idle = CASE WHEN idle > $2 THEN $2 ELSE idle END,
           maximum = CASE WHEN maximum > $3 THEN $3 ELSE maximum END,
           lapses_at = CASE
             WHEN last_seen_at + $2 < lapses_at AND last_seen_at + $2 <= started_at + $3 THEN last_seen_at + $2
             WHEN started_at + $3 < lapses_at THEN started_at + $3
             ELSE lapses_at END
         WHERE account_id = $1 AND ended_at IS NULL",
        params![&account.0, to.idle(), to.maximum()],
    )?;
    Ok(())
}

/// The tokens' digests of the live sessions of an account.
pub(super) fn list_live_tokens(tx: &mut Tx, account: AccountId) -> Result<Vec<[u8; 32]>, Error> {
    let rows = tx.all(
        "SELECT token_hash FROM session WHERE account_id = $1 AND ended_at IS NULL LIMIT 1000",
        params![&account.0],
    )?;
    digests(&rows)
}

pub(super) fn update_last_seen(tx: &mut Tx, session: SessionId, seen: Millis) -> Result<(), Error> {
    tx.exec("UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2", params![&session.0, seen])?;
    Ok(())
}

/// Looks at a page of sessions that may have reached a limit by `certain`: ends those that have, at the instant
/// they did, and notes for the others when to look again. Answers how many that were. The outer conditions are read
/// again after waiting for a row's lock: what its owner has ended meanwhile stays as it is.
pub(super) fn end_lapsed(tx: &mut Tx, certain: Millis) -> Result<u64, Error> {
    let looked_at = tx.exec(
        "UPDATE session SET lapses_at = CASE
             WHEN last_seen_at + idle < started_at + maximum THEN last_seen_at + idle ELSE started_at + maximum END
         WHERE id IN (SELECT id FROM session WHERE ended_at IS NULL AND lapses_at < $1 ORDER BY lapses_at LIMIT $2)",
        params![certain, PAGE],
    )?;
    tx.exec(
        "UPDATE session SET
           ended_at = CASE
             WHEN last_seen_at + idle < started_at + maximum THEN last_seen_at + idle ELSE started_at + maximum END,
           end_reason = CASE WHEN last_seen_at + idle < started_at + maximum THEN $3 ELSE $2 END
         WHERE ended_at IS NULL AND (last_seen_at + idle < $1 OR started_at + maximum < $1)
           AND id IN (SELECT id FROM session WHERE ended_at IS NULL AND lapses_at < $1
             AND (last_seen_at + idle < $1 OR started_at + maximum < $1) ORDER BY lapses_at LIMIT $4)",
        params![certain, End::Maximum.name(), End::Idle.name(), PAGE],
    )?;
    Ok(looked_at)
}

/// Deletes a page of sessions that ended before `before`.
pub(super) fn delete_ended(tx: &mut Tx, before: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE ended_at IS NOT NULL AND ended_at < $1 LIMIT $2)",
        params![before, PAGE],
    )?)
}
