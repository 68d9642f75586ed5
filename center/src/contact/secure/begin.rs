//! The first step: the identity is verified, and the form opens. (MOBILE-11, EMAIL-10)

use db::Tx;
use db::seal::DataKey;
use rules::{ContactChangeId, Millis};

use super::store::{self, Stored};
use super::{Found, Secure};
use crate::contact::Address;
use crate::message::code;
use crate::session::Root;
use crate::verification::{Grant, Guarded, guard};
use crate::{Ctx, Error, account, limit};

/// How far a change has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The new address, if a code was sent: whole, for whoever typed it.
    pub target: Option<Address>,
    /// When a code may be sent again.
    pub resend_at: Option<Millis>,
    /// When the change is over.
    pub expires_at: Millis,
}

/// The change that is under way in this session, if one is.
pub fn progress(tx: &mut Tx, ctx: &Ctx, who: &Root, which: Secure) -> Result<Option<Progress>, Error> {
    let Some(stored) = store::find(tx, who.session, which, ctx.now)? else { return Ok(None) };
    let found = open(&key(tx, ctx, who)?, who, which, stored)?;
    let mut resend_at = None;
    if let Some((_, subject)) = &found.target
        && let Some(sent_at) = code::sent_at(tx, found.code_key(subject))?
    {
        resend_at = Some(limit::again_at(tx, ctx, subject, sent_at)?);
    }
    Ok(Some(Progress { target: found.target.map(|(address, _)| address), resend_at, expires_at: found.expires_at }))
}

/// Opens the form for ten minutes; one that is open stays so. Answers when it closes.
///
/// # Errors
/// [`rules::Refusal::VerificationRequired`] without a grant for it (T39).
pub fn begin(tx: &mut Tx, ctx: &Ctx, who: &Root, which: Secure, grant: Option<&Grant>) -> Result<Millis, Error> {
    opened(tx, ctx, who, which, grant).map(|found| found.expires_at)
}

/// The open change, its row held; begun now if there is none.
pub(super) fn opened(tx: &mut Tx, ctx: &Ctx, who: &Root, which: Secure, grant: Option<&Grant>) -> Result<Found, Error> {
    if let Some(stored) = store::lock(tx, who.session, which, ctx.now)? {
        return open(&key(tx, ctx, who)?, who, which, stored);
    }
    guard(tx, ctx, who, &Guarded { operation: which.operation(), parameters: "", grant }, false)?;
    let id = ContactChangeId(ctx.id("secure-change"));
    let expires_at = ctx.now + ctx.policy.contact.change_ttl;
    store::put(tx, id, who.account, who.session, which, expires_at)?;
    Ok(Found { id, which, target: None, expires_at })
}

/// A row with its address opened.
pub(super) fn open(key: &DataKey, who: &Root, which: Secure, stored: Stored) -> Result<Found, Error> {
    let target = match (stored.subject, stored.sealed) {
        (Some(subject), Some(sealed)) => {
            let plain = key.open("secure_change.sealed", &who.account.0, &sealed)?;
            Some((Address::stored(which.kind().channel(), plain)?, subject))
        }
        _ => None,
    };
    Ok(Found { id: stored.id, which, target, expires_at: stored.expires_at })
}

/// The key of the account of `who`.
pub(super) fn key(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<DataKey, Error> {
    account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?.key(ctx)
}
