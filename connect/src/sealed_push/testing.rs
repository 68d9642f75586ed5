//! The sending side of the scheme, for tests: how does a provider seal a push?

use aws_lc_rs::cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use data_encoding::BASE64;

use super::cipher::{BLOCK, Key};
use super::signature;

/// The key of the published vectors; its last character has a spare bit set.
pub(crate) const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
/// The random bytes of the published vectors.
const SALT: &[u8; 16] = b"0123456789abcdef";

/// Seals `text` for `receiver`: the provider's `Encrypt`.
pub(crate) fn seal(aes_key: &str, text: &str, receiver: &str) -> String {
    let length = u32::try_from(text.len()).unwrap().to_be_bytes();
    let mut bytes = [SALT.as_slice(), &length, text.as_bytes(), receiver.as_bytes()].concat();
    let padding = BLOCK - bytes.len() % BLOCK;
    bytes.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
    seal_raw(aes_key, bytes)
}

/// Encrypts bytes that are already padded, however wrongly.
pub(crate) fn seal_raw(aes_key: &str, mut bytes: Vec<u8>) -> String {
    let key = Key::from_encoded(aes_key).unwrap();
    let vector: [u8; 16] = key.bytes()[..16].try_into().unwrap();
    let cipher = EncryptingKey::cbc(UnboundCipherKey::new(&AES_256, key.bytes()).unwrap()).unwrap();
    cipher.less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(FixedLength::from(vector))).unwrap();
    BASE64.encode(&bytes)
}

/// A provider's push: the query, and the body with `outer` beside the sealed text.
pub(crate) struct Pushed {
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Seals, signs and wraps a message. `outer` is the element beside `Encrypt`, such as `("AppId", "wx1")`.
pub(crate) fn push(token: &str, outer: (&str, &str), text: &str, receiver: &str, seconds: i64) -> Pushed {
    let sealed = seal(AES_KEY, text, receiver);
    let query = signed(token, &sealed, seconds);
    let (name, value) = outer;
    let body = format!(
        "<xml><{name}><![CDATA[{value}]]></{name}><AgentID></AgentID><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    );
    Pushed { query, body: body.into_bytes() }
}

/// The query by which a provider tries an address out.
pub(crate) fn echo(token: &str, text: &str, receiver: &str, seconds: i64) -> Vec<(String, String)> {
    let sealed = seal(AES_KEY, text, receiver);
    let mut query = signed(token, &sealed, seconds);
    query.push(("echostr".into(), sealed));
    query
}

/// The signed query of a sealed text.
pub(crate) fn signed(token: &str, sealed: &str, seconds: i64) -> Vec<(String, String)> {
    let timestamp = seconds.to_string();
    let signature = signature::of([token, &timestamp, "nonce01", sealed]);
    [("msg_signature", signature), ("timestamp", timestamp), ("nonce", "nonce01".to_owned())]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}
