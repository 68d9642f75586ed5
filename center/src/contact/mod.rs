//! Where is an account's owner reached? Security and contact addresses (MOBILE, EMAIL).
//!
//! They are stored and changed separately (EMAIL-21). Registration by email sets the two email ones to
//! the login email, whose mailbox it has proved. There are two ways to change one, and they are not one flow
//! (MOBILE-18):
//!
//! ```mermaid
//! stateDiagram-v2
//!   state "secure mobile, security email" as s {
//!     [*] --> begun: identity verified (ten minutes, this session)
//!     begun --> sent: new address, code sent to it
//!     sent --> sent: another address, another code
//!     sent --> set: right code, quota of the number
//!   }
//!   state "contact mobile, contact email" as c {
//!     [*] --> waiting: new address, link sent to it (identity verified first if the security email goes along)
//!     waiting --> waiting: sent again, or another address: the newest link counts
//!     waiting --> [*]: cancelled, or a day has passed
//!     waiting --> confirmed: Confirm Receipt, in any browser
//!   }
//! ```
//!
//! Synchronisations act once, at that change (EMAIL-21, EMAIL-22): contact email → security email when its link is
//! confirmed; security email → contact email at once. Mobiles never (MOBILE-17).
//!
//! Of two changes of one address the newer wish wins: whatever is set takes back every link that was sent before
//! and would overwrite it. Nothing here removes an address, so no protection can be left pointing at nothing.

mod address;
mod link;
mod masked;
mod put;
mod secure;
mod store;
mod tell;

use db::Tx;
use db::seal::DataKey;
use rules::email::Email;
use rules::{AccountId, Millis};

pub use address::{Address, Typed};
pub use link::{
    Contact, Landing, Pending, Request, SYNC, cancel, confirm as confirm_link, look, pending, request,
    resend as resend_link,
};
pub(crate) use link::{forget as forget_links, purge as purge_links};
pub use masked::{Masked, masked};
pub(crate) use put::{put, put_secure_mobile};
pub(crate) use secure::purge as purge_changes;
pub use secure::{Confirm, Progress, Secure, begin, confirm, progress, send};
pub(crate) use tell::{Changed, tell};

use crate::message::Channel;
use crate::{Ctx, Error};

/// A kind of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Verification method of account protection (MOBILE-02).
    SecureMobile,
    /// Auxiliary verification method (EMAIL-02).
    SecurityEmail,
    /// Subscribed messages (MOBILE-01).
    ContactMobile,
    /// Subscribed messages (EMAIL-01).
    ContactEmail,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::SecureMobile, Self::SecurityEmail, Self::ContactMobile, Self::ContactEmail];

    /// The name in storage, the API and the words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecureMobile => "secure-mobile",
            Self::SecurityEmail => "security-email",
            Self::ContactMobile => "contact-mobile",
            Self::ContactEmail => "contact-email",
        }
    }

    /// How it is reached.
    pub const fn channel(self) -> Channel {
        match self {
            Self::SecureMobile | Self::ContactMobile => Channel::Sms,
            Self::SecurityEmail | Self::ContactEmail => Channel::Mail,
        }
    }
}

/// The field of the blind index of addresses on a channel.
pub(crate) const fn field(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "mobile",
        Channel::Mail => "email",
    }
}

/// Sets security and contact email of a new account.
pub(crate) fn set_first_emails(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    email: &Email,
) -> Result<(), Error> {
    let address = Address::Email(email.clone());
    for kind in [Kind::SecurityEmail, Kind::ContactEmail] {
        put(tx, ctx, account, key, kind, &address)?;
    }
    Ok(())
}

/// The address of one kind, if the account has one. It is whole: mask it before it is shown.
pub fn find(tx: &mut Tx, account: AccountId, key: &DataKey, kind: Kind) -> Result<Option<String>, Error> {
    let Some(sealed) = store::find(tx, account, kind)? else { return Ok(None) };
    let plain = key.open("contact.sealed", &account.0, &sealed)?;
    String::from_utf8(plain).map(Some).map_err(Error::fault)
}

/// The same by the account's id.
pub fn whole(tx: &mut Tx, ctx: &Ctx, account: AccountId, kind: Kind) -> Result<Option<String>, Error> {
    let account = crate::account::find(tx, account)?.ok_or_else(|| Error::fault("no such account"))?;
    let key = account.key(ctx)?;
    find(tx, account.id, &key, kind)
}

/// Since when the address of one kind is what it is; `None`: there is none.
pub(crate) fn since(tx: &mut Tx, account: AccountId, kind: Kind) -> Result<Option<Millis>, Error> {
    store::find_confirmed_at(tx, account, kind)
}

/// Where security notices go: secure mobile and security email, as far as there are any.
pub(crate) fn security_targets(
    tx: &mut Tx,
    account: AccountId,
    key: &DataKey,
) -> Result<Vec<(Channel, String)>, Error> {
    let mut targets = Vec::new();
    for kind in [Kind::SecureMobile, Kind::SecurityEmail] {
        targets.extend(find(tx, account, key, kind)?.map(|target| (kind.channel(), target)));
    }
    Ok(targets)
}
