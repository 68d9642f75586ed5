//! The steps that prove nothing: choose another method, send a code.

use db::Tx;
use rules::verification::{Event, Method, step};
use rules::{MINUTE, Millis, Refusal, VerificationId};

use super::factors::{self, Standing};
use super::{Holder, store};
use crate::contact::{self, Kind};
use crate::message::code::{self, Key, Purpose};
use crate::message::{self, Channel, Message, Notice};
use crate::{Ctx, Error, limit};

/// Puts another method in force (IDV-03).
///
/// # Errors
/// [`Refusal::VerificationMethod`] for one that does not count here.
pub fn choose(tx: &mut Tx, ctx: &Ctx, holder: &Holder, id: VerificationId, method: Method) -> Result<(), Error> {
    let standing = factors::locked(tx, ctx, holder, id)?;
    step(&standing.state(ctx), Event::Choose(method), &standing.facts())?;
    store::update_method(tx, id, method)
}

/// Sends a code to the mobile or the email in force; answers when the next one may be asked for.
///
/// # Errors
/// [`Refusal::VerificationMethod`] if the method in force needs none; [`Refusal::CodeTooSoon`];
/// [`Refusal::RequestTooMany`].
pub fn send(tx: &mut Tx, ctx: &Ctx, holder: &Holder, id: VerificationId) -> Result<Millis, Error> {
    let standing = factors::locked(tx, ctx, holder, id)?;
    step(&standing.state(ctx), Event::Send, &standing.facts())?;
    let method = standing.current().ok_or(Refusal::VerificationNoMethod)?;
    let target = target(tx, ctx, &standing, method)?.ok_or(Refusal::VerificationMethod)?;
    let key = target.key(&id);
    code::may_resend(tx, ctx, key)?;
    let again_at =
        limit::take(tx, ctx, &contact::Address::stored(target.channel, target.address.clone().into_bytes())?)?;
    let code = code::issue(tx, ctx, key, true)?;
    let notice = Notice::VerificationCode { code, minutes: ctx.policy.code.ttl / MINUTE };
    let message = Message { channel: target.channel, to: target.address, language: standing.account.language, notice };
    message::enqueue(tx, ctx, "verification", &message, ctx.now + ctx.policy.code.ttl)?;
    store::update_method(tx, id, method)?;
    Ok(again_at)
}

/// Where a code goes: the account's address of this moment, never one of a request (T06).
pub(super) struct Target {
    pub address: String,
    pub subject: [u8; 32],
    pub channel: Channel,
    pub purpose: Purpose,
}

impl Target {
    /// The key of its code.
    pub(super) fn key<'a>(&'a self, id: &'a VerificationId) -> Key<'a> {
        Key { flow: &id.0, purpose: self.purpose, target: &self.subject }
    }
}

/// The address behind a method that sends.
pub(super) fn target(tx: &mut Tx, ctx: &Ctx, standing: &Standing, method: Method) -> Result<Option<Target>, Error> {
    let (kind, field, channel, purpose) = match method {
        Method::SecureMobile => (Kind::SecureMobile, "mobile", Channel::Sms, Purpose::VerifyMobile),
        Method::SecurityEmail => (Kind::SecurityEmail, "email", Channel::Mail, Purpose::VerifyEmail),
        Method::Mfa | Method::Passkey | Method::RecoveryCode => return Ok(None),
    };
    let key = standing.account.key(ctx)?;
    let address = contact::find(tx, standing.account.id, &key, kind)?;
    Ok(address.map(|address| Target { subject: ctx.keys.blind(field, &address), address, channel, purpose }))
}
