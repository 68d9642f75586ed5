//! The catalogue of guarded operations, and products that ask whether one may go on. (OPCAT, OPPROT, IMP-22)
//!
//! A product asks with [`check`]. The decision is `rules::operation::demanded`, the same that the account centre's
//! own operations ask. Nothing demanded: it is answered without a write. Else a request is kept, and the product
//! sends the person to its page: they see who asks for what ([`view`]), prove who they are by the one engine
//! ([`verify`]), and [`confirm`] or [`decline`]. The product [`redeem`]s the answer with its own credentials, so
//! nothing secret is in any address.
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> waiting: check, and the account's operation protection demands a verification
//!   waiting --> proved: the person verifies, with a grant for exactly this request, and confirms
//!   waiting --> declined: the person says no
//!   waiting --> expired: 10 minutes
//!   proved --> redeemed: once, by the same client, for the same account, operation, resource and arguments
//!   proved --> proved: redeemed with anything else (refused, nothing used up)
//!   proved --> expired: 5 minutes
//!   waiting --> expired: signed out everywhere, client revoked
//!   proved --> expired: signed out everywhere
//! ```
//!
//! `expired` is never written: it is computed at every look (T09).

mod ask;
mod catalogue;
mod check;
mod journey;
mod person;
mod redeem;
mod store;

use rules::operation::{Question, Stand};
use rules::{AccountId, ClientId, Millis, ProductRequestId, SessionId};

pub use ask::Challenge;
pub(crate) use catalogue::names;
pub use catalogue::{Addition, add, additions, catalogue, remove};
pub(crate) use check::{Accounts, accounts};
pub use check::{Asked, Decision, Subject, check};
pub use journey::redeem;
pub use person::{Shown, confirm, decline, verify, view};
pub use redeem::{Redeem, look};
pub(crate) use store::{forget_account, purge};

/// A product's request, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id. It is no secret.
    pub id: ProductRequestId,
    /// Who asks.
    pub client: ClientId,
    /// Whom.
    pub account: AccountId,
    /// Only this session may answer; `None`: any of the account.
    pub session: Option<SessionId>,
    /// For what.
    pub question: Question,
    /// Where the person goes on afterwards.
    pub return_url: Option<String>,
    /// How it stands now.
    pub stand: Stand,
    /// When it was asked.
    pub asked_at: Millis,
    /// When it is over.
    pub expires_at: Millis,
}
