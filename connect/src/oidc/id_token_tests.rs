//! Is every rule of OIDC Core 3.1.3.7 and of RFC 8725 that applies kept?

use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::{Value, json};

use super::{Expected, check, claims, header};
use crate::identity::IdentityError;
use crate::oidc::forge::{By, HONEST};

const NOW: i64 = 1_700_000_000_999;
const SECONDS: i64 = NOW / 1_000;

fn good() -> Value {
    json!({"iss": "https://sso.example", "aud": "us", "sub": "Ab|1", "nonce": "n", "iat": SECONDS, "exp": SECONDS + 300})
}

fn checked(claims: &Value) -> Result<String, IdentityError> {
    let expected = Expected {
        issuer: "https://sso.example",
        client_id: "us",
        nonce: "n",
        access_token: Some("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
        now: NOW,
    };
    check(claims, Algorithm::RS256, &expected)
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut claims = good();
    for (name, value) in changes {
        claims[*name] = value.clone();
    }
    claims
}

fn without(name: &str) -> Value {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

#[test]
fn good_claims_name_the_subject() {
    for claims in [
        good(),
        with(&[("aud", json!(["us"]))]),
        with(&[("aud", json!(["us", "them"])), ("azp", json!("us"))]),
        with(&[("azp", json!("us"))]),
        with(&[("exp", json!(SECONDS - 59))]),
        with(&[("iat", json!(SECONDS + 60)), ("nbf", json!(SECONDS + 60))]),
        with(&[("exp", json!(SECONDS as f64 + 0.5))]),
        with(&[("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ"))]),
    ] {
        assert_eq!(checked(&claims).as_deref(), Ok("Ab|1"), "{claims}");
    }
}

#[test]
fn claims_that_no_provider_in_order_gives_are_refused() {
    for claims in [
        without("iss"),
        without("aud"),
        without("sub"),
        without("exp"),
        without("iat"),
        without("nonce"),
        with(&[("iss", json!("https://sso.example/"))]),
        with(&[("iss", json!(["https://sso.example"]))]),
        with(&[("aud", json!("them"))]),
        with(&[("aud", json!([]))]),
        with(&[("aud", json!({"us": 1}))]),
        with(&[("aud", json!(["us", "them"]))]),
        with(&[("aud", json!(["us", "them"])), ("azp", json!("them"))]),
        with(&[("azp", json!("them"))]),
        with(&[("azp", json!(null))]),
        with(&[("iat", json!(SECONDS + 61))]),
        with(&[("nbf", json!(SECONDS + 61))]),
        with(&[("nbf", json!("soon"))]),
        with(&[("exp", json!("never"))]),
        with(&[("nonce", json!(""))]),
        with(&[("nonce", json!(["n"]))]),
        with(&[("at_hash", json!("77QmUPtjPfzWtF2AnpK9RA"))]),
        with(&[("at_hash", json!(null))]),
        with(&[("sub", json!(""))]),
        with(&[("sub", json!(12))]),
        with(&[("sub", json!("a b"))]),
    ] {
        let Err(IdentityError::Misconfigured(told)) = checked(&claims) else { panic!("{claims}") };
        assert!(told.starts_with("the ID token "), "{told}");
    }
}

#[test]
fn t25_what_is_out_of_date_or_of_another_flow_begins_again() {
    for claims in [
        with(&[("exp", json!(SECONDS - 60))]),
        with(&[("exp", json!(0))]),
        with(&[("nonce", json!("m"))]),
        with(&[("nonce", json!("n "))]),
    ] {
        assert_eq!(checked(&claims), Err(IdentityError::Stale), "{claims}");
    }
}

#[test]
fn at_hash_of_an_ed25519_token_is_half_of_sha512_and_needs_an_access_token() {
    let claims = with(&[("at_hash", json!("z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c4"))]);
    let mut expected =
        Expected { issuer: "https://sso.example", client_id: "us", nonce: "n", access_token: Some(""), now: NOW };
    assert!(check(&claims, Algorithm::EdDSA, &expected).is_ok());
    assert!(check(&claims, Algorithm::ES256, &expected).is_err());
    expected.access_token = None;
    assert!(check(&claims, Algorithm::EdDSA, &expected).is_err());
}

fn key(by: By) -> DecodingKey {
    DecodingKey::from_jwk(&serde_json::from_value(by.jwk()).unwrap()).unwrap()
}

fn signed(token: &str, by: By) -> Result<Value, IdentityError> {
    claims(token, &header(token)?, &[key(by)])
}

#[test]
fn the_four_algorithms_are_verified_each_with_its_own_key() {
    for by in HONEST {
        let token = by.token(&good());
        assert_eq!(signed(&token, by), Ok(good()), "{by:?}");
        let (message, signature) = token.rsplit_once('.').unwrap();
        let (head, _) = message.split_once('.').unwrap();
        let other = By::Nobody.token(&with(&[("sub", json!("victim"))]));
        let body = other.split('.').nth(1).unwrap();
        for forged in [format!("{head}.{body}.{signature}"), format!("{message}."), message.to_owned()] {
            assert!(signed(&forged, by).is_err(), "{by:?}");
        }
    }
    assert!(signed(&By::Stranger.token(&good()), By::EdDsa).is_err());
    // The same key, but the other padding than the header says.
    let header = json!({"alg": "PS256", "kid": "PS256"});
    assert!(signed(&By::Rs256.token_with(&header, &good()), By::Ps256).is_err());
}

#[test]
fn rfc8725_no_signature_shared_secrets_and_foreign_types_are_refused_by_the_header() {
    for token in [
        By::Nobody.token(&good()),
        By::Nobody.token_with(&json!({"alg": "None"}), &good()),
        By::Hs256(b"canary-secret").token(&good()),
        By::EdDsa.token_with(&json!({"alg": "RS512"}), &good()),
        By::EdDsa.token_with(&json!({"alg": "ES384"}), &good()),
        By::EdDsa.token_with(&json!({"alg": ["EdDSA"]}), &good()),
        By::EdDsa.token_with(&json!({}), &good()),
        By::EdDsa.token_with(&json!({"alg": "EdDSA", "typ": "at+jwt"}), &good()),
        By::EdDsa.token_with(&json!({"alg": "EdDSA", "typ": "logout+jwt"}), &good()),
        By::EdDsa.token_with(&json!({"alg": "EdDSA", "crit": ["b64"], "b64": false}), &good()),
        String::new(),
        "..".into(),
        "a.b.c".into(),
        "a.b.c.d.e".into(),
    ] {
        assert!(matches!(header(&token), Err(IdentityError::Misconfigured(_))), "{token}");
    }
    for kind in ["JWT", "jwt"] {
        assert!(header(&By::EdDsa.token_with(&json!({"alg": "EdDSA", "typ": kind}), &good())).is_ok());
    }
}

#[test]
fn a_key_that_the_token_brings_along_is_not_used() {
    let header = json!({"alg": "EdDSA", "kid": "EdDSA", "jwk": By::Stranger.jwk(), "jku": "https://evil.example/jwks"});
    assert!(signed(&By::Stranger.token_with(&header, &good()), By::EdDsa).is_err());
}
