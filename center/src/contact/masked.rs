//! Which addresses does the owner see, and how? (IMP-28, PWD-11, MOBILE-03, EMAIL-04)

use db::Tx;
use rules::mask;

use super::{Kind, find};
use crate::session::Root;
use crate::{Ctx, Error, account};

/// The addresses that prove who the owner is, masked, and whether the contacts are others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// MOBILE-02; `None`: not set.
    pub secure_mobile: Option<String>,
    /// EMAIL-02; `None`: not set.
    pub security_email: Option<String>,
    /// MOBILE-01; `None`: not set.
    pub contact_mobile: Option<String>,
    /// EMAIL-01; `None`: not set.
    pub contact_email: Option<String>,
    /// MOBILE-03: secure and contact mobile are set and differ.
    pub mobiles_differ: bool,
    /// EMAIL-04: security and contact email are set and differ.
    pub emails_differ: bool,
}

/// Reads those of `who`.
pub fn masked(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Masked, Error> {
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key = account.key(ctx)?;
    let mut address = |kind| find(tx, account.id, &key, kind);
    let mobiles = (address(Kind::SecureMobile)?, address(Kind::ContactMobile)?);
    let emails = (address(Kind::SecurityEmail)?, address(Kind::ContactEmail)?);
    let differ = |both: &(Option<String>, Option<String>)| both.0.is_some() && both.1.is_some() && both.0 != both.1;
    Ok(Masked {
        mobiles_differ: differ(&mobiles),
        emails_differ: differ(&emails),
        secure_mobile: mobiles.0.map(|mobile| mask::mobile(&mobile)),
        contact_mobile: mobiles.1.map(|mobile| mask::mobile(&mobile)),
        security_email: emails.0.map(|email| mask::email(&email)),
        contact_email: emails.1.map(|email| mask::email(&email)),
    })
}
