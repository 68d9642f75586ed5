//! Replacing the login email. (EMAIL-14 to EMAIL-19, EMAIL-22, EMAIL-24)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> open: identity verified (EMAIL-19), the grant is used up
//!   open --> sent: a code goes to the new address
//!   sent --> sent: again, or to another address: only the last one counts
//!   sent --> done: right code, new password, address free
//!   open --> over: time
//!   sent --> over: time
//! ```
//! - A change belongs to the session that verified its owner, for ten minutes (T17).
//! - Whether the address logs in to another account is told only to somebody who has its code (EMAIL-18, T10).
//! - The last step is one act: address, password, security and contact email (both or neither), the end of all
//!   other sessions and of resets that were asked for, and the notices. Nothing of it happens alone.

mod change;
mod journey;
mod send;
mod store;

use rules::Millis;

pub use journey::{Change, change};
pub use send::{OPERATION, opened, send};
pub(crate) use store::purge;

/// A change as its session sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The address that the last code went to, whole: its owner typed it here.
    pub email: Option<String>,
    /// When the next code may be asked for.
    pub resend_at: Millis,
    /// When the change ends.
    pub expires_at: Millis,
}
