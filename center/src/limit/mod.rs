//! How much may an address, a network or a target ask for? And what does the Use Limits page show?
//!
//! Budgets are counter rows that are taken in the transaction of what they pay for, so they hold over
//! replicas (T02) and are exact under races. The table of restrictions itself is `rules::limit`.

mod journey;
mod pumping;
mod shown;
mod sms;

use db::{Tx, primitive};
use rules::{At, DAY, HOUR, Millis, Refusal};

pub use journey::sms_alarm;
pub use shown::{Shown, shown};
pub(crate) use sms::{again_at, answered, code_proved, code_sent};

use crate::contact::Address;
use crate::{Ctx, Error};

/// One budget: its name, how much, and for how long.
struct Budget {
    name: String,
    limit: i64,
    window: Millis,
}

fn spend(tx: &mut Tx, now: Millis, budgets: &[Budget]) -> Result<(), Error> {
    for budget in budgets {
        let until = now + budget.window;
        if primitive::take(tx, &budget.name, budget.limit, now, until)?.is_none() {
            return Err(Refusal::RequestTooMany { again_at: At(until) }.into());
        }
    }
    Ok(())
}

fn password_budgets(ctx: &Ctx) -> [Budget; 2] {
    let budget = &ctx.policy.budget;
    [
        Budget { name: format!("password:address:{}", ctx.caller.address), limit: budget.login_address, window: HOUR },
        Budget { name: format!("password:network:{}", ctx.caller.network), limit: budget.login_network, window: HOUR },
    ]
}

/// Takes a password attempt from the budgets of the caller's address and network (T14, T16).
///
/// # Errors
/// [`Refusal::RequestTooMany`]; the attempt is then none and counts nowhere.
pub(crate) fn take_password_attempt(tx: &mut Tx, ctx: &Ctx) -> Result<(), Error> {
    spend(tx, ctx.now, &password_budgets(ctx))
}

/// Gives it back: the attempt succeeded.
pub(crate) fn give_password_attempt_back(tx: &mut Tx, ctx: &Ctx) -> Result<(), Error> {
    for budget in password_budgets(ctx) {
        primitive::give_back(tx, &budget.name)?;
    }
    Ok(())
}

/// Takes one code or link to an address of either kind. Every flow that sends goes through here or, for a mailbox,
/// through [`take_message`] (T07). Answers when the next one may be asked for.
///
/// # Errors
/// [`Refusal::RequestTooMany`]; for a number also [`Refusal::CodeTooSoon`] and [`Refusal::MobileCountry`].
pub(crate) fn take(tx: &mut Tx, ctx: &Ctx, to: &Address) -> Result<Millis, Error> {
    match to {
        Address::Mobile(mobile) => sms::take(tx, ctx, mobile, &to.subject(ctx)),
        Address::Email(_) => {
            take_message(tx, ctx, &to.subject(ctx))?;
            Ok(ctx.now + ctx.policy.code.resend)
        }
    }
}

/// Counts a wrong client secret of the caller's address. A right one takes nothing.
///
/// # Errors
/// [`Refusal::RequestTooMany`].
pub(crate) fn take_wrong_client(tx: &mut Tx, ctx: &Ctx) -> Result<(), Error> {
    let name = format!("client:address:{}", ctx.caller.address);
    spend(tx, ctx.now, &[Budget { name, limit: ctx.policy.budget.client_address, window: HOUR }])
}

/// Takes one request of a client to an account: nobody is flooded with questions.
///
/// # Errors
/// [`Refusal::RequestTooMany`].
pub(crate) fn take_product_request(
    tx: &mut Tx,
    ctx: &Ctx,
    client: rules::ClientId,
    account: rules::AccountId,
) -> Result<(), Error> {
    let name = format!("product:{client}:{account}");
    spend(tx, ctx.now, &[Budget { name, limit: ctx.policy.operation.requests, window: HOUR }])
}

/// Takes one message to `target` (a digest of its address) from the budgets of the caller and of the target.
/// All flows share them (T07).
///
/// # Errors
/// [`Refusal::RequestTooMany`].
pub(crate) fn take_message(tx: &mut Tx, ctx: &Ctx, target: &[u8; 32]) -> Result<(), Error> {
    let budget = &ctx.policy.budget;
    let target = data_encoding::HEXLOWER.encode(&target[..16]);
    spend(
        tx,
        ctx.now,
        &[
            Budget { name: format!("send:target:{target}"), limit: budget.send_target, window: HOUR },
            Budget { name: format!("send:target-day:{target}"), limit: budget.send_target_day, window: DAY },
            Budget { name: format!("send:address:{}", ctx.caller.address), limit: budget.send_address, window: HOUR },
            Budget { name: format!("send:network:{}", ctx.caller.network), limit: budget.send_network, window: HOUR },
        ],
    )
}
