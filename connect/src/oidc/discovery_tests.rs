//! Is a discovery document believed only where it may be?

use serde_json::{Value, json};
use url::Url;

use super::{ClientAuth, read};
use crate::oidc::reach::Reach;

const ISSUER: &str = "https://sso.example.com/realm";

fn document() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://sso.example.com/realm/auth?tenant=1",
        "token_endpoint": "https://sso.example.com/realm/token",
        "jwks_uri": "https://keys.example.com/realm",
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut document = document();
    document[key] = value;
    document
}

fn reading(document: &Value) -> Result<super::Metadata, String> {
    read(document, ISSUER, &Reach::of(&Url::parse(ISSUER).unwrap()))
}

#[test]
fn a_document_is_read_with_its_defaults() {
    let metadata = reading(&document()).unwrap();
    assert_eq!(metadata.token_endpoint.as_str(), "https://sso.example.com/realm/token");
    assert_eq!((metadata.client_auth, metadata.sends_issuer), (ClientAuth::Basic, false));
    assert!(metadata.userinfo_endpoint.is_none());
    let metadata = reading(&with("authorization_response_iss_parameter_supported", json!(true))).unwrap();
    assert!(metadata.sends_issuer);
}

#[test]
fn t26_the_issuer_matches_to_the_letter() {
    for issuer in [
        json!("https://sso.example.com/realm/"),
        json!("https://SSO.example.com/realm"),
        json!("https://sso.example.com:443/realm"),
        json!("https://other.example.com"),
        json!([ISSUER]),
        json!(null),
    ] {
        assert!(reading(&with("issuer", issuer.clone())).unwrap_err().contains("another issuer"), "{issuer}");
    }
}

#[test]
fn t32_every_endpoint_is_judged() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        for bad in ["http://sso.example.com/x", "https://169.254.169.254/", "https://localhost/", "javascript:1", ""] {
            let told = reading(&with(name, json!(bad)));
            assert!(told.is_err_and(|told| told.contains(name)), "{name} {bad}");
        }
    }
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        assert!(reading(&with(name, json!(null))).is_err(), "{name}");
    }
}

#[test]
fn post_is_used_only_where_basic_is_not_offered() {
    let of = |methods: Value| reading(&with("token_endpoint_auth_methods_supported", methods)).map(|m| m.client_auth);
    assert_eq!(of(json!(["client_secret_post", "client_secret_basic"])), Ok(ClientAuth::Basic));
    assert_eq!(of(json!(["private_key_jwt", "client_secret_post"])), Ok(ClientAuth::Post));
    assert!(of(json!(["private_key_jwt"])).is_err());
    assert!(of(json!([])).is_err());
}
