//! The SQL of `mfa_token` and `mfa_hardware_account`.

use db::{Tx, params};
use rules::mfa::Algorithm;
use rules::{AccountId, Millis, Uin};

use super::operate::Listed;
use super::read::Found;
use crate::Error;

pub(super) struct Row {
    pub id: [u8; 16],
    pub sealed: Vec<u8>,
    pub algorithm: Algorithm,
    pub period: i64,
    pub last_step: i64,
}

/// `false`: the serial number is known.
pub(super) fn insert(tx: &mut Tx, id: &[u8; 16], found: &Found, sealed: &[u8], now: Millis) -> Result<bool, Error> {
    let inserted = tx.exec(
        "INSERT INTO mfa_token (id, serial, state, sealed, algorithm, period, drift, last_step, manufacturer, model, imported_at)
         VALUES ($1, $2, 'free', $3, $4, $5, $6, 0, $7, $8, $9) ON CONFLICT DO NOTHING",
        params![
            id,
            &found.serial,
            sealed,
            found.algorithm.name(),
            found.period,
            found.drift,
            found.manufacturer.as_deref(),
            found.model.as_deref(),
            now
        ],
    )?;
    Ok(inserted == 1)
}

pub(super) fn find_free(tx: &mut Tx, serial: &str) -> Result<Option<Row>, Error> {
    let row = tx.opt(
        "SELECT id, sealed, algorithm, period, last_step FROM mfa_token WHERE serial = $1 AND state = 'free'",
        params![serial],
    )?;
    row.map(|row| {
        Ok(Row {
            id: row.get(0)?,
            sealed: row.get(1)?,
            algorithm: super::super::store::algorithm(row.get(2)?)?,
            period: row.get(3)?,
            last_step: row.get(4)?,
        })
    })
    .transpose()
}

/// The token of an account.
pub(super) fn find_of(tx: &mut Tx, account: AccountId) -> Result<Option<[u8; 16]>, Error> {
    let row = tx.opt("SELECT id FROM mfa_token WHERE account_id = $1", params![&account.0])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

pub(super) fn take(tx: &mut Tx, id: &[u8; 16], account: AccountId) -> Result<bool, Error> {
    let taken = tx.exec(
        "UPDATE mfa_token SET state = 'bound', account_id = $2, sealed = NULL WHERE id = $1 AND state = 'free'",
        params![id, &account.0],
    )?;
    Ok(taken == 1)
}

pub(super) fn give_back(tx: &mut Tx, id: &[u8; 16], sealed: &[u8], drift: i64, last_step: i64) -> Result<(), Error> {
    tx.exec(
        "UPDATE mfa_token SET state = 'returned', account_id = NULL, sealed = $2, drift = $3, last_step = $4
         WHERE id = $1 AND state = 'bound'",
        params![id, sealed, drift, last_step],
    )?;
    Ok(())
}

/// `false`: it is not one that was returned.
pub(super) fn release(tx: &mut Tx, serial: &str) -> Result<bool, Error> {
    let released =
        tx.exec("UPDATE mfa_token SET state = 'free' WHERE serial = $1 AND state = 'returned'", params![serial])?;
    Ok(released == 1)
}

pub(super) fn find_state(tx: &mut Tx, serial: &str) -> Result<Option<String>, Error> {
    let row = tx.opt("SELECT state FROM mfa_token WHERE serial = $1", params![serial])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// A page of the inventory, by serial number, after one of them.
pub(super) fn list(tx: &mut Tx, after: &str, page: i64) -> Result<Vec<(Listed, Option<AccountId>)>, Error> {
    let rows = tx.all(
        "SELECT serial, state, manufacturer, model, account_id, imported_at FROM mfa_token
         WHERE serial > $1 ORDER BY serial LIMIT $2",
        params![after, page],
    )?;
    rows.iter()
        .map(|row| {
            let account: Option<[u8; 16]> = row.get(4)?;
            let listed = Listed {
                serial: row.get(0)?,
                state: row.get(1)?,
                manufacturer: row.get(2)?,
                model: row.get(3)?,
                account: None::<Uin>,
                imported_at: row.get(5)?,
            };
            Ok((listed, account.map(AccountId)))
        })
        .collect()
}

pub(super) fn is_allowed(tx: &mut Tx, account: AccountId) -> Result<bool, Error> {
    let row = tx.opt("SELECT allowed_at FROM mfa_hardware_account WHERE account_id = $1", params![&account.0])?;
    Ok(row.is_some())
}

/// `false`: it was allowed already.
pub(super) fn allow(tx: &mut Tx, account: AccountId, now: Millis) -> Result<bool, Error> {
    let allowed = tx.exec(
        "INSERT INTO mfa_hardware_account (account_id, allowed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        params![&account.0, now],
    )?;
    Ok(allowed == 1)
}

/// `false`: it was not allowed.
pub(super) fn forbid(tx: &mut Tx, account: AccountId) -> Result<bool, Error> {
    Ok(tx.exec("DELETE FROM mfa_hardware_account WHERE account_id = $1", params![&account.0])? == 1)
}
