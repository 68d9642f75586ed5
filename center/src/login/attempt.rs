//! Reserving a password attempt, at login and wherever else a password is asked. (T12, T13)

use db::Tx;
use rules::lockout::{Failures, may_try};
use rules::policy::KnownDevices;
use rules::{AccountId, At, Millis, Refusal};

use super::store::Subject;
use super::{device, store};
use crate::human_check::{self, Solution};
use crate::message::Notice;
use crate::{Ctx, Error, limit, notice};

/// An attempt that was counted and may be evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Reserved {
    pub subject: Subject,
    /// This attempt included.
    pub failures: Failures,
}

/// The counter of an account; that of a known browser where the deployment keeps them apart.
pub(crate) fn subject_of(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<Subject, Error> {
    let apart = ctx.policy.lockout.known_devices == KnownDevices::Separate;
    let device = if apart { device::known(tx, ctx, account)? } else { None };
    Ok(match device {
        Some(device) => ctx.keys.mac("password-attempt", &[b"device", &account.0, &device]),
        None => ctx.keys.mac("password-attempt", &[b"account", &account.0]),
    })
}

/// The counter of an address that has no account: it is locked like one that has.
pub(super) fn subject_of_nobody(ctx: &Ctx, email: &str) -> Subject {
    ctx.keys.mac("password-attempt", &[b"nobody", email.as_bytes()])
}

/// The lock of the account, if it is locked now: it bars new logins by every method (QUOTA-16).
pub(crate) fn locked(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<Option<Refusal>, Error> {
    let policy = &ctx.policy.lockout;
    let subject = subject_of(tx, ctx, account)?;
    let until = store::find(tx, &subject)?.at(ctx.now, policy).locked_until(policy);
    Ok(until.map(|until| Refusal::LoginLocked { until: At(until) }))
}

/// Counts an attempt before it is evaluated.
///
/// # Errors
/// [`Refusal::LoginLocked`], [`Refusal::HumanCheckRequired`] or [`Refusal::RequestTooMany`]: then it is no
/// attempt and nothing was counted.
pub(crate) fn reserve(tx: &mut Tx, ctx: &Ctx, subject: &Subject, human: bool) -> Result<Reserved, Error> {
    let policy = &ctx.policy.lockout;
    let before = store::find(tx, subject)?.at(ctx.now, policy);
    may_try(before, human, policy)?;
    limit::take_password_attempt(tx, ctx)?;
    let counted = store::count(tx, subject, ctx.now, policy)?;
    let Some(failures) = counted else {
        // Others took the last places between the two statements.
        let until = store::find(tx, subject)?.locked_until(policy).unwrap_or(ctx.now + policy.window);
        return Err(Refusal::LoginLocked { until: At(until) }.into());
    };
    if failures.count >= policy.human_check_from && !human {
        return Err(Refusal::HumanCheckRequired.into());
    }
    Ok(Reserved { subject: *subject, failures })
}

/// The same for a login form, where the human check comes as a solution to be spent.
pub(super) fn reserve_with(
    tx: &mut Tx,
    ctx: &Ctx,
    subject: &Subject,
    solution: Option<&Solution>,
) -> Result<Reserved, Error> {
    if let Some(solution) = solution {
        human_check::spend(tx, ctx, solution)?;
    }
    reserve(tx, ctx, subject, solution.is_some())
}

/// The attempt succeeded: the row of failures ends.
pub(crate) fn clear(tx: &mut Tx, ctx: &Ctx, reserved: &Reserved) -> Result<(), Error> {
    // The budgets first, as when they were taken: two acts that lock the same rows lock them in one order.
    limit::give_password_attempt_back(tx, ctx)?;
    store::delete(tx, &reserved.subject)
}

/// The attempt was not evaluated, for want of room: it is none.
pub(crate) fn release(tx: &mut Tx, ctx: &Ctx, reserved: &Reserved) -> Result<(), Error> {
    limit::give_password_attempt_back(tx, ctx)?;
    store::uncount(tx, &reserved.subject)
}

/// Tells the owner that the account is locked, with time and place (T14).
pub(crate) fn tell_locked(tx: &mut Tx, ctx: &Ctx, account: AccountId, until: Millis) -> Result<(), Error> {
    crate::audit::append(tx, ctx, account, crate::audit::Event::Locked, serde_json::json!({ "until": until }))?;
    notice::tell_account(tx, ctx, account, Notice::LoginLocked { until, place: ctx.caller.place.clone() })
}
