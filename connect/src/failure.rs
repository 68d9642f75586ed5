//! What can go wrong with a message, and is it worth another try?

use std::fmt;

use crate::breaker::Trouble;

/// Why a message was not accepted by its provider.
///
/// The texts are for logs. They hold the provider's code and our own words, never a body, a
/// subject, a receiver or a verification code (T08).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// The same message may be accepted later: the provider is down or slow, a rate limit is
    /// reached, or the deployment's own account with the provider is refused (an operator can mend
    /// that, the message is not to blame). Try again until the message is out of date.
    Temporary(String),
    /// This message will never be accepted: no such number, template or mailbox. Do not try again.
    Permanent(String),
}

impl SendError {
    /// True if another try may succeed.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Temporary(reason) => write!(f, "temporary: {reason}"),
            Self::Permanent(reason) => write!(f, "permanent: {reason}"),
        }
    }
}

impl std::error::Error for SendError {}

/// A [`SendError`] before the breaker has seen it: only [`Failure::Outage`] speaks against the
/// provider, the other two are answers of a provider that works.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No answer, a broken answer, or an answer that says "I am ill".
    Outage(String),
    /// A proper answer: not now.
    Later(String),
    /// A proper answer, or our own check: never.
    Never(String),
}

impl Trouble for Failure {
    fn outage(text: String) -> Self {
        Self::Outage(text)
    }

    fn is_outage(&self) -> bool {
        matches!(self, Self::Outage(_))
    }
}

impl From<Failure> for SendError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Outage(reason) | Failure::Later(reason) => Self::Temporary(reason),
            Failure::Never(reason) => Self::Permanent(reason),
        }
    }
}
