//! The acts before the form: the change opens with a grant, and a code goes to the new address.

use db::Tx;
use rules::email::Email;
use rules::operation::Own;
use rules::{LoginEmailChangeId, MINUTE, Millis, Refusal};

use super::Opened;
use super::store::{self, Row};
use crate::message::code::{self, Key, Purpose};
use crate::message::{self, Channel, Message, Notice};
use crate::session::Root;
use crate::verification::{self, Grant, Guarded};
use crate::{Ctx, Error, account, limit, login_method};

/// The operation that is verified (EMAIL-19).
pub const OPERATION: Own = Own::ModifyEmailAccountPassword;

/// The key of the code to `subject`.
pub(super) fn key<'a>(id: &'a LoginEmailChangeId, subject: &'a [u8; 32]) -> Key<'a> {
    Key { flow: &id.0, purpose: Purpose::LoginEmail, target: subject }
}

/// The change that is open in this session; `None`: there is none, or its time is over.
pub fn opened(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Option<Opened>, Error> {
    let Some(row) = store::find(tx, who.session, ctx.now)? else { return Ok(None) };
    let email = row.sealed.as_ref().map(|sealed| open(tx, ctx, who, &row.id, sealed)).transpose()?;
    let sent_at = code::sent_at(tx, key(&row.id, &[0; 32]))?;
    let resend_at = sent_at.map_or(ctx.now, |at| at + ctx.policy.code.resend);
    Ok(Some(Opened { email, resend_at, expires_at: row.expires_at }))
}

fn open(tx: &mut Tx, ctx: &Ctx, who: &Root, id: &LoginEmailChangeId, sealed: &[u8]) -> Result<String, Error> {
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let plain = account.key(ctx)?.open("login_email_change.sealed", &id.0, sealed)?;
    String::from_utf8(plain).map_err(Error::fault)
}

/// Sends a code to the new address; opens the change with `grant` if none is open. Answers when the next code may
/// be asked for.
///
/// # Errors
/// [`Refusal::PasswordNoLoginEmail`] if there is no login email to replace; [`Refusal::EmailUnchanged`];
/// [`Refusal::VerificationRequired`]; [`Refusal::CodeTooSoon`]; [`Refusal::RequestTooMany`].
pub fn send(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>, email: &Email) -> Result<Millis, Error> {
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key_of_account = account.key(ctx)?;
    let present = login_method::email(tx, account.id, &key_of_account)?.ok_or(Refusal::PasswordNoLoginEmail)?;
    if present == email.as_str() {
        return Err(Refusal::EmailUnchanged.into());
    }
    let row = match store::find(tx, who.session, ctx.now)? {
        Some(row) => row,
        None => begin(tx, ctx, who, grant)?,
    };
    let subject = ctx.keys.blind("email", email.as_str());
    code::may_resend(tx, ctx, key(&row.id, &subject))?;
    limit::take_message(tx, ctx, &subject)?;
    let nonce = ctx.draw("login-email-change-seal");
    let sealed = key_of_account.seal("login_email_change.sealed", &row.id.0, nonce, email.as_str().as_bytes());
    store::update_target(tx, who.session, &subject, &sealed)?;
    let code = code::issue(tx, ctx, key(&row.id, &subject), true)?;
    let notice = Notice::LoginEmailCode { code, minutes: ctx.policy.code.ttl / MINUTE };
    let message = Message { channel: Channel::Mail, to: email.as_str().into(), language: account.language, notice };
    message::enqueue(tx, ctx, "login-email", &message, ctx.now + ctx.policy.code.ttl)?;
    Ok(ctx.now + ctx.policy.code.resend)
}

fn begin(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Row, Error> {
    verification::guard(tx, ctx, who, &Guarded { operation: OPERATION, parameters: "", grant }, false)?;
    let id = LoginEmailChangeId(ctx.id("login-email-change"));
    let expires_at = ctx.now + ctx.policy.login_email.ttl;
    store::put(tx, who.session, id, who.account, expires_at)?;
    Ok(Row { id, subject: None, sealed: None, expires_at })
}
