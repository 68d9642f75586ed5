//! How is what the database holds kept from those who get hold of the database?
//!
//! ```text
//! keys file (0600, never in the database)
//!  ├ base master ──┬ blind index key of each field     look-ups by email, mobile, identity number
//!  │               ├ MAC key of each purpose           codes, CSRF, human check, audit chain
//!  │               └ pepper                            passwords, before Argon2id
//!  └ seal masters 1, 2 … (newest seals, all open)
//!      ├ rows of no account                            pending registrations, outbox bodies
//!      └ wraps ─> data key of each account             its contacts, seeds, tokens
//! ```
//!
//! - A sealed value is bound to its place (`table.column`) and its owner: moved to another row or column it
//!   does not open.
//! - Destroying an account's wrapped data key destroys everything sealed with it, in old backups too.
//! - The *base* keys do not rotate: a blind index cannot be computed anew without what it hides. Adding a
//!   seal master ([`Keys::rotate`]) changes what is sealed from then on.
//! - No type here prints what it holds, and keys are wiped from memory when dropped.

mod data_key;
mod envelope;
mod file;
mod secret;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;

pub use data_key::DataKey;
pub use envelope::SealError;
pub use file::KeyError;

use envelope::SealingKey;
use secret::Secret;

/// Where a wrapped data key lives, for its binding to the account.
const WRAPPED: &str = "account.data_key";

/// The key ring of a deployment. Cloning is cheap.
#[derive(Clone)]
pub struct Keys(Arc<Ring>);

/// What the file holds.
struct Ring {
    base: Secret,
    /// By id, ascending; never empty.
    seals: Vec<SealingKey>,
}

impl Keys {
    /// The ring in `dir`, made on the first start (readable by our user only; `dir` must exist). If two
    /// processes start at once, both get the same ring. Refused if others may read the file.
    pub fn load_or_create(dir: &Path) -> Result<Self, KeyError> {
        file::load_or_create(dir).map(|file| Self::from_file(&file))
    }

    /// Adds a fresh key to the ring in `dir`: it seals from now on, the others still open. Every process must
    /// be started anew, and the database be told the new [fingerprint](Self::fingerprint) by
    /// [`replace_ring`](crate::primitive::replace_ring).
    pub fn rotate(dir: &Path) -> Result<Self, KeyError> {
        file::rotate(dir).map(|file| Self::from_file(&file))
    }

    /// A ring of known keys. For tests only: whoever reads this file can open what it seals.
    pub fn for_tests() -> Self {
        Self(Arc::new(Ring { base: Secret::new([1; 32]), seals: vec![SealingKey::new(1, &Secret::new([2; 32]))] }))
    }

    fn from_file(file: &file::Contents) -> Self {
        let seals = file.seals.iter().map(|(id, master)| SealingKey::new(*id, master)).collect();
        Self(Arc::new(Ring { base: file.base.clone(), seals }))
    }

    /// Tells rings apart without telling anything about them: 16 hexadecimal digits. Replicas with
    /// different ones must not serve the same database ([`check_ring`](crate::primitive::check_ring)).
    pub fn fingerprint(&self) -> String {
        let ids: Vec<_> = self.0.seals.iter().map(SealingKey::proof).collect();
        let parts: Vec<&[u8]> = ids.iter().map(<[u8; 32]>::as_slice).collect();
        self.0.base.derive("fingerprint", "").mac(&parts).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The blind index of `canonical` (one spelling of each value: lower case, E.164 …) in `field`: equal
    /// values give equal indexes within one field, and nothing without the key tells more.
    pub fn blind(&self, field: &'static str, canonical: &str) -> [u8; 32] {
        self.0.base.derive("blind", field).mac(&[canonical.as_bytes()])
    }

    /// A keyed digest (HMAC-SHA-256) for `purpose`. Parts are told apart: `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn mac(&self, purpose: &'static str, data: &[&[u8]]) -> [u8; 32] {
        self.0.base.derive("mac", purpose).mac(data)
    }

    /// Whether `given` is [`mac`](Self::mac) of the same; takes the same time wherever it differs.
    pub fn verify_mac(&self, purpose: &'static str, data: &[&[u8]], given: &[u8]) -> bool {
        verify_slices_are_equal(&self.mac(purpose, data), given).is_ok()
    }

    /// What a password hash is made of instead of the password, so that a stolen database alone cannot
    /// be guessed at.
    pub fn pepper(&self, password: &[u8]) -> [u8; 32] {
        self.0.base.derive("pepper", "").mac(&[password])
    }

    /// A new data key for `account`, and its wrapped form for the database. `random` need not be drawn by
    /// the system: it is mixed with the ring's newest key and the account.
    pub fn new_data_key(&self, account: &[u8; 16], random: [u8; 32]) -> Result<(DataKey, Vec<u8>), SealError> {
        let newest = self.newest()?;
        let secret = newest.data_secret(account, &random);
        let wrapped = newest.try_seal(WRAPPED, account, &random, secret.bytes())?;
        Ok((DataKey::new(&secret), wrapped))
    }

    /// The data key of `account` from its wrapped form. Another account's does not open.
    pub fn open_data_key(&self, account: &[u8; 16], wrapped: &[u8]) -> Result<DataKey, SealError> {
        let plain = zeroize::Zeroizing::new(self.open(WRAPPED, account, wrapped)?);
        let secret = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| SealError::Malformed)?;
        Ok(DataKey::new(&Secret::new(secret)))
    }

    /// Seals a value that belongs to no account yet. `owner` is the id of its row, `random` freshly drawn.
    /// See [`DataKey::seal`] for what it promises.
    ///
    /// # Panics
    /// Only if `plain` is longer than 64 GiB.
    pub fn seal(&self, place: &'static str, owner: &[u8; 16], random: [u8; 12], plain: &[u8]) -> Vec<u8> {
        envelope::must(self.newest().and_then(|key| key.try_seal(place, owner, &random, plain)))
    }

    /// Opens what [`seal`](Self::seal) sealed, with whichever key of the ring it was.
    pub fn open(&self, place: &'static str, owner: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let id = envelope::key_id(sealed)?;
        let key = self.0.seals.iter().find(|key| key.id() == id).ok_or(SealError::UnknownKey)?;
        key.open(place, owner, sealed)
    }

    fn newest(&self) -> Result<&SealingKey, SealError> {
        self.0.seals.last().ok_or(SealError::UnknownKey)
    }
}

/// Prints the fingerprint.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.fingerprint())
    }
}
