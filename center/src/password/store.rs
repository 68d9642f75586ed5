//! The SQL of `password` and `password_history`.

use db::{Tx, params};
use rules::{AccountId, Millis};

use crate::Error;

/// The stored password of an account.
#[derive(Clone)]
pub(crate) struct Stored {
    pub hash: String,
    pub set_at: Millis,
}

pub(super) fn insert(tx: &mut Tx, account: AccountId, hash: &str, now: Millis) -> Result<(), Error> {
    tx.exec("INSERT INTO password (account_id, hash, set_at) VALUES ($1, $2, $3)", params![&account.0, hash, now])?;
    Ok(())
}

/// Replaces the password that was set at `seen`; `false`: somebody else was quicker.
pub(super) fn update(tx: &mut Tx, account: AccountId, seen: Millis, hash: &str, now: Millis) -> Result<bool, Error> {
    let changed = tx.exec(
        "UPDATE password SET hash = $3, set_at = $4 WHERE account_id = $1 AND set_at = $2",
        params![&account.0, seen, hash, now],
    )?;
    Ok(changed == 1)
}

/// The present password.
pub(crate) fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Stored>, Error> {
    let row = tx.opt("SELECT hash, set_at FROM password WHERE account_id = $1", params![&account.0])?;
    row.map(|row| Ok(Stored { hash: row.get(0)?, set_at: row.get(1)? })).transpose()
}

pub(super) fn insert_history(tx: &mut Tx, account: AccountId, hash: &str, now: Millis) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO password_history (account_id, set_at, hash) VALUES ($1, $2, $3)",
        params![&account.0, now, hash],
    )?;
    Ok(())
}

/// The last passwords, the present one first.
pub(super) fn list_history(tx: &mut Tx, account: AccountId, depth: i64) -> Result<Vec<String>, Error> {
    let rows = tx.all(
        "SELECT hash FROM password_history WHERE account_id = $1 ORDER BY set_at DESC LIMIT $2",
        params![&account.0, depth],
    )?;
    rows.iter().map(|row| Ok(row.get(0)?)).collect()
}

/// Forgets all but the last `depth`.
pub(super) fn delete_old_history(tx: &mut Tx, account: AccountId, depth: i64) -> Result<(), Error> {
    tx.exec(
        "DELETE FROM password_history WHERE account_id = $1 AND set_at NOT IN
           (SELECT set_at FROM password_history WHERE account_id = $1 ORDER BY set_at DESC LIMIT $2)",
        params![&account.0, depth],
    )?;
    Ok(())
}
