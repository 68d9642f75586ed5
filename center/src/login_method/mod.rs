//! Which identities can log in to an account? (INFO-14 to INFO-21)

pub mod email;
mod store;

use db::Tx;
use db::seal::DataKey;
use rules::email::Email;
use rules::login_method::{Action, Method, Notice, action, notice};
use rules::{AccountId, Millis};

use crate::{Ctx, Error};

pub(crate) use store::{find_email_owner, list};

/// A bound identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// By which method.
    pub method: Method,
    /// The identity, sealed with the account's key.
    pub sealed: Vec<u8>,
    /// Since when.
    pub bound_at: Millis,
}

/// One of the five rows of the section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The bound identity, masked (INFO-17); `None`: not linked (INFO-16).
    pub identity: Option<String>,
    /// Whether the account was registered with it (INFO-18).
    pub is_registration: bool,
    /// What its owner can do.
    pub action: Action,
}

/// The section: its rows and its notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Always five, in the guide's order.
    pub rows: Vec<Row>,
    /// What stands above them.
    pub notice: Notice,
}

/// Binds a login email. Fails with the index `login_method_sole` if it belongs to another account.
pub(crate) fn bind_email(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    email: &Email,
) -> Result<(), Error> {
    let subject = ctx.keys.blind("email", email.as_str());
    let sealed = key.seal("login_method.sealed", &account.0, ctx.draw("login-method"), email.as_str().as_bytes());
    store::insert(tx, &ctx.id("login-method-id"), account, Method::Email, &subject, &sealed, ctx.now)
}

/// Puts another login email in the place of the present one, if there is one.
///
/// # Errors
/// [`EmailTaken`](rules::Refusal::EmailTaken) if it belongs to another account; the act must not go on then.
pub(crate) fn replace_email(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    email: &Email,
) -> Result<(), Error> {
    store::delete(tx, account, Method::Email)?;
    bind_email(tx, ctx, account, key, email)
}

/// The login email of an account, whole.
pub fn email(tx: &mut Tx, account: AccountId, key: &DataKey) -> Result<Option<String>, Error> {
    let bound = list(tx, account)?.into_iter().find(|bound| bound.method == Method::Email);
    bound.map(|bound| identity(account, key, &bound)).transpose()
}

/// What the Account Information page shows.
pub fn section(tx: &mut Tx, account: AccountId, key: &DataKey, registration: Option<Method>) -> Result<Section, Error> {
    let bound = list(tx, account)?;
    let rows = Method::ALL.into_iter().map(|method| {
        let mine = bound.iter().find(|bound| bound.method == method);
        let is_registration = mine.is_some() && registration == Some(method);
        let identity = mine.map(|mine| identity(account, key, mine)).transpose()?;
        Ok(Row {
            method,
            identity: identity.map(|identity| rules::mask::email(&identity)),
            is_registration,
            action: action(method, mine.is_some(), is_registration, bound.len()),
        })
    });
    Ok(Section { rows: rows.collect::<Result<_, Error>>()?, notice: notice(bound.len()) })
}

fn identity(account: AccountId, key: &DataKey, bound: &Bound) -> Result<String, Error> {
    let plain = key.open("login_method.sealed", &account.0, &bound.sealed)?;
    String::from_utf8(plain).map_err(Error::fault)
}
