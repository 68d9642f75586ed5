//! A provider for tests that says what the test wants, and the browser between it and us.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::forge::{By, HONEST, set};
use super::{Oidc, OidcSettings, flow};
use crate::identity::{Ask, Back, Identity, IdentityError, Language, Page, Provider};
use crate::stub::{Reply, Stub};

pub(super) const NOW: i64 = 1_700_000_000_000;
pub(super) const SECRET: [u8; 32] = [7; 32];
pub(super) const CALLBACK: &str = "https://account.example/login/sso";

/// A provider that says what the test wants.
pub(super) struct Sso {
    pub(super) oidc: Oidc,
    pub(super) stub: Stub,
    pub(super) issuer: String,
    replies: Arc<Mutex<HashMap<&'static str, Reply>>>,
}

impl Sso {
    pub(super) async fn new() -> Self {
        let replies: Arc<Mutex<HashMap<&'static str, Reply>>> = Arc::default();
        let told = Arc::clone(&replies);
        let stub = Stub::serve(move |seen| {
            told.lock().unwrap().get(seen.path()).cloned().unwrap_or_else(|| Reply::Full(404, Vec::new()))
        })
        .await;
        let issuer = format!("{}realm", stub.base);
        let oidc = Oidc::new(settings(&issuer)).unwrap();
        let sso = Self { oidc, stub, issuer, replies };
        sso.document(&[]);
        sso.says("/jwks", Reply::ok(set(&HONEST)));
        sso.gives(By::EdDsa, &sso.claims());
        sso
    }

    pub(super) fn says(&self, path: &'static str, reply: Reply) {
        self.replies.lock().unwrap().insert(path, reply);
    }

    pub(super) fn document(&self, changes: &[(&str, Value)]) {
        let mut document = json!({
            "issuer": self.issuer,
            "authorization_endpoint": format!("{}auth?tenant=1", self.stub.base),
            "token_endpoint": format!("{}token", self.stub.base),
            "jwks_uri": format!("{}jwks", self.stub.base),
            "userinfo_endpoint": format!("{}me", self.stub.base),
        });
        for (name, value) in changes {
            document[*name] = value.clone();
        }
        self.says("/realm/.well-known/openid-configuration", Reply::ok(document.to_string()));
    }

    pub(super) fn claims(&self) -> Value {
        json!({"iss": self.issuer, "aud": "us:1", "sub": "s1", "nonce": flow::nonce(&SECRET),
            "iat": NOW / 1_000, "exp": NOW / 1_000 + 300, "name": "小明", "picture": "https://p.example/1"})
    }

    pub(super) fn gives(&self, by: By, claims: &Value) {
        let answer = json!({"access_token": "canary-access", "token_type": "Bearer", "id_token": by.token(claims)});
        self.says("/token", Reply::ok(answer.to_string()));
    }

    pub(super) async fn begin(&self, now: i64) -> Result<Page, IdentityError> {
        let ask = Ask { state: "s~", redirect_uri: CALLBACK, language: Language::Zh, secret: &SECRET, now };
        self.oidc.begin(&ask).await
    }

    pub(super) async fn back(&self, query: &[(&str, &str)], now: i64) -> Result<Identity, IdentityError> {
        let query: Vec<_> = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        self.oidc.identify(&Back { query: &query, redirect_uri: CALLBACK, secret: &SECRET, now }).await
    }

    pub(super) async fn login(&self) -> Result<Identity, IdentityError> {
        self.back(&[("code", "canary-code"), ("state", "s~")], NOW).await
    }

    pub(super) fn times(&self, path: &str) -> usize {
        self.stub.paths().iter().filter(|seen| *seen == path).count()
    }
}

pub(super) fn settings(issuer: &str) -> OidcSettings {
    OidcSettings {
        issuer: issuer.to_owned(),
        client_id: "us:1".into(),
        client_secret: "canary secret+/".into(),
        scopes: vec!["openid".into(), "profile".into()],
    }
}
