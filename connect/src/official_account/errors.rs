//! What does a number of the third-party platform mean for the person, or for the operator?

use crate::identity::IdentityError;

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The platform's token is over: another replica has fetched a new one, or nobody has.
    DeadToken,
    /// The verify ticket is over or unknown (61006 is also said for a wrong secret).
    DeadTicket,
    /// The code is unknown or used, or the authorisation is gone: begin again.
    Stale,
    /// An operator must act.
    Operator,
    /// Busy, a quota, or a number that nobody has documented.
    Later,
}

/// The one table.
pub(super) fn meaning(code: i64) -> Meaning {
    match code {
        40001 | 40014 | 42001 => Meaning::DeadToken,
        61005 | 61006 => Meaning::DeadTicket,
        61003 | 61009 | 61010 | 61023 => Meaning::Stale,
        61000 | 61004 | 61007 | 61011 | 61014 | 61015 | 61020 => Meaning::Operator,
        40013 | 40097 | 40125 | 41018 | 41021 | 43002 | 44002 | 47001 | 48001 => Meaning::Operator,
        _ => Meaning::Later,
    }
}

/// As an error of the whole.
pub(super) fn table(call: &'static str, code: i64) -> IdentityError {
    let said = format!("{call} answered {code}");
    match meaning(code) {
        Meaning::Stale => IdentityError::Stale,
        Meaning::Operator => IdentityError::Misconfigured(said),
        Meaning::DeadToken | Meaning::DeadTicket | Meaning::Later => IdentityError::Unavailable(said),
    }
}
