//! The SQL of `recovery_code`.

use db::{Tx, params};
use rules::{AccountId, Millis};

use super::Left;
use crate::Error;

pub(super) fn insert(tx: &mut Tx, account: AccountId, digest: &[u8; 32], now: Millis) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO recovery_code (account_id, digest, made_at) VALUES ($1, $2, $3)",
        params![&account.0, digest, now],
    )?;
    Ok(())
}

/// Deletes all codes of an account, used or not.
pub(super) fn delete(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM recovery_code WHERE account_id = $1", params![&account.0])?;
    Ok(())
}

/// How many codes are not used; `None`: the account has no codes at all.
pub(super) fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Left>, Error> {
    let row = tx.one(
        "SELECT COUNT(*) - COUNT(used_at), MAX(made_at) FROM recovery_code WHERE account_id = $1",
        params![&account.0],
    )?;
    let made_at: Option<Millis> = row.get(1)?;
    made_at.map(|made_at| Ok(Left { count: row.get(0)?, made_at })).transpose()
}

/// Uses one up; `false`: there is none like it, or it was used.
pub(super) fn consume(tx: &mut Tx, account: AccountId, digest: &[u8; 32], now: Millis) -> Result<bool, Error> {
    let used = tx.exec(
        "UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND digest = $2 AND used_at IS NULL",
        params![&account.0, digest, now],
    )?;
    Ok(used == 1)
}
