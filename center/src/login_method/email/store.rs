//! The SQL of `login_email_change`.

use db::{Tx, params};
use rules::{AccountId, LoginEmailChangeId, Millis, SessionId};

use crate::Error;

/// A change that is in time.
pub(super) struct Row {
    pub id: LoginEmailChangeId,
    pub subject: Option<[u8; 32]>,
    pub sealed: Option<Vec<u8>>,
    pub expires_at: Millis,
}

/// Opens a change in the place of whatever the session had.
pub(super) fn put(
    tx: &mut Tx,
    session: SessionId,
    id: LoginEmailChangeId,
    account: AccountId,
    expires_at: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO login_email_change (session_id, id, account_id, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_id) DO UPDATE SET id = excluded.id, account_id = excluded.account_id, subject = NULL,
           sealed = NULL, expires_at = excluded.expires_at",
        params![&session.0, &id.0, &account.0, expires_at],
    )?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx, session: SessionId, now: Millis) -> Result<Option<Row>, Error> {
    let row = tx.opt(
        "SELECT id, subject, sealed, expires_at FROM login_email_change WHERE session_id = $1 AND expires_at > $2",
        params![&session.0, now],
    )?;
    row.map(|row| {
        Ok(Row {
            id: LoginEmailChangeId(row.get(0)?),
            subject: row.get(1)?,
            sealed: row.get(2)?,
            expires_at: row.get(3)?,
        })
    })
    .transpose()
}

/// The address that a code goes to.
pub(super) fn update_target(tx: &mut Tx, session: SessionId, subject: &[u8; 32], sealed: &[u8]) -> Result<(), Error> {
    tx.exec(
        "UPDATE login_email_change SET subject = $2, sealed = $3 WHERE session_id = $1",
        params![&session.0, subject, sealed],
    )?;
    Ok(())
}

/// Uses a change up. Of any number of callers one gets its id.
pub(super) fn consume(
    tx: &mut Tx,
    session: SessionId,
    subject: &[u8; 32],
    now: Millis,
) -> Result<Option<LoginEmailChangeId>, Error> {
    let row = tx.opt(
        "DELETE FROM login_email_change WHERE session_id = $1 AND subject = $2 AND expires_at > $3 RETURNING id",
        params![&session.0, subject, now],
    )?;
    Ok(row.map(|row| row.get(0).map(LoginEmailChangeId)).transpose()?)
}

/// What other sessions of the account have begun is void.
pub(super) fn delete_of(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM login_email_change WHERE account_id = $1", params![&account.0])?;
    Ok(())
}

/// Deletes a page of changes whose time is over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM login_email_change WHERE expires_at <= $1 AND session_id IN
           (SELECT session_id FROM login_email_change WHERE expires_at <= $1 LIMIT 200)",
        params![now],
    )?)
}
