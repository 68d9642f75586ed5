//! The SQL of `registration` and `agreement`.

use db::{Tx, params};
use rules::{AccountId, Millis, RegistrationId};

use crate::Error;

pub(super) struct Row {
    pub id: RegistrationId,
    pub subject: [u8; 32],
    pub sealed: Vec<u8>,
    pub expires_at: Millis,
}

pub(super) fn insert(
    tx: &mut Tx,
    id: RegistrationId,
    token_hash: &[u8; 32],
    subject: &[u8; 32],
    sealed: &[u8],
    expires_at: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO registration (id, token_hash, subject, sealed, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![&id.0, token_hash, subject, sealed, expires_at],
    )?;
    Ok(())
}

/// A registration whose time is not over.
pub(super) fn find(tx: &mut Tx, token_hash: &[u8; 32], now: Millis) -> Result<Option<Row>, Error> {
    let row = tx.opt(
        "SELECT id, subject, sealed, expires_at FROM registration WHERE token_hash = $1 AND expires_at > $2",
        params![token_hash, now],
    )?;
    row.map(|row| {
        Ok(Row { id: RegistrationId(row.get(0)?), subject: row.get(1)?, sealed: row.get(2)?, expires_at: row.get(3)? })
    })
    .transpose()
}

pub(super) fn delete(tx: &mut Tx, id: RegistrationId) -> Result<(), Error> {
    tx.exec("DELETE FROM registration WHERE id = $1", params![&id.0])?;
    Ok(())
}

/// Notes which version of the service agreement was accepted (GEN-05).
pub(super) fn insert_agreement(tx: &mut Tx, account: AccountId, version: &str, now: Millis) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO agreement (account_id, document, version, accepted_at) VALUES ($1, 'service', $2, $3)",
        params![&account.0, version, now],
    )?;
    Ok(())
}

/// Deletes a page of registrations whose time is over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM registration WHERE id IN (SELECT id FROM registration WHERE expires_at < $1 LIMIT 200)",
        params![now],
    )?)
}
