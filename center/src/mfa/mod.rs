//! The MFA device of an account. (MFA)

use db::Tx;
use rules::{AccountId, Millis};

use crate::account::Account;
use crate::{Ctx, Error};

/// A bound device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Since when.
    pub bound_at: Millis,
}

/// The device of an account.
pub(crate) fn find(_: &mut Tx, _: AccountId) -> Result<Option<Device>, Error> {
    Ok(None)
}

/// Whether `code` is right; a code is right once.
pub(crate) fn check_code(_: &mut Tx, _: &Ctx, _: &Account, _: &str) -> Result<bool, Error> {
    Ok(false)
}
