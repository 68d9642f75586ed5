//! How are contact mobile and contact email changed? (MOBILE-04 to MOBILE-09, EMAIL-05 to EMAIL-08, T43)
//!
//! One proof: the link in a message to the new address. A GET of the link changes nothing, so that programs which
//! open links cannot spend it; the button on its page does.

mod confirm;
mod request;
mod store;

use aws_lc_rs::digest::{SHA256, digest};
use db::Tx;
use rules::{AccountId, Millis};

pub use confirm::{Landing, confirm, look};
pub use request::{Pending, Request, SYNC, cancel, pending, request, resend};
pub(crate) use store::purge;

use super::Kind;
use crate::Error;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// The contact mobile.
    Mobile,
    /// The contact email.
    Email,
}

impl Contact {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Mobile, Self::Email];

    /// The address that it changes.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Mobile => Kind::ContactMobile,
            Self::Email => Kind::ContactEmail,
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contact| contact.kind().name() == name)
    }
}

/// An address of `kind` was set: links that were sent before and would overwrite it count no more.
pub(super) fn take_back(tx: &mut Tx, account: AccountId, kind: Kind) -> Result<(), Error> {
    match kind {
        Kind::ContactMobile => store::delete_waiting(tx, account, Contact::Mobile),
        Kind::ContactEmail => store::delete_waiting(tx, account, Contact::Email),
        Kind::SecurityEmail => store::delete_waiting_sync(tx, account),
        Kind::SecureMobile => Ok(()),
    }
}

/// Takes every link of an account back that waits, as when somebody else may have asked for it (T28).
pub(crate) fn forget(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    Contact::ALL.into_iter().try_for_each(|contact| store::delete_waiting(tx, account, contact))
}

/// What a link's secret is stored as.
fn token_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

/// A change that waits, or was confirmed.
struct Stored {
    account: AccountId,
    contact: Contact,
    subject: [u8; 32],
    sealed: Vec<u8>,
    sync: bool,
    sent_at: Millis,
    expires_at: Millis,
    confirmed_at: Option<Millis>,
}
