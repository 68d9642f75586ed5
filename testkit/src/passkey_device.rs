//! A device with passkeys, as a browser would ask it. (WebAuthn)

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use minicbor::Encoder;
use serde_json::{Value, json};

use crate::PUBLIC_URL;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const ATTESTED: u8 = 1 << 6;

/// A device that holds one passkey. What it and its browser say can be changed, to be refused.
#[derive(Clone)]
pub struct PasskeyDevice {
    pair: Arc<EcdsaKeyPair>,
    /// The name of its passkey.
    pub credential_id: Vec<u8>,
    /// The account's name, once a passkey was made.
    pub user: Vec<u8>,
    /// What it counts: goes up by `step` with each use.
    pub counter: u32,
    /// 0: it does not count, as passkeys that are kept in several devices.
    pub step: u32,
    /// Whether it recognises its owner.
    pub verifies: bool,
    /// The site that the browser is on.
    pub origin: String,
    /// The relying party that the device signs for; `None`: the one that it is asked for.
    pub relying_party: Option<String>,
}

impl PasskeyDevice {
    /// A new device. Tests of one process have different credential ids by `seed`.
    pub fn new(seed: u8) -> Self {
        Self {
            pair: Arc::new(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key")),
            credential_id: vec![seed; 32],
            user: Vec::new(),
            counter: 0,
            step: 1,
            verifies: true,
            origin: PUBLIC_URL.to_owned(),
            relying_party: None,
        }
    }

    /// A device that does not count.
    pub fn synced(seed: u8) -> Self {
        Self { step: 0, ..Self::new(seed) }
    }

    /// What a browser answers to `PublicKeyCredentialCreationOptions`.
    pub fn create(&mut self, options: &Value) -> Value {
        self.user = decode(&options["user"]["id"]);
        let client_data = self.client_data("webauthn.create", &options["challenge"]);
        let data = self.data(&options["rp"]["id"], true);
        let mut to = Encoder::new(Vec::new());
        to.map(3).and_then(|to| to.str("fmt")?.str("none")?.str("attStmt")?.map(0)).expect("CBOR");
        to.str("authData").and_then(|to| to.bytes(&data)).expect("CBOR");
        self.answer(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client_data),
            "attestationObject": BASE64URL_NOPAD.encode(to.writer()),
            "transports": ["internal"],
        }))
    }

    /// What a browser answers to `PublicKeyCredentialRequestOptions`.
    pub fn get(&mut self, options: &Value) -> Value {
        self.counter += self.step;
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let data = self.data(&options["rpId"], false);
        let signed = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).expect("a signature");
        self.answer(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client_data),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.as_ref()),
            "userHandle": BASE64URL_NOPAD.encode(&self.user),
        }))
    }

    fn client_data(&self, ceremony: &str, challenge: &Value) -> Vec<u8> {
        let data = json!({ "type": ceremony, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn data(&self, asked: &Value, attested: bool) -> Vec<u8> {
        let site = self.relying_party.as_deref().or(asked.as_str()).expect("a relying party");
        let mut data = digest(&SHA256, site.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | if attested { ATTESTED } else { 0 });
        data.extend(self.counter.to_be_bytes());
        if attested {
            data.extend([0; 16]);
            data.extend((self.credential_id.len() as u16).to_be_bytes());
            data.extend(&self.credential_id);
            data.extend(self.key());
        }
        data
    }

    /// The public key as a COSE key: ES256.
    fn key(&self) -> Vec<u8> {
        let point = self.pair.public_key().as_ref();
        let mut to = Encoder::new(Vec::new());
        to.map(5).and_then(|to| to.i8(1)?.u8(2)?.i8(3)?.i8(-7)?.i8(-1)?.u8(1)).expect("CBOR");
        to.i8(-2).and_then(|to| to.bytes(&point[1..33])?.i8(-3)?.bytes(&point[33..])).expect("CBOR");
        to.into_writer()
    }

    fn answer(&self, response: Value) -> Value {
        let id = BASE64URL_NOPAD.encode(&self.credential_id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }
}

fn decode(text: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_str().expect("text").as_bytes()).expect("base64url")
}
