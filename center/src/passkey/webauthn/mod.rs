//! What must be true of what a device has signed? The relying party's part of W3C Web Authentication Level 3.
//!
//! Written here, on aws-lc-rs, and not taken from `webauthn-rs`: its version 0.6 links no OpenSSL any more,
//! but brings a second set of cryptography with it (some seventy further packages, an RSA in a release
//! candidate among them) for attestation that we do not ask for. What is left without attestation are these
//! few files; the only help is `minicbor`, which depends on nothing.
//!
//! - Attestation is "none": which make a device is of is not asked. A device may answer with a signature of
//!   the new key itself (`packed` without certificates): it is checked.
//! - Keys: ES256 (−7), EdDSA with Ed25519 (−8), RS256 (−257).
//! - User presence and user verification are required at both ceremonies.
//!
//! `registration` is section 7.1, `assertion` section 7.2; their numbers stand at the steps.

mod answer;
mod assertion;
mod attestation;
mod authenticator_data;
mod client_data;
mod cose;
mod registration;
#[cfg(test)]
mod tests;

pub(super) use answer::{Assertion, Registration};
pub(super) use assertion::{Stored, assert, challenge_of};
pub(super) use registration::{New, made_for, register};

/// The algorithms that we take, the preferred one first (IANA's COSE numbers).
pub(super) const ALGORITHMS: [i64; 3] = [cose::ES256, cose::EDDSA, cose::RS256];

/// A challenge: 32 bytes.
pub(crate) type Challenge = [u8; 32];

/// Why what a device has signed is not accepted. For the log and for tests; people are told less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It cannot be read.
    Malformed,
    /// It was signed for the other ceremony.
    Ceremony,
    /// It was signed for another challenge.
    Challenge,
    /// It was signed on another site.
    Origin,
    /// It was signed inside a page of another site.
    Framed,
    /// It belongs to another relying party.
    RelyingParty,
    /// Nobody was there.
    NotPresent,
    /// The device did not check who holds it.
    NotVerified,
    /// It says that it is kept in several places, but not that it may be, or something else than before.
    Backup,
    /// The id of the credential is missing, too long, or another one.
    Credential,
    /// The key is of a kind that we did not ask for.
    Algorithm,
    /// The key is none.
    Key,
    /// The attestation is of a kind that we did not ask for, or wrong.
    Attestation,
    /// It belongs to another account.
    User,
    /// The signature is wrong.
    Signature,
    /// The counter went back: somebody has a copy of the key.
    Counter,
}
