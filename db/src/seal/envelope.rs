//! What does a sealed value look like, and what binds it to its place?
//!
//! ```text
//! 1 byte   format, 1
//! 4 bytes  id of the key, big-endian
//! 12 bytes nonce
//! n bytes  AES-256-GCM ciphertext, 16 bytes of tag at its end
//! ```
//! The tag covers format, key id, place and owner too.
//!
//! Nonce: a repeated one would be fatal to GCM, and ours come from a seed for each request, which a retried
//! or replayed request could use twice. So the drawn value is not the nonce. The nonce is
//! HMAC(nonce key, place, owner, drawn, plain), cut to 96 bits: two different plaintexts, places or owners
//! have different nonces even if what was drawn repeats (the idea of SIV, RFC 5297), and if everything
//! repeats the result is the same bytes, which tells nothing new. By chance two nonces of one key meet
//! after some 2^48 values.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;

use super::secret::Secret;

const FORMAT: u8 = 1;
const ID: usize = 4;
const HEADER: usize = 1 + ID + NONCE_LEN;

/// Why a value did not open. It says nothing about what is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    /// It is not a sealed value, or of a later format.
    Malformed,
    /// It was sealed with a key that is not at hand.
    UnknownKey,
    /// It was altered, or belongs to another row or column.
    Refused,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a sealed value",
            Self::UnknownKey => "sealed with a key that is not in the ring",
            Self::Refused => "a sealed value was altered or belongs elsewhere",
        })
    }
}

impl std::error::Error for SealError {}

/// A key that seals, derived from a master or from an account's data key.
#[derive(Clone)]
pub(super) struct SealingKey {
    id: u32,
    cipher: Secret,
    nonces: Secret,
    data: Secret,
    proof: Secret,
}

impl SealingKey {
    pub(super) fn new(id: u32, master: &Secret) -> Self {
        Self {
            id,
            cipher: master.derive("cipher", ""),
            nonces: master.derive("nonces", ""),
            data: master.derive("data", ""),
            proof: master.derive("proof", ""),
        }
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    /// Public: names this key among all keys.
    pub(super) fn proof(&self) -> [u8; 32] {
        self.proof.mac(&[&self.id.to_be_bytes()])
    }

    /// The secret of a new data key.
    pub(super) fn data_secret(&self, account: &[u8; 16], random: &[u8; 32]) -> Secret {
        Secret::new(self.data.mac(&[account, random]))
    }

    /// `Err` only if the text is too long for GCM.
    pub(super) fn try_seal(
        &self,
        place: &'static str,
        owner: &[u8; 16],
        drawn: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let nonce = self.nonce(place, owner, drawn, plain);
        let mut sealed = Vec::with_capacity(HEADER + plain.len() + AES_256_GCM.tag_len());
        sealed.push(FORMAT);
        sealed.extend(self.id.to_be_bytes());
        sealed.extend(nonce);
        sealed.extend(plain);
        let aad = Aad::from(self.binding(place, owner));
        let tag = self.aead().and_then(|key| {
            key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed[HEADER..])
        });
        sealed.extend(tag.map_err(|Unspecified| SealError::Malformed)?.as_ref());
        Ok(sealed)
    }

    pub(super) fn open(&self, place: &'static str, owner: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        if key_id(sealed)? != self.id {
            return Err(SealError::UnknownKey);
        }
        let (header, body) = sealed.split_at(HEADER);
        let nonce = Nonce::try_assume_unique_for_key(&header[1 + ID..]).map_err(|_| SealError::Malformed)?;
        let key = self.aead().map_err(|_| SealError::Malformed)?;
        let mut plain = body.to_vec();
        let opened = key.open_in_place(nonce, Aad::from(self.binding(place, owner)), &mut plain);
        let length = opened.map_err(|_| SealError::Refused)?.len();
        plain.truncate(length);
        Ok(plain)
    }

    fn nonce(&self, place: &str, owner: &[u8; 16], drawn: &[u8], plain: &[u8]) -> [u8; NONCE_LEN] {
        let tag = self.nonces.mac(&[place.as_bytes(), owner, drawn, plain]);
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&tag[..NONCE_LEN]);
        nonce
    }

    /// What the tag covers besides the text. The owner has a fixed length, so nothing can run together.
    fn binding(&self, place: &str, owner: &[u8; 16]) -> Vec<u8> {
        [&[FORMAT], self.id.to_be_bytes().as_slice(), owner, place.as_bytes()].concat()
    }

    fn aead(&self) -> Result<LessSafeKey, Unspecified> {
        UnboundKey::new(&AES_256_GCM, self.cipher.bytes()).map(LessSafeKey::new)
    }
}

/// Which key sealed it.
pub(super) fn key_id(sealed: &[u8]) -> Result<u32, SealError> {
    if sealed.len() < HEADER + AES_256_GCM.tag_len() || sealed[0] != FORMAT {
        return Err(SealError::Malformed);
    }
    sealed[1..=ID].try_into().map(u32::from_be_bytes).map_err(|_| SealError::Malformed)
}

/// Sealing cannot fail for anything that fits into memory here; and if it did, nothing may be written.
#[expect(
    clippy::expect_used,
    reason = "fails only beyond 64 GiB; a panic undoes the act, an empty value would lose data"
)]
pub(super) fn must(sealed: Result<Vec<u8>, SealError>) -> Vec<u8> {
    sealed.expect("a value too long to be sealed")
}
