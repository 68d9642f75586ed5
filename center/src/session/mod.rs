//! Who is logged in where, and for how long? (SESSION, IMP-24, T51, T52)
//!
//! A session is a row; its token is 256 random bits, held by the browser and stored as a digest. The
//! limits are copied into the row when it opens, so a new setting works from the next login on
//! (SESSION-05). Ending a session is a write of its row; with SQLite the cache drops it between the
//! commit and the answer, with PostgreSQL every request reads the row: so it is over for every replica
//! with the next request.
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> live: login
//!   live --> live: activity (last_seen_at)
//!   live --> ended: log out, end, end others, sign out everywhere, password changed, too many sessions
//!   live --> ended: idle or maximum reached (told at once, written by the sweep)
//! ```

mod check;
mod durations;
mod end;
mod known;
mod list;
mod open;
mod sign_out;
mod store;
mod sweep;

use db::Tx;
use rules::login_method::Method;
use rules::{AccountId, AppId, Language, Millis, SessionId, Uin};

pub use check::{Checked, check, token_hash};
pub use durations::{ChangeDurations, change_durations, durations};
pub(crate) use end::end_all;
pub use end::{end, end_others, log_out};
pub use known::Sessions;
pub use list::{Ended, Listed, PAGE, Past, ended, live};
pub use open::Opened;
pub(crate) use open::open;
pub use sign_out::sign_out_everywhere;
pub use sweep::{flush, sweep};

use crate::{Ctx, Error};

/// The root of an account, logged in. Only a live session makes one, so an act that takes a `Root` cannot
/// be called without a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Whose.
    pub account: AccountId,
    /// By which session.
    pub session: SessionId,
    /// The account's number.
    pub uin: Uin,
    /// Its APPID.
    pub app_id: AppId,
    /// Its nickname.
    pub nickname: String,
    /// The language its owner has chosen.
    pub language: Language,
    /// How the session was opened.
    pub method: Method,
    /// When.
    pub started_at: Millis,
}

/// Has what is known of an account's sessions read again once the act is durable: its nickname, say, has
/// changed.
pub(crate) fn forget(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<(), Error> {
    let tokens = store::list_live_tokens(tx, account)?;
    ctx.sessions.forget_after_commit(tx, tokens);
    Ok(())
}
