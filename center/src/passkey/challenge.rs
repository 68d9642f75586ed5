//! What makes a challenge good once, for one holder, for a few minutes? (T17)
//!
//! The one for a new passkey is a row: whoever has it was verified. The one for a login is asked for by
//! anybody, so it leaves no row until it is used: time, random bytes, and our mark on both and on the browser.
//!
//! ```text
//! login challenge = expiry (6 bytes) | random (10) | MAC(browser, expiry, random) (16)
//! ```

use aws_lc_rs::constant_time::verify_slices_are_equal;
use db::{Tx, primitive};
use rules::{Millis, SessionId};

use super::webauthn::Challenge;
use crate::{Ctx, Error};

/// What stands before the mark.
const HEAD: usize = 16;

fn registration_token(ctx: &Ctx, session: SessionId, challenge: &Challenge) -> [u8; 32] {
    ctx.keys.mac("passkey-registration", &[&session.0, challenge])
}

/// A new challenge for a passkey that this session is about to make.
pub(super) fn issue(tx: &mut Tx, ctx: &Ctx, session: SessionId) -> Result<Challenge, Error> {
    let challenge: Challenge = ctx.draw("passkey-challenge");
    let token = registration_token(ctx, session, &challenge);
    primitive::issue(tx, &token, "passkey", ctx.now + ctx.policy.passkey.ttl)?;
    Ok(challenge)
}

/// Uses it up; `false`: it is not this session's, over its time, or used.
pub(super) fn consume(tx: &mut Tx, ctx: &Ctx, session: SessionId, challenge: &Challenge) -> Result<bool, Error> {
    Ok(primitive::consume(tx, &registration_token(ctx, session, challenge), ctx.now)?.is_some())
}

fn mark(ctx: &Ctx, browser: &str, head: &[u8]) -> [u8; 32] {
    ctx.keys.mac("passkey-login", &[browser.as_bytes(), head])
}

/// A challenge for whoever wants to log in with this browser. Nothing is stored.
pub(super) fn for_login(ctx: &Ctx, browser: &str) -> Challenge {
    let mut challenge: Challenge = ctx.draw("passkey-login");
    challenge[..6].copy_from_slice(&(ctx.now + ctx.policy.passkey.ttl).to_be_bytes()[2..]);
    let (head, marked) = challenge.split_at_mut(HEAD);
    marked.copy_from_slice(&mark(ctx, browser, head)[..HEAD]);
    challenge
}

/// Whether it is ours, for this browser, and in time; then until when.
pub(super) fn expiry(ctx: &Ctx, browser: &str, challenge: &Challenge) -> Option<Millis> {
    let (head, marked) = challenge.split_at(HEAD);
    verify_slices_are_equal(&mark(ctx, browser, head)[..HEAD], marked).ok()?;
    let expires_at = head[..6].iter().fold(0, |at: Millis, byte| (at << 8) | Millis::from(*byte));
    (ctx.now < expires_at).then_some(expires_at)
}

/// Uses it up: `true` for the first answer to it only.
pub(super) fn spend(tx: &mut Tx, ctx: &Ctx, challenge: &Challenge, expires_at: Millis) -> Result<bool, Error> {
    let token = ctx.keys.mac("passkey-login-spent", &[challenge]);
    Ok(primitive::spend(tx, &token, "passkey-login", ctx.now, expires_at)?)
}
