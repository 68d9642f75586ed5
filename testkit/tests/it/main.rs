//! What the product promises, each promise on both databases.
//!
//! One file a feature; the name of a test is the promise, and its first words or its doc line name the
//! requirement, trap or threat it stands for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "an expectation that fails is a test that fails"
)]

mod account;
mod api;
mod api_held;
mod audit;
mod canary;
mod catalogue;
mod client;
mod code;
mod console;
mod contact_email;
mod contact_hands;
mod contact_mobile;
mod crash;
mod door;
mod duration;
mod enumeration;
mod form;
mod grant;
mod hardware_token;
mod header;
mod human_check;
mod kept;
mod login;
mod login_email;
mod login_email_page;
mod mfa;
mod mfa_hands;
mod operation;
mod operation_protection;
mod operation_protection_ways;
mod operation_request;
mod outbox;
mod page;
mod passkey;
mod passkey_method;
mod password;
mod pending_login;
mod product;
mod product_answer;
mod product_hands;
mod product_race;
mod protection;
mod protection_hands;
mod purpose;
mod race;
mod recovery_code;
mod registration;
mod reset;
mod reset_end;
mod reset_page;
mod reset_race;
mod route;
mod secure_mobile;
mod secure_mobile_limits;
mod security_email;
mod session;
mod sign_out;
mod sms_pumping;
mod start;
mod suspicious;
mod timing;
mod user;
mod verification;
mod verification_grant;
mod verification_race;
mod verification_walk;
