//! Is an assertion right, and what is written down of it?

use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use serde_json::{Value, json};

use super::store::{self, Passkey};
use super::webauthn::{self, Assertion, Challenge, Why};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::{Ctx, Error, notice};

/// Evaluates it. A counter that goes back, here or between reading and writing, is told to the owner.
pub(super) fn assertion(
    tx: &mut Tx,
    ctx: &Ctx,
    passkey: &Passkey,
    challenge: &Challenge,
    answer: &Assertion,
    discovered: bool,
) -> Result<bool, Error> {
    let evaluated = webauthn::assert(&ctx.site, challenge, answer, &passkey.stored, discovered);
    let why = match evaluated {
        Ok(counter) if store::use_once(tx, passkey.id, counter, ctx.now)? => return Ok(true),
        Ok(_) => Why::Counter,
        Err(why) => why,
    };
    tracing::info!(request = ctx.request, ?why, "an assertion of a passkey was refused");
    if why == Why::Counter {
        tell_copied(tx, ctx, passkey)?;
    }
    Ok(false)
}

fn tell_copied(tx: &mut Tx, ctx: &Ctx, passkey: &Passkey) -> Result<(), Error> {
    audit::append(tx, ctx, passkey.account, Event::PasskeyCopied, json!({ "name": passkey.name }))?;
    let told = Notice::PasskeyCopied { at: ctx.now, place: ctx.caller.place.clone(), name: passkey.name.clone() };
    notice::tell_account(tx, ctx, passkey.account, told)
}

/// `PublicKeyCredentialRequestOptions`. Without passkeys the device offers those that it has for this site.
pub(super) fn request_options(ctx: &Ctx, challenge: &Challenge, passkeys: &[Passkey]) -> Value {
    json!({
        "challenge": BASE64URL_NOPAD.encode(challenge),
        "timeout": ctx.policy.passkey.ttl,
        "rpId": ctx.site.host,
        "allowCredentials": descriptors(passkeys),
        "userVerification": "required",
    })
}

/// Passkeys as options name them.
pub(super) fn descriptors(passkeys: &[Passkey]) -> Vec<Value> {
    let describe = |passkey: &Passkey| {
        let transports: Vec<&str> = passkey.transports.split_whitespace().collect();
        let id = BASE64URL_NOPAD.encode(&passkey.stored.credential_id);
        json!({ "type": "public-key", "id": id, "transports": transports })
    };
    passkeys.iter().map(describe).collect()
}
