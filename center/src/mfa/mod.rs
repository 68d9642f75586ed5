//! The MFA device of an account: an authenticator application, or a token with a serial number. (MFA, IMP-25)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> pending: begin (identity verified; the key is shown once)
//!   pending --> pending: wrong code (nothing stored but the try)
//!   pending --> [*]: ten minutes, five wrong codes, another begin
//!   pending --> bound: right code; the protections that were ticked ask for it from now on
//!   bound --> bound: a right code (each step once, the drift is noted), two codes in a row (resync)
//!   bound --> [*]: unbind (verified by the device's own code; protections that used it are off)
//! ```
//!
//! - The account has one device at most (MFA-21): the table's key.
//! - A code counts once, over all replicas: the step is taken by a conditional update (T36).
//! - The seed is sealed with the account's key. A new one is shown in the answer that makes it, and again only to
//!   a form that brings it along; no address shows it to a GET (T38).
//! - How often a wrong code may be tried is counted by `verification`, which asks [`check_code`].

mod bind;
pub mod hardware;
mod otp;
mod resync;
mod seed;
mod status;
mod store;
mod unbind;
mod verify;

use db::Tx;
use rules::mfa::Kind;
use rules::{AccountId, Millis};

pub use bind::{
    Finish, FinishHardware, Offer, Wrong, begin_hardware, begin_virtual, finish_hardware, finish_virtual,
    has_begun_hardware,
};
pub use resync::resync;
pub use seed::Seed;
pub use status::{Status, query, status};
pub(crate) use store::purge;
pub use unbind::unbind;
pub(crate) use verify::check_code;

use crate::Error;

/// A bound device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What it is.
    pub kind: Kind,
    /// The serial number of a hardware device, masked.
    pub serial: Option<String>,
    /// Since when.
    pub bound_at: Millis,
    /// How many steps its clock is ahead of ours, by the last code.
    pub drift: i64,
}

/// The device of an account.
///
/// # Errors
/// If the store fails.
pub fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Device>, Error> {
    store::find(tx, account)
}
