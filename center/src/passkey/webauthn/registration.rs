//! Is this a new passkey of ours? (W3C Web Authentication Level 3, 7.1)

use super::answer::Registration;
use super::attestation::AttestationObject;
use super::authenticator_data::AuthenticatorData;
use super::cose::PublicKey;
use super::{ALGORITHMS, Challenge, Why, client_data};
use crate::site::Site;

/// A passkey that was made, checked, and not stored yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct New {
    pub credential_id: Vec<u8>,
    /// A COSE key, as the device wrote it.
    pub public_key: Vec<u8>,
    pub counter: u32,
    /// Whether the device may keep it in several places.
    pub backup: bool,
    /// Names with spaces between.
    pub transports: String,
}

/// The challenge that an answer was made for. It is the browser's word only until [`register`] has passed.
pub(crate) fn made_for(answer: &Registration) -> Option<Challenge> {
    client_data::challenge(answer.client_data())
}

/// Goes through the ceremony's steps. Whether the id is new (26) is for the unique index.
pub(crate) fn register(site: &Site, challenge: &Challenge, answer: &Registration) -> Result<New, Why> {
    // 5 to 12
    let hash = client_data::check(answer.client_data(), client_data::CREATE, challenge, site)?;
    // 13
    let attestation = AttestationObject::read(answer.attestation())?;
    let data = AuthenticatorData::read(attestation.authenticator_data)?;
    // 14 to 18
    data.check(site)?;
    // 19, 20
    let attested = data.attested.ok_or(Why::Malformed)?;
    let key = PublicKey::read(attested.public_key)?;
    if !ALGORITHMS.contains(&key.algorithm) {
        return Err(Why::Algorithm);
    }
    // 21 to 24
    attestation.check(&key, &hash)?;
    // 25; the browser names the same credential
    if attested.credential_id != answer.credential_id() {
        return Err(Why::Credential);
    }
    Ok(New {
        credential_id: attested.credential_id.to_vec(),
        public_key: attested.public_key.to_vec(),
        counter: data.counter,
        backup: data.may_be_backed_up(),
        transports: answer.transports(),
    })
}
