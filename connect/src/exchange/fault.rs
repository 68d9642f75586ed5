//! What can go wrong with one exchange?

use std::fmt;

use crate::breaker::Trouble;
use crate::identity::IdentityError;

/// Why there is no answer to work with.
pub(crate) enum Fault {
    /// No answer, a broken one, HTTP 5xx, or the breaker is open. The text is for logs.
    Outage(String),
    /// A proper HTTP answer that is neither a success nor 5xx.
    Status {
        /// The HTTP status.
        code: u16,
        /// What came with it: never to be printed.
        body: Vec<u8>,
    },
}

impl Trouble for Fault {
    fn outage(text: String) -> Self {
        Self::Outage(text)
    }

    fn is_outage(&self) -> bool {
        matches!(self, Self::Outage(_))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outage(reason) => f.debug_tuple("Outage").field(reason).finish(),
            Self::Status { code, .. } => f.debug_struct("Status").field("code", code).finish_non_exhaustive(),
        }
    }
}

impl From<Fault> for IdentityError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Outage(reason) => Self::Unavailable(reason),
            Fault::Status { code, .. } => Self::Unavailable(format!("provider said HTTP {code}")),
        }
    }
}
