//! How is what a PSKC file encrypts opened? (RFC 6030, 6)
//!
//! AES-CBC as XML Encryption writes it: the first block is the initial vector, the last byte the length of the
//! padding. A checksum over what is encrypted is demanded, and is looked at before anything is decrypted.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{AES_128, AES_192, AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{hmac, pbkdf2};
use zeroize::Zeroizing;

/// Bytes of a block of AES, and of its initial vector.
const BLOCK: usize = 16;
/// More iterations would only cost time.
const MAX_ITERATIONS: u32 = 2_000_000;

/// The hash of a checksum or of a derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    /// From the last part of an algorithm's address, as `hmac-sha1`; nothing named is SHA-1.
    pub(super) fn from_uri(uri: Option<&str>) -> Option<Self> {
        match uri.map(last_part) {
            None | Some("hmac-sha1" | "hmac-sha-1") => Some(Self::Sha1),
            Some("hmac-sha256" | "hmac-sha-256") => Some(Self::Sha256),
            Some("hmac-sha512" | "hmac-sha-512") => Some(Self::Sha512),
            Some(_) => None,
        }
    }
}

/// `…xmlenc#aes128-cbc` → `aes128-cbc`.
pub(super) fn last_part(uri: &str) -> &str {
    uri.trim().rsplit(['#', '/']).next().unwrap_or_default()
}

/// A key derived from a password (PBKDF2).
pub(super) struct Derivation<'a> {
    pub salt: &'a [u8],
    pub iterations: u32,
    pub length: usize,
    pub hash: Hash,
}

/// `None`: numbers that no honest file has.
pub(super) fn derive(password: &[u8], by: &Derivation<'_>) -> Option<Zeroizing<Vec<u8>>> {
    if by.iterations > MAX_ITERATIONS || !matches!(by.length, 16 | 24 | 32) || by.salt.is_empty() {
        return None;
    }
    let algorithm = match by.hash {
        Hash::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
        Hash::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Hash::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
    };
    let mut key = Zeroizing::new(vec![0; by.length]);
    pbkdf2::derive(algorithm, NonZeroU32::new(by.iterations)?, by.salt, password, &mut key);
    Some(key)
}

/// Whether `tag` is the checksum of `data`.
pub(super) fn is_authentic(hash: Hash, key: &[u8], data: &[u8], tag: &[u8]) -> bool {
    let algorithm = match hash {
        Hash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => hmac::HMAC_SHA256,
        Hash::Sha512 => hmac::HMAC_SHA512,
    };
    hmac::verify(&hmac::Key::new(algorithm, key), data, tag).is_ok()
}

/// Whether a key of this length belongs to an algorithm that we know.
pub(super) fn is_known_cipher(uri: &str, key: &[u8]) -> bool {
    matches!((last_part(uri), key.len()), ("aes128-cbc", 16) | ("aes192-cbc", 24) | ("aes256-cbc", 32))
}

/// Decrypts; `None`: it is not what it should be.
pub(super) fn decrypt(key: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let algorithm = match key.len() {
        16 => &AES_128,
        24 => &AES_192,
        32 => &AES_256,
        _ => return None,
    };
    let (iv, body) = data.split_at_checked(BLOCK)?;
    if body.is_empty() || !body.len().is_multiple_of(BLOCK) {
        return None;
    }
    let context = DecryptionContext::Iv128(FixedLength::from(<&[u8; BLOCK]>::try_from(iv).ok()?));
    let key = PaddedBlockDecryptingKey::cbc_iso10126(UnboundCipherKey::new(algorithm, key).ok()?).ok()?;
    let mut buffer = Zeroizing::new(body.to_vec());
    let length = key.decrypt(&mut buffer, context).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

#[cfg(test)]
mod tests {
    use data_encoding::{BASE64, HEXLOWER};

    use super::*;

    const SALT: &[u8] = b"0123456789abcdef";

    fn derived(iterations: u32) -> Option<Zeroizing<Vec<u8>>> {
        derive(b"example transport password", &Derivation { salt: SALT, iterations, length: 16, hash: Hash::Sha1 })
    }

    #[test]
    fn imp_25_what_another_program_has_encrypted_is_opened() {
        let key = derived(100_000).unwrap();
        assert_eq!(HEXLOWER.encode(&key), "507aeb18cc10e24c8236afba2a673293");
        let mac_key = BASE64.decode(b"TN607lzQIoe45Ot7KsO03Pei+Rn4cw2KfukRVWwPPxDSK9Y3452lwczwMX0B5snF").unwrap();
        let mac_key = decrypt(&key, &mac_key).unwrap();
        assert_eq!(HEXLOWER.encode(&mac_key), "cd7ba49189ebaf42be4a2b00c05348f5885d27e9");
        let secret = BASE64.decode(b"9g4WQNX/BJ7n2y+vdWdAY20fy50rPpwb1oaAEgFGEi92AvNChdcb/vbyxYIoj1qY").unwrap();
        let tag = BASE64.decode(b"7CzAXaAyXDhFopgVM3SoKTLzjYA=").unwrap();
        assert!(is_authentic(Hash::Sha1, &mac_key, &secret, &tag));
        assert!(!is_authentic(Hash::Sha1, &mac_key, &secret[1..], &tag));
        assert_eq!(decrypt(&key, &secret).unwrap().as_slice(), b"12345678901234567890");
    }

    #[test]
    fn imp_25_a_file_cannot_have_us_count_for_hours() {
        assert!(derived(MAX_ITERATIONS + 1).is_none() && derived(0).is_none());
    }

    #[test]
    fn what_is_cut_short_is_not_decrypted() {
        let key = [7; 16];
        for length in [0, 15, 16, 17, 31] {
            assert!(decrypt(&key, &vec![0; length]).is_none(), "{length}");
        }
        assert!(decrypt(&key[..15], &[0; 32]).is_none());
    }
}
