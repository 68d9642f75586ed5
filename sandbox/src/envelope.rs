//! How does a provider seal what it pushes (encrypted XML of WeChat's platforms and of WeCom)?
//!
//! Written from the protocol and not shared with the connector, so that a mistake in one of the two shows.
//! AES-256-CBC with the first half of the key as its vector, over `random 16 | length 4 | message | receiver`,
//! padded to blocks of 32 bytes; SHA-1 over the sorted parts as signature.

use aws_lc_rs::cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::iv::FixedLength;
use data_encoding::{BASE64, Encoding, HEXLOWER};

/// The providers pad to blocks twice as long as the cipher's.
const BLOCK: usize = 32;

/// Token and key of one receiver of pushes.
#[derive(Clone)]
pub(crate) struct Envelope {
    token: String,
    key: [u8; 32],
}

impl Envelope {
    /// `aes_key` is the `EncodingAESKey` of 43 characters; `None` if it is none.
    pub(crate) fn new(token: &str, aes_key: &str) -> Option<Self> {
        let bytes = lenient()?.decode(format!("{aes_key}=").as_bytes()).ok()?;
        Some(Self { token: token.to_owned(), key: bytes.try_into().ok()? })
    }

    /// The text of `Encrypt`; `None` if the cipher fails, which it does not.
    pub(crate) fn seal(&self, random: [u8; 16], message: &str, receiver: &str) -> Option<String> {
        let length = u32::try_from(message.len()).ok()?;
        let mut plain = random.to_vec();
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(message.as_bytes());
        plain.extend_from_slice(receiver.as_bytes());
        let pad = BLOCK - plain.len() % BLOCK;
        plain.extend(std::iter::repeat_n(u8::try_from(pad).ok()?, pad));

        let vector: [u8; 16] = self.key[..16].try_into().ok()?;
        let cipher = EncryptingKey::cbc(UnboundCipherKey::new(&AES_256, &self.key).ok()?).ok()?;
        cipher.less_safe_encrypt(&mut plain, EncryptionContext::Iv128(FixedLength::from(vector))).ok()?;
        Some(BASE64.encode(&plain))
    }

    /// `msg_signature` over these parts and the token; with timestamp and nonce alone the plain `signature`.
    pub(crate) fn sign(&self, parts: &[&str]) -> String {
        let mut all = vec![self.token.as_str()];
        all.extend_from_slice(parts);
        all.sort_unstable();
        HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, all.concat().as_bytes()).as_ref())
    }
}

/// 43 characters carry two bits too many, which need not be zero.
fn lenient() -> Option<Encoding> {
    let mut rules = BASE64.specification();
    rules.check_trailing_bits = false;
    rules.encoding().ok()
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
