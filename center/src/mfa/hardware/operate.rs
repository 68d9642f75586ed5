//! What does the operator do with tokens and with those who may have one? (MFA-05, IMP-25)

use db::Tx;
use rules::{AccountId, Millis, Uin, mfa};
use serde_json::json;

use super::store;
use crate::audit::{self, Event};
use crate::{Ctx, Error, account};

/// Tokens in one page of [`list`].
pub const PAGE: usize = 200;

/// What became of an account's permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// It has changed.
    Changed,
    /// It was so already.
    Already,
    /// There is no such account.
    NoAccount,
}

/// What became of a token that is to be free again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Released {
    /// It can be bound again.
    Free,
    /// It was not one that was returned: its state.
    NotReturned(String),
    /// There is no such token.
    Unknown,
}

/// A token of the inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its serial number.
    pub serial: String,
    /// `free`, `bound` or `returned`.
    pub state: String,
    /// Who made it, if the file said so.
    pub manufacturer: Option<String>,
    /// Its model, if the file said so.
    pub model: Option<String>,
    /// Whose it is.
    pub account: Option<Uin>,
    /// When it was imported.
    pub imported_at: Millis,
}

/// Lets an account bind a hardware device.
///
/// # Errors
/// If the store fails.
pub fn allow(tx: &mut Tx, ctx: &Ctx, uin: Uin) -> Result<Allowed, Error> {
    change(tx, ctx, uin, Event::MfaHardwareAllowed, |tx, account| store::allow(tx, account, ctx.now))
}

/// Lets it not any more. A device that is bound stays bound.
///
/// # Errors
/// If the store fails.
pub fn forbid(tx: &mut Tx, ctx: &Ctx, uin: Uin) -> Result<Allowed, Error> {
    change(tx, ctx, uin, Event::MfaHardwareForbidden, store::forbid)
}

fn change(
    tx: &mut Tx,
    ctx: &Ctx,
    uin: Uin,
    event: Event,
    write: impl Fn(&mut Tx, AccountId) -> Result<bool, Error>,
) -> Result<Allowed, Error> {
    let Some(account) = account::find_by_uin(tx, uin)? else { return Ok(Allowed::NoAccount) };
    if !write(tx, account)? {
        return Ok(Allowed::Already);
    }
    audit::append(tx, ctx, account, event, json!({ "by": "operator" }))?;
    Ok(Allowed::Changed)
}

/// Makes a token free that its owner has unbound, and that is in the operator's hand again.
///
/// # Errors
/// If it is no serial number; if the store fails.
pub fn release(tx: &mut Tx, serial: &str) -> Result<Released, Error> {
    let serial = mfa::serial(serial)?;
    if store::release(tx, &serial)? {
        return Ok(Released::Free);
    }
    Ok(store::find_state(tx, &serial)?.map_or(Released::Unknown, Released::NotReturned))
}

/// A page of the inventory: at most [`PAGE`] tokens whose serial numbers follow `after`.
///
/// # Errors
/// If the store fails.
pub fn list(tx: &mut Tx, after: &str) -> Result<Vec<Listed>, Error> {
    let rows = store::list(tx, after, PAGE as i64)?;
    rows.into_iter()
        .map(|(mut listed, owner)| {
            if let Some(owner) = owner {
                listed.account = account::find(tx, owner)?.map(|account| account.uin);
            }
            Ok(listed)
        })
        .collect()
}
