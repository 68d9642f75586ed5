//! Recovery codes: ten secrets on paper, for the day when the devices are gone. (`decisions.md`)
//!
//! They are shown once and kept as keyed digests of code and account, so that neither the database alone nor
//! another account's row says anything. Each is used once. Making new ones voids the old.
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> left: make (identity verified)
//!   left --> used: spend (one of any number of callers)
//!   left --> void: make anew
//!   used --> void: make anew
//! ```

mod make;
mod spend;
mod store;

use db::Tx;
use rules::{AccountId, Millis};

pub use make::{PARAMETERS, make};
pub(crate) use spend::spend;

use crate::Error;
use crate::session::Root;

/// What is left of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many.
    pub count: i64,
    /// When they were made.
    pub made_at: Millis,
}

/// The codes that are left; `None` if none is.
pub(crate) fn left(tx: &mut Tx, account: AccountId) -> Result<Option<Left>, Error> {
    Ok(store::find(tx, account)?.filter(|left| left.count > 0))
}

/// What the owner sees: how many are left, which may be none; `None` if none were ever made.
pub fn shown(tx: &mut Tx, who: &Root) -> Result<Option<Left>, Error> {
    store::find(tx, who.account)
}
