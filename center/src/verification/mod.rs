//! Identity verification: one engine, used by everything that must know that it is the owner. (IDV, T34, T35)
//!
//! The steps are those of `rules::verification` (its diagram is in `machine.rs`): an operation demands a
//! verification ([`guard`]), a challenge begins ([`begin_own`]), a method is chosen ([`choose`]), a code is
//! sent if the method needs one ([`send`]), something is proved ([`prove`]), and the operation takes the grant.
//!
//! - A verification belongs to one holder: a session, a login that waits, a reset. Nobody else sees it (T17).
//! - Its grant is a secret of 256 bits that is told once. It fits one holder, one operation and one set of
//!   parameters, for five minutes, once (IDV-13, T35).
//! - Which methods count is computed at every step from the account as it is then.
//! - Wrong proofs are counted before they are evaluated, over all methods, flows and replicas (T03, T37).
//!   A count is an `Ok` of its act, so that it stays.

mod begin;
mod factors;
mod grant;
mod proof;
mod steps;
mod store;
mod tries;
mod view;

use rules::{PendingLoginId, ResetId, SessionId};

pub use begin::begin_own;
pub(crate) use begin::{Ask, begin};
pub(crate) use factors::{bound, offered, usable};
pub use grant::{Grant, Guarded, would_pass};
pub(crate) use grant::{guard, redeem};
pub use proof::{Proof, Proved, prove};
pub use steps::{choose, send};
pub(crate) use store::{forget_account, purge};
pub(crate) use tries::renewed;
pub use view::{Sent, View, view};

/// Whose browser a verification belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Somebody logged in.
    Session(SessionId),
    /// Somebody whose first factor was right.
    Login(PendingLoginId),
    /// Somebody who opened the link for a forgotten password.
    Reset(ResetId),
}

impl Holder {
    /// Its row id. Ids of different kinds are drawn apart, so one is never another's.
    const fn id(&self) -> &[u8; 16] {
        match self {
            Self::Session(id) => &id.0,
            Self::Login(id) => &id.0,
            Self::Reset(id) => &id.0,
        }
    }
}
