//! What does the device vouch for? (authenticator data, section 6.1)

use aws_lc_rs::digest::{SHA256, digest};
use minicbor::Decoder;
use minicbor::data::Type;

use super::Why;
use crate::site::Site;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

/// Digest, flags and counter come before everything else.
const HEAD: usize = 32 + 1 + 4;
/// The kind of device, which we do not look at, and the length of the id.
const ATTESTED_HEAD: usize = 16 + 2;
/// Longest credential id (7.1 step 25).
const MAX_CREDENTIAL_ID: usize = 1023;

/// What was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct AuthenticatorData<'a> {
    relying_party: &'a [u8],
    flags: u8,
    pub counter: u32,
    /// The new credential, when one was made.
    pub attested: Option<Attested<'a>>,
}

/// A new credential.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attested<'a> {
    pub credential_id: &'a [u8],
    /// A COSE key, as it stands there.
    pub public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all of it: nothing may be missing or left over.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Why> {
        let (head, mut rest) = bytes.split_at_checked(HEAD).ok_or(Why::Malformed)?;
        let (relying_party, flags) = (&head[..32], head[32]);
        let counter = u32::from_be_bytes([head[33], head[34], head[35], head[36]]);
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (found, after) = read_attested(rest)?;
            (attested, rest) = (Some(found), after);
        }
        if flags & EXTENDED != 0 {
            let is_map = matches!(Decoder::new(rest).datatype(), Ok(Type::Map | Type::MapIndef));
            rest = if is_map { item(rest)?.1 } else { return Err(Why::Malformed) };
        }
        if !rest.is_empty() {
            return Err(Why::Malformed);
        }
        Ok(Self { relying_party, flags, counter, attested })
    }

    /// Our site, somebody there, and the device knows who. Steps 14 to 18 of 7.1, 16 to 20 of 7.2.
    pub(super) fn check(&self, site: &Site) -> Result<(), Why> {
        if self.relying_party != digest(&SHA256, site.host.as_bytes()).as_ref() {
            return Err(Why::RelyingParty);
        }
        if self.flags & PRESENT == 0 {
            return Err(Why::NotPresent);
        }
        if self.flags & VERIFIED == 0 {
            return Err(Why::NotVerified);
        }
        if self.flags & BACKED_UP != 0 && !self.may_be_backed_up() {
            return Err(Why::Backup);
        }
        Ok(())
    }

    /// Whether the passkey may be kept in several places.
    pub(super) const fn may_be_backed_up(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }
}

fn read_attested(bytes: &[u8]) -> Result<(Attested<'_>, &[u8]), Why> {
    let (head, rest) = bytes.split_at_checked(ATTESTED_HEAD).ok_or(Why::Malformed)?;
    let length = usize::from(u16::from_be_bytes([head[16], head[17]]));
    if length == 0 || length > MAX_CREDENTIAL_ID {
        return Err(Why::Credential);
    }
    let (credential_id, rest) = rest.split_at_checked(length).ok_or(Why::Malformed)?;
    let (public_key, rest) = item(rest)?;
    Ok((Attested { credential_id, public_key }, rest))
}

/// The CBOR item that the bytes begin with, and what comes after it.
fn item(bytes: &[u8]) -> Result<(&[u8], &[u8]), Why> {
    let mut decoder = Decoder::new(bytes);
    decoder.skip().map_err(|_| Why::Malformed)?;
    bytes.split_at_checked(decoder.position()).ok_or(Why::Malformed)
}
