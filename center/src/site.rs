//! Which site are passkeys made for?

/// The deployment's own site, from its public address and from nothing that a request says (T42).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The host: WebAuthn's relying party id. A passkey works on this host and nowhere else.
    pub host: String,
    /// Scheme, host and port, as browsers write an origin.
    pub origin: String,
}

impl Site {
    /// From the host and the origin of the public address.
    pub fn new(host: &str, origin: &str) -> Self {
        Self { host: host.to_owned(), origin: origin.to_owned() }
    }
}
