//! How does somebody log in with the company's own login (any OpenID Connect provider)?
//!
//! Authorization code with PKCE (S256), state, nonce and the `iss` of RFC 9207; the ID token is
//! verified against the issuer's keys (LOGIN-01, IMP-32). Order in [`Oidc::who`]: nothing is sent to
//! a token endpoint before the callback is known to come from this very issuer (T26).

mod answer;
mod discovery;
mod flow;
mod id_token;
mod keys;
mod reach;
mod settings;

use std::sync::Arc;

use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::exchange::{Exchange, builder, json};
use crate::identity::{Answer, Ask, Back, Identity, IdentityError, Page, Provider, name, picture, text};
use answer::Tokens;
use discovery::{ClientAuth, Discovery, Metadata};
use id_token::Expected;
use keys::Keys;
use reach::Reach;
pub use settings::OidcSettings;

/// One client at one OpenID Connect provider.
pub struct Oidc {
    exchange: Exchange,
    profiles: Exchange,
    settings: OidcSettings,
    discovery: Discovery,
    keys: Keys,
}

impl Oidc {
    /// Prepares the connector; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant.
    pub fn new(settings: OidcSettings) -> Result<Self, String> {
        let issuer = settings.check()?;
        let reach = Reach::of(&issuer);
        let client = builder().dns_resolver(Arc::new(reach.clone())).build();
        let client = client.map_err(|error| format!("HTTP client: {error}"))?;
        let discovery = Discovery::new(&settings.issuer, &issuer, reach);
        let exchange = Exchange::with("oidc", client);
        Ok(Self { profiles: exchange.aside("oidc profile"), exchange, settings, discovery, keys: Keys::default() })
    }

    async fn page(&self, ask: &Ask<'_>) -> Result<Page, IdentityError> {
        let metadata = self.discovery.metadata(&self.exchange, ask.now).await?;
        Ok(Page { address: flow::page(&metadata, &self.settings, ask), embedded: None })
    }

    async fn who(&self, back: &Back<'_>) -> Result<Identity, IdentityError> {
        let metadata = self.discovery.metadata(&self.exchange, back.now).await?;
        self.check_issuer(back, &metadata)?;
        if let Some(error) = back.one("error") {
            return Err(answer::of_callback(error));
        }
        let tokens = self.tokens(&metadata, back.code()?, back).await?;
        let (subject, claims) = self.verified(&metadata, &tokens, back).await?;
        let shown = self.shown(&metadata, &tokens, &subject, claims, back.now).await;
        Ok(Identity {
            app: self.settings.issuer.clone(),
            subject,
            union: None,
            name: name(&shown, "name").or_else(|| name(&shown, "preferred_username")),
            avatar: picture(&shown, "picture"),
            company: None,
            admin: false,
            assistant: true,
        })
    }

    /// The callback comes from our issuer, as far as it says so (RFC 9207, 2.4).
    fn check_issuer(&self, back: &Back<'_>, metadata: &Metadata) -> Result<(), IdentityError> {
        let said = back.query.iter().any(|(name, _)| name == "iss");
        if (said || metadata.sends_issuer) && back.one("iss") != Some(self.settings.issuer.as_str()) {
            return Err(IdentityError::Stale);
        }
        Ok(())
    }

    async fn tokens(&self, metadata: &Metadata, code: &str, back: &Back<'_>) -> Result<Tokens, IdentityError> {
        let verifier = flow::verifier(back.secret);
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back.redirect_uri),
            ("code_verifier", verifier.as_str()),
        ];
        let OidcSettings { client_id, client_secret, .. } = &self.settings;
        // RFC 6749, 2.3.1: encoded as in a form before they become user and password.
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let (user, password) = (encoded(client_id), encoded(client_secret));
        let basic = match metadata.client_auth {
            ClientAuth::Basic => Some((user.as_str(), password.as_str())),
            ClientAuth::Post => {
                fields.extend([("client_id", client_id.as_str()), ("client_secret", client_secret.as_str())]);
                None
            }
        };
        let endpoint = metadata.token_endpoint.clone();
        let answered = self.exchange.post_form(endpoint, &fields, basic, back.now, answer::tokens).await;
        answered.map_err(answer::of_token_fault)?
    }

    /// Who the ID token speaks of, and everything it says.
    async fn verified(
        &self,
        metadata: &Metadata,
        tokens: &Tokens,
        back: &Back<'_>,
    ) -> Result<(String, Value), IdentityError> {
        let header = id_token::header(&tokens.id_token)?;
        let kid = header.kid.as_deref();
        let keys = self.keys.for_token(&self.exchange, &metadata.jwks_uri, kid, header.alg, back.now).await?;
        if keys.is_empty() {
            return Err(IdentityError::Unavailable("the ID token is signed with a key that is not known".into()));
        }
        let claims = id_token::claims(&tokens.id_token, &header, &keys)?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &flow::nonce(back.secret),
            access_token: tokens.access_token.as_deref(),
            now: back.now,
        };
        let subject = id_token::check(&claims, header.alg, &expected)?;
        Ok((subject, claims))
    }

    /// Where a name is looked for: the ID token, or the userinfo endpoint if the token has none
    /// (OIDC Core 5.3). A login does not fail for the want of a name.
    async fn shown(&self, metadata: &Metadata, tokens: &Tokens, subject: &str, claims: Value, now: i64) -> Value {
        let (Some(endpoint), Some(token)) = (&metadata.userinfo_endpoint, &tokens.access_token) else { return claims };
        if text(&claims, "name").is_some() {
            return claims;
        }
        match self.profiles.get_as(endpoint.clone(), token, now, json).await {
            // Of somebody else: it must not be used (OIDC Core 5.3.2).
            Ok(answer) if text(&answer, "sub") == Some(subject) => answer,
            Ok(_) => claims,
            Err(fault) => {
                tracing::info!(provider = "oidc", error = %IdentityError::from(fault), "no profile");
                claims
            }
        }
    }
}

impl Provider for Oidc {
    fn begin<'a>(&'a self, ask: &'a Ask<'a>) -> Answer<'a, Result<Page, IdentityError>> {
        Box::pin(self.page(ask))
    }

    fn identify<'a>(&'a self, back: &'a Back<'a>) -> Answer<'a, Result<Identity, IdentityError>> {
        Box::pin(self.who(back))
    }

    fn is_open(&self) -> bool {
        self.exchange.is_open()
    }
}

#[cfg(test)]
mod forge;
#[cfg(test)]
mod stage;
#[cfg(test)]
#[path = "oidc_tests.rs"]
mod tests;
