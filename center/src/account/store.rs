//! The SQL of `account`.

use db::{Row, Tx, params};
use rules::login_method::Method;
use rules::{AccountId, AppId, Language, Uin};

use super::Account;
use crate::Error;

/// `false`: one of the two numbers is taken.
pub(super) fn insert(tx: &mut Tx, account: &Account) -> Result<bool, Error> {
    let inserted = tx.exec(
        "INSERT INTO account (id, uin, app_id, state, nickname, industry, language, registered_at, registration_method, data_key)
         VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        params![
            &account.id.0,
            account.uin.0,
            account.app_id.0,
            &account.nickname,
            account.industry.as_deref(),
            account.language.name(),
            account.registered_at,
            account.registration_method.name(),
            &account.wrapped_key
        ],
    )?;
    Ok(inserted == 1)
}

/// An account by its id.
pub(crate) fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, Error> {
    let row = tx.opt(
        "SELECT id, uin, app_id, nickname, industry, language, registered_at, registration_method, data_key
         FROM account WHERE id = $1",
        params![&id.0],
    )?;
    row.as_ref().map(account).transpose()
}

/// The id that belongs to an account number.
pub fn find_by_uin(tx: &mut Tx, uin: Uin) -> Result<Option<AccountId>, Error> {
    let row = tx.opt("SELECT id FROM account WHERE uin = $1", params![uin.0])?;
    Ok(row.map(|row| row.get(0).map(AccountId)).transpose()?)
}

/// Holds the account's row until the end of the act, so that of several acts which count something of one account
/// each sees what the others have done.
pub(crate) fn lock(tx: &mut Tx, id: AccountId) -> Result<(), Error> {
    tx.exec("UPDATE account SET state = state WHERE id = $1", params![&id.0])?;
    Ok(())
}

/// How the account was registered; `None` once that method was unbound.
pub(crate) fn registration_method(tx: &mut Tx, id: AccountId) -> Result<Option<Method>, Error> {
    let row = tx.opt("SELECT registration_method FROM account WHERE id = $1", params![&id.0])?;
    Ok(row.map(|row| row.get::<String>(0)).transpose()?.and_then(|name| Method::from_name(&name)))
}

pub(super) fn update_nickname(tx: &mut Tx, id: AccountId, nickname: &str) -> Result<(), Error> {
    tx.exec("UPDATE account SET nickname = $2 WHERE id = $1", params![&id.0, nickname])?;
    Ok(())
}

/// `false`: it was that already.
pub(super) fn update_industry(tx: &mut Tx, id: AccountId, industry: &str) -> Result<bool, Error> {
    let changed = tx.exec(
        "UPDATE account SET industry = $2 WHERE id = $1 AND (industry IS NULL OR industry <> $2)",
        params![&id.0, industry],
    )?;
    Ok(changed == 1)
}

pub(super) fn update_language(tx: &mut Tx, id: AccountId, language: Language) -> Result<(), Error> {
    tx.exec("UPDATE account SET language = $2 WHERE id = $1", params![&id.0, language.name()])?;
    Ok(())
}

fn account(row: &Row) -> Result<Account, Error> {
    let (language, method): (&str, &str) = (row.get(5)?, row.get(7)?);
    Ok(Account {
        id: AccountId(row.get(0)?),
        uin: Uin(row.get(1)?),
        app_id: AppId(row.get(2)?),
        nickname: row.get(3)?,
        industry: row.get(4)?,
        language: Language::from_name(language).unwrap_or_default(),
        registered_at: row.get(6)?,
        registration_method: Method::from_name(method)
            .ok_or_else(|| Error::fault(format!("unknown method {method}")))?,
        wrapped_key: row.get(8)?,
    })
}
