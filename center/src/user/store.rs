//! The SQL of `user_remark`.

use db::{Tx, params};
use rules::AccountId;

use crate::Error;

pub(super) fn find_remark(tx: &mut Tx, account: AccountId) -> Result<Option<String>, Error> {
    let row = tx.opt("SELECT remark FROM user_remark WHERE account_id = $1", params![&account.0])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

pub(super) fn put_remark(tx: &mut Tx, account: AccountId, remark: &str) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO user_remark (account_id, remark) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET remark = excluded.remark",
        params![&account.0, remark],
    )?;
    Ok(())
}

pub(super) fn delete_remark(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec("DELETE FROM user_remark WHERE account_id = $1", params![&account.0])?;
    Ok(())
}
