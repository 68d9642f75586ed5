//! Resetting a forgotten password. (RESET, T10, T11, T15, T43, T44, T45)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> mailed: an address that logs in (human check from the second request on)
//!   [*] --> pretended: any other address; the same rows and the same work, no mail
//!   mailed --> mailed: asked again: the newer link is the only one
//!   mailed --> pending: new password (its hash waits, the old password works)
//!   pending --> pending: another new password: what was verified for the first is void
//!   pending --> done: identity verified
//!   mailed --> done: new password, and the account has nothing else to prove
//!   mailed --> gone: time, password changed, login email changed
//!   pending --> gone: the same
//! ```
//! - The link holds 256 random bits; the row holds their digest, the account, and which password of which address
//!   it replaces. Nothing in a request can name an account.
//! - Opening the link changes nothing (T43): only forms move it on.
//! - The last step sets the password, ends every session and every other way in that was begun, and tells the
//!   owner. It lifts no lock (QUOTA-19).

mod complete;
mod journey;
mod prepare;
mod request;
mod store;

use aws_lc_rs::digest::{SHA256, digest};
use db::Tx;
use rules::email::Email;
use rules::{AccountId, Millis, Refusal, ResetId, VerificationId};

pub use complete::{ask, complete};
pub use journey::{Set, request, set};
pub use prepare::Next;
pub(crate) use store::{forget_account, purge};

use crate::account::{self, Account};
use crate::password::{self, Stored};
use crate::verification::Holder;
use crate::{Ctx, Error, login_method};

/// A reset as whoever opened its link sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The login email, masked.
    pub email: String,
    /// When the link ends.
    pub expires_at: Millis,
}

/// Whose a reset is: for the verification that it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The holder of its verification.
    pub holder: Holder,
    /// The account.
    pub account: AccountId,
    /// The verification, once a new password waits for it.
    pub verification: Option<VerificationId>,
}

/// A reset that can still be completed, with what it is about.
pub(super) struct Live {
    pub id: ResetId,
    pub account: Account,
    /// The login email, whole.
    pub email: Email,
    /// The password that it replaces.
    pub stored: Stored,
    pub pending: Option<String>,
    pub verification: Option<VerificationId>,
    pub expires_at: Millis,
}

/// What the page of a link shows. Looking changes nothing (T43).
///
/// # Errors
/// [`Refusal::PasswordResetGone`].
pub fn opened(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Opened, Error> {
    let live = live(tx, ctx, token)?;
    Ok(Opened { email: live.email.masked(), expires_at: live.expires_at })
}

/// The reset that a token stands for, as the holder of a verification.
///
/// # Errors
/// [`Refusal::PasswordResetGone`].
pub fn find_reset(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Waiting, Error> {
    let live = live(tx, ctx, token)?;
    Ok(Waiting { holder: Holder::Reset(live.id), account: live.account.id, verification: live.verification })
}

/// Whether the reset of a token was completed a little while ago (RESET-11).
pub fn is_done(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<bool, Error> {
    store::is_consumed(tx, &token_hash(token), ctx.now)
}

/// Finds a reset, unless its time is over, it was used, or what it replaces is no more (T44).
fn live(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Live, Error> {
    let row = store::find(tx, &token_hash(token), ctx.now)?.ok_or(Refusal::PasswordResetGone)?;
    let account = account::find(tx, row.account)?.ok_or_else(|| Error::fault("a reset of nobody"))?;
    let stored = password::find(tx, row.account)?.filter(|stored| stored.set_at == row.password_set_at);
    let email = login_method::email(tx, account.id, &account.key(ctx)?)?;
    let email = email.filter(|email| ctx.keys.blind("email", email) == row.subject);
    let (Some(stored), Some(email)) = (stored, email) else { return Err(Refusal::PasswordResetGone.into()) };
    let email = Email::parse(&email)?;
    Ok(Live {
        id: row.id,
        account,
        email,
        stored,
        pending: row.pending,
        verification: row.verification,
        expires_at: row.expires_at,
    })
}

/// The same with the account's row held until the end of the act: a change of the password or of the login email
/// at the same time comes before or after, never in between.
fn locked(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Live, Error> {
    let row = store::find(tx, &token_hash(token), ctx.now)?.ok_or(Refusal::PasswordResetGone)?;
    account::lock(tx, row.account)?;
    live(tx, ctx, token)
}

fn token_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}
