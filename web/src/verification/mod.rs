//! Identity verification at the doors: the dialog, and the challenge in a problem. (IDV)
//!
//! - [`ask`], [`before_form`], [`problem`], [`demanded`]: an operation demands a verification.
//! - [`Place`] and the steps [`show`], [`show_ways`], [`choose`], [`send`], [`prove`]: the dialog, for whoever
//!   has a place for it.
//! - [`shown`]: a verification in the API.

mod asked;
mod demand;
mod place;
mod session;
mod steps;

#[cfg(test)]
pub(crate) use asked::{Asked, Shows};
#[allow(unused_imports, reason = "each feature that demands a verification takes what it needs")]
pub(crate) use demand::{ask, before_form, demanded, problem, shown};
#[allow(unused_imports, reason = "for the places of a pending login and of a reset")]
pub(crate) use place::{Layout, Place};
pub(crate) use session::routes;
#[allow(unused_imports, reason = "for the places of a pending login and of a reset")]
pub(crate) use steps::{Granted, ProofForm, SendForm, Step, WayForm, choose, prove, send, show, show_ways};
