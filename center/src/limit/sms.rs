//! What keeps text messages from being pumped, and a phone from being bombed? (T01, T02, T07)
//!
//! Beside the budgets of every message: one in a minute to a number, and then a wait that doubles while nobody answers;
//! so many an hour to the numbers next to it, so many a day in all. The answer when the last is used up is that of any
//! other budget, and a metric counts it.

use data_encoding::HEXLOWER;
use db::{Tx, primitive};
use rules::mobile::Mobile;
use rules::{At, DAY, HOUR, Millis, Refusal, sms};

use super::{Budget, pumping, spend, take_message};
use crate::{Ctx, Error};

/// The name of the budget of the whole deployment.
const ALL: &str = "send:sms-day";

/// Takes one message to a number; answers when the next one may be asked for.
pub(super) fn take(tx: &mut Tx, ctx: &Ctx, mobile: &Mobile, subject: &[u8; 32]) -> Result<Millis, Error> {
    if !ctx.policy.sms.countries.allow(mobile.country()) {
        return Err(Refusal::MobileCountry.into());
    }
    let again_at = take_turn(tx, ctx, subject)?;
    take_message(tx, ctx, subject)?;
    let budget = &ctx.policy.budget;
    let prefix = ctx.keys.mac("mobile-prefix", &[mobile.prefix().as_bytes()]);
    let name = format!("send:prefix:{}", HEXLOWER.encode(&prefix[..16]));
    spend(tx, ctx.now, &[Budget { name, limit: budget.send_prefix, window: HOUR }])?;
    // The one row that all share is taken last, and so held for the shortest time.
    let all = spend(tx, ctx.now, &[Budget { name: ALL.into(), limit: budget.sms_day, window: DAY }]);
    all.inspect_err(|_| metrics::counter!("menshen_sms_ceiling_reached_total").increment(1))?;
    Ok(again_at)
}

/// One message in a minute, whatever asks for it; and after each that nobody has answered a longer wait.
fn take_turn(tx: &mut Tx, ctx: &Ctx, subject: &[u8; 32]) -> Result<Millis, Error> {
    take_until(tx, ctx, &row("turn", subject), ctx.now + ctx.policy.code.resend)?;
    let forgotten_at = ctx.now + ctx.policy.sms.wait_window;
    let unproved = primitive::take(tx, &row("unproved", subject), i64::MAX, ctx.now, forgotten_at)?;
    let again_at = ctx.now + sms::wait(unproved.unwrap_or(i64::MAX), &ctx.policy.code, &ctx.policy.sms);
    take_until(tx, ctx, &row("wait", subject), again_at)?;
    Ok(again_at)
}

fn take_until(tx: &mut Tx, ctx: &Ctx, name: &str, until: Millis) -> Result<(), Error> {
    if primitive::take(tx, name, 1, ctx.now, until)?.is_some() {
        return Ok(());
    }
    let until = primitive::until(tx, name)?.unwrap_or(until);
    Err(Refusal::CodeTooSoon { again_at: At(until) }.into())
}

fn row(what: &str, subject: &[u8; 32]) -> String {
    format!("send:{what}:{}", HEXLOWER.encode(&subject[..16]))
}

/// Whoever holds the number has answered: what is sent next waits no longer than a first message. Its minute stays.
pub(crate) fn answered(tx: &mut Tx, subject: &[u8; 32]) -> Result<(), Error> {
    primitive::clear(tx, &row("unproved", subject))?;
    Ok(primitive::clear(tx, &row("wait", subject))?)
}

/// A code goes out to a number.
pub(crate) fn code_sent(tx: &mut Tx, ctx: &Ctx) -> Result<(), Error> {
    pumping::count(tx, ctx, pumping::What::Sent, ctx.now)
}

/// The code that was sent at `sent_at` to a number was typed in.
pub(crate) fn code_proved(tx: &mut Tx, ctx: &Ctx, subject: &[u8; 32], sent_at: Millis) -> Result<(), Error> {
    answered(tx, subject)?;
    pumping::count(tx, ctx, pumping::What::Proved, sent_at)
}

/// When the next message may be asked for, after one that was sent at `sent_at`. To be shown.
pub(crate) fn again_at(tx: &mut Tx, ctx: &Ctx, subject: &[u8; 32], sent_at: Millis) -> Result<Millis, Error> {
    let wait = primitive::window(tx, &row("wait", subject), ctx.now)?;
    Ok(wait.map_or(0, |wait| wait.until).max(sent_at + ctx.policy.code.resend))
}
