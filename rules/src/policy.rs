//! Which numbers may a deployment choose, and what are their defaults?
//!
//! The values are those of the guide (`quotas.csv`) and of `decisions.md`. `server` reads each from the
//! setting of the same name.

pub use crate::sms::Sms;
use crate::{DAY, HOUR, MINUTE, Millis, SECOND};

/// Every number that a rule needs.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Passwords.
    pub password: Password,
    /// The lock after wrong passwords.
    pub lockout: Lockout,
    /// What follows a right first factor.
    pub login: Login,
    /// Six-digit codes.
    pub code: Code,
    /// Session durations.
    pub session: Session,
    /// How much an address, a network or a target may ask for.
    pub budget: Budget,
    /// SMS.
    pub sms: Sms,
    /// Changes of addresses and numbers.
    pub contact: Contact,
    /// Passkeys (`decisions.md`).
    pub passkey: Passkey,
    /// Registration.
    pub registration: Registration,
    /// Resets of forgotten passwords.
    pub reset: Reset,
    /// The change of the login email.
    pub login_email: LoginEmail,
    /// Identity verification.
    pub verification: Verification,
    /// MFA devices.
    pub mfa: Mfa,
    /// What products ask of people.
    pub operation: Operation,
    /// How many accounts one identity may have (QUOTA-23).
    pub limit: Limit,
}

/// PWD-04 to PWD-08.
#[derive(Debug, Clone)]
pub struct Password {
    /// Fewest characters, inclusive.
    pub min_length: usize,
    /// Most characters, inclusive.
    pub max_length: usize,
    /// A new password differs from this many last ones, the present one included.
    pub history: usize,
    /// After this many days a reminder is shown.
    pub rotation_days: i64,
}

/// QUOTA-16 to QUOTA-19 with `decisions.md`.
#[derive(Debug, Clone)]
pub struct Lockout {
    /// Consecutive wrong passwords that lock.
    pub attempts: i64,
    /// Length of the lock, counted from the first of them; 15 minutes to 24 hours.
    pub window: Millis,
    /// From this failure on an attempt needs a solved human check.
    pub human_check_from: i64,
    /// What a lock means for browsers from which the owner has logged in lately.
    pub known_devices: KnownDevices,
}

/// Whether browsers that the owner uses share the counter of wrong passwords with strangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnownDevices {
    /// One counter for all: the guide's rule.
    #[default]
    Locked,
    /// Each known browser keeps a counter of its own.
    Separate,
}

/// Logins that wait, and what is learned of them (T18, SUSPICIOUS-06).
#[derive(Debug, Clone)]
pub struct Login {
    /// How long a login waits for its second proof.
    pub pending_ttl: Millis,
    /// Three full logins from a city within this time make it a frequent one.
    pub city_window: Millis,
    /// New sign-ins that an account is told of a day; the history has them all.
    pub notices_day: i64,
}

/// Six-digit codes (IDV-14).
#[derive(Debug, Clone)]
pub struct Code {
    /// How long a code is good.
    pub ttl: Millis,
    /// Wrong tries, summed over resends within `tries_window`.
    pub tries: i64,
    /// After this time wrong tries are forgotten.
    pub tries_window: Millis,
    /// Least time between two sends.
    pub resend: Millis,
}

/// SESSION-01 to SESSION-04; minutes and hours, bounds inclusive.
#[derive(Debug, Clone)]
pub struct Session {
    /// Minutes without activity for an account that has chosen nothing.
    pub idle_default: i64,
    /// Least choice, minutes.
    pub idle_min: i64,
    /// Greatest choice, minutes.
    pub idle_max: i64,
    /// Hours in all for an account that has chosen nothing.
    pub max_default: i64,
    /// Least choice, hours.
    pub max_min: i64,
    /// Greatest choice, hours.
    pub max_max: i64,
    /// Live sessions of one account; a further login ends the oldest.
    pub most: i64,
}

/// Anti-automation (T01, T14, T16): requests an hour unless named otherwise.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Unsuccessful password attempts of one address.
    pub login_address: i64,
    /// Unsuccessful password attempts of one network (IPv4 /24, IPv6 /56).
    pub login_network: i64,
    /// Anonymous requests of one address that look an account up or send a message, free of a human check.
    pub anonymous_free: i64,
    /// Messages caused by one address.
    pub send_address: i64,
    /// Messages caused by one network.
    pub send_network: i64,
    /// Codes to one target.
    pub send_target: i64,
    /// Codes to one target a day.
    pub send_target_day: i64,
    /// Codes and links to the numbers that differ in their last four digits only (T01).
    pub send_prefix: i64,
    /// Codes and links that the whole deployment sends by SMS a day (T01).
    pub sms_day: i64,
    /// Wrong client secrets of one address.
    pub client_address: i64,
}

/// Changes of addresses and numbers (MOBILE-08, EMAIL-08).
#[derive(Debug, Clone)]
pub struct Contact {
    /// How long a change of the secure mobile or the security email may take, once the identity is verified.
    pub change_ttl: Millis,
    /// How long the link in a confirmation message is good.
    pub link_ttl: Millis,
}

/// Identity verification (IDV-13, T03, T37, T39).
#[derive(Debug, Clone)]
pub struct Verification {
    /// How long a verification that has begun may take.
    pub ttl: Millis,
    /// How long its grant is good.
    pub grant_ttl: Millis,
    /// Wrong proofs of an account over all methods within `tries_window`.
    pub tries: i64,
    /// After this time wrong proofs are forgotten.
    pub tries_window: Millis,
    /// Wrong proofs of an account a day.
    pub tries_day: i64,
    /// Wrong proofs in a row that disable a factor until it is bound anew.
    pub tries_row: i64,
    /// A mobile or email that was changed this lately is no proof while there is an older method.
    pub settling: Millis,
}

/// MFA devices (MFA-03, T36, T40).
#[derive(Debug, Clone)]
pub struct Mfa {
    /// Steps before and after the expected one whose code counts too; at most 1.
    pub window: i64,
    /// Steps that a device's clock may be off before it is of no use.
    pub resync: i64,
    /// How long a binding that has begun may take.
    pub pending_ttl: Millis,
    /// Wrong first codes of a binding before it has to begin anew, and wrong tries of a resynchronisation.
    pub tries: i64,
    /// After this time wrong tries of a resynchronisation are forgotten.
    pub tries_window: Millis,
}

/// Resets of forgotten passwords (RESET-08).
#[derive(Debug, Clone)]
pub struct Reset {
    /// How long a link is good.
    pub ttl: Millis,
    /// New passwords that may be tried with one link: each is compared with the last ones.
    pub tries: i64,
}

/// The change of the login email (EMAIL-14 to EMAIL-19).
#[derive(Debug, Clone)]
pub struct LoginEmail {
    /// How long the form may be used after the verification.
    pub ttl: Millis,
}

/// Operations of products (IMP-22).
#[derive(Debug, Clone)]
pub struct Operation {
    /// How long a person may take to answer a product's request.
    pub request_ttl: Millis,
    /// How long the product may take to redeem the answer.
    pub proof_ttl: Millis,
    /// Requests of one client to one account an hour.
    pub requests: i64,
}

/// Passkeys.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Passkeys of one account.
    pub most: i64,
    /// How long a device may take to sign.
    pub ttl: Millis,
}

/// Registration.
#[derive(Debug, Clone)]
pub struct Registration {
    /// How long a registration that has begun may take.
    pub ttl: Millis,
    /// The version of the service agreement that is accepted now (GEN-05).
    pub agreement: String,
}

/// Accounts for one identity (QUOTA-01 to QUOTA-11).
#[derive(Debug, Clone)]
pub struct Limit {
    /// QUOTA-01 to QUOTA-05: root accounts registered with one identity of any method.
    pub registered: i64,
    /// QUOTA-06.
    pub bound_mobile: i64,
    /// QUOTA-07.
    pub personal_identity: i64,
    /// QUOTA-08.
    pub enterprise_identity: i64,
    /// QUOTA-09.
    pub bound_wechat: i64,
    /// QUOTA-10.
    pub bound_wecom: i64,
    /// QUOTA-11.
    pub legal_person: i64,
    /// QUOTA-12, days.
    pub real_name_days: i64,
    /// QUOTA-14, characters.
    pub enterprise_name: i64,
}

impl Default for Password {
    fn default() -> Self {
        Self { min_length: 8, max_length: 20, history: 3, rotation_days: 90 }
    }
}

impl Default for Lockout {
    fn default() -> Self {
        Self { attempts: 10, window: DAY, human_check_from: 4, known_devices: KnownDevices::Locked }
    }
}

impl Default for Login {
    fn default() -> Self {
        Self { pending_ttl: 10 * MINUTE, city_window: 30 * DAY, notices_day: 20 }
    }
}

impl Default for Code {
    fn default() -> Self {
        Self { ttl: 5 * MINUTE, tries: 5, tries_window: HOUR, resend: 60 * SECOND }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self { idle_default: 120, idle_min: 15, idle_max: 720, max_default: 48, max_min: 1, max_max: 48, most: 20 }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            login_address: 30,
            login_network: 60,
            anonymous_free: 1,
            send_address: 20,
            send_network: 60,
            send_target: 5,
            send_target_day: 10,
            send_prefix: 30,
            sms_day: 10_000,
            client_address: 30,
        }
    }
}

impl Default for Contact {
    fn default() -> Self {
        Self { change_ttl: 10 * MINUTE, link_ttl: DAY }
    }
}

impl Default for Verification {
    fn default() -> Self {
        Self {
            ttl: 15 * MINUTE,
            grant_ttl: 5 * MINUTE,
            tries: 5,
            tries_window: 15 * MINUTE,
            tries_day: 50,
            tries_row: 100,
            settling: DAY,
        }
    }
}

impl Default for Mfa {
    fn default() -> Self {
        Self { window: 1, resync: 20, pending_ttl: 10 * MINUTE, tries: 5, tries_window: 15 * MINUTE }
    }
}

impl Default for Reset {
    fn default() -> Self {
        Self { ttl: 30 * MINUTE, tries: 10 }
    }
}

impl Default for LoginEmail {
    fn default() -> Self {
        Self { ttl: 10 * MINUTE }
    }
}

impl Default for Operation {
    fn default() -> Self {
        Self { request_ttl: 10 * MINUTE, proof_ttl: 5 * MINUTE, requests: 60 }
    }
}

impl Default for Passkey {
    fn default() -> Self {
        Self { most: 10, ttl: 5 * MINUTE }
    }
}

impl Default for Registration {
    fn default() -> Self {
        Self { ttl: 30 * MINUTE, agreement: "2026-11-01".into() }
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self {
            registered: 1,
            bound_mobile: 5,
            personal_identity: 3,
            enterprise_identity: 10,
            bound_wechat: 50,
            bound_wecom: 20,
            legal_person: 20,
            real_name_days: 30,
            enterprise_name: 5,
        }
    }
}
