//! What does a provider tell us by itself?

/// One request of a provider's server. Has no `Debug`: the body may hold a ticket.
pub struct Push<'a> {
    /// Which of the two kinds.
    pub verb: Verb,
    /// Which address of the provider's settings: `event`, `data` or `command`.
    pub route: &'a str,
    /// The query, decoded, in its order.
    pub query: &'a [(String, String)],
    /// The body as it came.
    pub body: &'a [u8],
    /// Milliseconds since 1970.
    pub now: i64,
}

/// Kinds of pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `GET`: the provider checks that the address is ours.
    Verify,
    /// `POST`: something happened.
    Event,
}

/// A push whose signature is right. Has no `Debug`: an answer to [`Verb::Verify`] is a secret of the moment.
pub struct Received {
    /// Exactly what is answered.
    pub reply: String,
    /// What happened.
    pub event: Event,
    /// Signature and nonce: the caller refuses one that it has seen within 10 min (T33).
    pub replay_key: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Nothing to do.
    None,
    /// A new verify ticket; it is already on the shelf.
    Ticket,
    /// An account (company, Official Account) has authorised us.
    Authorised {
        /// Its id.
        app: String,
    },
    /// An account has withdrawn its authorisation.
    Unauthorised {
        /// Its id.
        app: String,
    },
    /// A kind that we do not use; its name.
    Other(String),
}

/// Why a push is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushError {
    /// The signature is missing or wrong.
    BadSignature,
    /// The timestamp is more than 300 s off (T33).
    Stale,
    /// Not what the provider documents.
    Malformed,
}
