//! The acts of the second page: try the code, create the account.

use db::Tx;
use rules::Refusal;
use rules::account::Nickname;
use rules::login_method::Method;
use serde_json::json;

use super::start::{self, Found};
use super::store;
use crate::audit::{self, Event};
use crate::message::code;
use crate::password::{self, Hash};
use crate::session::{self, Opened};
use crate::{Ctx, Error, account, contact, login, login_method};

/// Tries the code; a wrong one stays counted.
pub(super) fn try_code(tx: &mut Tx, ctx: &Ctx, token: &str, digits: &str) -> Result<Result<(), Refusal>, Error> {
    let found = start::find(tx, ctx, token)?;
    code::attempt(tx, ctx, found.code_key(), digits)
}

/// Uses the code up and creates the account with everything that belongs to it, or nothing.
///
/// # Errors
/// [`Refusal::EmailTaken`] if another registration with this address was quicker: its beginner has proved
/// the mailbox, so the limit may be named (QUOTA-01).
pub(super) fn create(tx: &mut Tx, ctx: &Ctx, token: &str, digits: &str, hash: &Hash) -> Result<Opened, Error> {
    let found: Found = start::find(tx, ctx, token)?;
    if !code::consume(tx, ctx, found.code_key(), digits)? {
        return Err(Refusal::CodeExpired.into());
    }
    let (account, key) = account::create(tx, ctx, &Nickname::from_mailbox(found.email.mailbox()), Method::Email)?;
    login_method::bind_email(tx, ctx, account.id, &key, &found.email)?;
    contact::set_first_emails(tx, ctx, account.id, &key, &found.email)?;
    password::set_first(tx, ctx, account.id, hash)?;
    store::insert_agreement(tx, account.id, &ctx.policy.registration.agreement, ctx.now)?;
    store::delete(tx, found.id)?;
    let facts = json!({ "method": Method::Email.name(), "agreement": ctx.policy.registration.agreement });
    audit::append(tx, ctx, account.id, Event::Registered, facts)?;
    login::city::register(tx, ctx, account.id)?;
    session::open(tx, ctx, account.id, Method::Email)
}
