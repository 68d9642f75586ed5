//! How does it stand with the MFA device? (MFA-07, MFA-18, MFA-20)

use db::Tx;
use rules::mfa::Kind;
use rules::operation::Own;
use rules::protection::Protections;

use super::{Device, hardware};
use crate::session::Root;
use crate::verification::{Grant, Guarded, guard};
use crate::{Ctx, Error, protection};

/// What the pages and the API show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The device, if one is bound.
    pub device: Option<Device>,
    /// What may be bound (MFA-05).
    pub kinds: Vec<Kind>,
    /// What the account's protections ask for: an unbinding turns off those that ask for this device.
    pub protections: Protections,
}

/// For a page of the owner.
///
/// # Errors
/// If the store fails.
pub fn status(tx: &mut Tx, who: &Root) -> Result<Status, Error> {
    let allowed = hardware::is_allowed(tx, who.account)?;
    Ok(Status {
        device: super::find(tx, who.account)?,
        kinds: Kind::ALL.into_iter().filter(|kind| *kind == Kind::Virtual || allowed).collect(),
        protections: protection::find(tx, who.account)?,
    })
}

/// "Query the current MFA status": the guarded operation of the catalogue (MFA-20, OPCAT-06).
///
/// # Errors
/// `verification.required`, if operation protection is on and the grant does not fit.
pub fn query(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Status, Error> {
    guard(tx, ctx, who, &Guarded { operation: Own::QueryMfaStatus, parameters: "", grant }, false)?;
    status(tx, who)
}
