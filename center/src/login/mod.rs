//! Logging in. By email and password now. (LOGIN, QUOTA-16 to QUOTA-19, T10 to T17)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> refused: locked, no human check, budget spent (no attempt, counts nothing)
//!   [*] --> reserved: attempt counted (one transaction)
//!   reserved --> hashing: the account's hash, or a stand-in that takes as long
//!   hashing --> wrong: stays counted; the tenth locks and the owner is told
//!   hashing --> logged_in: counter cleared, session opened
//! ```
//! An address without an account goes the same way, step by step: it has a counter, a hash is computed,
//! a lock is told. So neither words nor time tell whether it exists.

pub(crate) mod attempt;
mod conclude;
pub(crate) mod device;
mod journey;
mod store;

pub(crate) use attempt::locked;
pub use device::KNOWN_FOR as DEVICE_KNOWN_FOR;
pub use journey::{WithPassword, with_password};
pub(crate) use store::purge;
