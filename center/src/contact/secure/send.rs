//! The second step: the new address, and a code to it. (MOBILE-12, EMAIL-11)

use db::Tx;
use rules::{MINUTE, Millis, Refusal};

use super::begin::{key, opened};
use super::{Secure, store};
use crate::contact::{Address, Typed, find};
use crate::message::{self, Message, Notice, code};
use crate::session::Root;
use crate::verification::Grant;
use crate::{Ctx, Error, limit};

/// Sends a code to the address that was typed, which becomes the target of the change; answers when the next one may
/// be asked for. Whether the number has room for another account is told only after it was proved (T10).
///
/// # Errors
/// What is wrong with the address, [`Refusal::MobileSame`], [`Refusal::EmailSame`];
/// [`Refusal::VerificationRequired`] if no form is open and no grant came along; [`Refusal::CodeTooSoon`],
/// [`Refusal::RequestTooMany`].
pub fn send(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    which: Secure,
    typed: &Typed,
    grant: Option<&Grant>,
) -> Result<Millis, Error> {
    let mut found = opened(tx, ctx, who, which, grant)?;
    let address = typed.read(ctx)?;
    if address.channel() != which.kind().channel() {
        return Err(Error::fault("an address of the other kind"));
    }
    let key = key(tx, ctx, who)?;
    if find(tx, who.account, &key, which.kind())?.as_deref() == Some(address.as_str()) {
        return Err(same(which).into());
    }
    let subject = address.subject(ctx);
    code::may_resend(tx, ctx, found.code_key(&subject))?;
    let again_at = limit::take(tx, ctx, &address)?;
    let nonce = ctx.draw("secure-change-seal");
    let sealed = key.seal("secure_change.sealed", &who.account.0, nonce, address.as_str().as_bytes());
    store::update_target(tx, found.id, &subject, &sealed)?;
    found.target = Some((address.clone(), subject));
    let code = code::issue(tx, ctx, found.code_key(&subject), true)?;
    let message = Message {
        channel: address.channel(),
        to: address.as_str().to_owned(),
        language: who.language,
        notice: notice(&address, code, ctx.policy.code.ttl / MINUTE),
    };
    message::enqueue(tx, ctx, "secure-change", &message, ctx.now + ctx.policy.code.ttl)?;
    Ok(again_at)
}

const fn same(which: Secure) -> Refusal {
    match which {
        Secure::Mobile => Refusal::MobileSame,
        Secure::Email => Refusal::EmailSame,
    }
}

fn notice(address: &Address, code: String, minutes: i64) -> Notice {
    match address {
        Address::Mobile(_) => Notice::NewMobileCode { code, minutes },
        Address::Email(_) => Notice::NewEmailCode { code, minutes },
    }
}
