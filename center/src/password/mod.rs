//! The password of the email login. (PWD)
//!
//! Hashing takes long on purpose, so it is never done in a transaction: an act reserves, a thread of the
//! [`Hasher`] works, and a second act concludes.

mod change;
mod hasher;
mod journey;
pub mod reset;
mod state;
mod store;

use db::Tx;
use rules::{AccountId, Millis};
use zeroize::Zeroizing;

pub use change::admit;
pub use hasher::{Hash, Hasher};
pub use journey::{Change, change};
pub use reset::{Waiting, find_reset};
pub use state::{State, state};
pub(crate) use store::{Stored, find};

use crate::{Ctx, Error};

/// A password that somebody typed. It cannot be printed and is wiped when dropped.
#[derive(Clone)]
pub struct Typed(Zeroizing<String>);

impl Typed {
    /// Takes what was typed, as it is: no trimming, no folding (ASVS 6.2.8).
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// Sets the first password of an account.
pub(crate) fn set_first(tx: &mut Tx, ctx: &Ctx, account: AccountId, hash: &Hash) -> Result<(), Error> {
    store::insert(tx, account, hash.as_str(), ctx.now)?;
    store::insert_history(tx, account, hash.as_str(), ctx.now)
}

/// Replaces the password that was set at `seen`, and keeps the history (PWD-05); `false`: somebody else was
/// quicker, and nothing has happened.
pub(crate) fn replace(tx: &mut Tx, ctx: &Ctx, account: AccountId, seen: Millis, hash: &str) -> Result<bool, Error> {
    // Later than the one before, also in the same millisecond: the order of the history hangs on it.
    let set_at = ctx.now.max(seen + 1);
    if !store::update(tx, account, seen, hash, set_at)? {
        return Ok(false);
    }
    store::insert_history(tx, account, hash, set_at)?;
    store::delete_old_history(tx, account, ctx.policy.password.history as i64)?;
    Ok(true)
}

/// The hashes that a new password must differ from, the present one first.
pub(crate) fn history(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<Vec<String>, Error> {
    store::list_history(tx, account, ctx.policy.password.history as i64)
}
