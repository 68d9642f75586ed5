//! What keeps text messages from being pumped, and a phone from being bombed? (T01, T02, T07)
//!
//! Beside the budgets of every message: one in a minute to a number, so many an hour to the numbers next to it, so
//! many a day in all. The answer when the last is used up is that of any other budget, and a metric counts it.

use data_encoding::HEXLOWER;
use db::{Tx, primitive};
use rules::mobile::Mobile;
use rules::{At, DAY, HOUR, Refusal};

use super::{Budget, spend, take_message};
use crate::{Ctx, Error};

/// The name of the budget of the whole deployment.
const ALL: &str = "send:sms-day";

/// Takes one message to a number.
pub(super) fn take(tx: &mut Tx, ctx: &Ctx, mobile: &Mobile, subject: &[u8; 32]) -> Result<(), Error> {
    if !ctx.policy.sms.countries.allow(mobile.country()) {
        return Err(Refusal::MobileCountry.into());
    }
    take_turn(tx, ctx, subject)?;
    take_message(tx, ctx, subject)?;
    let budget = &ctx.policy.budget;
    let prefix = ctx.keys.mac("mobile-prefix", &[mobile.prefix().as_bytes()]);
    let name = format!("send:prefix:{}", HEXLOWER.encode(&prefix[..16]));
    spend(tx, ctx.now, &[Budget { name, limit: budget.send_prefix, window: HOUR }])?;
    // The one row that all share is taken last, and so held for the shortest time.
    let all = spend(tx, ctx.now, &[Budget { name: ALL.into(), limit: budget.sms_day, window: DAY }]);
    all.inspect_err(|_| metrics::counter!("menshen_sms_ceiling_reached_total").increment(1))
}

/// One message in a minute, whatever asks for it.
fn take_turn(tx: &mut Tx, ctx: &Ctx, subject: &[u8; 32]) -> Result<(), Error> {
    let name = format!("send:turn:{}", HEXLOWER.encode(&subject[..16]));
    let until = ctx.now + ctx.policy.code.resend;
    if primitive::take(tx, &name, 1, ctx.now, until)?.is_some() {
        return Ok(());
    }
    let until = primitive::until(tx, &name)?.unwrap_or(until);
    Err(Refusal::CodeTooSoon { again_at: At(until) }.into())
}
