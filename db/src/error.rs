//! What can go wrong in the store, in the four ways that callers can tell apart?

use std::borrow::Cow;
use std::fmt;

/// A failure of the store. Features turn it into their own error with `From`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A unique index refused the row. Holds the index's name, the same on both engines
    /// (`<table>_pkey` for a primary key).
    Unique(String),
    /// No room now: the queue is full, every connection is taken, the database cannot be reached, its disk
    /// is full, or the store is closing. Nothing was done. Answer 503 with `Retry-After`.
    /// From [`Db::open`](crate::Db::open) also: another process has the file open (the text names both).
    Busy(Cow<'static, str>),
    /// The engine gave up this try (serialisation failure, deadlock). [`Db::write`](crate::Db::write)
    /// runs the act again; a caller sees this only when no try succeeded, and answers as for `Busy`.
    Again,
    /// Our fault or the machine's. The text is for the log, never for a user.
    Fault(String),
}

impl Error {
    pub(crate) fn fault(what: impl fmt::Display) -> Self {
        Self::Fault(what.to_string())
    }

    pub(crate) fn busy(what: impl Into<Cow<'static, str>>) -> Self {
        Self::Busy(what.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unique(index) => write!(f, "unique index {index} refused the row"),
            Self::Busy(what) => write!(f, "busy: {what}"),
            Self::Again => f.write_str("the engine asks for another try"),
            Self::Fault(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
