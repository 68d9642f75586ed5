//! The SQL of `verification` and `verification_failure`.

use db::{Row, Tx, params};
use rules::verification::{Demand, Method};
use rules::{AccountId, DAY, Millis, VerificationId};

use super::{Ask, Holder};
use crate::Error;

/// A verification's row.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: VerificationId,
    pub account: AccountId,
    pub operation: String,
    pub demand: Demand,
    pub excluded: Vec<Method>,
    pub resume: String,
    pub method: Option<Method>,
    pub proved: Vec<Method>,
    pub challenge: [u8; 32],
    pub expires_at: Millis,
    pub is_granted: bool,
}

/// Inserts, keeps or renews the row of a flow.
pub(super) fn put(
    tx: &mut Tx,
    id: VerificationId,
    ask: &Ask<'_>,
    challenge: &[u8; 32],
    now: Millis,
    expires_at: Millis,
) -> Result<VerificationId, Error> {
    let row = tx.one(
        "INSERT INTO verification (id, account_id, holder, operation, parameters, demand, excluded, resume, proved, challenge, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $11)
         ON CONFLICT (holder, operation, parameters) DO UPDATE SET
           demand = excluded.demand, excluded = excluded.excluded, resume = excluded.resume,
           id = CASE WHEN verification.expires_at <= $10 OR verification.grant_hash IS NOT NULL THEN excluded.id ELSE verification.id END,
           method = CASE WHEN verification.expires_at <= $10 OR verification.grant_hash IS NOT NULL THEN NULL ELSE verification.method END,
           proved = CASE WHEN verification.expires_at <= $10 OR verification.grant_hash IS NOT NULL THEN '' ELSE verification.proved END,
           challenge = CASE WHEN verification.expires_at <= $10 OR verification.grant_hash IS NOT NULL THEN excluded.challenge ELSE verification.challenge END,
           expires_at = CASE WHEN verification.expires_at <= $10 OR verification.grant_hash IS NOT NULL THEN excluded.expires_at ELSE verification.expires_at END,
           grant_hash = NULL, grant_expires_at = NULL, consumed_at = NULL
         RETURNING id",
        params![
            &id.0,
            &ask.account.0,
            ask.holder.id(),
            ask.operation,
            ask.parameters,
            &ask.demand.name(),
            &write(ask.excluded),
            ask.resume,
            challenge,
            now,
            expires_at
        ],
    )?;
    Ok(VerificationId(row.get(0)?))
}

const COLUMNS: usize = 11;

/// The row, if it belongs to the holder, read only.
pub(super) fn find(tx: &mut Tx, holder: &Holder, id: VerificationId) -> Result<Option<Found>, Error> {
    let row = tx.opt(
        "SELECT id, account_id, operation, demand, excluded, resume, method, proved, challenge, expires_at, grant_hash
         FROM verification WHERE id = $1 AND holder = $2",
        params![&id.0, holder.id()],
    )?;
    row.as_ref().map(read).transpose()
}

/// The same, held until the end of the act: steps of one verification come one after the other.
pub(super) fn lock(tx: &mut Tx, holder: &Holder, id: VerificationId) -> Result<Option<Found>, Error> {
    let row = tx.opt(
        "UPDATE verification SET resume = resume WHERE id = $1 AND holder = $2
         RETURNING id, account_id, operation, demand, excluded, resume, method, proved, challenge, expires_at, grant_hash",
        params![&id.0, holder.id()],
    )?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Found, Error> {
    debug_assert_eq!(row.width(), COLUMNS);
    let (demand, method): (&str, Option<&str>) = (row.get(3)?, row.get(6)?);
    Ok(Found {
        id: VerificationId(row.get(0)?),
        account: AccountId(row.get(1)?),
        operation: row.get(2)?,
        demand: Demand::from_name(demand).ok_or_else(|| Error::fault(format!("unknown demand {demand}")))?,
        excluded: names(row.get(4)?),
        resume: row.get(5)?,
        method: method.and_then(Method::from_name),
        proved: names(row.get(7)?),
        challenge: row.get(8)?,
        expires_at: row.get(9)?,
        is_granted: row.get::<Option<&[u8]>>(10)?.is_some(),
    })
}

fn write(methods: &[Method]) -> String {
    methods.iter().map(|method| method.name()).collect::<Vec<_>>().join(" ")
}

fn names(text: &str) -> Vec<Method> {
    text.split(' ').filter_map(Method::from_name).collect()
}

/// Another method is in force.
pub(super) fn update_method(tx: &mut Tx, id: VerificationId, method: Method) -> Result<(), Error> {
    tx.exec("UPDATE verification SET method = $2 WHERE id = $1", params![&id.0, method.name()])?;
    Ok(())
}

/// One method is proved, and another must be.
pub(super) fn update_proved(
    tx: &mut Tx,
    id: VerificationId,
    proved: &[Method],
    challenge: &[u8; 32],
) -> Result<(), Error> {
    tx.exec(
        "UPDATE verification SET proved = $2, method = NULL, challenge = $3 WHERE id = $1",
        params![&id.0, &write(proved), challenge],
    )?;
    Ok(())
}

/// Everything is proved: the grant is out.
pub(super) fn update_granted(
    tx: &mut Tx,
    id: VerificationId,
    proved: &[Method],
    grant: &[u8; 32],
    expires_at: Millis,
) -> Result<(), Error> {
    tx.exec(
        "UPDATE verification SET proved = $2, grant_hash = $3, grant_expires_at = $4 WHERE id = $1",
        params![&id.0, &write(proved), grant, expires_at],
    )?;
    Ok(())
}

/// Whether a grant is good. It stays so.
pub(super) fn has_grant(
    tx: &mut Tx,
    holder: &Holder,
    operation: &str,
    parameters: &str,
    grant: &[u8; 32],
    now: Millis,
) -> Result<bool, Error> {
    let row = tx.opt(
        "SELECT 1 FROM verification
         WHERE grant_hash = $4 AND holder = $1 AND operation = $2 AND parameters = $3
           AND consumed_at IS NULL AND grant_expires_at > $5",
        params![holder.id(), operation, parameters, grant, now],
    )?;
    Ok(row.is_some())
}

/// Uses a grant up. Of any number of callers one gets `true`.
pub(super) fn consume_grant(
    tx: &mut Tx,
    holder: &Holder,
    operation: &str,
    parameters: &str,
    grant: &[u8; 32],
    now: Millis,
) -> Result<bool, Error> {
    let used = tx.exec(
        "UPDATE verification SET consumed_at = $5
         WHERE grant_hash = $4 AND holder = $1 AND operation = $2 AND parameters = $3
           AND consumed_at IS NULL AND grant_expires_at > $5",
        params![holder.id(), operation, parameters, grant, now],
    )?;
    Ok(used == 1)
}

/// Ends every verification of an account, grants that are out included (T51).
pub(crate) fn forget_account(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM verification WHERE account_id = $1", params![&account.0])?;
    Ok(())
}

/// Deletes a page of verifications whose time is long over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM verification WHERE id IN (SELECT id FROM verification WHERE expires_at < $1 LIMIT 200)",
        params![now - DAY],
    )?)
}

/// Wrong proofs in a row of each factor of an account.
pub(super) fn list_failures(tx: &mut Tx, account: AccountId) -> Result<Vec<(Method, i64)>, Error> {
    let rows =
        tx.all("SELECT method, n FROM verification_failure WHERE account_id = $1 LIMIT 10", params![&account.0])?;
    let read = |row: &Row| Ok(Method::from_name(row.get(0)?).zip(Some(row.get(1)?)));
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

/// One more wrong proof in a row; answers the number.
pub(super) fn count_failure(tx: &mut Tx, account: AccountId, method: Method) -> Result<i64, Error> {
    let row = tx.one(
        "INSERT INTO verification_failure (account_id, method, n) VALUES ($1, $2, 1)
         ON CONFLICT (account_id, method) DO UPDATE SET n = verification_failure.n + 1 RETURNING n",
        params![&account.0, method.name()],
    )?;
    Ok(row.get(0)?)
}

/// The row of wrong proofs has ended.
pub(super) fn delete_failures(tx: &mut Tx, account: AccountId, method: Method) -> Result<(), Error> {
    tx.exec(
        "DELETE FROM verification_failure WHERE account_id = $1 AND method = $2",
        params![&account.0, method.name()],
    )?;
    Ok(())
}
