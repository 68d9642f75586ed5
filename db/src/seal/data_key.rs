//! How is a value sealed that belongs to one account?

use super::envelope::{SealError, SealingKey, must};
use super::secret::Secret;

/// The key of one account's values. From [`Keys::open_data_key`](super::Keys::open_data_key).
#[derive(Clone)]
pub struct DataKey(SealingKey);

impl DataKey {
    /// Its id in sealed values is drawn from the key itself, so that a value of another account's key is
    /// refused as such.
    pub(super) fn new(secret: &Secret) -> Self {
        let name = secret.derive("name", "");
        let id = name.bytes().iter().take(4).fold(0, |id: u32, byte| (id << 8) | u32::from(*byte));
        Self(SealingKey::new(id, secret))
    }

    /// Seals `plain` for the column `place` (`"table.column"`) of a row of `owner` (the account's id, or
    /// the row's own). `nonce` is freshly drawn: it makes equal values look different. Should it ever repeat,
    /// nothing is lost but that (see the source of `envelope`).
    ///
    /// The result is 33 bytes longer than `plain`: format, key id, nonce, text and tag.
    ///
    /// # Panics
    /// Only if `plain` is longer than 64 GiB.
    pub fn seal(&self, place: &'static str, owner: &[u8; 16], nonce: [u8; 12], plain: &[u8]) -> Vec<u8> {
        must(self.0.try_seal(place, owner, &nonce, plain))
    }

    /// Opens what was sealed for this place and owner. [`SealError::UnknownKey`] if it belongs to another
    /// account's key, [`SealError::Refused`] if it was moved or altered.
    pub fn open(&self, place: &'static str, owner: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.0.open(place, owner, sealed)
    }
}
