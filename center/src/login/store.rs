//! The SQL of `password_attempt`, `known_device`, `pending_login` and `login_city`.

use db::{Row, Tx, params};
use rules::lockout::Failures;
use rules::login::Seen;
use rules::login_method::Method;
use rules::verification::Demand;
use rules::{AccountId, DAY, Millis, PendingLoginId, policy};

use super::pending::Found;
use crate::{Error, Place};

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

/// A login begins to wait.
pub(super) fn insert_pending(tx: &mut Tx, found: &Found, token_hash: &[u8; 32], now: Millis) -> Result<(), Error> {
    let place = found.place.as_ref().map(Place::to_stored);
    tx.exec(
        "INSERT INTO pending_login (id, account_id, token_hash, method, password_set_at, demand, unusual, place, resume, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            &found.id.0,
            &found.account.0,
            token_hash,
            found.method.name(),
            found.password_set_at,
            &found.demand.name(),
            found.unusual,
            place.as_deref(),
            &found.resume,
            now,
            found.expires_at
        ],
    )?;
    Ok(())
}

/// The login behind a token, while it waits.
pub(super) fn find_pending(tx: &mut Tx, token_hash: &[u8; 32], now: Millis) -> Result<Option<Found>, Error> {
    let row = tx.opt(
        "SELECT id, account_id, method, password_set_at, demand, unusual, place, resume, expires_at
         FROM pending_login WHERE token_hash = $1 AND consumed_at IS NULL AND expires_at > $2",
        params![token_hash, now],
    )?;
    row.as_ref().map(pending).transpose()
}

fn pending(row: &Row) -> Result<Found, Error> {
    let (method, demand): (&str, &str) = (row.get(2)?, row.get(4)?);
    Ok(Found {
        id: PendingLoginId(row.get(0)?),
        account: AccountId(row.get(1)?),
        method: Method::from_name(method).ok_or_else(|| Error::fault(format!("unknown method {method}")))?,
        password_set_at: row.get(3)?,
        demand: Demand::from_name(demand).ok_or_else(|| Error::fault(format!("unknown demand {demand}")))?,
        unusual: row.get(5)?,
        place: row.get::<Option<String>>(6)?.map(|text| Place::from_stored(&text)),
        resume: row.get(7)?,
        expires_at: row.get(8)?,
    })
}

/// Ends the waiting of one login. Of any number of callers one gets `true`.
pub(super) fn consume_pending(tx: &mut Tx, id: PendingLoginId, now: Millis) -> Result<bool, Error> {
    let consumed = tx.exec(
        "UPDATE pending_login SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL AND expires_at > $2",
        params![&id.0, now],
    )?;
    Ok(consumed == 1)
}

/// Deletes every login of an account that waits.
pub(super) fn delete_pending_of(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM pending_login WHERE account_id = $1", params![&account.0])?;
    Ok(())
}

/// Deletes a page of logins that waited until before `now`.
pub(super) fn delete_pending_over(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM pending_login WHERE id IN (SELECT id FROM pending_login WHERE expires_at <= $1 LIMIT 200)",
        params![now],
    )?)
}

/// The last full logins of an account from a city.
pub(super) fn find_city(tx: &mut Tx, account: AccountId, city: &str) -> Result<Seen, Error> {
    let row = tx.opt(
        "SELECT registered, third_last_at FROM login_city WHERE account_id = $1 AND city = $2",
        params![&account.0, city],
    )?;
    row.map_or(Ok(Seen::default()), |row| Ok(Seen { registered: row.get(0)?, third_last_at: row.get(1)? }))
}

/// The cities of an account, the one of the last login first.
pub(super) fn list_cities(tx: &mut Tx, account: AccountId) -> Result<Vec<(Place, Seen)>, Error> {
    let rows = tx.all(
        "SELECT place, registered, third_last_at FROM login_city WHERE account_id = $1 ORDER BY last_at DESC, registered DESC, city LIMIT 100",
        params![&account.0],
    )?;
    let seen = |row: &Row| -> Result<Seen, Error> { Ok(Seen { registered: row.get(1)?, third_last_at: row.get(2)? }) };
    rows.iter().map(|row| Ok((Place::from_stored(row.get(0)?), seen(row)?))).collect()
}

/// One more full login from a city; the instants before it move on by one place.
pub(super) fn put_city(
    tx: &mut Tx,
    account: AccountId,
    city: &str,
    place: &Place,
    registered: bool,
    now: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO login_city (account_id, city, place, registered, last_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, city) DO UPDATE SET third_last_at = login_city.second_last_at,
           second_last_at = login_city.last_at, last_at = excluded.last_at",
        params![&account.0, city, &place.to_stored(), registered, now],
    )?;
    Ok(())
}

/// Deletes a page of cities whose last login was before `before`; that of the registration stays.
pub(super) fn delete_cities(tx: &mut Tx, before: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM login_city WHERE (account_id, city) IN
           (SELECT account_id, city FROM login_city WHERE registered = 0 AND last_at < $1 LIMIT 200)",
        params![before],
    )?)
}
