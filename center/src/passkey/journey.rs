//! How does a passkey log in?
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> asked: login_options (a challenge for this browser; nothing is stored)
//!   asked --> gone: too late, another browser, used before
//!   asked --> refused: unknown, wrong, counter went back (one answer for all; counted for address and network)
//!   asked --> locked: right, but the account is locked (QUOTA-16)
//!   asked --> logged_in: right
//! ```

use std::sync::Arc;

use db::Tx;
use rules::Refusal;
use rules::login_method::Method;
use serde_json::Value;

use super::store::Passkey;
use super::webauthn::{self, Assertion, Challenge};
use super::{challenge, evaluate, store};
use crate::login::Outcome;
use crate::{Center, Ctx, Error, account, limit, login};

/// What a browser is asked to sign to log in, for whatever passkey of this site it has. `browser` is a secret
/// of the browser's: the answer is taken from the same one only (T17). Writes nothing.
pub fn login_options(ctx: &Ctx, browser: &str) -> Value {
    evaluate::request_options(ctx, &challenge::for_login(ctx, browser), &[])
}

/// What a browser brings to log in with a passkey.
#[derive(Clone)]
pub struct WithPasskey {
    /// The secret of the browser that asked for the challenge.
    pub browser: String,
    /// What the device has signed, as JSON (`AuthenticationResponseJSON`).
    pub response: Value,
    /// Where the page goes on: a path of ours.
    pub resume: String,
}

/// Logs in with what the device has signed. The gate of all logins decides what follows; of a passkey it demands
/// nothing more.
///
/// # Errors
/// [`Refusal::PasskeyChallengeGone`], [`Refusal::PasskeyRefused`], [`Refusal::LoginLocked`],
/// [`Refusal::RequestTooMany`].
pub async fn log_in(center: &Center, ctx: &Arc<Ctx>, input: WithPasskey) -> Result<Outcome, Error> {
    let ended = center.write(ctx, move |tx, ctx| try_log_in(tx, ctx, &input)).await?;
    let outcome = if ended.is_ok() { "succeeded" } else { "failed" };
    metrics::counter!("menshen_logins_total", "method" => Method::Passkey.name(), "outcome" => outcome).increment(1);
    Ok(ended?)
}

/// One transaction; what is not right is `Ok(Err(…))`, so that the challenge stays used and the attempt counted.
fn try_log_in(tx: &mut Tx, ctx: &Ctx, input: &WithPasskey) -> Result<Result<Outcome, Refusal>, Error> {
    let answer = Assertion::read(&input.response).map_err(|_| Refusal::PasskeyRefused)?;
    let challenge = webauthn::challenge_of(&answer).ok_or(Refusal::PasskeyRefused)?;
    let expires_at = challenge::expiry(ctx, &input.browser, &challenge).ok_or(Refusal::PasskeyChallengeGone)?;
    limit::take_password_attempt(tx, ctx)?;
    if !challenge::spend(tx, ctx, &challenge, expires_at)? {
        return Ok(Err(Refusal::PasskeyChallengeGone));
    }
    let Some(passkey) = evaluate_login(tx, ctx, &challenge, &answer)? else { return Ok(Err(Refusal::PasskeyRefused)) };
    limit::give_password_attempt_back(tx, ctx)?;
    account::lock(tx, passkey.account)?;
    // The gate would say so too, but as an error: the challenge would be unused again.
    if let Some(locked) = login::locked(tx, ctx, passkey.account)? {
        return Ok(Err(locked));
    }
    let proved = login::Proved {
        account: passkey.account,
        method: Method::Passkey,
        password_set_at: None,
        resume: &input.resume,
    };
    login::settle(tx, ctx, &proved).map(Ok)
}

/// The passkey, if what it has signed is right.
fn evaluate_login(tx: &mut Tx, ctx: &Ctx, challenge: &Challenge, answer: &Assertion) -> Result<Option<Passkey>, Error> {
    let Some(passkey) = store::find(tx, answer.credential_id())? else { return Ok(None) };
    let right = evaluate::assertion(tx, ctx, &passkey, challenge, answer, true)?;
    Ok(right.then_some(passkey))
}
