//! Where are the endpoints of the provider (OpenID Connect Discovery 1.0)?

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use url::Url;

use super::reach::Reach;
use crate::exchange::{Exchange, address, json};
use crate::identity::{IdentityError, text};

/// How long a document is used before it is fetched again, in milliseconds.
const FRESH: i64 = 3_600_000;
/// How long it is used if it cannot be fetched again, in milliseconds.
const USABLE: i64 = 24 * FRESH;

/// How we prove to the token endpoint that we are the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientAuth {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
}

/// What we use of a discovery document.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) jwks_uri: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    pub(super) client_auth: ClientAuth,
    /// The provider promises `iss` in every callback (RFC 9207).
    pub(super) sends_issuer: bool,
}

/// The document of one issuer, fetched when it is needed.
pub(super) struct Discovery {
    issuer: String,
    address: Url,
    reach: Reach,
    kept: Mutex<Option<(i64, Arc<Metadata>)>>,
}

impl Discovery {
    /// `issuer` and `address` are the same, as text and parsed.
    pub(super) fn new(issuer: &str, base: &Url, reach: Reach) -> Self {
        let address = address(base, ".well-known/openid-configuration", &[]);
        Self { issuer: issuer.to_owned(), address, reach, kept: Mutex::default() }
    }

    /// The document, at most an hour old; at most a day if the provider does not give a newer one.
    pub(super) async fn metadata(&self, exchange: &Exchange, now: i64) -> Result<Arc<Metadata>, IdentityError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let age = kept.as_ref().map_or(i64::MAX, |(at, _)| now.saturating_sub(*at));
        let Some((_, metadata)) = kept else { return self.fetch(exchange, now).await };
        if age < FRESH {
            return Ok(metadata);
        }
        match self.fetch(exchange, now).await {
            Err(IdentityError::Unavailable(_)) if age < USABLE => Ok(metadata),
            fetched => fetched,
        }
    }

    async fn fetch(&self, exchange: &Exchange, now: i64) -> Result<Arc<Metadata>, IdentityError> {
        let document = exchange.get(self.address.clone(), now, json).await?;
        let metadata = Arc::new(read(&document, &self.issuer, &self.reach).map_err(IdentityError::Misconfigured)?);
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&metadata)));
        Ok(metadata)
    }
}

/// Reads a document; the error is for the operator.
fn read(document: &Value, issuer: &str, reach: &Reach) -> Result<Metadata, String> {
    // To the letter: another issuer's document here is the beginning of a mix-up (T26).
    if text(document, "issuer") != Some(issuer) {
        return Err("the SSO discovery document is of another issuer than the one set".into());
    }
    let endpoint = |name: &str| {
        let address = text(document, name).ok_or_else(|| format!("the SSO discovery document has no {name}"))?;
        reach.endpoint(name, address)
    };
    let userinfo = document.get("userinfo_endpoint").is_some_and(Value::is_string);
    Ok(Metadata {
        authorization_endpoint: endpoint("authorization_endpoint")?,
        token_endpoint: endpoint("token_endpoint")?,
        jwks_uri: endpoint("jwks_uri")?,
        userinfo_endpoint: userinfo.then(|| endpoint("userinfo_endpoint")).transpose()?,
        client_auth: client_auth(document)?,
        sends_issuer: document.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true)),
    })
}

/// Basic unless only post is offered; without a list it is basic (OIDC Discovery 3).
fn client_auth(document: &Value) -> Result<ClientAuth, String> {
    let Some(offered) = document.get("token_endpoint_auth_methods_supported").and_then(Value::as_array) else {
        return Ok(ClientAuth::Basic);
    };
    let offers = |method: &str| offered.iter().any(|one| one.as_str() == Some(method));
    if offers("client_secret_basic") {
        Ok(ClientAuth::Basic)
    } else if offers("client_secret_post") {
        Ok(ClientAuth::Post)
    } else {
        Err("the SSO provider takes no client secret, neither as basic nor as post".into())
    }
}

#[cfg(test)]
#[path = "discovery_tests.rs"]
mod tests;
