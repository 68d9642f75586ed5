//! Which headers does every answer carry? (T54, T58, ASVS 3.4)

use data_encoding::BASE64URL_NOPAD;
use http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use http::{HeaderMap, Response};

/// The mark that lets our own scripts run, new for each answer.
#[derive(Clone)]
pub struct Nonce(pub String);

impl Nonce {
    pub(super) fn new(random: &[u8; 16]) -> Self {
        Self(BASE64URL_NOPAD.encode(random))
    }
}

const FIXED: [(HeaderName, &str); 8] = [
    (http::header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (http::header::REFERRER_POLICY, "no-referrer"),
    (http::header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (http::header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Puts them on. A policy that an answer has set for itself (hashed assets may be cached) stays.
pub(super) fn harden<B>(response: &mut Response<B>, nonce: Option<&Nonce>) {
    let headers: &mut HeaderMap = response.headers_mut();
    headers.reserve(FIXED.len() + 3);
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(http::header::CONTENT_SECURITY_POLICY, policy(nonce));
}

/// Without a nonce (JSON, assets) nothing at all may be loaded.
fn policy(nonce: Option<&Nonce>) -> HeaderValue {
    let Some(nonce) = nonce else {
        return HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        );
    };
    let text = format!(
        "default-src 'none'; script-src 'nonce-{0}'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
        nonce.0
    );
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
