//! Is each step of both ceremonies taken? One device that does everything right, and one change at a time.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use data_encoding::BASE64URL_NOPAD;
use minicbor::Encoder;
use serde_json::{Value, json};

use super::*;
use crate::site::Site;

const CHALLENGE: Challenge = [7; 32];
const PRESENT_VERIFIED: u8 = 0b101;
const ATTESTED: u8 = 1 << 6;

fn site() -> Site {
    Site::new("account.menshen.example", "https://account.menshen.example")
}

enum Signer {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(RsaKeyPair),
}

/// A device with everything that a test may want to get wrong.
struct Device {
    signer: Signer,
    kind: &'static str,
    challenge: Challenge,
    origin: &'static str,
    cross_origin: bool,
    relying_party: &'static str,
    flags: u8,
    counter: u32,
    credential_id: Vec<u8>,
    /// What the browser says that the id is.
    named: Option<Vec<u8>>,
    /// A key that is none of the signer's.
    cose: Option<Vec<u8>>,
    format: &'static str,
    /// Follows the authenticator data.
    extra: Vec<u8>,
    user: Option<Vec<u8>>,
    /// What is signed instead.
    signed: Option<&'static [u8]>,
}

fn device() -> Device {
    Device {
        signer: Signer::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap()),
        kind: "webauthn.create",
        challenge: CHALLENGE,
        origin: "https://account.menshen.example",
        cross_origin: false,
        relying_party: "account.menshen.example",
        flags: PRESENT_VERIFIED,
        counter: 1,
        credential_id: vec![9; 32],
        named: None,
        cose: None,
        format: "none",
        extra: Vec::new(),
        user: Some(vec![5; 32]),
        signed: None,
    }
}

fn es256(x: &[u8], y: &[u8]) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    to.map(5).unwrap().i8(1).unwrap().u8(2).unwrap().i8(3).unwrap().i8(-7).unwrap();
    to.i8(-1).unwrap().u8(1).unwrap().i8(-2).unwrap().bytes(x).unwrap().i8(-3).unwrap().bytes(y).unwrap();
    to.into_writer()
}

impl Signer {
    fn cose(&self) -> Vec<u8> {
        let mut to = Encoder::new(Vec::new());
        match self {
            Self::Es256(pair) => {
                let point = pair.public_key().as_ref();
                return es256(&point[1..33], &point[33..]);
            }
            Self::EdDsa(pair) => {
                to.map(4).unwrap().i8(1).unwrap().u8(1).unwrap().i8(3).unwrap().i8(-8).unwrap();
                to.i8(-1).unwrap().u8(6).unwrap().i8(-2).unwrap().bytes(pair.public_key().as_ref()).unwrap();
            }
            Self::Rs256(pair) => {
                // RFC 8017's RSAPublicKey of 2048 bits: two integers, each behind its head.
                let der = pair.public_key().as_ref();
                let (n, e) = (&der[9..265], &der[267..]);
                to.map(4).unwrap().i8(1).unwrap().u8(3).unwrap().i8(3).unwrap().i16(-257).unwrap();
                to.i8(-1).unwrap().bytes(n).unwrap().i8(-2).unwrap().bytes(e).unwrap();
            }
        }
        to.into_writer()
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Es256(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
        }
    }
}

impl Device {
    fn client_data(&self) -> Vec<u8> {
        let data = json!({
            "type": self.kind,
            "challenge": BASE64URL_NOPAD.encode(&self.challenge),
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
            "other_keys_can_be_added_here": "and are",
        });
        data.to_string().into_bytes()
    }

    fn data(&self, attested: bool) -> Vec<u8> {
        let mut data = digest(&SHA256, self.relying_party.as_bytes()).as_ref().to_vec();
        data.push(self.flags | if attested { ATTESTED } else { 0 });
        data.extend(self.counter.to_be_bytes());
        if attested {
            data.extend([0; 16]);
            data.extend((self.credential_id.len() as u16).to_be_bytes());
            data.extend(&self.credential_id);
            data.extend(self.cose.clone().unwrap_or_else(|| self.signer.cose()));
        }
        data.extend(&self.extra);
        data
    }

    fn sign(&self, data: &[u8]) -> Vec<u8> {
        let hash = digest(&SHA256, &self.client_data());
        self.signer.sign(self.signed.unwrap_or(&[data, hash.as_ref()].concat()))
    }

    fn attestation(&self) -> Vec<u8> {
        let data = self.data(true);
        let mut to = Encoder::new(Vec::new());
        to.map(3).unwrap().str("fmt").unwrap().str(self.format).unwrap().str("attStmt").unwrap();
        if self.format == "packed" {
            to.map(2).unwrap().str("alg").unwrap().i8(-7).unwrap().str("sig").unwrap();
            to.bytes(&self.sign(&data)).unwrap();
        } else {
            to.map(0).unwrap();
        }
        to.str("authData").unwrap().bytes(&data).unwrap();
        to.into_writer()
    }

    fn answer(&self, response: Value) -> Value {
        let id = BASE64URL_NOPAD.encode(self.named.as_ref().unwrap_or(&self.credential_id));
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }

    fn register(&self) -> Result<New, Why> {
        let response = json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&self.client_data()),
            "attestationObject": BASE64URL_NOPAD.encode(&self.attestation()),
            "transports": ["internal", "carrier-pigeon", "hybrid"],
        });
        register(&site(), &CHALLENGE, &Registration::read(&self.answer(response))?)
    }

    fn assertion(&self) -> Value {
        let data = self.data(false);
        self.answer(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&self.client_data()),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(&self.sign(&data)),
            "userHandle": self.user.as_ref().map(|user| BASE64URL_NOPAD.encode(user)),
        }))
    }

    fn stored(&self) -> Stored {
        Stored {
            credential_id: vec![9; 32],
            public_key: self.cose.clone().unwrap_or_else(|| self.signer.cose()),
            counter: 1,
            backup: false,
            user: vec![5; 32],
        }
    }

    fn assert(&self, stored: &Stored, discovered: bool) -> Result<u32, Why> {
        assert(&site(), &CHALLENGE, &Assertion::read(&self.assertion())?, stored, discovered)
    }
}

/// A device in use, changed.
fn using(change: impl FnOnce(&mut Device)) -> Result<u32, Why> {
    let mut device = Device { kind: "webauthn.get", counter: 2, ..device() };
    let stored = device.stored();
    change(&mut device);
    device.assert(&stored, false)
}

/// A new device, changed.
fn making(change: impl FnOnce(&mut Device)) -> Result<New, Why> {
    let mut device = device();
    change(&mut device);
    device.register()
}

#[test]
fn decisions_a_right_registration_is_taken_with_all_it_says() {
    let new = making(|device| device.flags |= 1 << 3 | 1 << 4).unwrap();
    assert_eq!((new.credential_id, new.counter, new.backup), (vec![9; 32], 1, true));
    assert_eq!(new.transports, "hybrid internal", "names that the standard does not know are dropped");
}

#[test]
fn decisions_each_of_the_three_kinds_of_keys_makes_and_uses_a_passkey() {
    let rsa = || RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    for signer in [device().signer, Signer::EdDsa(Ed25519KeyPair::generate().unwrap()), Signer::Rs256(rsa())] {
        let mut device = Device { signer, ..device() };
        let new = device.register().unwrap();
        (device.kind, device.counter) = ("webauthn.get", 2);
        let stored = Stored { public_key: new.public_key, ..device.stored() };
        assert_eq!(device.assert(&stored, true), Ok(2));
    }
}

#[test]
fn decisions_a_registration_that_is_wrong_in_one_thing_is_refused() {
    assert_eq!(making(|device| device.kind = "webauthn.get"), Err(Why::Ceremony));
    assert_eq!(making(|device| device.challenge = [8; 32]), Err(Why::Challenge));
    for origin in ["https://menshen.example", "http://account.menshen.example", "https://account.menshen.example:8443"]
    {
        assert_eq!(making(|device| device.origin = origin), Err(Why::Origin), "{origin}");
    }
    assert_eq!(making(|device| device.cross_origin = true), Err(Why::Framed));
    assert_eq!(making(|device| device.relying_party = "menshen.example"), Err(Why::RelyingParty));
    assert_eq!(making(|device| device.flags = 0b100), Err(Why::NotPresent));
    assert_eq!(making(|device| device.flags = 0b001), Err(Why::NotVerified));
    assert_eq!(making(|device| device.flags |= 1 << 4), Err(Why::Backup), "backed up, but not to be");
    assert_eq!(making(|device| device.named = Some(vec![1; 32])), Err(Why::Credential));
    assert_eq!(making(|device| device.extra = vec![0]), Err(Why::Malformed), "something left over");
}

#[test]
fn decisions_a_credential_id_has_1_to_1023_bytes() {
    assert!(making(|device| device.credential_id = vec![3; 1023]).is_ok());
    for length in [0, 1024] {
        assert_eq!(making(|device| device.credential_id = vec![3; length]), Err(Why::Credential), "{length}");
    }
}

#[test]
fn decisions_a_key_that_is_none_or_of_another_kind_is_refused() {
    let with = |cose: Vec<u8>| making(|device| device.cose = Some(cose)).map(|new| new.counter);
    assert_eq!(with(es256(&[0; 32], &[1; 32])), Err(Why::Key), "not on the curve");
    assert_eq!(with(es256(&[1; 31], &[1; 32])), Err(Why::Key));
    let mut other = Encoder::new(Vec::new());
    other.map(2).unwrap().i8(1).unwrap().u8(2).unwrap().i8(3).unwrap().i8(-35).unwrap();
    assert_eq!(with(other.into_writer()), Err(Why::Algorithm), "ES384 was not asked for");
    let mut twice = Encoder::new(Vec::new());
    twice.map(2).unwrap().i8(3).unwrap().i8(-7).unwrap().i8(3).unwrap().i8(-8).unwrap();
    assert_eq!(with(twice.into_writer()), Err(Why::Key), "a member that comes twice");
    let mut weak = Encoder::new(Vec::new());
    weak.map(4).unwrap().i8(1).unwrap().u8(3).unwrap().i8(3).unwrap().i16(-257).unwrap();
    weak.i8(-1).unwrap().bytes(&[0xff; 128]).unwrap().i8(-2).unwrap().bytes(&[1, 0, 1]).unwrap();
    assert_eq!(with(weak.into_writer()), Err(Why::Key), "1024 bits");
}

#[test]
fn decisions_of_attestations_only_none_and_the_key_s_own_are_taken() {
    assert!(making(|device| device.format = "packed").is_ok());
    let wrong = making(|device| (device.format, device.signed) = ("packed", Some(b"something else".as_slice())));
    assert_eq!(wrong, Err(Why::Attestation));
    assert_eq!(making(|device| device.format = "fido-u2f"), Err(Why::Attestation));
}

#[test]
fn decisions_a_right_assertion_is_taken_with_and_without_the_account_s_name() {
    assert_eq!(using(|_| {}), Ok(2));
    assert_eq!(using(|device| device.user = None), Ok(2));
    let device = Device { kind: "webauthn.get", counter: 2, user: None, ..device() };
    assert_eq!(device.assert(&device.stored(), true), Err(Why::User), "nobody said whose it is");
}

#[test]
fn decisions_an_assertion_that_is_wrong_in_one_thing_is_refused() {
    assert_eq!(using(|device| device.kind = "webauthn.create"), Err(Why::Ceremony));
    assert_eq!(using(|device| device.challenge = [8; 32]), Err(Why::Challenge));
    assert_eq!(using(|device| device.origin = "https://evil.example"), Err(Why::Origin));
    assert_eq!(using(|device| device.cross_origin = true), Err(Why::Framed));
    assert_eq!(using(|device| device.relying_party = "evil.example"), Err(Why::RelyingParty));
    assert_eq!(using(|device| device.flags = 0b100), Err(Why::NotPresent));
    assert_eq!(using(|device| device.flags = 0b001), Err(Why::NotVerified));
    assert_eq!(using(|device| device.flags |= 1 << 3), Err(Why::Backup), "it could not be backed up before");
    assert_eq!(using(|device| device.credential_id = vec![1; 32]), Err(Why::Credential));
    assert_eq!(using(|device| device.user = Some(vec![6; 32])), Err(Why::User));
    assert_eq!(using(|device| device.signed = Some(b"something else")), Err(Why::Signature));
    assert_eq!(using(|device| device.signer = super::tests::device().signer), Err(Why::Signature), "another key");
}

#[test]
fn t36_a_counter_that_stands_or_goes_back_is_told_apart() {
    for counter in [0, 1] {
        assert_eq!(using(|device| device.counter = counter), Err(Why::Counter), "{counter}");
    }
    assert_eq!(using(|device| device.counter = 900), Ok(900));
    // Whoever cannot sign learns nothing of the counter.
    assert_eq!(using(|device| (device.counter, device.signed) = (0, Some(b"x".as_slice()))), Err(Why::Signature));
}

#[test]
fn decisions_an_answer_that_is_cut_short_anywhere_is_refused_and_breaks_nothing() {
    let device = device();
    let whole = device.attestation();
    for end in 0..whole.len() {
        let response = json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&device.client_data()),
            "attestationObject": BASE64URL_NOPAD.encode(&whole[..end]),
        });
        let answer = Registration::read(&device.answer(response)).unwrap();
        assert!(register(&site(), &CHALLENGE, &answer).is_err(), "{end}");
    }
}

#[test]
fn decisions_an_answer_of_another_shape_cannot_be_read() {
    let right = Device { kind: "webauthn.get", ..device() }.assertion();
    assert!(Assertion::read(&right).is_ok());
    for (member, value) in
        [("type", json!("password")), ("id", json!("AAAA")), ("rawId", json!("=")), ("response", json!({}))]
    {
        let mut wrong = right.clone();
        wrong[member] = value;
        assert_eq!(Assertion::read(&wrong).err(), Some(Why::Malformed), "{member}");
    }
    for wrong in [json!(null), json!([]), json!("x"), json!({})] {
        assert!(Assertion::read(&wrong).is_err() && Registration::read(&wrong).is_err());
    }
}
