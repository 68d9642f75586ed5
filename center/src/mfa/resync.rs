//! How is a device found again whose clock has run away? (T40)
//!
//! By two codes in a row: they prove the device, so nothing else is asked for. The wrong tries are counted apart
//! from those of identity verification, and are few.

use data_encoding::HEXLOWER;
use db::{Tx, primitive};
use rules::mfa::{resync_window, step};
use rules::{At, Refusal};
use serde_json::json;

use super::{store, verify};
use crate::audit::{self, Event};
use crate::session::Root;
use crate::{Ctx, Error, account};

/// Notes how far the device's clock is off, by two codes that follow one another, the second one being that of
/// now. `Ok(Err(…))` is a refusal that stays counted.
///
/// # Errors
/// [`Refusal::MfaNotBound`]; codes that are none, which are not counted.
pub fn resync(tx: &mut Tx, ctx: &Ctx, who: &Root, code: &str, next_code: &str) -> Result<Result<(), Refusal>, Error> {
    let (first, second) = two_codes(code, next_code)?;
    let device = store::find_sealed(tx, who.account)?.ok_or(Refusal::MfaNotBound)?;
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let policy = &ctx.policy.mfa;
    let name = format!("mfa-resync:{}", HEXLOWER.encode(&who.account.0));
    let until = ctx.now + policy.tries_window;
    let Some(tried) = primitive::take(tx, &name, policy.tries, ctx.now, until)? else {
        return Ok(Err(Refusal::MfaNoTries { again_at: At(primitive::until(tx, &name)?.unwrap_or(until)) }));
    };
    let now = step(ctx.now, device.period);
    let steps = resync_window(now, device.last_step, policy);
    let found = verify::codes(ctx, &account, &device)?.find_pair(&steps, &first, &second);
    let taken = match found {
        Some(at) => store::consume_step(tx, who.account, &device.id, at + 1, at + 1 - now)?,
        None => false,
    };
    if !taken {
        return Ok(Err(Refusal::MfaCodesWrong { left: policy.tries - tried }));
    }
    primitive::clear(tx, &name)?;
    audit::append(tx, ctx, who.account, Event::MfaResynced, json!({ "kind": device.kind.name() }))?;
    Ok(Ok(()))
}

/// Reads a code as typed.
pub(super) fn six_digits(typed: &str) -> Result<String, Refusal> {
    rules::code::parse(typed).map_err(|_| Refusal::MfaCodeFormat)
}

/// Reads the two codes.
pub(super) fn two_codes(code: &str, next_code: &str) -> Result<(String, String), Error> {
    let second = rules::code::parse(next_code).map_err(|_| Refusal::MfaNextCodeFormat);
    match (six_digits(code), second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err(Error::Refused([first.err(), second.err()].into_iter().flatten().collect())),
    }
}
