//! The two acts of a change: before and after hashing.

use db::Tx;
use rules::operation::Own;
use rules::{At, Refusal};
use serde_json::json;

use super::{Hash, store};
use crate::audit::{self, Event};
use crate::login::attempt::{self, Reserved};
use crate::message::Notice;
use crate::session::{self, Root};
use crate::verification::{Grant, Guarded, guard, would_pass};
use crate::{Ctx, Error, account, login, notice};

/// What must be hashed, and what is known of it.
pub(super) struct Begun {
    pub reserved: Reserved,
    pub present: store::Stored,
    pub history: Vec<String>,
}

/// Whether the form may be shown and sent now: operation protection is off, or the verification is passed. It is
/// used up by the change itself, so that a slip in the form costs no second verification.
///
/// # Errors
/// [`Refusal::VerificationRequired`].
pub fn admit(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<(), Error> {
    let passes = would_pass(tx, ctx, who, &guarded(grant), false)?;
    if passes { Ok(()) } else { Err(Refusal::VerificationRequired.into()) }
}

/// The form comes after the verification, so there is nothing to bind it to but the operation.
const fn guarded(grant: Option<&Grant>) -> Guarded<'_> {
    Guarded { operation: Own::ModifyEmailPassword, parameters: "", grant }
}

/// Reserves a try of the old password: the same counter as at login (PWD-15, T13).
pub(super) fn begin(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Begun, Error> {
    admit(tx, ctx, who, grant)?;
    let present = store::find(tx, who.account)?.ok_or(Refusal::PasswordNoLoginEmail)?;
    let subject = attempt::subject_of(tx, ctx, who.account)?;
    // A logged-in owner is no anonymous form: no human check is asked, the counter alone bounds the tries.
    let reserved = attempt::reserve(tx, ctx, &subject, true).map_err(named)?;
    let history = store::list_history(tx, who.account, ctx.policy.password.history as i64)?;
    Ok(Begun { reserved, present, history })
}

/// The lock has its own words where somebody is logged in.
fn named(error: Error) -> Error {
    match error {
        Error::Refused(refusals) => Error::Refused(refusals.into_iter().map(old_password).collect()),
        other => other,
    }
}

fn old_password(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::LoginLocked { until } => Refusal::PasswordOldLocked { until },
        other => other,
    }
}

/// The old password was wrong: it stays counted.
pub(super) fn conclude_wrong(tx: &mut Tx, ctx: &Ctx, who: &Root, reserved: Reserved) -> Result<Refusal, Error> {
    audit::append(tx, ctx, who.account, Event::OldPasswordWrong, json!({ "number": reserved.failures.count }))?;
    match reserved.failures.locked_until(&ctx.policy.lockout) {
        None => Ok(Refusal::PasswordOldWrong { left: reserved.failures.left(&ctx.policy.lockout) }),
        Some(until) => {
            attempt::tell_locked(tx, ctx, who.account, until)?;
            Ok(Refusal::PasswordOldLocked { until: At(until) })
        }
    }
}

/// The old password was right, but the new one cannot be taken: nothing changes but the counter.
pub(super) fn conclude_right(tx: &mut Tx, ctx: &Ctx, reserved: &Reserved) -> Result<(), Error> {
    attempt::clear(tx, ctx, reserved)
}

/// Sets the new password, ends all other sessions and tells the owner (PWD-16, PWD-17).
pub(super) fn conclude(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    begun: &Begun,
    hash: &Hash,
    grant: Option<&Grant>,
) -> Result<u64, Error> {
    account::lock(tx, who.account)?;
    guard(tx, ctx, who, &guarded(grant), false)?;
    if !super::replace(tx, ctx, who.account, begun.present.set_at, hash.as_str())? {
        return Err(Error::Busy(1));
    }
    super::reset::forget_account(tx, who.account)?;
    attempt::clear(tx, ctx, &begun.reserved)?;
    login::forget_pending(tx, who.account)?;
    let ended = session::end_others(tx, ctx, who, rules::session::End::PasswordChanged)?;
    audit::append(tx, ctx, who.account, Event::PasswordChanged, json!({ "sessions_ended": ended }))?;
    let notice = Notice::PasswordChanged { at: ctx.now, place: ctx.caller.place.clone() };
    notice::tell_account(tx, ctx, who.account, notice)?;
    Ok(ended)
}
