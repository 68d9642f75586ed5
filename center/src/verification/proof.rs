//! The step that proves.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::verification::{Event, Method, State, step};
use rules::{Millis, Refusal, VerificationId};
use serde_json::{Value, json};

use super::factors::{self, Standing};
use super::{Grant, Holder, steps, store, tries};
use crate::audit::{self, Event as Record};
use crate::message::code;
use crate::{Ctx, Error, mfa, passkey, recovery_code};

/// What somebody shows. It cannot be printed.
#[derive(Clone)]
pub enum Proof {
    /// Six digits, as typed: for the MFA device, the mobile and the email alike.
    Code(String),
    /// A recovery code, as typed.
    RecoveryCode(String),
    /// A passkey's assertion (WebAuthn), as the browser made it.
    Passkey(Value),
}

impl Proof {
    /// Whether this kind of proof belongs to `method`.
    fn fits(&self, method: Method) -> bool {
        match self {
            Self::Code(_) => method == Method::Mfa || method.is_sent(),
            Self::RecoveryCode(_) => method == Method::RecoveryCode,
            Self::Passkey(_) => method == Method::Passkey,
        }
    }
}

/// What a right proof led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// Everything is proved.
    Granted {
        /// The one-time proof for the operation.
        grant: Grant,
        /// How long it is good.
        expires_at: Millis,
        /// Where the page goes on.
        resume: String,
    },
    /// One more method must be proved.
    Another,
}

/// Looks at a proof by the method in force. `Ok(Err(…))` is a refusal that stays counted.
///
/// # Errors
/// [`Refusal::VerificationGone`], [`Refusal::VerificationMethod`] if the proof is of another kind than the
/// method in force, [`Refusal::CodeFormat`]: nothing is counted then.
pub fn prove(
    tx: &mut Tx,
    ctx: &Ctx,
    holder: &Holder,
    id: VerificationId,
    proof: &Proof,
) -> Result<Result<Proved, Refusal>, Error> {
    let standing = factors::locked(tx, ctx, holder, id)?;
    let State::Open { .. } = standing.state(ctx) else { return Err(Refusal::VerificationGone.into()) };
    let method = standing.current().ok_or(Refusal::VerificationNoMethod)?;
    if !proof.fits(method) {
        return Err(Refusal::VerificationMethod.into());
    }
    // Where a right proof would lead; whether it is right is looked at below.
    let next = step(&standing.state(ctx), Event::Prove(method, true), &standing.facts())?;
    let digits = match proof {
        Proof::Code(typed) => Some(rules::code::parse(typed)?),
        Proof::RecoveryCode(_) | Proof::Passkey(_) => None,
    };
    let reserved = match tries::reserve(tx, ctx, standing.account.id)? {
        Ok(reserved) => reserved,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match evaluate(tx, ctx, &standing, method, proof, digits.as_deref())? {
        Ok(()) => tries::clear(tx, reserved, method)?,
        Err(Refusal::CodeExpired) => {
            tries::wrong(tx, ctx, reserved, method)?;
            return Ok(Err(Refusal::CodeExpired));
        }
        Err(_) => return Ok(Err(tries::wrong(tx, ctx, reserved, method)?)),
    }
    conclude(tx, ctx, &standing, method, next).map(Ok)
}

fn evaluate(
    tx: &mut Tx,
    ctx: &Ctx,
    standing: &Standing,
    method: Method,
    proof: &Proof,
    digits: Option<&str>,
) -> Result<Result<(), Refusal>, Error> {
    let account = &standing.account;
    let right = match (proof, digits) {
        (Proof::Code(_), Some(digits)) if method == Method::Mfa => mfa::check_code(tx, ctx, account, digits)?,
        (Proof::Code(_), Some(digits)) => return sent_code(tx, ctx, standing, method, digits),
        (Proof::Code(_), None) => false,
        (Proof::RecoveryCode(typed), _) => recovery_code::spend(tx, ctx, account, typed)?,
        (Proof::Passkey(answer), _) => passkey::check(tx, ctx, account, &standing.found.challenge, answer)?,
    };
    Ok(if right { Ok(()) } else { Err(Refusal::VerificationMethod) })
}

fn sent_code(
    tx: &mut Tx,
    ctx: &Ctx,
    standing: &Standing,
    method: Method,
    digits: &str,
) -> Result<Result<(), Refusal>, Error> {
    let Some(target) = steps::target(tx, ctx, standing, method)? else { return Ok(Err(Refusal::VerificationMethod)) };
    let key = target.key(&standing.found.id);
    if let Err(refusal) = code::attempt(tx, ctx, key, digits)? {
        return Ok(Err(refusal));
    }
    Ok(if code::consume(tx, ctx, key, digits)? { Ok(()) } else { Err(Refusal::CodeExpired) })
}

fn conclude(tx: &mut Tx, ctx: &Ctx, standing: &Standing, method: Method, next: State) -> Result<Proved, Error> {
    let found = &standing.found;
    if let State::Open { proved, .. } = next {
        store::update_proved(tx, found.id, &proved, &ctx.draw("verification-challenge"))?;
        return Ok(Proved::Another);
    }
    let secret: [u8; 32] = ctx.draw("grant");
    let token = BASE64URL_NOPAD.encode(&secret);
    let expires_at = ctx.now + ctx.policy.verification.grant_ttl;
    let mut proved = found.proved.clone();
    proved.push(method);
    store::update_granted(tx, found.id, &proved, &grant_hash(&token), expires_at)?;
    let names: Vec<&str> = proved.iter().map(|method| method.name()).collect();
    let facts = json!({ "operation": found.operation, "methods": names });
    audit::append(tx, ctx, found.account, Record::Verified, facts)?;
    Ok(Proved::Granted { grant: Grant::new(token), expires_at, resume: found.resume.clone() })
}

/// What a grant is stored as.
pub(super) fn grant_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}
