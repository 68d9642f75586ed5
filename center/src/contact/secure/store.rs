//! The SQL of `secure_change`.

use db::{Row, Tx, params};
use rules::{AccountId, ContactChangeId, Millis, SessionId};

use super::Secure;
use crate::Error;

/// A row as it is stored.
pub(super) struct Stored {
    pub id: ContactChangeId,
    pub subject: Option<[u8; 32]>,
    pub sealed: Option<Vec<u8>>,
    pub expires_at: Millis,
}

/// Begins a change in the place of an earlier one of the same session.
pub(super) fn put(
    tx: &mut Tx,
    id: ContactChangeId,
    account: AccountId,
    session: SessionId,
    which: Secure,
    expires_at: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO secure_change (id, account_id, session_id, kind, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id, kind) DO UPDATE SET id = excluded.id, subject = NULL, sealed = NULL,
           expires_at = excluded.expires_at",
        params![&id.0, &account.0, &session.0, which.kind().name(), expires_at],
    )?;
    Ok(())
}

/// The change that is under way in a session.
pub(super) fn find(tx: &mut Tx, session: SessionId, which: Secure, now: Millis) -> Result<Option<Stored>, Error> {
    let row = tx.opt(
        "SELECT id, subject, sealed, expires_at FROM secure_change
         WHERE session_id = $1 AND kind = $2 AND expires_at > $3",
        params![&session.0, which.kind().name(), now],
    )?;
    row.as_ref().map(read).transpose()
}

/// The same, held until the end of the act.
pub(super) fn lock(tx: &mut Tx, session: SessionId, which: Secure, now: Millis) -> Result<Option<Stored>, Error> {
    let row = tx.opt(
        "UPDATE secure_change SET expires_at = expires_at WHERE session_id = $1 AND kind = $2 AND expires_at > $3
         RETURNING id, subject, sealed, expires_at",
        params![&session.0, which.kind().name(), now],
    )?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Stored, Error> {
    Ok(Stored { id: ContactChangeId(row.get(0)?), subject: row.get(1)?, sealed: row.get(2)?, expires_at: row.get(3)? })
}

/// The address that the next code goes to.
pub(super) fn update_target(tx: &mut Tx, id: ContactChangeId, subject: &[u8; 32], sealed: &[u8]) -> Result<(), Error> {
    tx.exec("UPDATE secure_change SET subject = $2, sealed = $3 WHERE id = $1", params![&id.0, subject, sealed])?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx, id: ContactChangeId) -> Result<(), Error> {
    tx.exec("DELETE FROM secure_change WHERE id = $1", params![&id.0])?;
    Ok(())
}

/// Deletes a page of changes whose time is over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM secure_change WHERE id IN (SELECT id FROM secure_change WHERE expires_at < $1 LIMIT 200)",
        params![now],
    )?)
}
