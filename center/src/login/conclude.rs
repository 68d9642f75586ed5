//! What follows from the evaluation of an attempt.

use db::Tx;
use rules::login_method::Method;
use rules::{AccountId, At, Refusal};
use serde_json::json;

use super::attempt::{self, Reserved};
use super::gate::{self, Proved};
use super::{Outcome, store};
use crate::audit::{self, Event};
use crate::{Ctx, Error, account, password};

/// Who the attempt was at.
#[derive(Clone)]
pub(super) struct Target {
    pub account: AccountId,
    pub stored: password::Stored,
    /// Where the page goes on.
    pub resume: String,
}

/// The password was right: clears the counter, and on to the gate.
///
/// A password that was changed since the attempt was reserved is no longer right: `Ok(None)`.
pub(super) fn right(tx: &mut Tx, ctx: &Ctx, target: &Target, reserved: &Reserved) -> Result<Option<Outcome>, Error> {
    // A change of the password at the same time comes before or after, never in between: otherwise a session
    // that the old password opens would escape the end of all others.
    account::lock(tx, target.account)?;
    let present = password::find(tx, target.account)?;
    if present.is_none_or(|present| present.set_at != target.stored.set_at) {
        return Ok(None);
    }
    attempt::clear(tx, ctx, reserved)?;
    let (account, password_set_at, resume) = (target.account, Some(target.stored.set_at), target.resume.as_str());
    gate::settle(tx, ctx, &Proved { account, method: Method::Email, password_set_at, resume }).map(Some)
}

/// The password was wrong: it stays counted, and the last one before the lock is told to the owner.
pub(super) fn wrong(tx: &mut Tx, ctx: &Ctx, target: Option<&Target>, reserved: &Reserved) -> Result<Refusal, Error> {
    let policy = &ctx.policy.lockout;
    let locked_until = reserved.failures.locked_until(policy);
    match target {
        None => {
            store::touch(tx, &reserved.subject)?;
            audit::pretend(tx, ctx, 2)?;
        }
        Some(target) => {
            audit::append(tx, ctx, target.account, Event::LoginFailed, json!({ "number": reserved.failures.count }))?;
            if let Some(until) = locked_until {
                attempt::tell_locked(tx, ctx, target.account, until)?;
            }
        }
    }
    Ok(match locked_until {
        Some(until) => Refusal::LoginLocked { until: At(until) },
        None => Refusal::LoginWrong { left: reserved.failures.left(policy) },
    })
}
