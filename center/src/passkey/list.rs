//! What does the owner see of their passkeys?

use db::Tx;
use rules::{Millis, PasskeyId, Refusal};

use super::store;
use crate::Error;
use crate::session::Root;

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Millis,
    /// When it last logged in or proved something.
    pub last_used_at: Option<Millis>,
    /// Whether its maker may keep it in several devices.
    pub synced: bool,
}

impl From<store::Passkey> for Listed {
    fn from(passkey: store::Passkey) -> Self {
        let store::Passkey { id, name, added_at, last_used_at, stored, .. } = passkey;
        Self { id, name, added_at, last_used_at, synced: stored.backup }
    }
}

/// All of them, the oldest first.
pub fn list(tx: &mut Tx, who: &Root) -> Result<Vec<Listed>, Error> {
    Ok(store::list(tx, who.account)?.into_iter().map(Listed::from).collect())
}

/// One of them.
///
/// # Errors
/// [`Refusal::PasskeyNotFound`] if there is none, or it is another account's, which look alike (T59).
pub fn one(tx: &mut Tx, who: &Root, id: PasskeyId) -> Result<Listed, Error> {
    let found = list(tx, who)?.into_iter().find(|passkey| passkey.id == id);
    found.ok_or_else(|| Refusal::PasskeyNotFound.into())
}
