//! What does somebody see of a verification? (IDV-01 to IDV-08)

use db::Tx;
use rules::operation::{Name, Own};
use rules::verification::{Method, State};
use rules::{Millis, Refusal, VerificationId, mask};
use serde_json::Value;

use super::factors;
use super::{Holder, steps, store};
use crate::message::{Channel, code};
use crate::{Ctx, Error, limit, operation, passkey};

/// A code that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// When it was sent.
    pub at: Millis,
    /// When the next one may be asked for.
    pub resend_at: Millis,
}

/// A verification as its holder sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its id.
    pub id: VerificationId,
    /// The operation's full name.
    pub operation: String,
    /// The same, if it is the centre's own.
    pub own: Option<Own>,
    /// What a product and its operation are called, if it is a product's.
    pub called: Option<(Name, Name)>,
    /// The method in force; `None`: the account has none that counts here (IDV-10).
    pub method: Option<Method>,
    /// All that count, that one included.
    pub methods: Vec<Method>,
    /// What has been proved already.
    pub proved: Vec<Method>,
    /// Where a code goes, masked, if the method in force sends one.
    pub target: Option<String>,
    /// Where the codes of all methods go that send one, masked.
    pub targets: Vec<(Method, String)>,
    /// If a code was sent by the method in force.
    pub sent: Option<Sent>,
    /// What a passkey is asked to sign (WebAuthn's `PublicKeyCredentialRequestOptions`), if it is in force.
    pub passkey: Option<Value>,
    /// Where the page goes on afterwards.
    pub resume: String,
    /// When it is over.
    pub expires_at: Millis,
}

/// Reads one.
///
/// # Errors
/// [`Refusal::VerificationGone`] if it is not the holder's, over, or done.
pub fn view(tx: &mut Tx, ctx: &Ctx, holder: &Holder, id: VerificationId) -> Result<View, Error> {
    let found = store::find(tx, holder, id)?;
    let standing = factors::standing(tx, ctx, found)?;
    let State::Open { .. } = standing.state(ctx) else { return Err(Refusal::VerificationGone.into()) };
    let method = standing.current();
    let target = method.map(|method| steps::target(tx, ctx, &standing, method)).transpose()?.flatten();
    let sent = target.as_ref().map(|target| sent(tx, ctx, target, &id)).transpose()?.flatten();
    let passkey = match method {
        Some(Method::Passkey) => Some(passkey::options(tx, ctx, &standing.account, &standing.found.challenge)?),
        _ => None,
    };
    let mut targets = Vec::new();
    for method in standing.methods.iter().copied().filter(|method| method.is_sent()) {
        let target = steps::target(tx, ctx, &standing, method)?;
        targets.extend(target.map(|target| (method, masked(&target))));
    }
    let found = standing.found;
    let own = Own::from_full_name(&found.operation);
    let called = match found.operation.split_once('/') {
        Some((product, code)) if own.is_none() => Some(operation::names(tx, product, code)?),
        _ => None,
    };
    Ok(View {
        id,
        own,
        called,
        operation: found.operation,
        method,
        methods: standing.methods,
        proved: found.proved,
        target: target.as_ref().map(masked),
        targets,
        sent,
        passkey,
        resume: found.resume,
        expires_at: found.expires_at,
    })
}

/// The last code of a verification to an address, if one was sent.
fn sent(tx: &mut Tx, ctx: &Ctx, target: &steps::Target, id: &VerificationId) -> Result<Option<Sent>, Error> {
    let Some(at) = code::sent_at(tx, target.key(id))? else { return Ok(None) };
    Ok(Some(Sent { at, resend_at: limit::again_at(tx, ctx, &target.subject, at)? }))
}

fn masked(target: &steps::Target) -> String {
    match target.channel {
        Channel::Sms => mask::mobile(&target.address),
        Channel::Mail => mask::email(&target.address),
    }
}
