//! The acts of the first page: start, look, send again.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::email::Email;
use rules::{MINUTE, Millis, Refusal, RegistrationId};
use serde_json::json;

use super::{Started, store};
use crate::audit::{self, Event};
use crate::human_check::{self, Solution};
use crate::message::code::{self, Key, Purpose};
use crate::message::{self, Channel, Message, Notice};
use crate::{Ctx, Error, account, limit, login_method};

/// A registration as its beginner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The address, whole: the beginner typed it.
    pub email: String,
    /// When the code may be sent again.
    pub resend_at: Millis,
    /// When the registration ends.
    pub expires_at: Millis,
}

/// A registration's row, opened.
pub(super) struct Found {
    pub id: RegistrationId,
    pub email: Email,
    pub subject: [u8; 32],
    pub expires_at: Millis,
}

impl Found {
    pub(super) fn code_key(&self) -> Key<'_> {
        Key { flow: &self.id.0, purpose: Purpose::Registration, target: &self.subject }
    }
}

/// Starts a registration and sends its first message.
pub(super) fn start(tx: &mut Tx, ctx: &Ctx, email: &Email, solution: Option<&Solution>) -> Result<Started, Error> {
    human_check::demand(tx, ctx, solution)?;
    let secret: [u8; 32] = ctx.draw("registration-token");
    let id = RegistrationId(ctx.id("registration"));
    let found = Found {
        id,
        email: email.clone(),
        subject: ctx.keys.blind("email", email.as_str()),
        expires_at: ctx.now + ctx.policy.registration.ttl,
    };
    let sealed = ctx.keys.seal("registration.sealed", &id.0, ctx.draw("registration-seal"), email.as_str().as_bytes());
    let token = BASE64URL_NOPAD.encode(&secret);
    store::insert(tx, id, &token_hash(&token), &found.subject, &sealed, found.expires_at)?;
    send(tx, ctx, &found)?;
    Ok(Started { token, expires_at: found.expires_at, resend_at: ctx.now + ctx.policy.code.resend })
}

/// Sends a new code; answers when the next one may be asked for.
///
/// # Errors
/// [`Refusal::RegistrationGone`], [`Refusal::CodeTooSoon`], [`Refusal::RequestTooMany`].
pub fn resend(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Millis, Error> {
    let found = find(tx, ctx, token)?;
    code::may_resend(tx, ctx, found.code_key())?;
    send(tx, ctx, &found)?;
    Ok(ctx.now + ctx.policy.code.resend)
}

/// What the second page shows.
///
/// # Errors
/// [`Refusal::RegistrationGone`].
pub fn pending(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Pending, Error> {
    let found = find(tx, ctx, token)?;
    let sent_at = code::sent_at(tx, found.code_key())?.unwrap_or(ctx.now);
    Ok(Pending {
        email: found.email.as_str().to_owned(),
        resend_at: sent_at + ctx.policy.code.resend,
        expires_at: found.expires_at,
    })
}

/// The registration that a token stands for.
pub(super) fn find(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Found, Error> {
    let row = store::find(tx, &token_hash(token), ctx.now)?.ok_or(Refusal::RegistrationGone)?;
    let plain = ctx.keys.open("registration.sealed", &row.id.0, &row.sealed)?;
    let email = String::from_utf8(plain).map_err(Error::fault)?;
    Ok(Found { id: row.id, email: Email::parse(&email)?, subject: row.subject, expires_at: row.expires_at })
}

fn token_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

/// The code, or the news that there is an account already: the same rows, the same work.
fn send(tx: &mut Tx, ctx: &Ctx, found: &Found) -> Result<(), Error> {
    limit::take_message(tx, ctx, &found.subject)?;
    let owner = login_method::find_email_owner(tx, ctx, found.email.as_str())?;
    let code = code::issue(tx, ctx, found.code_key(), owner.is_none())?;
    let (ttl, mut language) = (ctx.policy.code.ttl, ctx.language);
    let notice = match owner {
        None => {
            // As many statements as the owner's language and record take (T11).
            audit::pretend(tx, ctx, 4)?;
            Notice::RegistrationCode { code, minutes: ttl / MINUTE }
        }
        Some(owner) => {
            language = account::find(tx, owner)?.map_or(language, |account| account.language);
            audit::append(tx, ctx, owner, Event::RegisteredAgain, json!({}))?;
            Notice::AccountExists { place: ctx.caller.place.clone() }
        }
    };
    let message = Message { channel: Channel::Mail, to: found.email.as_str().to_owned(), language, notice };
    message::enqueue(tx, ctx, "registration", &message, ctx.now + ttl)?;
    Ok(())
}
