//! The SQL of `password_attempt` and `known_device`.

use db::{Tx, params};
use rules::lockout::Failures;
use rules::{AccountId, DAY, Millis, policy};

use crate::Error;

/// Whose attempts are counted: a keyed digest.
pub(crate) type Subject = [u8; 32];

/// The failures of a subject, whenever they were.
pub(super) fn find(tx: &mut Tx, subject: &Subject) -> Result<Failures, Error> {
    let row = tx.opt("SELECT n, first_at FROM password_attempt WHERE subject = $1", params![subject])?;
    row.map_or(Ok(Failures::default()), |row| Ok(Failures { count: row.get(0)?, first_at: row.get(1)? }))
}

/// Counts one more; `None`: the limit is reached. Failures whose window is over are forgotten here.
pub(super) fn count(
    tx: &mut Tx,
    subject: &Subject,
    now: Millis,
    policy: &policy::Lockout,
) -> Result<Option<Failures>, Error> {
    let row = tx.opt(
        "INSERT INTO password_attempt (subject, n, first_at) VALUES ($1, 1, $2)
         ON CONFLICT (subject) DO UPDATE SET
           n = CASE WHEN password_attempt.first_at + $3 <= $2 THEN 1 ELSE password_attempt.n + 1 END,
           first_at = CASE WHEN password_attempt.first_at + $3 <= $2 THEN $2 ELSE password_attempt.first_at END
         WHERE password_attempt.n < $4 OR password_attempt.first_at + $3 <= $2
         RETURNING n, first_at",
        params![subject, now, policy.window, policy.attempts],
    )?;
    row.map(|row| Ok(Failures { count: row.get(0)?, first_at: row.get(1)? })).transpose()
}

pub(super) fn uncount(tx: &mut Tx, subject: &Subject) -> Result<(), Error> {
    tx.exec("UPDATE password_attempt SET n = n - 1 WHERE subject = $1 AND n > 0", params![subject])?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx, subject: &Subject) -> Result<(), Error> {
    tx.exec("DELETE FROM password_attempt WHERE subject = $1", params![subject])?;
    Ok(())
}

/// A write that changes nothing, where a failed login of an existing account writes its record: both
/// then wait for the disk once (T11).
pub(super) fn touch(tx: &mut Tx, subject: &Subject) -> Result<(), Error> {
    tx.exec("UPDATE password_attempt SET n = n WHERE subject = $1", params![subject])?;
    Ok(())
}

/// Deletes a page of failures that are long over: no lock is longer than a day.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM password_attempt WHERE subject IN (SELECT subject FROM password_attempt WHERE first_at < $1 LIMIT 200)",
        params![now - 2 * DAY],
    )?)
}

/// Whether the account has logged in with this browser since `since`.
pub(super) fn is_known_device(
    tx: &mut Tx,
    account: AccountId,
    device: &[u8; 32],
    since: Millis,
) -> Result<bool, Error> {
    let row = tx.opt(
        "SELECT 1 FROM known_device WHERE account_id = $1 AND device = $2 AND last_login_at > $3",
        params![&account.0, device, since],
    )?;
    Ok(row.is_some())
}

pub(super) fn put_known_device(tx: &mut Tx, account: AccountId, device: &[u8; 32], now: Millis) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO known_device (account_id, device, last_login_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, device) DO UPDATE SET last_login_at = excluded.last_login_at",
        params![&account.0, device, now],
    )?;
    Ok(())
}

/// Deletes a page of browsers whose last login was before `before`.
pub(super) fn delete_known_devices(tx: &mut Tx, before: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM known_device WHERE (account_id, device) IN
           (SELECT account_id, device FROM known_device WHERE last_login_at < $1 LIMIT 200)",
        params![before],
    )?)
}
