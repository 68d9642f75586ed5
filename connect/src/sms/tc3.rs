//! How is a request to Tencent Cloud API 3.0 signed (TC3-HMAC-SHA256)?
//!
//! Signed are the method, the query, `content-type`, `host` and the body. The path is always `/` in
//! the signature, whatever path the request is sent to.

use aws_lc_rs::{digest, hmac};
use data_encoding::HEXLOWER;

const ALGORITHM: &str = "TC3-HMAC-SHA256";
const SIGNED_HEADERS: &str = "content-type;host";

/// What is signed. Has no `Debug`: it holds the secret key.
pub(super) struct Signing<'a> {
    pub(super) method: &'a str,
    /// The raw query of a GET; empty for a POST.
    pub(super) query: &'a str,
    pub(super) content_type: &'a str,
    /// Host header as sent, with the port if it is not the scheme's own.
    pub(super) host: &'a str,
    pub(super) payload: &'a [u8],
    /// `sms`, `faceid` …
    pub(super) service: &'a str,
    /// Seconds since 1970: the `X-TC-Timestamp` header.
    pub(super) timestamp: i64,
    pub(super) secret_id: &'a str,
    pub(super) secret_key: &'a str,
}

impl Signing<'_> {
    /// The value of the `Authorization` header; `None` if the timestamp is no date.
    pub(super) fn authorization(&self) -> Option<String> {
        let scope = format!("{}/{}/tc3_request", utc_day(self.timestamp)?, self.service);
        let signature = self.signature()?;
        Some(format!(
            "{ALGORITHM} Credential={}/{scope}, SignedHeaders={SIGNED_HEADERS}, Signature={signature}",
            self.secret_id
        ))
    }

    fn canonical_hash(&self) -> String {
        sha256_hex(
            format!(
                "{}\n/\n{}\ncontent-type:{}\nhost:{}\n\n{SIGNED_HEADERS}\n{}",
                self.method,
                self.query,
                self.content_type.trim().to_ascii_lowercase(),
                self.host.trim().to_ascii_lowercase(),
                sha256_hex(self.payload),
            )
            .as_bytes(),
        )
    }

    fn signing_key(&self, day: &str) -> hmac::Tag {
        let by_day = hmac_sha256(format!("TC3{}", self.secret_key).as_bytes(), day.as_bytes());
        let by_service = hmac_sha256(by_day.as_ref(), self.service.as_bytes());
        hmac_sha256(by_service.as_ref(), b"tc3_request")
    }

    fn signature(&self) -> Option<String> {
        let day = utc_day(self.timestamp)?;
        let text =
            format!("{ALGORITHM}\n{}\n{day}/{}/tc3_request\n{}", self.timestamp, self.service, self.canonical_hash());
        let key = self.signing_key(&day);
        Some(HEXLOWER.encode(hmac_sha256(key.as_ref(), text.as_bytes()).as_ref()))
    }
}

fn utc_day(timestamp: i64) -> Option<String> {
    let instant = jiff::Timestamp::from_second(timestamp).ok()?;
    Some(instant.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text)
}

#[cfg(test)]
#[path = "tc3_tests.rs"]
mod tests;
