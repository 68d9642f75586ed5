//! Ending sessions: this one, another one, all others, all.

use db::Tx;
use rules::session::End;
use rules::{AccountId, Refusal, SessionId};
use serde_json::json;

use super::{Root, store};
use crate::audit::{self, Event};
use crate::{Ctx, Error, login, operation, password, verification};

/// Logs out of the present session.
pub fn log_out(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<(), Error> {
    let ended = store::end(tx, who.account, who.session, End::LoggedOut, ctx.now)?;
    let was_live = ended.is_some();
    ctx.sessions.forget_after_commit(tx, ended.into_iter().collect());
    if was_live {
        audit::append(tx, ctx, who.account, Event::LoggedOut, json!({}))?;
    }
    Ok(())
}

/// Ends another session of the account.
///
/// # Errors
/// [`Refusal::SessionNotFound`] if it is not live or not of this account, which look alike;
/// [`Refusal::SessionIsCurrent`].
pub fn end(tx: &mut Tx, ctx: &Ctx, who: &Root, session: SessionId) -> Result<(), Error> {
    if session == who.session {
        return Err(Refusal::SessionIsCurrent.into());
    }
    let ended = store::end(tx, who.account, session, End::Ended, ctx.now)?.ok_or(Refusal::SessionNotFound)?;
    ctx.sessions.forget_after_commit(tx, vec![ended]);
    audit::append(tx, ctx, who.account, Event::SessionEnded, json!({ "session": session.to_string() }))
}

/// Ends all sessions of the account but the present one; answers how many that were.
pub fn end_others(tx: &mut Tx, ctx: &Ctx, who: &Root, why: End) -> Result<u64, Error> {
    let ended = store::end_others(tx, who.account, who.session, why, ctx.now)?;
    let count = ended.len() as u64;
    ctx.sessions.forget_after_commit(tx, ended);
    if count > 0 {
        audit::append(tx, ctx, who.account, Event::OthersEnded, json!({ "count": count, "why": why.name() }))?;
    }
    Ok(count)
}

/// Ends every session of an account, the present one too, and everything that could still become one or an
/// act of one (T51): logins that wait, verifications and their grants, resets, and what products have asked.
/// Answers how many sessions that were. The caller records why.
pub(crate) fn end_all(tx: &mut Tx, ctx: &Ctx, account: AccountId, why: End) -> Result<u64, Error> {
    // Logins that are about to conclude wait here, and see what has changed.
    crate::account::lock(tx, account)?;
    let ended = store::end_all(tx, account, why, ctx.now)?;
    let count = ended.len() as u64;
    ctx.sessions.forget_after_commit(tx, ended);
    verification::forget_account(tx, account)?;
    login::forget_pending(tx, account)?;
    password::reset::forget_account(tx, account)?;
    operation::forget_account(tx, account)?;
    Ok(count)
}
