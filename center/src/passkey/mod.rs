//! The passkeys of an account. (`decisions.md`)

use db::Tx;
use rules::{AccountId, Millis};
use serde_json::Value;

use crate::account::Account;
use crate::{Ctx, Error};

/// Since when the account has had a passkey.
pub(crate) fn find(_: &mut Tx, _: AccountId) -> Result<Option<Millis>, Error> {
    Ok(None)
}

/// What the browser is asked to sign.
pub(crate) fn options(_: &mut Tx, _: &Ctx, _: &Account, _: &[u8; 32]) -> Result<Value, Error> {
    Ok(Value::Null)
}

/// Whether the answer is right.
pub(crate) fn check(_: &mut Tx, _: &Ctx, _: &Account, _: &[u8; 32], _: &Value) -> Result<bool, Error> {
    Ok(false)
}
