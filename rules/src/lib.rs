//! What is allowed: types, policies and decisions as plain functions `(facts, policy, now) -> decision`.
//!
//! Nothing here does I/O, waits, reads a clock or draws a random number, so every rule is tested with
//! plain values. A rule that says no answers with [`Refusal`]s, whose catalogue is `refusal.rs`.

pub mod account;
pub mod client;
pub mod code;
pub mod email;
pub mod id;
pub mod language;
pub mod limit;
pub mod lockout;
pub mod login;
pub mod login_method;
pub mod mask;
pub mod mfa;
pub mod mobile;
pub mod network;
pub mod operation;
pub mod passkey;
pub mod password;
pub mod policy;
pub mod protection;
pub mod recovery_code;
pub mod refusal;
pub mod return_to;
pub mod session;
pub mod sms;
pub mod verification;

pub use id::{
    AccountId, AppId, ClientId, ContactChangeId, LoginEmailChangeId, OutboxId, PasskeyId, PendingLoginId,
    ProductRequestId, RegistrationId, ResetId, SessionId, Uin, VerificationId,
};
pub use language::Language;
pub use policy::Policy;
pub use refusal::{At, Fact, Refusal};

/// An instant or a span in milliseconds; instants count from 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// One second.
pub const SECOND: Millis = 1_000;
/// One minute.
pub const MINUTE: Millis = 60 * SECOND;
/// One hour.
pub const HOUR: Millis = 60 * MINUTE;
/// One day.
pub const DAY: Millis = 24 * HOUR;
