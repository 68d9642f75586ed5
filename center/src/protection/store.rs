//! The SQL of `protection`.

use db::{Tx, params};
use rules::AccountId;
use rules::protection::{Choice, Protections};

use crate::Error;

/// Names the rows that the operation check keeps: see `crate::kept`.
pub(crate) const TABLE: &str = "protection";

/// What the account has chosen.
pub(crate) fn find(tx: &mut Tx, account: AccountId) -> Result<Protections, Error> {
    let row =
        tx.opt("SELECT login, operation, suspicious FROM protection WHERE account_id = $1", params![&account.0])?;
    let Some(row) = row else { return Ok(Protections::default()) };
    let choice = |name: &str| Choice::from_name(name).ok_or_else(|| Error::fault(format!("unknown choice {name}")));
    Ok(Protections { login: choice(row.get(0)?)?, operation: choice(row.get(1)?)?, suspicious: row.get(2)? })
}

/// Stores what it has chosen.
pub(super) fn put(tx: &mut Tx, account: AccountId, chosen: &Protections) -> Result<(), Error> {
    tx.touch(TABLE, &account.0);
    tx.exec(
        "INSERT INTO protection (account_id, login, operation, suspicious) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id) DO UPDATE SET login = excluded.login, operation = excluded.operation,
           suspicious = excluded.suspicious",
        params![&account.0, chosen.login.name(), chosen.operation.name(), chosen.suspicious],
    )?;
    Ok(())
}
