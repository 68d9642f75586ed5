//! Opening a session, at the end of every login.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::login_method::Method;
use rules::session::End;
use rules::{AccountId, Millis, SessionId};

use super::{durations, store};
use crate::{Ctx, Error};

/// A session that was opened. It holds the token, so it cannot be printed.
#[derive(Clone)]
pub struct Opened {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The secret for the browser: told once, stored nowhere.
    pub token: String,
    /// When the session ends in any case.
    pub ends_at: Millis,
    /// What the browser shall keep to be known at the next login, for `login::device::KNOWN_FOR`.
    pub device_token: String,
}

/// Opens a session with a new token (T17) and the limits of the account; ends the oldest one if there is
/// no room for one more.
pub(crate) fn open(tx: &mut Tx, ctx: &Ctx, account: AccountId, method: Method) -> Result<Opened, Error> {
    let secret: [u8; 32] = ctx.draw("session-token");
    let session = SessionId(ctx.id("session"));
    let limits = durations(tx, ctx, account)?;
    let token_hash: [u8; 32] = digest(&SHA256, &secret).as_ref().try_into().map_err(Error::fault)?;
    crate::account::lock(tx, account)?;
    let crowded = store::end_beyond(tx, account, ctx.policy.session.most - 1, End::Crowded, ctx.now)?;
    ctx.sessions.forget_after_commit(tx, crowded);
    store::insert(tx, ctx, session, account, method, &token_hash, limits)?;
    Ok(Opened {
        account,
        session,
        token: BASE64URL_NOPAD.encode(&secret),
        ends_at: ctx.now + limits.maximum(),
        device_token: crate::login::device::remember(tx, ctx, account)?,
    })
}
