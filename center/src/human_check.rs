//! Is there a machine that paid for this request? A proof of work for anonymous forms (`decisions.md`).
//!
//! The protocol is that of ALTCHA's first version: find the number whose SHA-256 with the salt gives the
//! challenge. No third party takes part, nothing is stored until a solution is spent, and a solution is
//! spent once, in the transaction of what it pays for.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64, HEXLOWER};
use db::{Tx, primitive};
use rules::{At, HOUR, MINUTE, Millis, Refusal};
use serde::{Deserialize, Serialize};

use crate::{Ctx, Error};

/// How long a challenge is good.
const TTL: Millis = 10 * MINUTE;
/// Half of this many digests are needed on average: a tenth of a second for a phone, too much for a flood.
const MAX_NUMBER: u64 = 200_000;
const ALGORITHM: &str = "SHA-256";
/// A longer solution is not looked at.
const MAX_SOLUTION: usize = 2_048;

/// What the browser has to solve.
#[derive(Debug, Clone, Serialize)]
pub struct Challenge {
    /// Always `SHA-256`.
    pub algorithm: &'static str,
    /// The digest to find, in hexadecimal.
    pub challenge: String,
    /// Goes before the number; holds the time of expiry.
    pub salt: String,
    /// The number is not greater.
    pub maxnumber: u64,
    /// Our mark on the challenge, in hexadecimal.
    pub signature: String,
}

#[derive(Deserialize)]
struct Answer {
    algorithm: String,
    challenge: String,
    number: u64,
    salt: String,
    signature: String,
}

/// A solution that is right and in time; it must still be spent.
#[derive(Debug, Clone)]
pub struct Solution {
    digest: [u8; 32],
    expires_at: Millis,
}

/// A new challenge.
pub fn challenge(ctx: &Ctx) -> Challenge {
    let salt = format!("{}.{}", ctx.now + TTL, HEXLOWER.encode(&ctx.draw::<16>("human-check-salt")));
    let number = ctx.number("human-check-number") % MAX_NUMBER;
    let target = HEXLOWER.encode(digest(&SHA256, format!("{salt}{number}").as_bytes()).as_ref());
    let signature = HEXLOWER.encode(&ctx.keys.mac("human-check", &[target.as_bytes(), salt.as_bytes()]));
    Challenge { algorithm: ALGORITHM, challenge: target, salt, maxnumber: MAX_NUMBER, signature }
}

/// Reads a solution: base64 of JSON. An empty one is none.
///
/// # Errors
/// [`Refusal::HumanCheckInvalid`] if it is not ours, wrong, or too old.
pub fn verify(ctx: &Ctx, solution: Option<&str>) -> Result<Option<Solution>, Refusal> {
    let Some(text) = solution.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    read(ctx, text).map(Some).ok_or(Refusal::HumanCheckInvalid)
}

fn read(ctx: &Ctx, text: &str) -> Option<Solution> {
    let json = BASE64.decode(text.as_bytes()).ok().filter(|json| json.len() <= MAX_SOLUTION)?;
    let answer: Answer = serde_json::from_slice(&json).ok()?;
    let signature = HEXLOWER.decode(answer.signature.as_bytes()).ok()?;
    let ours = ctx.keys.verify_mac("human-check", &[answer.challenge.as_bytes(), answer.salt.as_bytes()], &signature);
    let expires_at: Millis = answer.salt.split_once('.')?.0.parse().ok()?;
    let found = digest(&SHA256, format!("{}{}", answer.salt, answer.number).as_bytes());
    let right = answer.algorithm == ALGORITHM && HEXLOWER.encode(found.as_ref()) == answer.challenge;
    let digest = digest(&SHA256, &signature).as_ref().try_into().ok()?;
    (ours && right && ctx.now < expires_at).then_some(Solution { digest, expires_at })
}

/// Uses a solution up.
///
/// # Errors
/// [`Refusal::HumanCheckInvalid`] if it was spent before.
pub(crate) fn spend(tx: &mut Tx, ctx: &Ctx, solution: &Solution) -> Result<(), Error> {
    let fresh = primitive::spend(tx, &solution.digest, "human-check", ctx.now, solution.expires_at)?;
    if fresh { Ok(()) } else { Err(Refusal::HumanCheckInvalid.into()) }
}

fn counter(ctx: &Ctx) -> String {
    format!("anonymous:{}", ctx.caller.address)
}

/// Whether the next anonymous request of the caller will need a solution: then its form brings a challenge
/// along. Only to choose what is shown; [`demand`] decides.
///
/// # Errors
/// If the store fails.
pub fn expected(tx: &mut Tx, ctx: &Ctx) -> Result<bool, Error> {
    Ok(primitive::peek(tx, &counter(ctx), ctx.now)? >= ctx.policy.budget.anonymous_free)
}

/// Lets an anonymous request pass that looks an account up or sends a message: the first of an address
/// in an hour for nothing, the others for a solution.
///
/// # Errors
/// [`Refusal::HumanCheckRequired`] or [`Refusal::HumanCheckInvalid`]; nothing was counted then.
pub(crate) fn demand(tx: &mut Tx, ctx: &Ctx, solution: Option<&Solution>) -> Result<(), Error> {
    if let Some(solution) = solution {
        return spend(tx, ctx, solution);
    }
    match primitive::take(tx, &counter(ctx), ctx.policy.budget.anonymous_free, ctx.now, ctx.now + HOUR)? {
        Some(_) => Ok(()),
        None => Err(Refusal::HumanCheckRequired.into()),
    }
}

/// When an address may ask again without a solution, for people whose browser runs no scripts.
pub fn free_again_at(ctx: &Ctx) -> At {
    At(ctx.now + HOUR)
}
