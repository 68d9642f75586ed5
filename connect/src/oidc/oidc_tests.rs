//! Does the whole exchange with a provider hold, honest or not, present or not?

use std::collections::HashMap;

use serde_json::json;

use super::forge::{By, HONEST, set};
use super::stage::{CALLBACK, NOW, SECRET, Sso, settings};
use super::{Oidc, OidcSettings, flow};
use crate::identity::{IdentityError, Provider};
use crate::stub::{Reply, Stub};

#[tokio::test]
async fn the_page_carries_state_nonce_and_challenge_and_the_document_is_fetched_once() {
    let sso = Sso::new().await;
    let page = sso.begin(NOW).await.unwrap().address;
    sso.begin(NOW + 3_599_999).await.unwrap();
    assert_eq!(sso.stub.seen().len(), 1);
    let query: HashMap<_, _> = page.query_pairs().into_owned().collect();
    for (name, value) in [
        ("tenant", "1"),
        ("response_type", "code"),
        ("client_id", "us:1"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile"),
        ("state", "s~"),
        ("nonce", &flow::nonce(&SECRET)),
        ("code_challenge_method", "S256"),
        ("ui_locales", "zh-CN"),
    ] {
        assert_eq!(query[name], value, "{name}");
    }
    assert!(!page.as_str().contains(&flow::verifier(&SECRET)) && !page.as_str().contains("canary"));
    sso.begin(NOW + 3_600_000).await.unwrap();
    assert_eq!(sso.stub.seen().len(), 2);
}

#[tokio::test]
async fn login_01_somebody_is_known_whichever_of_the_algorithms_signs() {
    for by in HONEST {
        let sso = Sso::new().await;
        sso.gives(by, &sso.claims());
        let identity = sso.login().await.unwrap();
        assert_eq!((&identity.app, identity.subject.as_str()), (&sso.issuer, "s1"), "{by:?}");
        assert_eq!((identity.name.as_deref(), identity.union), (Some("小明"), None));
        assert_eq!(identity.avatar.map(|url| url.to_string()).as_deref(), Some("https://p.example/1"));
    }
}

#[tokio::test]
async fn the_token_endpoint_gets_the_verifier_and_the_client_as_basic_or_as_post() {
    let sso = Sso::new().await;
    sso.login().await.unwrap();
    let seen = sso.stub.seen().into_iter().find(|seen| seen.path() == "/token").unwrap();
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "canary-code"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", &flow::verifier(&SECRET)),
    ] {
        assert_eq!(seen.field(name).as_deref(), Some(value), "{name}");
    }
    // "us%3A1:canary+secret%2B%2F" (RFC 6749, 2.3.1).
    assert!(seen.head.contains("authorization: Basic dXMlM0ExOmNhbmFyeStzZWNyZXQlMkIlMkY="), "{}", seen.head);
    assert_eq!(seen.field("client_secret"), None);

    let sso = Sso::new().await;
    sso.document(&[("token_endpoint_auth_methods_supported", json!(["client_secret_post"]))]);
    sso.login().await.unwrap();
    let seen = sso.stub.seen().into_iter().find(|seen| seen.path() == "/token").unwrap();
    assert_eq!(seen.field("client_secret").as_deref(), Some("canary secret+/"));
    assert!(!seen.head.contains("authorization:"));
}

#[tokio::test]
async fn t26_a_callback_of_another_issuer_never_reaches_a_token_endpoint() {
    let sso = Sso::new().await;
    let other = format!("{}/", sso.issuer);
    for query in [
        vec![("code", "c"), ("iss", "https://evil.example")],
        vec![("code", "c"), ("iss", &other)],
        vec![("code", "c"), ("iss", "")],
        vec![("code", "c"), ("iss", &sso.issuer), ("iss", &sso.issuer)],
        vec![("error", "access_denied"), ("iss", "https://evil.example")],
    ] {
        assert_eq!(sso.back(&query, NOW).await.unwrap_err(), IdentityError::Stale, "{query:?}");
    }
    assert_eq!(sso.times("/token"), 0);
    assert!(sso.back(&[("code", "c"), ("iss", &sso.issuer)], NOW).await.is_ok());

    let sso = Sso::new().await;
    sso.document(&[("authorization_response_iss_parameter_supported", json!(true))]);
    assert_eq!(sso.login().await.unwrap_err(), IdentityError::Stale);
    assert_eq!(sso.times("/token"), 0);
}

#[tokio::test]
async fn t26_a_token_of_another_issuer_or_for_another_client_or_flow_is_refused() {
    let sso = Sso::new().await;
    for (name, value, stale) in [
        ("iss", json!("https://evil.example"), false),
        ("aud", json!("them"), false),
        ("nonce", json!("other"), true),
        ("nonce", json!(null), false),
        ("exp", json!(NOW / 1_000 - 60), true),
        ("at_hash", json!("AAAA"), false),
    ] {
        let mut claims = sso.claims();
        claims[name] = value;
        sso.gives(By::Es256, &claims);
        let error = sso.login().await.unwrap_err();
        assert_eq!(error == IdentityError::Stale, stale, "{name}: {error}");
        assert_eq!(matches!(error, IdentityError::Misconfigured(_)), !stale, "{name}: {error}");
    }
    for by in [By::Stranger, By::Hs256(b"canary secret+/"), By::Nobody] {
        sso.gives(by, &sso.claims());
        assert!(matches!(sso.login().await.unwrap_err(), IdentityError::Misconfigured(_)), "{by:?}");
    }
}

#[tokio::test]
async fn t25_without_consent_nobody_is_asked_for_a_token() {
    let sso = Sso::new().await;
    assert_eq!(sso.back(&[("state", "s")], NOW).await.unwrap_err(), IdentityError::Cancelled);
    assert_eq!(sso.back(&[("error", "access_denied")], NOW).await.unwrap_err(), IdentityError::Cancelled);
    assert_eq!(sso.back(&[("code", "a"), ("code", "b")], NOW).await.unwrap_err(), IdentityError::Stale);
    let told = sso.back(&[("error", "invalid_scope"), ("error_description", "canary")], NOW).await.unwrap_err();
    assert!(matches!(&told, IdentityError::Misconfigured(text) if !text.contains("canary")), "{told}");
    assert_eq!(sso.times("/token"), 0);
}

#[tokio::test]
async fn a_used_code_is_stale_and_a_wrong_secret_is_for_the_operator() {
    let sso = Sso::new().await;
    sso.says("/token", Reply::Full(400, br#"{"error":"invalid_grant"}"#.to_vec()));
    for _ in 0..5 {
        assert_eq!(sso.login().await.unwrap_err(), IdentityError::Stale);
    }
    sso.says("/token", Reply::Full(401, br#"{"error":"invalid_client"}"#.to_vec()));
    assert!(matches!(sso.login().await.unwrap_err(), IdentityError::Misconfigured(_)));
    assert!(!sso.oidc.is_open());
}

#[tokio::test]
async fn a_new_key_is_found_without_waiting_for_the_hour() {
    let sso = Sso::new().await;
    sso.says("/jwks", Reply::ok(set(&[By::Rs256])));
    sso.gives(By::Rs256, &sso.claims());
    sso.login().await.unwrap();
    sso.says("/jwks", Reply::ok(set(&[By::Es256])));
    sso.gives(By::Es256, &sso.claims());
    sso.back(&[("code", "c")], NOW + 1).await.unwrap();
    assert_eq!(sso.times("/jwks"), 2);
    sso.gives(By::EdDsa, &sso.claims());
    for _ in 0..3 {
        let error = sso.back(&[("code", "c")], NOW + 2).await.unwrap_err();
        assert!(matches!(error, IdentityError::Unavailable(_)), "{error}");
    }
    assert_eq!(sso.times("/jwks"), 2);
}

#[tokio::test]
async fn a_name_comes_from_userinfo_if_the_token_has_none_and_only_of_the_same_person() {
    let sso = Sso::new().await;
    let mut claims = sso.claims();
    claims.as_object_mut().unwrap().remove("name");
    claims["preferred_username"] = json!("xm");
    sso.gives(By::EdDsa, &claims);
    sso.says("/me", Reply::ok(json!({"sub": "s1", "name": "Xiao Ming"}).to_string()));
    assert_eq!(sso.login().await.unwrap().name.as_deref(), Some("Xiao Ming"));
    let seen = sso.stub.seen().into_iter().find(|seen| seen.path() == "/me").unwrap();
    assert!(seen.head.contains("authorization: Bearer canary-access"));
    for trouble in [
        Reply::ok(json!({"sub": "s2", "name": "Somebody Else"}).to_string()),
        Reply::ok("<html>"),
        Reply::Full(500, Vec::new()),
        Reply::Hangup,
    ] {
        sso.says("/me", trouble);
        assert_eq!(sso.login().await.unwrap().name.as_deref(), Some("xm"));
    }
}

#[tokio::test]
async fn r09_outage_garbage_and_5xx_are_unavailable_open_the_breaker_and_tell_no_secret() {
    for trouble in [Reply::Full(503, b"canary".to_vec()), Reply::ok("<html>canary"), Reply::Hangup] {
        let sso = Sso::new().await;
        sso.begin(NOW).await.unwrap();
        sso.says("/token", trouble);
        for _ in 0..3 {
            let error = sso.login().await.unwrap_err();
            assert!(matches!(error, IdentityError::Unavailable(_)), "{error}");
            assert!(!error.to_string().contains("canary") && !error.to_string().contains("127.0.0.1"), "{error}");
        }
        assert!(sso.oidc.is_open());
        assert!(matches!(sso.login().await, Err(IdentityError::Unavailable(_))));
        assert_eq!(sso.times("/token"), 3);
    }
}

#[tokio::test]
async fn a_document_that_cannot_be_fetched_again_serves_for_a_day() {
    let sso = Sso::new().await;
    let path = "/realm/.well-known/openid-configuration";
    let day = 24 * 3_600_000;
    sso.says(path, Reply::Full(500, Vec::new()));
    assert!(matches!(sso.begin(NOW).await, Err(IdentityError::Unavailable(_))));
    sso.document(&[]);
    sso.begin(NOW).await.unwrap();
    sso.says(path, Reply::Full(500, Vec::new()));
    assert!(sso.begin(NOW + day - 1).await.is_ok());
    assert!(matches!(sso.begin(NOW + day).await, Err(IdentityError::Unavailable(_))));
    // A document that contradicts the settings is not smoothed over.
    sso.document(&[("issuer", json!("https://evil.example"))]);
    assert!(matches!(sso.begin(NOW + 3_600_000).await, Err(IdentityError::Misconfigured(_))));
}

#[tokio::test]
async fn t32_redirects_of_the_provider_are_not_followed() {
    let elsewhere = Stub::serve(|_| Reply::ok("{}")).await;
    for path in ["/realm/.well-known/openid-configuration", "/token", "/jwks"] {
        let sso = Sso::new().await;
        sso.says(path, Reply::Redirect(elsewhere.base.to_string()));
        assert!(matches!(sso.login().await, Err(IdentityError::Unavailable(_))), "{path}");
    }
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn t60_settings_never_print_the_secret_and_odd_ones_are_refused() {
    let good = settings("https://sso.example.com/realm");
    let printed = format!("{good:?}");
    assert!(printed.contains("us:1") && !printed.contains("canary"), "{printed}");
    assert!(Oidc::new(good.clone()).is_ok());
    for issuer in [
        "",
        "sso.example.com",
        "http://sso.example.com",
        "https://user@sso.example.com",
        "https://sso.example.com/?a=1",
        "https://sso.example.com/#a",
        "ftp://sso.example.com",
    ] {
        assert!(Oidc::new(settings(issuer)).is_err(), "{issuer}");
    }
    for bad in [
        OidcSettings { client_id: String::new(), ..good.clone() },
        OidcSettings { client_secret: "a\nb".into(), ..good.clone() },
        OidcSettings { scopes: vec!["a b".into()], ..good.clone() },
        OidcSettings { scopes: vec![String::new()], ..good },
    ] {
        assert!(Oidc::new(bad).is_err());
    }
}
