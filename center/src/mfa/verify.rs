//! Is a code of the bound device right? (MFA-19, T36)

use db::Tx;
use rules::mfa::{bounded, step, window};

use super::otp::Codes;
use super::seed::Seed;
use super::store::{self, Sealed};
use crate::account::Account;
use crate::{Ctx, Error};

/// Where a seed lies, for its binding to the account.
pub(super) const PLACE: &str = "mfa_device.sealed";

/// Whether `code` (six digits) is right; a code is right once. Wrong ones are counted by the caller.
pub(crate) fn check_code(tx: &mut Tx, ctx: &Ctx, account: &Account, code: &str) -> Result<bool, Error> {
    let Some(device) = store::find_sealed(tx, account.id)? else { return Ok(false) };
    let codes = codes(ctx, account, &device)?;
    let (now, policy) = (step(ctx.now, device.period), &ctx.policy.mfa);
    let steps = window(now, device.drift, device.last_step, policy);
    let Some(step) = codes.find(&steps, code) else { return Ok(false) };
    store::consume_step(tx, account.id, &device.id, step, bounded(step - now, policy))
}

/// The codes of a bound device.
pub(super) fn codes(ctx: &Ctx, account: &Account, device: &Sealed) -> Result<Codes, Error> {
    let seed = account.key(ctx)?.open(PLACE, &account.id.0, &device.sealed)?;
    Ok(Codes::new(&Seed::new(seed), device.algorithm))
}
