//! What does the owner see of the protections? (LOGINPROT-11, LOGINPROT-12, SUSPICIOUS-03)

use db::Tx;
use rules::protection::{Choice, Protections};

use super::{find, has_any_factor, offered};
use crate::session::Root;
use crate::{Ctx, Error, Place, account, login};

/// One option of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Which.
    pub choice: Choice,
    /// Whether the account has the factor that it asks for.
    pub is_ready: bool,
}

/// The protections of an account, and what could be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is chosen.
    pub chosen: Protections,
    /// The four options, in the order of the dialogs.
    pub offered: Vec<Offered>,
    /// Whether the protection against suspicious logins can be on (SUSPICIOUS-05).
    pub can_be_suspicious: bool,
    /// The frequent login cities.
    pub cities: Vec<Place>,
}

/// Reads those of `who`.
pub fn shown(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Shown, Error> {
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    Ok(Shown {
        chosen: find(tx, who.account)?,
        offered: offered(tx, ctx, &account)?,
        can_be_suspicious: has_any_factor(tx, who.account)?,
        cities: login::frequent_cities(tx, ctx, who)?,
    })
}
