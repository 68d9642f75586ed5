//! Which settings are the numbers of the rules (`rules::Policy`)?

use rules::{DAY, HOUR, MINUTE, SECOND};

use super::field::{self, Field, KNOWN_DEVICES};
use super::kind::Kind::{Choice, Integer, Text};
use super::setting::Setting;
use super::table::setting;

/// A row for each number of the policy.
pub(super) static POLICY: &[Setting] = &[
    setting!(
        "password.min_length",
        Integer(8, 20),
        policy.password.min_length,
        "Fewest characters of a password (PWD-08)."
    ),
    setting!(
        "password.max_length",
        Integer(8, 20),
        policy.password.max_length,
        "Most characters of a password (PWD-08)."
    ),
    setting!(
        "password.history",
        Integer(3, 24),
        policy.password.history,
        "A new password differs from this many last ones (PWD-05)."
    ),
    setting!(
        "password.rotation_days",
        Integer(1, 3650),
        policy.password.rotation_days,
        "After this many days a change is advised (PWD-04)."
    ),
    setting!(
        "lockout.attempts",
        Integer(3, 10),
        policy.lockout.attempts,
        "Wrong passwords in a row that lock the account (QUOTA-16)."
    ),
    setting!("lockout.window_minutes", Integer(15, 1440), policy.lockout.window in MINUTE, "Length of the lock, counted from the first wrong password, in minutes (QUOTA-18)."),
    setting!(
        "lockout.human_check_from",
        Integer(1, 10),
        policy.lockout.human_check_from,
        "From this wrong password on an attempt needs a human check."
    ),
    setting!(
        "lockout.known_devices",
        Choice(KNOWN_DEVICES),
        policy.lockout.known_devices,
        "separate: a browser the owner has logged in from keeps a counter of its own."
    ),
    setting!("login.pending_minutes", Integer(2, 15), policy.login.pending_ttl in MINUTE, "How long a login waits for its second proof, in minutes."),
    setting!("login.city_days", Integer(7, 365), policy.login.city_window in DAY, "Three full logins from a city within so many days make it a frequent one (SUSPICIOUS-06)."),
    setting!(
        "login.notices_day",
        Integer(1, 1_000),
        policy.login.notices_day,
        "New sign-ins that the owner of an account is told of a day; the login history has them all."
    ),
    setting!("code.ttl_seconds", Integer(60, 600), policy.code.ttl in SECOND, "How long a six-digit code is good, in seconds."),
    setting!(
        "code.tries",
        Integer(1, 10),
        policy.code.tries,
        "Wrong tries of a code, summed over resends within tries_window_minutes."
    ),
    setting!("code.tries_window_minutes", Integer(60, 1440), policy.code.tries_window in MINUTE, "After this time wrong tries are forgotten, in minutes."),
    setting!("code.resend_seconds", Integer(60, 600), policy.code.resend in SECOND, "Least time between two codes to one address, in seconds."),
    setting!("verification.ttl_minutes", Integer(5, 60), policy.verification.ttl in MINUTE, "How long an identity verification may take, in minutes."),
    setting!("verification.grant_ttl_seconds", Integer(60, 600), policy.verification.grant_ttl in SECOND, "How long a passed verification is good for its one use, in seconds."),
    setting!(
        "verification.tries",
        Integer(3, 10),
        policy.verification.tries,
        "Wrong proofs of an account, over all methods, before it has to wait."
    ),
    setting!("verification.tries_window_minutes", Integer(15, 1440), policy.verification.tries_window in MINUTE, "After this time wrong proofs are forgotten, in minutes."),
    setting!(
        "verification.tries_day",
        Integer(10, 100),
        policy.verification.tries_day,
        "Wrong proofs of an account a day."
    ),
    setting!(
        "verification.tries_row",
        Integer(20, 100),
        policy.verification.tries_row,
        "Wrong proofs in a row that disable a factor until it is bound anew."
    ),
    setting!("verification.settling_hours", Integer(0, 168), policy.verification.settling in HOUR, "For so long a changed mobile or email proves nothing while the account has an older method, in hours."),
    setting!(
        "mfa.window",
        Integer(0, 1),
        policy.mfa.window,
        "Steps of 30 seconds before and after the expected one whose MFA code is taken too."
    ),
    setting!(
        "mfa.resync_steps",
        Integer(2, 20),
        policy.mfa.resync,
        "Steps that the clock of an MFA device may be off; it is found again by two codes in a row."
    ),
    setting!("mfa.pending_ttl_minutes", Integer(5, 30), policy.mfa.pending_ttl in MINUTE, "How long the binding of an MFA device may take, in minutes."),
    setting!(
        "mfa.tries",
        Integer(3, 10),
        policy.mfa.tries,
        "Wrong codes before a binding has to begin anew, or a resynchronisation has to wait."
    ),
    setting!("mfa.tries_window_minutes", Integer(15, 1440), policy.mfa.tries_window in MINUTE, "After this time wrong tries of a resynchronisation are forgotten, in minutes."),
    setting!(
        "session.idle_default_minutes",
        Integer(15, 720),
        policy.session.idle_default,
        "A session ends after so many minutes without activity, unless the account chose otherwise (SESSION-02)."
    ),
    setting!(
        "session.idle_min_minutes",
        Integer(15, 720),
        policy.session.idle_min,
        "The least idle time an account may choose, in minutes (SESSION-03)."
    ),
    setting!(
        "session.idle_max_minutes",
        Integer(15, 720),
        policy.session.idle_max,
        "The most idle time an account may choose, in minutes (SESSION-03)."
    ),
    setting!(
        "session.max_default_hours",
        Integer(1, 48),
        policy.session.max_default,
        "A session ends after so many hours in all, unless the account chose otherwise (SESSION-01)."
    ),
    setting!(
        "session.max_min_hours",
        Integer(1, 48),
        policy.session.max_min,
        "The least whole time an account may choose, in hours (SESSION-04)."
    ),
    setting!(
        "session.max_max_hours",
        Integer(1, 48),
        policy.session.max_max,
        "The most whole time an account may choose, in hours (SESSION-04)."
    ),
    setting!(
        "session.most",
        Integer(1, 100),
        policy.session.most,
        "Live sessions of one account; a further login ends the oldest."
    ),
    setting!(
        "budget.login_address",
        Integer(1, 100_000),
        policy.budget.login_address,
        "Failed password attempts of one IP address an hour."
    ),
    setting!(
        "budget.login_network",
        Integer(1, 1_000_000),
        policy.budget.login_network,
        "Failed password attempts of one network (IPv4 /24, IPv6 /56) an hour."
    ),
    setting!(
        "budget.anonymous_free",
        Integer(0, 100_000),
        policy.budget.anonymous_free,
        "Anonymous look-ups or sends of one IP address an hour that need no human check."
    ),
    setting!(
        "budget.send_address",
        Integer(1, 100_000),
        policy.budget.send_address,
        "Messages caused by one IP address an hour."
    ),
    setting!(
        "budget.send_network",
        Integer(1, 1_000_000),
        policy.budget.send_network,
        "Messages caused by one network an hour."
    ),
    setting!(
        "budget.send_target",
        Integer(1, 100),
        policy.budget.send_target,
        "Codes to one mailbox or number an hour."
    ),
    setting!(
        "budget.send_target_day",
        Integer(1, 1000),
        policy.budget.send_target_day,
        "Codes to one mailbox or number a day."
    ),
    setting!(
        "budget.send_prefix",
        Integer(1, 10_000),
        policy.budget.send_prefix,
        "Codes and links an hour to the mobile numbers that differ in their last four digits only."
    ),
    setting!(
        "budget.sms_day",
        Integer(1, 100_000_000),
        policy.budget.sms_day,
        "Codes and links that the whole deployment sends by SMS a day; the metric menshen_sms_ceiling_reached_total counts what it refused."
    ),
    setting!(
        "budget.client_address",
        Integer(1, 10_000),
        policy.budget.client_address,
        "Wrong client secrets of one IP address an hour."
    ),
    setting!("contact.change_ttl_minutes", Integer(5, 30), policy.contact.change_ttl in MINUTE, "How long a change of the secure mobile or the security email may take once the identity is verified, in minutes."),
    setting!("contact.link_ttl_hours", Integer(1, 72), policy.contact.link_ttl in HOUR, "How long the link to confirm a contact mobile or email is good, in hours (MOBILE-08)."),
    setting!("operation.request_ttl_minutes", Integer(1, 60), policy.operation.request_ttl in MINUTE, "How long a person may take to answer a product's request, in minutes."),
    setting!("operation.proof_ttl_minutes", Integer(1, 15), policy.operation.proof_ttl in MINUTE, "How long a product may take to redeem the answer, in minutes."),
    setting!(
        "operation.requests",
        Integer(1, 10_000),
        policy.operation.requests,
        "Requests of one client to one account an hour."
    ),
    setting!("passkey.most", Integer(1, 50), policy.passkey.most, "Passkeys of one account."),
    setting!("passkey.ttl_minutes", Integer(1, 10), policy.passkey.ttl in MINUTE, "How long a device may take to make or use a passkey, in minutes."),
    setting!("registration.ttl_minutes", Integer(5, 30), policy.registration.ttl in MINUTE, "How long a registration that has begun may take, in minutes."),
    setting!(
        "registration.agreement",
        Text,
        policy.registration.agreement,
        "Version of the service agreement accepted now (GEN-05)."
    ),
    setting!("reset.ttl_minutes", Integer(5, 60), policy.reset.ttl in MINUTE, "How long the link for a forgotten password is good, in minutes (RESET-08)."),
    setting!(
        "reset.tries",
        Integer(3, 100),
        policy.reset.tries,
        "New passwords that may be tried with one link for a forgotten password."
    ),
    setting!("login_email.ttl_minutes", Integer(5, 30), policy.login_email.ttl in MINUTE, "How long a new login email may be entered after the verification, in minutes."),
    setting!(
        "limit.registered",
        Integer(1, 1000),
        policy.limit.registered,
        "Accounts registered with one identity of a login method (QUOTA-01 to QUOTA-05)."
    ),
    setting!(
        "limit.bound_mobile",
        Integer(1, 1000),
        policy.limit.bound_mobile,
        "Accounts one mobile number may be bound to (QUOTA-06)."
    ),
    setting!(
        "limit.personal_identity",
        Integer(1, 1000),
        policy.limit.personal_identity,
        "Accounts verified with one personal identity (QUOTA-07)."
    ),
    setting!(
        "limit.enterprise_identity",
        Integer(1, 1000),
        policy.limit.enterprise_identity,
        "Accounts verified with one enterprise (QUOTA-08)."
    ),
    setting!(
        "limit.bound_wechat",
        Integer(1, 1000),
        policy.limit.bound_wechat,
        "Accounts one WeChat may be bound to (QUOTA-09)."
    ),
    setting!(
        "limit.bound_wecom",
        Integer(1, 1000),
        policy.limit.bound_wecom,
        "Accounts one WeCom may be bound to (QUOTA-10)."
    ),
    setting!(
        "limit.legal_person",
        Integer(1, 1000),
        policy.limit.legal_person,
        "Enterprise accounts of one legal person (QUOTA-11)."
    ),
    setting!(
        "limit.real_name_days",
        Integer(1, 3650),
        policy.limit.real_name_days,
        "Days before a real name may change again (QUOTA-12)."
    ),
    setting!(
        "limit.enterprise_name",
        Integer(1, 100),
        policy.limit.enterprise_name,
        "Fewest characters of an enterprise name (QUOTA-14)."
    ),
];
