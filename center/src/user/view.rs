//! What do the user list and the page of a user show? (MOBILE-05, EMAIL-05)

use db::Tx;
use rules::{Refusal, Uin};

use super::store;
use crate::contact::{self, Contact, Masked, Pending};
use crate::session::Root;
use crate::{Ctx, Error};

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The account ID.
    pub uin: Uin,
    /// The name.
    pub name: String,
    /// Whether it is the root account (主账号).
    pub is_root: bool,
    /// What is noted about the user.
    pub remark: Option<String>,
    /// The contact mobile, masked.
    pub mobile: Option<String>,
    /// The contact email, masked.
    pub email: Option<String>,
}

/// The page of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What the list shows of it.
    pub user: Listed,
    /// The addresses of both kinds, for the hints (MOBILE-03, EMAIL-04).
    pub addresses: Masked,
    /// A change of the contact mobile that waits.
    pub mobile_pending: Option<Pending>,
    /// A change of the contact email that waits.
    pub email_pending: Option<Pending>,
}

/// The users of the account of `who`.
pub fn list(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Vec<Listed>, Error> {
    let addresses = contact::masked(tx, ctx, who)?;
    Ok(vec![root(tx, who, &addresses)?])
}

/// One user.
///
/// # Errors
/// [`Refusal::RequestNotFound`] for a user of another account.
pub fn detail(tx: &mut Tx, ctx: &Ctx, who: &Root, uin: Uin) -> Result<Detail, Error> {
    if uin != who.uin {
        return Err(Refusal::RequestNotFound.into());
    }
    let addresses = contact::masked(tx, ctx, who)?;
    Ok(Detail {
        user: root(tx, who, &addresses)?,
        addresses,
        mobile_pending: contact::pending(tx, ctx, who, Contact::Mobile)?,
        email_pending: contact::pending(tx, ctx, who, Contact::Email)?,
    })
}

fn root(tx: &mut Tx, who: &Root, addresses: &Masked) -> Result<Listed, Error> {
    Ok(Listed {
        uin: who.uin,
        name: who.nickname.clone(),
        is_root: true,
        remark: store::find_remark(tx, who.account)?,
        mobile: addresses.contact_mobile.clone(),
        email: addresses.contact_email.clone(),
    })
}
