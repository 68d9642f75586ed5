//! The recovery codes of an account. (`decisions.md`)

use db::Tx;
use rules::{AccountId, Millis};

use crate::account::Account;
use crate::{Ctx, Error};

/// What is left of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many.
    pub count: i64,
    /// When they were made.
    pub made_at: Millis,
}

/// The codes that are left, if any.
pub(crate) fn left(_: &mut Tx, _: AccountId) -> Result<Option<Left>, Error> {
    Ok(None)
}

/// Uses a code up; `false`: it is none.
pub(crate) fn spend(_: &mut Tx, _: &Ctx, _: &Account, _: &str) -> Result<bool, Error> {
    Ok(false)
}
