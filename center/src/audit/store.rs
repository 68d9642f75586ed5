//! The SQL of `audit` and `audit_head`.

use db::{Row, Tx, params};
use rules::{AccountId, Millis};

use super::Event;
use crate::Error;

/// Takes the next number; answers it with the hash that the new record goes on from.
pub(super) fn lock_head(tx: &mut Tx, account: AccountId) -> Result<(i64, Vec<u8>), Error> {
    let head = tx.one(
        "INSERT INTO audit_head (account_id, seq, hash, seal) VALUES ($1, 1, $2, $2)
         ON CONFLICT (account_id) DO UPDATE SET seq = audit_head.seq + 1
         RETURNING seq, hash",
        params![&account.0, &[0_u8; 32]],
    )?;
    Ok((head.get(0)?, head.get(1)?))
}

pub(super) fn insert(
    tx: &mut Tx,
    account: AccountId,
    seq: i64,
    at: Millis,
    event: Event,
    facts: &str,
    hash: &[u8; 32],
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO audit (account_id, seq, at, event, facts, hash) VALUES ($1, $2, $3, $4, $5, $6)",
        params![&account.0, seq, at, event.name(), facts, hash],
    )?;
    Ok(())
}

pub(super) fn update_head(tx: &mut Tx, account: AccountId, hash: &[u8; 32], seal: &[u8; 32]) -> Result<(), Error> {
    tx.exec("UPDATE audit_head SET hash = $2, seal = $3 WHERE account_id = $1", params![&account.0, hash, seal])?;
    Ok(())
}

/// A statement like those of a record, that finds nothing to change.
pub(super) fn touch_nobody(tx: &mut Tx, nobody: AccountId) -> Result<(), Error> {
    tx.exec("UPDATE audit_head SET seq = seq WHERE account_id = $1", params![&nobody.0])?;
    Ok(())
}

/// Records before `before`, newest first.
pub(super) fn list_before(tx: &mut Tx, account: AccountId, before: i64, limit: i64) -> Result<Vec<Row>, Error> {
    Ok(tx.all(
        "SELECT seq, at, event, facts FROM audit WHERE account_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
        params![&account.0, before, limit],
    )?)
}

/// Records after `after`, oldest first, with their hashes.
pub(super) fn list_after(tx: &mut Tx, account: AccountId, after: i64, limit: i64) -> Result<Vec<Row>, Error> {
    Ok(tx.all(
        "SELECT seq, at, event, facts, hash FROM audit WHERE account_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        params![&account.0, after, limit],
    )?)
}

pub(super) fn find_head(tx: &mut Tx, account: AccountId) -> Result<Option<Row>, Error> {
    Ok(tx.opt("SELECT seq, hash, seal FROM audit_head WHERE account_id = $1", params![&account.0])?)
}

/// Accounts after `after`, in the order of their ids.
pub(super) fn list_accounts(tx: &mut Tx, after: &[u8; 16], limit: i64) -> Result<Vec<Row>, Error> {
    Ok(tx.all("SELECT id FROM account WHERE id > $1 ORDER BY id LIMIT $2", params![after, limit])?)
}
