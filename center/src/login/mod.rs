//! Logging in. (LOGIN, LOGINPROT, SUSPICIOUS, QUOTA-16 to QUOTA-19, T10 to T19)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> refused: locked, no human check, budget spent (no attempt, counts nothing)
//!   [*] --> reserved: attempt counted (one transaction)
//!   reserved --> hashing: the account's hash, or a stand-in that takes as long
//!   hashing --> wrong: stays counted; the tenth locks and the owner is told
//!   hashing --> gate: right; counter cleared
//!   gate --> logged_in: nothing is demanded
//!   gate --> pending: a protection demands a second proof
//!   pending --> logged_in: proved, and the account is not locked, and the password is the same still
//!   pending --> gone: time, or password, protections or factors changed
//! ```
//! Every login of every method passes the gate (`settle`), and there is no other way to a session (T19).
//! Browser and city are learned when a login is complete, never before.
//!
//! An address without an account goes the same way, step by step: it has a counter, a hash is computed,
//! a lock is told. So neither words nor time tell whether it exists.

pub(crate) mod attempt;
pub(crate) mod city;
mod conclude;
pub(crate) mod device;
mod gate;
mod journey;
pub(crate) mod pending;
mod store;

use crate::session::Opened;

pub(crate) use attempt::locked;
pub use city::frequent as frequent_cities;
pub use device::KNOWN_FOR as DEVICE_KNOWN_FOR;
pub(crate) use gate::{Proved, settle};
pub use journey::{WithPassword, complete, with_password};
pub(crate) use pending::forget as forget_pending;
pub use pending::{Completed, Pending, Waiting, holder, waiting};
pub(crate) use store::purge;

/// Where a right first factor leads.
#[derive(Clone)]
pub enum Outcome {
    /// Logged in.
    Opened(Opened),
    /// A protection of the account demands a second proof.
    Pending(Pending),
}
