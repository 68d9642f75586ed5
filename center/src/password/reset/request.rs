//! The act of the first page: a link goes to the mailbox, or seems to.

use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::email::Email;
use rules::{AccountId, MINUTE, Millis, ResetId};
use serde_json::json;

use super::{store, token_hash};
use crate::audit::{self, Event};
use crate::human_check::{self, Solution};
use crate::message::{self, Channel, Message, Notice};
use crate::{Ctx, Error, account, limit, login_method, password};

/// Sends a link to `email` if somebody logs in with it (RESET-01). Whether somebody does is told by nothing: an
/// address without a login goes the same way, row by row (T10, T11). A lock makes no difference.
pub(super) fn request(tx: &mut Tx, ctx: &Ctx, email: &Email, solution: Option<&Solution>) -> Result<(), Error> {
    human_check::demand(tx, ctx, solution)?;
    let subject = ctx.keys.blind("email", email.as_str());
    limit::take_message(tx, ctx, &subject)?;
    let secret: [u8; 32] = ctx.draw("reset-token");
    let token = BASE64URL_NOPAD.encode(&secret);
    let of = owner(tx, ctx, email)?;
    let (id, expires_at) = (ResetId(ctx.id("reset")), ctx.now + ctx.policy.reset.ttl);
    store::put(tx, &store::New { id, subject: &subject, of, token_hash: &token_hash(&token), expires_at })?;
    send(tx, ctx, email, of.map(|(account, _)| account), token)
}

/// Who logs in with the address, and since when with the present password.
fn owner(tx: &mut Tx, ctx: &Ctx, email: &Email) -> Result<Option<(AccountId, Millis)>, Error> {
    let Some(account) = login_method::find_email_owner(tx, ctx, email.as_str())? else {
        // The statement that the password of an owner takes.
        audit::pretend(tx, ctx, 1)?;
        return Ok(None);
    };
    Ok(password::find(tx, account)?.map(|stored| (account, stored.set_at)))
}

fn send(tx: &mut Tx, ctx: &Ctx, email: &Email, owner: Option<AccountId>, token: String) -> Result<(), Error> {
    let ttl = ctx.policy.reset.ttl;
    let notice = Notice::ResetLink { token, minutes: ttl / MINUTE, place: ctx.caller.place.clone() };
    let mut message = Message { channel: Channel::Mail, to: email.as_str().into(), language: ctx.language, notice };
    let Some(owner) = owner else {
        // As many statements as the owner's language and record take (T11).
        audit::pretend(tx, ctx, 4)?;
        return message::pretend(tx, ctx, "reset", &message);
    };
    if let Some(account) = account::find(tx, owner)? {
        message.language = account.language;
    }
    audit::append(tx, ctx, owner, Event::PasswordResetRequested, json!({}))?;
    message::enqueue(tx, ctx, "reset", &message, ctx.now + ttl)?;
    Ok(())
}
