//! Is this encrypted push really from the provider, fresh, and meant for us?
//!
//! WeChat third-party platforms and WeCom suites push with one scheme: a SHA-1 over a shared token, the
//! time, a nonce and the sealed text; AES-256-CBC under a shared key; the receiver's id at the end of
//! the plain text. Who the receiver must be depends on the provider, the address and the verb, so the
//! caller names it.
//!
//! ```text
//! query + body --Seal::read--> Letter (signature right, at most 300 s old) --open(receiver)--> Elements
//!         query --Seal::read_echo--> Letter                                --open_text(receiver)--> echo
//! ```
//!
//! The signature is checked before anything is decrypted, so the padding tells nobody anything.
//! Every reply is up to the caller, and so is refusing what it has seen before ([`Letter::replay_key`]).

mod cipher;
mod signature;
#[cfg(test)]
pub(crate) mod testing;
mod xml;

use std::str::from_utf8;

use crate::identity::{PushError, one};
use cipher::Key;
pub(crate) use xml::Elements;

/// A body beyond this is no push: real ones have 1 to 4 KiB.
const BODY_MAX: usize = 64 * 1024;
/// How far the sender's clock may be off, in milliseconds (T33).
const WINDOW: i64 = 300_000;

/// The two secrets shared with a provider. Has no `Debug`.
pub(crate) struct Seal {
    token: String,
    key: Key,
}

/// A push whose signature and time are right. Not yet known: for whom it is.
pub(crate) struct Letter<'a> {
    seal: &'a Seal,
    sealed: String,
    /// The outer `ToUserName` or `AppId`. Not signed: good for choosing, never for believing.
    pub(crate) addressee: Option<String>,
    /// When it was sent, in milliseconds since 1970.
    pub(crate) sent_at: i64,
    /// The signature: it covers the nonce, the time and the text. Two splits of the same characters into
    /// nonce and text have one signature, so it names a push better than the nonce beside it would.
    pub(crate) replay_key: String,
}

impl Seal {
    /// `aes_key` is the provider's `EncodingAESKey`: 43 characters.
    ///
    /// # Errors
    /// The reason, for the operator, if one of the two cannot be meant.
    pub(crate) fn new(token: &str, aes_key: &str) -> Result<Self, String> {
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("the token for pushes is empty or holds blanks".into());
        }
        Ok(Self { token: token.to_owned(), key: Key::from_encoded(aes_key)? })
    }

    /// Reads a pushed body and checks its signature (`msg_signature`) and its time.
    ///
    /// # Errors
    /// [`PushError::BadSignature`], [`PushError::Stale`], or [`PushError::Malformed`] for a body that is
    /// too long or not the envelope of a push.
    pub(crate) fn read<'a>(
        &'a self,
        query: &[(String, String)],
        body: &[u8],
        now: i64,
    ) -> Result<Letter<'a>, PushError> {
        if body.len() > BODY_MAX {
            return Err(PushError::Malformed);
        }
        let envelope = Elements::parse(from_utf8(body).map_err(|_| PushError::Malformed)?)?;
        let sealed = envelope.text("Encrypt").ok_or(PushError::Malformed)?.to_owned();
        let addressee = envelope.text("ToUserName").or_else(|| envelope.text("AppId")).map(str::to_owned);
        self.letter(query, sealed, addressee, now)
    }

    /// Reads the sealed `echostr` by which a provider tries an address out.
    ///
    /// # Errors
    /// As [`Seal::read`].
    pub(crate) fn read_echo<'a>(&'a self, query: &[(String, String)], now: i64) -> Result<Letter<'a>, PushError> {
        let sealed = one(query, "echostr").ok_or(PushError::Malformed)?.to_owned();
        self.letter(query, sealed, None, now)
    }

    fn letter(
        &self,
        query: &[(String, String)],
        sealed: String,
        addressee: Option<String>,
        now: i64,
    ) -> Result<Letter<'_>, PushError> {
        let given = one(query, "msg_signature").ok_or(PushError::BadSignature)?;
        let timestamp = one(query, "timestamp").ok_or(PushError::Malformed)?;
        let nonce = one(query, "nonce").ok_or(PushError::Malformed)?;
        if !signature::fits(given, [&self.token, timestamp, nonce, &sealed]) {
            return Err(PushError::BadSignature);
        }
        let sent_at = instant(timestamp)?;
        if sent_at.abs_diff(now) > WINDOW.unsigned_abs() {
            return Err(PushError::Stale);
        }
        Ok(Letter { seal: self, sealed, addressee, sent_at, replay_key: given.to_owned() })
    }
}

impl Letter<'_> {
    /// The text inside, if it was sealed for `receiver`.
    ///
    /// # Errors
    /// [`PushError::BadSignature`] if it was sealed for somebody else, [`PushError::Malformed`] if it
    /// cannot be unsealed.
    pub(crate) fn open_text(&self, receiver: &str) -> Result<String, PushError> {
        let (text, sealed_for) = self.seal.key.unseal(&self.sealed).ok_or(PushError::Malformed)?;
        if !signature::same(sealed_for.as_bytes(), receiver.as_bytes()) {
            return Err(PushError::BadSignature);
        }
        Ok(text)
    }

    /// The elements of the message inside, if it was sealed for `receiver`.
    ///
    /// # Errors
    /// As [`Letter::open_text`]; also if the text is not a flat message without a document type.
    pub(crate) fn open(&self, receiver: &str) -> Result<Elements, PushError> {
        Elements::parse(&self.open_text(receiver)?)
    }
}

/// The name of a kind of message that nobody waits for, fit for a log.
pub(crate) fn event_name(kind: &str) -> String {
    let fit = (1..=64).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fit { kind.to_owned() } else { "unknown".to_owned() }
}

/// Seconds since 1970 as the provider writes them, in milliseconds.
fn instant(timestamp: &str) -> Result<i64, PushError> {
    if timestamp.is_empty() || !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PushError::Malformed);
    }
    let seconds: i64 = timestamp.parse().map_err(|_| PushError::Malformed)?;
    seconds.checked_mul(1_000).ok_or(PushError::Malformed)
}

#[cfg(test)]
mod tests;
