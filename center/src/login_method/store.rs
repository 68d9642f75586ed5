//! The SQL of `login_method`.

use db::{Tx, params};
use rules::login_method::Method;
use rules::{AccountId, Millis, Refusal};

use super::Bound;
use crate::{Ctx, Error};

pub(super) fn insert(
    tx: &mut Tx,
    id: &[u8; 16],
    account: AccountId,
    method: Method,
    subject: &[u8; 32],
    sealed: &[u8],
    now: Millis,
) -> Result<(), Error> {
    let inserted = tx.opt(
        "INSERT INTO login_method (id, account_id, kind, subject, sealed, bound_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING RETURNING id",
        params![id, &account.0, method.name(), subject, sealed, now],
    )?;
    // The only conflict that a new account can have: the identity belongs to another one (QUOTA-01).
    if inserted.is_some() { Ok(()) } else { Err(Refusal::EmailTaken { limit: 1 }.into()) }
}

/// Takes an identity away.
pub(super) fn delete(tx: &mut Tx, account: AccountId, method: Method) -> Result<(), Error> {
    tx.exec("DELETE FROM login_method WHERE account_id = $1 AND kind = $2", params![&account.0, method.name()])?;
    Ok(())
}

/// The account that logs in with this email address.
pub(crate) fn find_email_owner(tx: &mut Tx, ctx: &Ctx, email: &str) -> Result<Option<AccountId>, Error> {
    let subject = ctx.keys.blind("email", email);
    let row = tx.opt("SELECT account_id FROM login_method WHERE kind = 'email' AND subject = $1", params![&subject])?;
    Ok(row.map(|row| row.get(0).map(AccountId)).transpose()?)
}

/// Every identity of an account.
pub(crate) fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<Bound>, Error> {
    let rows =
        tx.all("SELECT kind, sealed, bound_at FROM login_method WHERE account_id = $1 LIMIT 5", params![&account.0])?;
    let bound = rows.iter().map(|row| {
        let kind: &str = row.get(0)?;
        let method = Method::from_name(kind).ok_or_else(|| Error::fault(format!("unknown method {kind}")))?;
        Ok(Bound { method, sealed: row.get(1)?, bound_at: row.get(2)? })
    });
    bound.collect()
}
