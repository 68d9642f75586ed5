//! Registering an account by email. (IMP-01, IMP-02, QUOTA-01)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> started: address given (human check from the second request on)
//!   started --> started: code sent again
//!   started --> account: right code, password, agreement
//!   note right of started
//!     An address that has an account starts the same way. Its owner gets a mail that says so,
//!     and no code in the world is right.
//!   end note
//! ```
//! Whoever began it holds a secret token; a registration cannot be finished in another browser (T17).

mod finish;
mod journey;
mod start;
mod store;

use rules::Millis;

pub use journey::{Finish, finish, start};
pub use start::{Pending, pending, resend};
pub(crate) use store::purge;

/// A registration that has begun. It holds the token, so it cannot be printed.
#[derive(Clone)]
pub struct Started {
    /// The secret of the beginner's browser.
    pub token: String,
    /// When it ends.
    pub expires_at: Millis,
    /// When the code may be sent again.
    pub resend_at: Millis,
}
