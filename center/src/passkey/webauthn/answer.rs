//! How is what a browser sends read? (`RegistrationResponseJSON` and `AuthenticationResponseJSON`)

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use super::Why;

/// More text is no answer of a device.
const MAX_TEXT: usize = 32 * 1024;

/// Bytes, in JSON as base64url.
pub(crate) struct Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if text.len() > MAX_TEXT {
            return Err(de::Error::custom("too long"));
        }
        BASE64URL_NOPAD.decode(text.as_bytes()).map(Self).map_err(|_| de::Error::custom("not base64url"))
    }
}

/// What comes of making a passkey.
#[derive(Deserialize)]
pub(crate) struct Registration {
    id: String,
    #[serde(rename = "rawId")]
    raw_id: Bytes,
    #[serde(rename = "type")]
    kind: String,
    response: Attested,
}

#[derive(Deserialize)]
struct Attested {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    #[serde(rename = "attestationObject")]
    attestation: Bytes,
    #[serde(default)]
    transports: Vec<String>,
}

/// What comes of using one.
#[derive(Deserialize)]
pub(crate) struct Assertion {
    id: String,
    #[serde(rename = "rawId")]
    raw_id: Bytes,
    #[serde(rename = "type")]
    kind: String,
    response: Asserted,
}

#[derive(Deserialize)]
struct Asserted {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    #[serde(rename = "authenticatorData")]
    authenticator_data: Bytes,
    signature: Bytes,
    #[serde(rename = "userHandle", default)]
    user: Option<Bytes>,
}

/// The id says the same twice, and it is a public key that was made or used.
fn is_consistent(id: &str, raw_id: &Bytes, kind: &str) -> bool {
    kind == "public-key" && BASE64URL_NOPAD.encode(&raw_id.0) == id
}

impl Registration {
    pub(crate) fn read(json: &Value) -> Result<Self, Why> {
        let answer = Self::deserialize(json).map_err(|_| Why::Malformed)?;
        if is_consistent(&answer.id, &answer.raw_id, &answer.kind) { Ok(answer) } else { Err(Why::Malformed) }
    }

    pub(crate) fn credential_id(&self) -> &[u8] {
        &self.raw_id.0
    }

    pub(crate) fn client_data(&self) -> &[u8] {
        &self.response.client_data.0
    }

    pub(super) fn attestation(&self) -> &[u8] {
        &self.response.attestation.0
    }

    /// How the device can be reached, as far as the standard has names for it, with spaces between.
    pub(super) fn transports(&self) -> String {
        const KNOWN: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];
        let said = |name: &&str| self.response.transports.iter().any(|said| said == name);
        KNOWN.into_iter().filter(said).collect::<Vec<_>>().join(" ")
    }
}

impl Assertion {
    pub(crate) fn read(json: &Value) -> Result<Self, Why> {
        let answer = Self::deserialize(json).map_err(|_| Why::Malformed)?;
        if is_consistent(&answer.id, &answer.raw_id, &answer.kind) { Ok(answer) } else { Err(Why::Malformed) }
    }

    pub(crate) fn credential_id(&self) -> &[u8] {
        &self.raw_id.0
    }

    pub(crate) fn client_data(&self) -> &[u8] {
        &self.response.client_data.0
    }

    pub(super) fn authenticator_data(&self) -> &[u8] {
        &self.response.authenticator_data.0
    }

    pub(super) fn signature(&self) -> &[u8] {
        &self.response.signature.0
    }

    pub(super) fn user(&self) -> Option<&[u8]> {
        self.response.user.as_ref().map(|user| user.0.as_slice())
    }
}
