//! A login that waits for its second proof: a state of its own. (LOGINPROT, T17, T18)
//!
//! It is a row and a secret that only the browser which began it holds. Nothing but the acts of this file
//! takes that secret, and none of them makes a [`Root`](crate::Root): so a pending login opens no other door.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::login::proved as proved_by;
use rules::login_method::Method;
use rules::verification::Demand;
use rules::{AccountId, Millis, PendingLoginId, Refusal, VerificationId};
use serde_json::json;

use super::gate::{self, Proved};
use super::{attempt, store};
use crate::audit::{self, Event};
use crate::session::Opened;
use crate::verification::{self, Ask, Grant, Holder};
use crate::{Ctx, Error, Place, account, password};

/// What its verification is for.
const OPERATION: &str = "login";

/// A login that waits. It holds the token, so it cannot be printed.
#[derive(Clone)]
pub struct Pending {
    /// The secret of the browser that began it.
    pub token: String,
    /// What must be passed.
    pub verification: VerificationId,
    /// When it is over.
    pub expires_at: Millis,
}

/// A pending login's row.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: PendingLoginId,
    pub account: AccountId,
    pub method: Method,
    pub password_set_at: Option<Millis>,
    pub demand: Demand,
    pub unusual: bool,
    pub place: Option<Place>,
    pub resume: String,
    pub expires_at: Millis,
}

/// What its browser sees of it: why it waits, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Whose verification the steps belong to.
    pub holder: Holder,
    /// What must be passed.
    pub verification: VerificationId,
    /// Login protection asks.
    pub by_login_protection: bool,
    /// The protection against suspicious logins asks: the city is not a frequent one.
    pub by_city: bool,
    /// The city, if it is known.
    pub place: Option<Place>,
    /// When the login must begin again.
    pub expires_at: Millis,
}

/// A login that was completed.
#[derive(Clone)]
pub struct Completed {
    /// The session.
    pub opened: Opened,
    /// How the login began.
    pub method: Method,
}

/// Has a login wait, and begins its verification.
pub(super) fn begin(
    tx: &mut Tx,
    ctx: &Ctx,
    proved: &Proved<'_>,
    demand: Demand,
    unusual: bool,
) -> Result<Pending, Error> {
    let secret: [u8; 32] = ctx.draw("pending-login-token");
    let token = BASE64URL_NOPAD.encode(&secret);
    let found = Found {
        id: PendingLoginId(ctx.id("pending-login")),
        account: proved.account,
        method: proved.method,
        password_set_at: proved.password_set_at,
        demand,
        unusual,
        place: ctx.caller.place.clone(),
        resume: proved.resume.to_owned(),
        expires_at: ctx.now + ctx.policy.login.pending_ttl,
    };
    store::insert_pending(tx, &found, &token_hash(&token), ctx.now)?;
    let verification = ask(tx, ctx, &found)?;
    let facts = json!({ "method": proved.method.name(), "demand": demand.name() });
    audit::append(tx, ctx, proved.account, Event::LoginPending, facts)?;
    Ok(Pending { token, verification, expires_at: found.expires_at })
}

fn ask(tx: &mut Tx, ctx: &Ctx, found: &Found) -> Result<VerificationId, Error> {
    let ask = Ask {
        account: found.account,
        holder: Holder::Login(found.id),
        operation: OPERATION,
        parameters: "",
        demand: found.demand,
        excluded: proved_by(found.method),
        resume: &found.resume,
    };
    verification::begin(tx, ctx, &ask)
}

/// Whose verification the steps of a login belong to, as long as it waits.
///
/// # Errors
/// [`Refusal::LoginGone`].
pub fn holder(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Holder, Error> {
    Ok(Holder::Login(find(tx, ctx, token)?.id))
}

/// Looks at a login that waits. A verification that is over or was broken off begins anew.
///
/// # Errors
/// [`Refusal::LoginGone`].
pub fn waiting(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Waiting, Error> {
    let found = find(tx, ctx, token)?;
    Ok(Waiting {
        holder: Holder::Login(found.id),
        verification: ask(tx, ctx, &found)?,
        by_login_protection: matches!(found.demand, Demand::Protection(_)),
        by_city: found.unusual,
        place: found.place,
        expires_at: found.expires_at,
    })
}

/// Opens the session of a login whose verification is passed; of any number of callers one gets it.
///
/// Everything that stood at the beginning is looked at again: the account is not locked, the password is still
/// the one that was right.
///
/// # Errors
/// [`Refusal::LoginGone`], [`Refusal::VerificationRequired`] if the grant does not fit,
/// [`Refusal::LoginLocked`]. Nothing is used up then.
pub(super) fn complete(tx: &mut Tx, ctx: &Ctx, token: &str, grant: &Grant) -> Result<Completed, Error> {
    let found = find(tx, ctx, token)?;
    account::lock(tx, found.account)?;
    if !store::consume_pending(tx, found.id, ctx.now)? {
        return Err(Refusal::LoginGone.into());
    }
    if found.password_set_at.is_some() {
        let present = password::find(tx, found.account)?.map(|present| present.set_at);
        if present != found.password_set_at {
            return Err(Refusal::LoginGone.into());
        }
    }
    if let Some(refusal) = attempt::locked(tx, ctx, found.account)? {
        return Err(refusal.into());
    }
    if !verification::redeem(tx, ctx, &Holder::Login(found.id), OPERATION, "", grant)? {
        return Err(Refusal::VerificationRequired.into());
    }
    let opened = gate::open(tx, ctx, found.account, found.method)?;
    Ok(Completed { opened, method: found.method })
}

/// Ends every pending login of an account: its password, its protections or its factors have changed, or its
/// owner signs out everywhere (T51).
pub(crate) fn forget(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    store::delete_pending_of(tx, account)
}

/// Deletes a page of pending logins that are over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    store::delete_pending_over(tx, now)
}

fn find(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Found, Error> {
    let found = store::find_pending(tx, &token_hash(token), ctx.now)?;
    found.ok_or_else(|| Refusal::LoginGone.into())
}

fn token_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}
