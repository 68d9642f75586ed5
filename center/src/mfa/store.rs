//! The SQL of `mfa_device` and `mfa_pending`.

use db::{Row, Tx, params};
use rules::mfa::{Algorithm, Kind};
use rules::{AccountId, Millis, SessionId};

use super::Device;
use crate::Error;

/// A device with its seed, still sealed.
pub(super) struct Sealed {
    pub id: [u8; 16],
    pub kind: Kind,
    pub serial: Option<String>,
    pub sealed: Vec<u8>,
    pub algorithm: Algorithm,
    pub period: i64,
    pub drift: i64,
    pub last_step: i64,
}

pub(super) fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Device>, Error> {
    let row =
        tx.opt("SELECT kind, serial, bound_at, drift FROM mfa_device WHERE account_id = $1", params![&account.0])?;
    row.map(|row| {
        let serial: Option<String> = row.get(1)?;
        Ok(Device {
            kind: kind(row.get(0)?)?,
            serial: serial.as_deref().map(rules::mfa::mask_serial),
            bound_at: row.get(2)?,
            drift: row.get(3)?,
        })
    })
    .transpose()
}

pub(super) fn find_sealed(tx: &mut Tx, account: AccountId) -> Result<Option<Sealed>, Error> {
    let row = tx.opt(
        "SELECT id, kind, serial, sealed, algorithm, period, drift, last_step FROM mfa_device WHERE account_id = $1",
        params![&account.0],
    )?;
    row.as_ref().map(sealed).transpose()
}

/// `false`: the account has a device already.
pub(super) fn insert(tx: &mut Tx, account: AccountId, device: &Sealed, now: Millis) -> Result<bool, Error> {
    let inserted = tx.exec(
        "INSERT INTO mfa_device (account_id, id, kind, serial, sealed, algorithm, period, drift, last_step, bound_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        params![
            &account.0,
            &device.id,
            device.kind.name(),
            device.serial.as_deref(),
            &device.sealed,
            device.algorithm.name(),
            device.period,
            device.drift,
            device.last_step,
            now
        ],
    )?;
    Ok(inserted == 1)
}

/// Uses a step up (T36): `false` if it, or a later one, was used before, or the device is another by now.
pub(super) fn consume_step(
    tx: &mut Tx,
    account: AccountId,
    device: &[u8; 16],
    step: i64,
    drift: i64,
) -> Result<bool, Error> {
    let used = tx.exec(
        "UPDATE mfa_device SET last_step = $3, drift = $4 WHERE account_id = $1 AND id = $2 AND last_step < $3",
        params![&account.0, device, step, drift],
    )?;
    Ok(used == 1)
}

/// Takes the device away; answers what it was.
pub(super) fn delete(tx: &mut Tx, account: AccountId) -> Result<Option<Sealed>, Error> {
    let row = tx.opt(
        "DELETE FROM mfa_device WHERE account_id = $1
         RETURNING id, kind, serial, sealed, algorithm, period, drift, last_step",
        params![&account.0],
    )?;
    row.as_ref().map(sealed).transpose()
}

fn sealed(row: &Row) -> Result<Sealed, Error> {
    Ok(Sealed {
        id: row.get(0)?,
        kind: kind(row.get(1)?)?,
        serial: row.get(2)?,
        sealed: row.get(3)?,
        algorithm: algorithm(row.get(4)?)?,
        period: row.get(5)?,
        drift: row.get(6)?,
        last_step: row.get(7)?,
    })
}

/// A binding that has begun.
pub(super) struct Pending {
    pub sealed: Option<Vec<u8>>,
    pub tries: i64,
    pub expires_at: Millis,
}

/// Begins a binding; one that had begun in this session is over.
pub(super) fn put_pending(
    tx: &mut Tx,
    session: SessionId,
    account: AccountId,
    kind: Kind,
    sealed: Option<&Vec<u8>>,
    expires_at: Millis,
) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO mfa_pending (session_id, account_id, kind, sealed, tries, expires_at) VALUES ($1, $2, $3, $4, 0, $5)
         ON CONFLICT (session_id) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed, tries = 0,
           expires_at = excluded.expires_at",
        params![&session.0, &account.0, kind.name(), sealed, expires_at],
    )?;
    Ok(())
}

/// The binding of a session whose time is not over.
pub(super) fn find_pending(tx: &mut Tx, session: SessionId, kind: Kind, now: Millis) -> Result<Option<Pending>, Error> {
    let row = tx.opt(
        "SELECT sealed, tries, expires_at FROM mfa_pending WHERE session_id = $1 AND kind = $2 AND expires_at > $3",
        params![&session.0, kind.name(), now],
    )?;
    row.as_ref().map(pending).transpose()
}

/// Counts a try of it; `None` if there is no try left, or no binding.
pub(super) fn take_try(
    tx: &mut Tx,
    session: SessionId,
    kind: Kind,
    tries: i64,
    now: Millis,
) -> Result<Option<Pending>, Error> {
    let row = tx.opt(
        "UPDATE mfa_pending SET tries = tries + 1
         WHERE session_id = $1 AND kind = $2 AND expires_at > $3 AND tries < $4
         RETURNING sealed, tries, expires_at",
        params![&session.0, kind.name(), now, tries],
    )?;
    row.as_ref().map(pending).transpose()
}

/// Ends the bindings of all sessions of an account.
pub(super) fn delete_pending(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM mfa_pending WHERE account_id = $1", params![&account.0])?;
    Ok(())
}

/// Deletes a page of bindings whose time is over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM mfa_pending WHERE session_id IN (SELECT session_id FROM mfa_pending WHERE expires_at <= $1 LIMIT 200)",
        params![now],
    )?)
}

fn pending(row: &Row) -> Result<Pending, Error> {
    Ok(Pending { sealed: row.get(0)?, tries: row.get(1)?, expires_at: row.get(2)? })
}

fn kind(name: &str) -> Result<Kind, Error> {
    Kind::from_name(name).ok_or_else(|| Error::fault(format!("unknown kind of device {name}")))
}

/// The algorithm of a stored name.
pub(super) fn algorithm(name: &str) -> Result<Algorithm, Error> {
    Algorithm::from_name(name).ok_or_else(|| Error::fault(format!("unknown algorithm {name}")))
}
