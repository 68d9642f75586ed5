//! How can an act or a journey end without success?

use rules::Refusal;

/// Two channels: the user's case, told to the user; and ours, logged once at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The user's case: one or more reasons, each of the catalogue.
    Refused(Vec<Refusal>),
    /// No room now; nothing was done. Ask again after this many seconds.
    Busy(u32),
    /// Our fault. The text is for the log, never for a user.
    Fault(String),
}

impl Error {
    /// A fault with the reason for the log.
    pub fn fault(why: impl std::fmt::Display) -> Self {
        Self::Fault(why.to_string())
    }

    /// Whether the operation waits for an identity verification (IDV-01).
    pub fn demands_verification(&self) -> bool {
        matches!(self, Self::Refused(refusals) if refusals.contains(&Refusal::VerificationRequired))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Busy(_) | db::Error::Again => Self::Busy(1),
            other => Self::fault(other),
        }
    }
}

impl From<db::seal::SealError> for Error {
    fn from(error: db::seal::SealError) -> Self {
        Self::fault(error)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusals) => {
                f.write_str("refused:")?;
                refusals.iter().try_for_each(|refusal| write!(f, " {}", refusal.code()))
            }
            Self::Busy(_) => f.write_str("busy"),
            Self::Fault(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}
