//! Was this signed by a passkey of ours? (W3C Web Authentication Level 3, 7.2)

use rules::passkey::counter_is_in_order;

use super::answer::Assertion;
use super::authenticator_data::AuthenticatorData;
use super::cose::PublicKey;
use super::{Challenge, Why, client_data};
use crate::site::Site;

/// What is kept of a passkey, as far as the ceremony needs it.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub credential_id: Vec<u8>,
    pub public_key: Vec<u8>,
    pub counter: u32,
    pub backup: bool,
    /// The random name of its account.
    pub user: Vec<u8>,
}

/// Goes through the ceremony's steps; answers the counter to store.
///
/// `discovered`: nobody had said whose passkey it is to be, so the device must name the account (step 6).
/// [`Why::Counter`] is told only of what is right otherwise: of a copy of the key.
pub(crate) fn assert(
    site: &Site,
    challenge: &Challenge,
    answer: &Assertion,
    stored: &Stored,
    discovered: bool,
) -> Result<u32, Why> {
    // 5
    if answer.credential_id() != stored.credential_id {
        return Err(Why::Credential);
    }
    // 6
    match answer.user() {
        Some(user) if user != stored.user => return Err(Why::User),
        None if discovered => return Err(Why::User),
        _ => {}
    }
    // 8 to 15
    let hash = client_data::check(answer.client_data(), client_data::GET, challenge, site)?;
    // 16 to 18
    let data = AuthenticatorData::read(answer.authenticator_data())?;
    data.check(site)?;
    // 19: whether it may be kept in several places never changes
    if data.may_be_backed_up() != stored.backup {
        return Err(Why::Backup);
    }
    // 20, 21
    let signed = [answer.authenticator_data(), &hash].concat();
    if !PublicKey::read(&stored.public_key)?.has_signed(&signed, answer.signature()) {
        return Err(Why::Signature);
    }
    // 22
    if !counter_is_in_order(stored.counter, data.counter) {
        return Err(Why::Counter);
    }
    Ok(data.counter)
}

/// The challenge that an answer was signed for. It is the device's word only until [`assert`] has passed.
pub(crate) fn challenge_of(answer: &Assertion) -> Option<Challenge> {
    client_data::challenge(answer.client_data())
}
