//! Where is an account's owner reached? Security and contact addresses (MOBILE, EMAIL).
//!
//! They are stored and changed separately (EMAIL-21). Registration by email sets the two email ones to
//! the login email, whose mailbox it has proved.

mod masked;
mod store;

use db::Tx;
use db::seal::DataKey;
use rules::email::Email;
use rules::{AccountId, Millis};

pub use masked::{Masked, masked};

use crate::message::Channel;
use crate::{Ctx, Error};

/// A kind of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Verification method of account protection (MOBILE-02).
    SecureMobile,
    /// Auxiliary verification method (EMAIL-02).
    SecurityEmail,
    /// Subscribed messages (EMAIL-01).
    ContactEmail,
}

impl Kind {
    /// The name in storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecureMobile => "secure-mobile",
            Self::SecurityEmail => "security-email",
            Self::ContactEmail => "contact-email",
        }
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
    let subject = ctx.keys.blind("email", email.as_str());
    for kind in [Kind::SecurityEmail, Kind::ContactEmail] {
        let sealed = key.seal("contact.sealed", &account.0, ctx.draw(kind.name()), email.as_str().as_bytes());
        store::insert(tx, account, kind, &subject, &sealed, ctx.now)?;
    }
    Ok(())
}

/// The address of one kind, if the account has one. It is whole: mask it before it is shown.
pub fn find(tx: &mut Tx, account: AccountId, key: &DataKey, kind: Kind) -> Result<Option<String>, Error> {
    let Some(sealed) = store::find(tx, account, kind)? else { return Ok(None) };
    let plain = key.open("contact.sealed", &account.0, &sealed)?;
    String::from_utf8(plain).map(Some).map_err(Error::fault)
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
    for (kind, channel) in [(Kind::SecureMobile, Channel::Sms), (Kind::SecurityEmail, Channel::Mail)] {
        targets.extend(find(tx, account, key, kind)?.map(|target| (channel, target)));
    }
    Ok(targets)
}
