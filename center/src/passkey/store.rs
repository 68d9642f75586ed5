//! The SQL of `passkey` and `passkey_user`.

use db::{Row, Tx, params};
use rules::{AccountId, Millis, PasskeyId};

use super::webauthn::{New, Stored};
use crate::Error;

/// A passkey's row.
#[derive(Debug, Clone)]
pub(super) struct Passkey {
    pub id: PasskeyId,
    pub account: AccountId,
    pub name: String,
    pub added_at: Millis,
    pub last_used_at: Option<Millis>,
    pub transports: String,
    pub stored: Stored,
}

/// What came of an insert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inserted {
    Yes,
    TooMany,
    /// The credential is somebody's already.
    Known,
}

/// The account's name in devices; the one given if it has none yet.
pub(super) fn handle(tx: &mut Tx, account: AccountId, fresh: &[u8; 32]) -> Result<Vec<u8>, Error> {
    let row = tx.one(
        "INSERT INTO passkey_user (account_id, handle) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET handle = passkey_user.handle RETURNING handle",
        params![&account.0, fresh],
    )?;
    Ok(row.get(0)?)
}

/// Inserts if there is room. Call it with the account's row locked.
pub(super) fn insert(
    tx: &mut Tx,
    id: PasskeyId,
    account: AccountId,
    name: &str,
    new: &New,
    most: i64,
    now: Millis,
) -> Result<Inserted, Error> {
    let there: i64 = tx.one("SELECT COUNT(*) FROM passkey WHERE account_id = $1", params![&account.0])?.get(0)?;
    if there >= most {
        return Ok(Inserted::TooMany);
    }
    let row = tx.opt(
        "INSERT INTO passkey (id, account_id, credential_id, public_key, counter, backup, transports, name, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential_id) DO NOTHING RETURNING added_at",
        params![
            &id.0,
            &account.0,
            &new.credential_id,
            &new.public_key,
            new.counter,
            new.backup,
            &new.transports,
            name,
            now
        ],
    )?;
    Ok(if row.is_some() { Inserted::Yes } else { Inserted::Known })
}

/// A passkey by what its device calls it.
pub(super) fn find(tx: &mut Tx, credential_id: &[u8]) -> Result<Option<Passkey>, Error> {
    let row = tx.opt(
        "SELECT p.id, p.account_id, p.name, p.added_at, p.last_used_at, p.transports, p.credential_id, p.public_key,
           p.counter, p.backup, u.handle
         FROM passkey p JOIN passkey_user u ON u.account_id = p.account_id WHERE p.credential_id = $1",
        params![credential_id],
    )?;
    row.as_ref().map(read).transpose()
}

/// An account's passkeys, the oldest first.
pub(super) fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<Passkey>, Error> {
    let rows = tx.all(
        "SELECT p.id, p.account_id, p.name, p.added_at, p.last_used_at, p.transports, p.credential_id, p.public_key,
           p.counter, p.backup, u.handle
         FROM passkey p JOIN passkey_user u ON u.account_id = p.account_id
         WHERE p.account_id = $1 ORDER BY p.added_at, p.id LIMIT 100",
        params![&account.0],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Passkey, Error> {
    Ok(Passkey {
        id: PasskeyId(row.get(0)?),
        account: AccountId(row.get(1)?),
        name: row.get(2)?,
        added_at: row.get(3)?,
        last_used_at: row.get(4)?,
        transports: row.get(5)?,
        stored: Stored {
            credential_id: row.get(6)?,
            public_key: row.get(7)?,
            counter: row.get(8)?,
            backup: row.get(9)?,
            user: row.get(10)?,
        },
    })
}

/// When the oldest one was added.
pub(super) fn find_since(tx: &mut Tx, account: AccountId) -> Result<Option<Millis>, Error> {
    let row =
        tx.opt("SELECT added_at FROM passkey WHERE account_id = $1 ORDER BY added_at LIMIT 1", params![&account.0])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// Writes a use down, if the counter still goes up by it: of several uses of one answer one does (T36).
pub(super) fn use_once(tx: &mut Tx, id: PasskeyId, counter: u32, now: Millis) -> Result<bool, Error> {
    let used = tx.exec(
        "UPDATE passkey SET counter = $2, last_used_at = $3
         WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))",
        params![&id.0, counter, now],
    )?;
    Ok(used == 1)
}

/// Gives it another name; answers the one that it had, `None` if there is no such passkey of the account.
pub(super) fn rename(tx: &mut Tx, account: AccountId, id: PasskeyId, name: &str) -> Result<Option<String>, Error> {
    let row = tx.opt("SELECT name FROM passkey WHERE id = $1 AND account_id = $2", params![&id.0, &account.0])?;
    tx.exec("UPDATE passkey SET name = $3 WHERE id = $1 AND account_id = $2", params![&id.0, &account.0, name])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// Deletes it; answers its name, `None` if there is no such passkey of the account.
pub(super) fn delete(tx: &mut Tx, account: AccountId, id: PasskeyId) -> Result<Option<String>, Error> {
    let row =
        tx.opt("DELETE FROM passkey WHERE id = $1 AND account_id = $2 RETURNING name", params![&id.0, &account.0])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}
