//! The acts of the second page: a new password waits for the verification, or is set where there is none to ask.

use data_encoding::HEXLOWER;
use db::{Tx, primitive};
use rules::operation::Own;
use rules::password::reset as rule;
use rules::verification::{Demand, Method};
use rules::{At, Refusal, VerificationId};

use super::complete::finish;
use super::{Live, live, locked, store, token_hash};
use crate::contact::{self, Kind};
use crate::password::{self, Hash};
use crate::verification::{self, Ask, Holder};
use crate::{Ctx, Error, protection};

/// Where the pages go on once the identity is verified.
const RESUME: &str = "/forgot-password/verify";

/// What follows a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The identity must be verified first; the old password still works (RESET-10, trap 17).
    Verify(VerificationId),
    /// It is set: the account has nothing else to prove (RESET-12).
    Done,
}

/// Counts a try of a new password and answers the last ones: whoever has the link could otherwise ask without end
/// which passwords they were.
pub(super) fn reserve(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Vec<String>, Error> {
    let live = live(tx, ctx, token)?;
    let name = format!("reset-tries:{}", HEXLOWER.encode(&live.id.0));
    if primitive::take(tx, &name, ctx.policy.reset.tries, ctx.now, live.expires_at)?.is_none() {
        return Err(Refusal::RequestTooMany { again_at: At(live.expires_at) }.into());
    }
    password::history(tx, ctx, live.account.id)
}

/// Takes the hash of the new password.
pub(super) fn prepare(tx: &mut Tx, ctx: &Ctx, token: &str, hash: &Hash) -> Result<Next, Error> {
    let live = locked(tx, ctx, token)?;
    if demanded(tx, ctx, &live)?.is_none() {
        finish(tx, ctx, &live, hash.as_str())?;
        return Ok(Next::Done);
    }
    begin(tx, ctx, &live, hash.as_str()).map(Next::Verify)
}

/// Has a new password wait for its verification, which begins, or is the one that has begun for the same password.
pub(super) fn begin(tx: &mut Tx, ctx: &Ctx, live: &Live, pending: &str) -> Result<VerificationId, Error> {
    let (demand, excluded) = demanded(tx, ctx, live)?.unwrap_or((Demand::Reset, &[]));
    let ask = Ask {
        account: live.account.id,
        holder: Holder::Reset(live.id),
        operation: &Own::ResetEmailLoginPassword.full_name(),
        parameters: &parameters(pending),
        demand,
        excluded,
        resume: RESUME,
    };
    let verification = verification::begin(tx, ctx, &ask)?;
    store::update_pending(tx, live.id, pending, verification)?;
    Ok(verification)
}

/// What a grant is good for: this new password and no other (T35).
pub(super) fn parameters(pending: &str) -> String {
    format!("password={}", HEXLOWER.encode(&token_hash(pending)[..16]))
}

/// What must be proved, and what the link has used already; `None`: nothing.
pub(super) fn demanded(tx: &mut Tx, ctx: &Ctx, live: &Live) -> Result<Option<(Demand, &'static [Method])>, Error> {
    let account = &live.account;
    let security = contact::find(tx, account.id, &account.key(ctx)?, Kind::SecurityEmail)?;
    let bound: Vec<Method> = verification::bound(tx, account.id)?.iter().map(|usable| usable.method).collect();
    let facts = rule::Facts {
        operation: protection::find(tx, account.id)?.operation,
        bound: &bound,
        same_mailbox: security.as_deref() == Some(live.email.as_str()),
    };
    Ok(rule::demand(&facts).map(|demand| (demand, facts.excluded())))
}
