//! How does an account get a passkey?

use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::operation::Own;
use rules::passkey::Name;
use rules::verification::Method;
use rules::{PasskeyId, Refusal};
use serde_json::{Value, json};

use super::store::Inserted;
use super::webauthn::{self, Registration, Why};
use super::{challenge, evaluate, store};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::Root;
use crate::verification::{self, Grant, Guarded};
use crate::{Ctx, Error, account, notice};

/// What the grant for a new passkey is for.
pub const PARAMETERS: &str = "passkey";
/// Bytes of the account's random name in devices.
const HANDLE: usize = 32;

/// Begins: what the browser is asked to make (`PublicKeyCredentialCreationOptions`, in JSON). The grant is
/// used up here, before the device makes anything; the challenge stands for it from now on.
///
/// # Errors
/// [`Refusal::PasskeyTooMany`], [`Refusal::VerificationRequired`].
pub fn begin(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Value, Error> {
    let passkeys = store::list(tx, who.account)?;
    let limit = ctx.policy.passkey.most;
    if passkeys.len() as i64 >= limit {
        return Err(Refusal::PasskeyTooMany { limit }.into());
    }
    let act = Guarded { operation: Own::BindMfaToken, parameters: PARAMETERS, grant };
    verification::guard(tx, ctx, who, &act, false)?;
    let handle = store::handle(tx, who.account, &ctx.draw::<HANDLE>("passkey-handle"))?;
    let challenge = challenge::issue(tx, ctx, who.session)?;
    let kinds: Vec<Value> =
        webauthn::ALGORITHMS.iter().map(|alg| json!({ "type": "public-key", "alg": alg })).collect();
    Ok(json!({
        "rp": { "id": ctx.site.host, "name": ctx.brand.as_ref() },
        "user": {
            "id": BASE64URL_NOPAD.encode(&handle),
            "name": format!("{} ({})", who.nickname, who.uin),
            "displayName": who.nickname,
        },
        "challenge": BASE64URL_NOPAD.encode(&challenge),
        "pubKeyCredParams": kinds,
        "timeout": ctx.policy.passkey.ttl,
        "excludeCredentials": evaluate::descriptors(&passkeys),
        "authenticatorSelection": {
            "residentKey": "preferred",
            "requireResidentKey": false,
            "userVerification": "required",
        },
        "attestation": "none",
    }))
}

/// Adds what the device has made. `Ok(Err(…))` has used the challenge up.
///
/// # Errors
/// [`Refusal::PasskeyChallengeGone`] and those of the name: nothing was used up then.
pub fn add(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    name: &str,
    response: &Value,
) -> Result<Result<PasskeyId, Refusal>, Error> {
    let name = Name::parse(name)?;
    let Ok(answer) = Registration::read(response) else { return Err(Refusal::PasskeyUnsuitable.into()) };
    let challenge = webauthn::made_for(&answer).ok_or(Refusal::PasskeyUnsuitable)?;
    if !challenge::consume(tx, ctx, who.session, &challenge)? {
        return Err(Refusal::PasskeyChallengeGone.into());
    }
    let new = match webauthn::register(&ctx.site, &challenge, &answer) {
        Ok(new) => new,
        Err(why) => {
            tracing::info!(request = ctx.request, ?why, "a new passkey was refused");
            return Ok(Err(refusal(why)));
        }
    };
    // Of several at once each counts what the others have added.
    account::lock(tx, who.account)?;
    let (id, limit) = (PasskeyId(ctx.id("passkey")), ctx.policy.passkey.most);
    match store::insert(tx, id, who.account, name.as_str(), &new, limit, ctx.now)? {
        Inserted::Yes => {}
        Inserted::TooMany => return Ok(Err(Refusal::PasskeyTooMany { limit })),
        Inserted::Known => return Ok(Err(Refusal::PasskeyExists)),
    }
    verification::renewed(tx, who.account, Method::Passkey)?;
    audit::append(tx, ctx, who.account, Event::PasskeyAdded, json!({ "name": name.as_str() }))?;
    let told = Notice::PasskeyAdded { at: ctx.now, place: ctx.caller.place.clone(), name: name.as_str().to_owned() };
    notice::tell_account(tx, ctx, who.account, told)?;
    Ok(Ok(id))
}

/// What is told of it.
const fn refusal(why: Why) -> Refusal {
    match why {
        Why::NotVerified | Why::NotPresent => Refusal::PasskeyUnverified,
        Why::Origin | Why::Framed | Why::RelyingParty | Why::Ceremony | Why::Challenge => Refusal::PasskeyRefused,
        _ => Refusal::PasskeyUnsuitable,
    }
}
