//! Is a request signed by somebody who holds the secret key (TC3-HMAC-SHA256)?
//!
//! Written from the protocol and not shared with the connector, so that a mistake in one of the two
//! shows. Checks what was received, byte for byte: body, `Content-Type` and `Host` as they came.

use aws_lc_rs::{digest, hmac};
use axum::http::{HeaderMap, Method};
use data_encoding::HEXLOWER;

use super::{Refused, SmsAccount};

const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// A request as it came.
pub(super) struct Signed<'a> {
    pub(super) method: &'a Method,
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    secret_id: &'a str,
    date: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: Vec<u8>,
}

impl Signed<'_> {
    /// Checks shape, secret id, time and signature in this order; gives the service of the scope.
    /// `now` in seconds since 1970.
    pub(super) fn verify(&self, account: &SmsAccount, now: i64) -> Result<String, Refused> {
        let shape =
            || Refused("AuthFailure.InvalidAuthorization", "the Authorization header has not the shape of TC3".into());
        let authorization = self.header("authorization").and_then(Authorization::parse).ok_or_else(shape)?;
        let timestamp: i64 = self.header("x-tc-timestamp").and_then(|text| text.parse().ok()).ok_or_else(shape)?;

        if authorization.secret_id != account.secret_id {
            return Err(Refused("AuthFailure.SecretIdNotFound", "the SecretId is not known".into()));
        }
        if now.abs_diff(timestamp) > account.skew {
            return Err(Refused("AuthFailure.SignatureExpire", "the timestamp is more than 5 minutes off".into()));
        }
        let mismatch = || Refused("AuthFailure.SignatureFailure", "the signature does not match".into());
        let day = utc_day(timestamp).filter(|day| day == authorization.date).ok_or_else(mismatch)?;
        let canonical = self.canonical(&authorization.signed_headers).ok_or_else(mismatch)?;
        let scope = format!("{day}/{}/tc3_request", authorization.service);
        let text = format!("{ALGORITHM}\n{timestamp}\n{scope}\n{}", sha256_hex(canonical.as_bytes()));
        let key = signing_key(&account.secret_key, &day, authorization.service);
        // Compares in constant time.
        hmac::verify(&key, text.as_bytes(), &authorization.signature).map_err(|_| mismatch())?;
        Ok(authorization.service.to_owned())
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The canonical request; `None` if a signed header is missing.
    fn canonical(&self, signed_headers: &[&str]) -> Option<String> {
        let mut block = String::new();
        for name in signed_headers {
            let value = self.header(name)?.trim().to_ascii_lowercase();
            block.push_str(&format!("{name}:{value}\n"));
        }
        let payload = match self.header("x-tc-content-sha256") {
            Some("UNSIGNED-PAYLOAD") => sha256_hex(b"UNSIGNED-PAYLOAD"),
            _ if self.method == Method::GET => sha256_hex(b""),
            _ => sha256_hex(self.body),
        };
        let query = if self.method == Method::GET { self.query } else { "" };
        Some(format!("{}\n/\n{query}\n{block}\n{}\n{payload}", self.method, signed_headers.join(";")))
    }
}

impl<'a> Authorization<'a> {
    /// `TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=a;b, Signature=HEX`
    fn parse(text: &'a str) -> Option<Self> {
        let fields = text.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let mut fields = fields.split(',').map(str::trim);
        let mut field = |name: &str| fields.next()?.strip_prefix(name)?.strip_prefix('=');
        let credential: Vec<&str> = field("Credential")?.split('/').collect();
        let signed_headers: Vec<&str> = field("SignedHeaders")?.split(';').collect();
        let signature = HEXLOWER.decode(field("Signature")?.as_bytes()).ok()?;
        let &[secret_id, date, service, "tc3_request"] = credential.as_slice() else { return None };

        let lower_case = signed_headers.iter().all(|name| !name.bytes().any(|b| b.is_ascii_uppercase()));
        let complete = ["content-type", "host"].iter().all(|name| signed_headers.contains(name));
        let proper = fields.next().is_none() && lower_case && complete && signed_headers.is_sorted();
        proper.then_some(Self { secret_id, date, service, signed_headers, signature })
    }
}

fn utc_day(timestamp: i64) -> Option<String> {
    let instant = jiff::Timestamp::from_second(timestamp).ok()?;
    Some(instant.strftime("%Y-%m-%d").to_string())
}

fn signing_key(secret_key: &str, day: &str, service: &str) -> hmac::Key {
    let sign = |key: &[u8], text: &str| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes());
    let by_day = sign(format!("TC3{secret_key}").as_bytes(), day);
    let by_service = sign(by_day.as_ref(), service);
    let signing = sign(by_service.as_ref(), "tc3_request");
    hmac::Key::new(hmac::HMAC_SHA256, signing.as_ref())
}

fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

#[cfg(test)]
#[path = "tc3_tests.rs"]
mod tests;
