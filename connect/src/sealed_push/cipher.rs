//! How is the text of a push unsealed: AES-256-CBC, a length, and padding to blocks of 32?
//!
//! ```text
//! 16 random | length (4, big-endian) | text | receiver | padding: 1 to 32 bytes, each its own count
//! ```

use aws_lc_rs::cipher::{AES_256, DecryptingKey, DecryptionContext, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use data_encoding::{BASE64, BASE64_NOPAD, Encoding};

/// Padding goes to multiples of 32, though the cipher's blocks have 16: a library's un-pad refuses it.
pub(super) const BLOCK: usize = 32;
/// Random bytes before the length.
const SALT: usize = 16;
/// Bytes of the length.
const LENGTH: usize = 4;

/// The AES key of a platform; its first half is also the initialisation vector of every message.
pub(super) struct Key([u8; 32]);

impl Key {
    /// Decodes an `EncodingAESKey`: 43 characters are 258 bits, and the two spare ones are often set.
    pub(super) fn from_encoded(text: &str) -> Result<Self, String> {
        let wrong = || "the key for pushes (EncodingAESKey) is not 43 characters of base64".to_owned();
        let bytes = lenient_base64()?.decode(text.as_bytes()).map_err(|_| wrong())?;
        Ok(Self(bytes.try_into().map_err(|_| wrong())?))
    }

    /// The text and the receiver it was sealed for; `None` if it was not sealed like this.
    pub(super) fn unseal(&self, sealed: &str) -> Option<(String, String)> {
        let mut bytes = BASE64.decode(sealed.as_bytes()).ok()?;
        if bytes.is_empty() || !bytes.len().is_multiple_of(BLOCK) {
            return None;
        }
        self.decrypt(&mut bytes)?;
        let padding = usize::from(*bytes.last()?);
        let (content, tail) = bytes.split_at_checked(bytes.len().checked_sub(padding)?)?;
        if !(1..=BLOCK).contains(&padding) || tail.iter().any(|byte| usize::from(*byte) != padding) {
            return None;
        }
        let (_, content) = content.split_at_checked(SALT)?;
        let (length, content) = content.split_first_chunk::<LENGTH>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (text, receiver) = content.split_at_checked(length)?;
        Some((String::from_utf8(text.to_vec()).ok()?, String::from_utf8(receiver.to_vec()).ok()?))
    }

    fn decrypt(&self, bytes: &mut [u8]) -> Option<()> {
        let cipher = DecryptingKey::cbc(UnboundCipherKey::new(&AES_256, &self.0).ok()?).ok()?;
        cipher.decrypt(bytes, DecryptionContext::Iv128(FixedLength::from(self.vector()))).ok().map(drop)
    }

    fn vector(&self) -> [u8; 16] {
        let mut vector = [0; 16];
        vector.copy_from_slice(&self.0[..16]);
        vector
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Base64 without padding that lets the spare bits of the last character be what they are.
fn lenient_base64() -> Result<Encoding, String> {
    let mut specification = BASE64_NOPAD.specification();
    specification.check_trailing_bits = false;
    specification.encoding().map_err(|error| format!("base64: {error}"))
}
