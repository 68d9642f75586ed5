//! The SQL of `contact`.

use db::{Tx, params};
use rules::{AccountId, Millis};

use super::Kind;
use crate::Error;

pub(super) fn insert(
    tx: &mut Tx,
    account: AccountId,
    kind: Kind,
    subject: &[u8; 32],
    sealed: &[u8],
    now: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at) VALUES ($1, $2, $3, $4, $5)",
        params![&account.0, kind.name(), subject, sealed, now],
    )?;
    Ok(())
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
