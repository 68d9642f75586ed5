//! The SQL of `password_reset`.

use db::{Tx, params};
use rules::{AccountId, Millis, ResetId, VerificationId};

use crate::Error;

/// A reset that is in time and not used.
pub(super) struct Row {
    pub id: ResetId,
    pub subject: [u8; 32],
    pub account: AccountId,
    pub password_set_at: Millis,
    pub pending: Option<String>,
    pub verification: Option<VerificationId>,
    pub expires_at: Millis,
}

/// What a new link is about.
pub(super) struct New<'a> {
    pub id: ResetId,
    pub subject: &'a [u8; 32],
    /// Whose, and when the password that it replaces was set; `None`: nobody's.
    pub of: Option<(AccountId, Millis)>,
    pub token_hash: &'a [u8; 32],
    pub expires_at: Millis,
}

/// Puts a new link in the place of whatever there was for the same address (RESET-08).
pub(super) fn put(tx: &mut Tx, new: &New<'_>) -> Result<(), Error> {
    let account = new.of.as_ref().map(|(account, _)| account.0.as_slice());
    tx.exec(
        "INSERT INTO password_reset (id, subject, account_id, token_hash, password_set_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (subject) DO UPDATE SET id = excluded.id, account_id = excluded.account_id,
           token_hash = excluded.token_hash, password_set_at = excluded.password_set_at, pending = NULL,
           verification_id = NULL, expires_at = excluded.expires_at, consumed_at = NULL",
        params![&new.id.0, new.subject, account, new.token_hash, new.of.map(|(_, set_at)| set_at), new.expires_at],
    )?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx, token_hash: &[u8; 32], now: Millis) -> Result<Option<Row>, Error> {
    let row = tx.opt(
        "SELECT id, subject, account_id, password_set_at, pending, verification_id, expires_at FROM password_reset
         WHERE token_hash = $1 AND expires_at > $2 AND consumed_at IS NULL AND account_id IS NOT NULL",
        params![token_hash, now],
    )?;
    row.map(|row| {
        Ok(Row {
            id: ResetId(row.get(0)?),
            subject: row.get(1)?,
            account: AccountId(row.get(2)?),
            password_set_at: row.get(3)?,
            pending: row.get(4)?,
            verification: row.get::<Option<[u8; 16]>>(5)?.map(VerificationId),
            expires_at: row.get(6)?,
        })
    })
    .transpose()
}

/// Whether it was used, and its time is not over yet.
pub(super) fn is_consumed(tx: &mut Tx, token_hash: &[u8; 32], now: Millis) -> Result<bool, Error> {
    let row = tx.opt(
        "SELECT 1 FROM password_reset WHERE token_hash = $1 AND expires_at > $2 AND consumed_at IS NOT NULL",
        params![token_hash, now],
    )?;
    Ok(row.is_some())
}

/// The hash of a new password waits for a verification.
pub(super) fn update_pending(tx: &mut Tx, id: ResetId, hash: &str, of: VerificationId) -> Result<(), Error> {
    tx.exec(
        "UPDATE password_reset SET pending = $2, verification_id = $3 WHERE id = $1 AND consumed_at IS NULL",
        params![&id.0, hash, &of.0],
    )?;
    Ok(())
}

/// Uses it up. Of any number of callers one gets `true`. The row stays until its time is over, so that its token
/// can never stand for anything else.
pub(super) fn consume(tx: &mut Tx, id: ResetId, now: Millis) -> Result<bool, Error> {
    let used = tx.exec(
        "UPDATE password_reset SET consumed_at = $2, pending = NULL
         WHERE id = $1 AND consumed_at IS NULL AND expires_at > $2",
        params![&id.0, now],
    )?;
    Ok(used == 1)
}

/// Every link of an account that is not used yet is void (T44, T51).
pub(crate) fn forget_account(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM password_reset WHERE account_id = $1 AND consumed_at IS NULL", params![&account.0])?;
    Ok(())
}

/// Deletes a page of resets whose time is over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM password_reset WHERE expires_at <= $1 AND id IN
           (SELECT id FROM password_reset WHERE expires_at <= $1 LIMIT 200)",
        params![now],
    )?)
}
