//! Keys and tokens for tests: what would a provider sign, and what would an attacker?

use std::sync::OnceLock;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaPublicKeyComponents,
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

/// A way of signing; the keys behind are made once for all tests of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
    /// An Ed25519 key that is in no set.
    Stranger,
    /// HS256 with this as the secret.
    Hs256(&'static [u8]),
    /// `none`: no signature at all.
    Nobody,
}

pub(super) const HONEST: [By; 4] = [By::Rs256, By::Ps256, By::Es256, By::EdDsa];

fn rsa() -> &'static RsaKeyPair {
    static KEY: OnceLock<RsaKeyPair> = OnceLock::new();
    KEY.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
}

fn ecdsa() -> &'static EcdsaKeyPair {
    static KEY: OnceLock<EcdsaKeyPair> = OnceLock::new();
    KEY.get_or_init(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
}

fn ed25519(stranger: bool) -> &'static Ed25519KeyPair {
    static KEYS: [OnceLock<Ed25519KeyPair>; 2] = [OnceLock::new(), OnceLock::new()];
    KEYS[usize::from(stranger)].get_or_init(|| Ed25519KeyPair::generate().unwrap())
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

impl By {
    /// The `alg` of the header, which is also the key id.
    pub(super) fn alg(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa | Self::Stranger => "EdDSA",
            Self::Hs256(_) => "HS256",
            Self::Nobody => "none",
        }
    }

    /// The public key as a set would hold it.
    pub(super) fn jwk(self) -> Value {
        let (kid, alg) = (self.alg(), self.alg());
        match self {
            Self::Rs256 | Self::Ps256 => {
                let key = RsaPublicKeyComponents::<Vec<u8>>::from(rsa().public_key());
                json!({"kty": "RSA", "kid": kid, "alg": alg, "use": "sig", "n": encoded(key.n), "e": encoded(key.e)})
            }
            Self::Es256 => {
                let point = ecdsa().public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "kid": kid, "alg": alg, "use": "sig",
                    "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
            }
            _ => {
                let x = encoded(ed25519(self == Self::Stranger).public_key());
                json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": alg, "use": "sig", "x": x})
            }
        }
    }

    fn sign(self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let of_rsa = |padding| {
            let mut signature = vec![0; rsa().public_modulus_len()];
            rsa().sign(padding, &random, message, &mut signature).unwrap();
            signature
        };
        match self {
            Self::Rs256 => of_rsa(&RSA_PKCS1_SHA256),
            Self::Ps256 => of_rsa(&RSA_PSS_SHA256),
            Self::Es256 => ecdsa().sign(&random, message).unwrap().as_ref().to_vec(),
            Self::EdDsa | Self::Stranger => ed25519(self == Self::Stranger).sign(message).as_ref().to_vec(),
            Self::Hs256(secret) => hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message).as_ref().to_vec(),
            Self::Nobody => Vec::new(),
        }
    }

    /// A token with the usual header.
    pub(super) fn token(self, claims: &Value) -> String {
        self.token_with(&json!({"alg": self.alg(), "kid": self.alg(), "typ": "JWT"}), claims)
    }

    /// A token with any header.
    pub(super) fn token_with(self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        format!("{message}.{}", encoded(self.sign(message.as_bytes())))
    }
}

/// A set of these keys.
pub(super) fn set(of: &[By]) -> String {
    json!({"keys": of.iter().map(|by| by.jwk()).collect::<Vec<_>>()}).to_string()
}
