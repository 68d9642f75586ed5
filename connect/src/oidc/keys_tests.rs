//! Are only the right keys used, and is the provider not hammered for unknown ones?

use jsonwebtoken::Algorithm;
use serde_json::json;

use super::{Keys, fitting, read};
use crate::exchange::{Exchange, Fault};
use crate::oidc::forge::{By, HONEST, set};
use crate::stub::{Reply, Stub};

const NOW: i64 = 1_700_000_000_000;

#[test]
fn a_set_is_read_and_keys_of_unknown_kinds_do_not_spoil_it() {
    let mut keys = vec![
        json!({"kty": "EC", "crv": "secp256k1", "kid": "odd", "x": "AA", "y": "AA"}),
        json!({"kty": "AKP", "alg": "ML-DSA-65", "kid": "new", "pub": "AA"}),
        json!({"kid": "nothing"}),
        json!(7),
    ];
    keys.extend(HONEST.iter().map(|by| by.jwk()));
    let set = read(json!({ "keys": keys }).to_string().as_bytes()).unwrap();
    for algorithm in [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA] {
        let kid = format!("{algorithm:?}");
        assert_eq!(fitting(&set, Some(&kid), algorithm).len(), 1, "{kid}");
    }
    for body in ["", "{}", "[]", r#"{"keys":{}}"#, "<html>"] {
        assert!(matches!(read(body.as_bytes()), Err(Fault::Outage(_))), "{body}");
    }
}

#[test]
fn a_key_serves_only_its_own_algorithm_and_purpose() {
    let rsa = By::Rs256.jwk();
    let of = |key: serde_json::Value| read(json!({ "keys": [key] }).to_string().as_bytes()).unwrap();
    let kid = Some("RS256");
    assert_eq!(fitting(&of(rsa.clone()), kid, Algorithm::RS256).len(), 1);
    for algorithm in [Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA, Algorithm::HS256] {
        assert!(fitting(&of(rsa.clone()), kid, algorithm).is_empty(), "{algorithm:?}");
    }
    let mut unsaid = rsa.clone();
    unsaid.as_object_mut().unwrap().retain(|name, _| name != "alg" && name != "use");
    assert_eq!(fitting(&of(unsaid.clone()), kid, Algorithm::RS256).len(), 1);
    assert_eq!(fitting(&of(unsaid), kid, Algorithm::PS256).len(), 1);
    let mut for_encryption = rsa;
    for_encryption["use"] = json!("enc");
    assert!(fitting(&of(for_encryption), kid, Algorithm::RS256).is_empty());
    // The secret of an HMAC must never come out of a public set.
    let shared = json!({"kty": "oct", "kid": "RS256", "k": "AAAA"});
    assert!(fitting(&of(shared.clone()), kid, Algorithm::HS256).is_empty());
    assert!(fitting(&of(shared), kid, Algorithm::RS256).is_empty());
}

#[test]
fn without_a_key_id_there_must_be_one_key_only() {
    let one = read(set(&[By::Es256, By::EdDsa]).as_bytes()).unwrap();
    assert_eq!(fitting(&one, None, Algorithm::ES256).len(), 1);
    assert!(fitting(&one, None, Algorithm::RS256).is_empty());
    let two = read(set(&[By::EdDsa, By::Stranger]).as_bytes()).unwrap();
    assert!(fitting(&two, None, Algorithm::EdDSA).is_empty());
}

#[tokio::test]
async fn an_unknown_key_id_has_the_set_fetched_again_once_a_minute_and_no_more() {
    let stub = Stub::serve(|_| Reply::ok(set(&[By::Es256]))).await;
    let exchange = Exchange::new("test").unwrap();
    let keys = Keys::default();
    let ask = async |kid, now| keys.for_token(&exchange, &stub.base, Some(kid), Algorithm::ES256, now).await.unwrap();
    for (kid, after, found, fetched) in [
        ("ES256", 0, 1, 1),
        ("ES256", 10, 1, 1),
        ("unknown", 20, 0, 2),
        ("unknown", 1_000, 0, 2),
        ("other", 60_019, 0, 2),
        ("other", 60_020, 0, 3),
        ("ES256", 70_000, 1, 3),
        ("ES256", 60_020 + 3_600_000, 1, 4),
    ] {
        assert_eq!(ask(kid, NOW + after).await.len(), found, "{kid} after {after}");
        assert_eq!(stub.seen().len(), fetched, "{kid} after {after}");
    }
}

#[tokio::test]
async fn a_set_that_was_fetched_this_moment_is_not_fetched_twice() {
    let stub = Stub::serve(|_| Reply::ok(set(&[By::Es256]))).await;
    let exchange = Exchange::new("test").unwrap();
    let keys = Keys::default();
    let found = keys.for_token(&exchange, &stub.base, Some("unknown"), Algorithm::ES256, NOW).await.unwrap();
    assert!(found.is_empty());
    assert_eq!(stub.seen().len(), 1);
}
