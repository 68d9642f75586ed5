//! The act of the last step: the new password is set, and everything that the old one opened ends.

use db::Tx;
use rules::operation::Own;
use rules::session::End;
use rules::{Refusal, VerificationId};
use serde_json::json;

use super::{Live, locked, prepare, store};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::verification::{self, Grant, Holder};
use crate::{Ctx, Error, contact, notice, password, session};

/// Completes a reset whose new password waits, with the grant of its verification (RESET-10).
///
/// # Errors
/// [`Refusal::PasswordResetGone`]; [`Refusal::PasswordMissing`] if there is no new password yet;
/// [`Refusal::VerificationRequired`]. Nothing has happened then, and the old password works.
pub fn complete(tx: &mut Tx, ctx: &Ctx, token: &str, grant: Option<&Grant>) -> Result<(), Error> {
    let live = locked(tx, ctx, token)?;
    let pending = live.pending.clone().ok_or(Refusal::PasswordMissing)?;
    if prepare::demanded(tx, ctx, &live)?.is_some() {
        let operation = Own::ResetEmailLoginPassword.full_name();
        let (holder, parameters) = (Holder::Reset(live.id), prepare::parameters(&pending));
        let passed = match grant {
            Some(grant) => verification::redeem(tx, ctx, &holder, &operation, &parameters, grant)?,
            None => false,
        };
        if !passed {
            return Err(Refusal::VerificationRequired.into());
        }
    }
    finish(tx, ctx, &live, &pending)
}

/// The verification that a reset waits for: it begins anew if its grant was let lapse.
///
/// # Errors
/// As [`complete`].
pub fn ask(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<VerificationId, Error> {
    let live = locked(tx, ctx, token)?;
    let pending = live.pending.clone().ok_or(Refusal::PasswordMissing)?;
    prepare::begin(tx, ctx, &live, &pending)
}

/// Sets the password (RESET-14). The counter of wrong passwords is left as it is: a lock ends by time alone (T15).
pub(super) fn finish(tx: &mut Tx, ctx: &Ctx, live: &Live, hash: &str) -> Result<(), Error> {
    let account = live.account.id;
    let used = store::consume(tx, live.id, ctx.now)?;
    if !used || !password::replace(tx, ctx, account, live.stored.set_at, hash)? {
        return Err(Refusal::PasswordResetGone.into());
    }
    let ended = session::end_all(tx, ctx, account, End::PasswordChanged)?;
    // Whoever was in before may have begun to put an address of their own.
    contact::forget_links(tx, account)?;
    audit::append(tx, ctx, account, Event::PasswordReset, json!({ "sessions_ended": ended }))?;
    let notice = Notice::PasswordReset { at: ctx.now, place: ctx.caller.place.clone() };
    notice::tell_account(tx, ctx, account, notice)
}
