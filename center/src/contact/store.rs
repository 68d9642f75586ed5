//! The SQL of `contact`.

use db::{Tx, params};
use rules::{AccountId, Millis};

use super::Kind;
use crate::Error;

/// Sets the address of one kind, whatever it was.
pub(super) fn put(
    tx: &mut Tx,
    account: AccountId,
    kind: Kind,
    subject: &[u8; 32],
    sealed: &[u8],
    now: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, kind) DO UPDATE SET subject = excluded.subject, sealed = excluded.sealed,
           confirmed_at = excluded.confirmed_at",
        params![&account.0, kind.name(), subject, sealed, now],
    )?;
    Ok(())
}

/// The same if fewer than `limit` other accounts have it; `false`: they have.
pub(super) fn put_within(
    tx: &mut Tx,
    account: AccountId,
    kind: Kind,
    subject: &[u8; 32],
    sealed: &[u8],
    now: Millis,
    limit: i64,
) -> Result<bool, Error> {
    let done = tx.exec(
        "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at)
         SELECT $1, $2, $3, $4, $5
         WHERE (SELECT COUNT(*) FROM contact WHERE subject = $3 AND kind = $2 AND account_id <> $1) < $6
         ON CONFLICT (account_id, kind) DO UPDATE SET subject = excluded.subject, sealed = excluded.sealed,
           confirmed_at = excluded.confirmed_at",
        params![&account.0, kind.name(), subject, sealed, now, limit],
    )?;
    Ok(done == 1)
}

/// Since when the address of one kind is what it is.
pub(super) fn find_confirmed_at(tx: &mut Tx, account: AccountId, kind: Kind) -> Result<Option<Millis>, Error> {
    let row = tx.opt(
        "SELECT confirmed_at FROM contact WHERE account_id = $1 AND kind = $2",
        params![&account.0, kind.name()],
    )?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

pub(super) fn find(tx: &mut Tx, account: AccountId, kind: Kind) -> Result<Option<Vec<u8>>, Error> {
    let row =
        tx.opt("SELECT sealed FROM contact WHERE account_id = $1 AND kind = $2", params![&account.0, kind.name()])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}
