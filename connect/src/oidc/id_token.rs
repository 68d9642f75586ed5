//! Does this ID token say who somebody is, to us, in this flow, now (OIDC Core 3.1.3.7)?
//!
//! The signature comes first; not one claim is read before it.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{self, digest};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde_json::Value;

use crate::identity::{IdentityError, subject, text};

/// How far two clocks may be apart, in seconds.
const LEEWAY: f64 = 60.0;
/// The signatures we take. Never `none`, never one with a shared secret.
const ALGORITHMS: [Algorithm; 4] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA];

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    /// The access token that came with it.
    pub(super) access_token: Option<&'a str>,
    /// Milliseconds since 1970.
    pub(super) now: i64,
}

/// The header of a token whose signature we would take.
pub(super) fn header(token: &str) -> Result<Header, IdentityError> {
    let header = decode_header(token).map_err(|_| wrong("has no header that we understand"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(wrong("is signed with an algorithm that is not allowed"));
    }
    // RFC 7515, 4.1.11: what must be understood and is not, is refused. We understand none.
    if header.crit.is_some() {
        return Err(wrong("demands an extension"));
    }
    // Access tokens and logout tokens carry a type of their own (RFC 8725, 3.11).
    if header.typ.as_deref().is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
        return Err(wrong("is a token of another type"));
    }
    Ok(header)
}

/// The claims of a token that one of the keys has signed.
pub(super) fn claims(token: &str, header: &Header, keys: &[DecodingKey]) -> Result<Value, IdentityError> {
    let mut only_signature = Validation::new(header.alg);
    // Claims are checked by `check`, with our own clock.
    only_signature.validate_exp = false;
    only_signature.validate_nbf = false;
    only_signature.validate_aud = false;
    only_signature.required_spec_claims.clear();
    let signed = keys.iter().find_map(|key| decode::<Value>(token, key, &only_signature).ok());
    Ok(signed.ok_or_else(|| wrong("has no valid signature"))?.claims)
}

/// Who the claims speak of, if they are what is expected.
pub(super) fn check(claims: &Value, algorithm: Algorithm, expected: &Expected<'_>) -> Result<String, IdentityError> {
    if text(claims, "iss") != Some(expected.issuer) {
        return Err(wrong("is of another issuer"));
    }
    check_audience(claims, expected.client_id)?;
    check_times(claims, expected.now)?;
    let nonce = text(claims, "nonce").ok_or_else(|| wrong("has no nonce"))?;
    if verify_slices_are_equal(nonce.as_bytes(), expected.nonce.as_bytes()).is_err() {
        // A token of another flow: replayed or injected (T25).
        return Err(IdentityError::Stale);
    }
    check_access_token(claims, algorithm, expected.access_token)?;
    subject(claims, "sub").ok_or_else(|| wrong("names nobody"))
}

/// For us, and if for others too, then issued to us.
fn check_audience(claims: &Value, client_id: &str) -> Result<(), IdentityError> {
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !audience.contains(&client_id) {
        return Err(wrong("is for another audience"));
    }
    match claims.get("azp") {
        None if audience.len() == 1 => Ok(()),
        Some(Value::String(party)) if party == client_id => Ok(()),
        _ => Err(wrong("was issued to another party")),
    }
}

fn check_times(claims: &Value, now: i64) -> Result<(), IdentityError> {
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
    let now = now.div_euclid(1_000) as f64;
    let at = |name: &str| claims.get(name).and_then(Value::as_f64);
    let expires = at("exp").ok_or_else(|| wrong("has no end"))?;
    let issued = at("iat").ok_or_else(|| wrong("has no beginning"))?;
    if now >= expires + LEEWAY {
        return Err(IdentityError::Stale);
    }
    let not_before = if claims.get("nbf").is_some() { at("nbf").ok_or_else(|| wrong("has no time"))? } else { issued };
    if issued.max(not_before) > now + LEEWAY {
        return Err(wrong("is from the future: compare the clocks"));
    }
    Ok(())
}

/// `at_hash`, if it is there, is of the access token that came along (OIDC Core 3.1.3.6).
fn check_access_token(claims: &Value, algorithm: Algorithm, token: Option<&str>) -> Result<(), IdentityError> {
    let Some(claimed) = claims.get("at_hash") else { return Ok(()) };
    // Ed25519 hashes with SHA-512, the other three with SHA-256.
    let hash = if algorithm == Algorithm::EdDSA { &digest::SHA512 } else { &digest::SHA256 };
    let half = token.map(|token| {
        let whole = digest(hash, token.as_bytes());
        let whole = whole.as_ref();
        BASE64URL_NOPAD.encode(whole.get(..whole.len() / 2).unwrap_or_default())
    });
    if half.is_some() && claimed.as_str() == half.as_deref() {
        return Ok(());
    }
    Err(wrong("does not belong to the access token"))
}

/// A token that no provider in order gives to us: an operator must look.
fn wrong(how: &str) -> IdentityError {
    IdentityError::Misconfigured(format!("the ID token {how}"))
}

#[cfg(test)]
#[path = "id_token_tests.rs"]
mod tests;
