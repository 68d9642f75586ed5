//! What does a number of WeCom mean for the person, or for the operator?

use crate::identity::{IdentityError, Refusal};

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The token in the call is over.
    DeadToken,
    /// The code is unknown, used or out of date: begin again.
    Stale,
    /// The company has not (or no longer) authorised the application.
    NoGrant,
    /// Nobody of the company, or outside what the application may see.
    NoMember,
    /// An operator must act.
    Operator,
    /// Busy, a rate limit, no valid suite ticket yet, or a number that nobody has documented.
    Later,
}

/// The one table.
pub(super) fn meaning(code: i64) -> Meaning {
    match code {
        40014 | 40082 | 41001 | 41022 | 42001 | 42009 => Meaning::DeadToken,
        40029 | 41008 | 42007 | 84014 | 84015 => Meaning::Stale,
        40084 | 41025 | 48004 => Meaning::NoGrant,
        40003 | 50002 | 60111 => Meaning::NoMember,
        40001 | 40013 | 40056 | 40058 | 40063 | 40083 | 40091 | 41002 | 41004 | 41021 | 41024 => Meaning::Operator,
        44004 | 48002 | 48003 | 48005 | 50001 | 50003 | 60003 | 60011 | 60020 | 60123 => Meaning::Operator,
        81013 | 82001 | 301002 | 2000002 => Meaning::Operator,
        // 40085 and 41023, the suite ticket, among them: the next one comes by itself within 10 min.
        _ => Meaning::Later,
    }
}

/// As an error of the whole.
pub(super) fn table(call: &'static str, code: i64) -> IdentityError {
    let said = format!("{call} answered {code}");
    match meaning(code) {
        Meaning::Stale => IdentityError::Stale,
        Meaning::NoMember => IdentityError::Refused(Refusal::Outsider),
        Meaning::Operator | Meaning::NoGrant => IdentityError::Misconfigured(said),
        Meaning::DeadToken | Meaning::Later => IdentityError::Unavailable(said),
    }
}
