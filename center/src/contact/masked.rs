//! Which addresses does the owner see, and how? (IMP-28, PWD-11)

use db::Tx;
use rules::mask;

use super::{Kind, find};
use crate::session::Root;
use crate::{Ctx, Error, account};

/// The addresses that prove who the owner is, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// MOBILE-02; `None`: not set.
    pub secure_mobile: Option<String>,
    /// EMAIL-02; `None`: not set.
    pub security_email: Option<String>,
}

/// Reads those of `who`.
pub fn masked(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Masked, Error> {
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key = account.key(ctx)?;
    let secure_mobile = find(tx, account.id, &key, Kind::SecureMobile)?;
    let security_email = find(tx, account.id, &key, Kind::SecurityEmail)?;
    Ok(Masked {
        secure_mobile: secure_mobile.map(|mobile| mask::mobile(&mobile)),
        security_email: security_email.map(|email| mask::email(&email)),
    })
}
