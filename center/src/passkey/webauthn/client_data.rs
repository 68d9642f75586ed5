//! What does the browser vouch for? (`CollectedClientData`: ceremony, challenge, origin)

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use super::{Challenge, Why};
use crate::site::Site;

/// `type` when a passkey is made.
pub(super) const CREATE: &str = "webauthn.create";
/// `type` when it is used.
pub(super) const GET: &str = "webauthn.get";

/// Browsers add members at will; those that we do not know do not matter.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: Option<bool>,
    #[serde(rename = "topOrigin", default)]
    top_origin: Option<String>,
}

fn read(json: &[u8]) -> Result<ClientData, Why> {
    serde_json::from_slice(json).map_err(|_| Why::Malformed)
}

/// The challenge that it was signed for, if there is one of our length.
pub(super) fn challenge(json: &[u8]) -> Option<Challenge> {
    BASE64URL_NOPAD.decode(read(json).ok()?.challenge.as_bytes()).ok()?.try_into().ok()
}

/// Checks it; answers the digest that the device has signed. Steps 7 to 12 of 7.1, 10 to 15 of 7.2.
pub(super) fn check(json: &[u8], ceremony: &str, challenge: &Challenge, site: &Site) -> Result<[u8; 32], Why> {
    let said = read(json)?;
    if said.kind != ceremony {
        return Err(Why::Ceremony);
    }
    let signed = BASE64URL_NOPAD.decode(said.challenge.as_bytes()).map_err(|_| Why::Challenge)?;
    verify_slices_are_equal(&signed, challenge).map_err(|_| Why::Challenge)?;
    if said.origin != site.origin {
        return Err(Why::Origin);
    }
    if said.cross_origin == Some(true) || said.top_origin.is_some() {
        return Err(Why::Framed);
    }
    digest(&SHA256, json).as_ref().try_into().map_err(|_| Why::Malformed)
}
