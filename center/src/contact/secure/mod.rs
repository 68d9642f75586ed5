//! How are secure mobile and security email changed? (MOBILE-10 to MOBILE-18, EMAIL-09 to EMAIL-13, T06, T39)
//!
//! Two proofs: the identity, by a method that the account has; and the new mobile or mailbox, by the code that is
//! sent to it. The code is checked against the address in the row, which no request can swap.

mod begin;
mod confirm;
mod send;
mod store;

use rules::operation::Own;
use rules::{ContactChangeId, Millis};

pub use begin::{Progress, begin, progress};
pub use confirm::{Confirm, confirm};
pub use send::send;
pub(crate) use store::purge;

use super::{Address, Kind};
use crate::message::code::{Key, Purpose};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secure {
    /// The secure mobile.
    Mobile,
    /// The security email.
    Email,
}

impl Secure {
    /// The address that it changes.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Mobile => Kind::SecureMobile,
            Self::Email => Kind::SecurityEmail,
        }
    }

    /// The guarded operation (MOBILE-16).
    pub const fn operation(self) -> Own {
        match self {
            Self::Mobile => Own::ModifyUserMobileNumber,
            Self::Email => Own::ModifyUserEmailAddress,
        }
    }

    const fn purpose(self) -> Purpose {
        match self {
            Self::Mobile => Purpose::NewSecureMobile,
            Self::Email => Purpose::NewSecurityEmail,
        }
    }
}

/// A change's row, opened.
struct Found {
    id: ContactChangeId,
    which: Secure,
    target: Option<(Address, [u8; 32])>,
    expires_at: Millis,
}

impl Found {
    /// The key of the code for the address in the row.
    fn code_key<'a>(&'a self, subject: &'a [u8; 32]) -> Key<'a> {
        Key { flow: &self.id.0, purpose: self.which.purpose(), target: subject }
    }
}
