//! The product in the hands of a test: on either database, with the clock in hand, and with people who use
//! it.
//!
//! ```text
//! Place      where a test's data live: a SQLite file, or a schema of PostgreSQL
//!  └ TestApp the centre and its real router on a loopback port; several on one PostgreSQL are replicas
//!     ├ Clock, Randomness   in hand
//!     ├ Mailbox             what the real courier handed to the sandbox's SMTP server
//!     ├ Caller              somebody who calls acts and journeys: no HTTP
//!     ├ Browser             somebody who speaks HTTP: cookies, forms, JSON, an address of their own
//!     └ Owner               the owner of an account with the browser that they registered in
//! ```
//!
//! A test is written once, with [`both!`], and runs on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "an expectation that fails is a test that fails"
)]

mod answer;
mod app;
mod authenticator;
mod both;
mod browser;
mod caller;
mod clock;
mod forms;
mod mailbox;
mod owner;
mod passkey_device;
mod place;
mod product;
mod proof_of_work;
mod randomness;
mod rows;
mod under_test;
mod verify;

pub use answer::Answer;
pub use app::{Builder, HOST, PUBLIC_URL, TestApp};
pub use authenticator::Authenticator;
pub use browser::{Ask, Browser};
pub use caller::{Caller, Person, opened, refused, typed};
pub use clock::{BEGIN, Clock};
pub use mailbox::Mailbox;
pub use owner::Owner;
pub use passkey_device::PasskeyDevice;
pub use place::{Place, postgres_url};
pub use product::{DIGEST, Product, about};
pub use proof_of_work::solve;
pub use randomness::Randomness;
pub use rows::Rows;
pub use under_test::UnderTest;
pub use verify::GRANT;

/// A password that every rule allows.
pub const PASSWORD: &str = "Kx7.winter-moss";
/// Another one.
pub const OTHER_PASSWORD: &str = "Qv2/hollow_lamp";
