//! Which OpenID Connect provider is asked, and who are we to it?

use std::fmt;

use url::Url;

use crate::exchange::{check_base, check_filled};

/// One client at one provider. Prints everything but the secret.
#[derive(Clone)]
pub struct OidcSettings {
    /// The issuer, to the letter as the provider writes it: `https://sso.example.com/realm`.
    pub issuer: String,
    /// Our client id.
    pub client_id: String,
    /// Our client secret.
    pub client_secret: String,
    /// What is asked for; `openid` is added. `profile` gives a name to show.
    pub scopes: Vec<String>,
}

impl OidcSettings {
    /// Checks the settings and gives the issuer as an address.
    pub(super) fn check(&self) -> Result<Url, String> {
        check_filled("SSO", &[("client id", &self.client_id), ("client secret", &self.client_secret)])?;
        let issuer = Url::parse(&self.issuer).map_err(|_| "the SSO issuer is no address")?;
        check_base("SSO issuer", &issuer)?;
        if issuer.query().is_some() || issuer.fragment().is_some() {
            return Err("the SSO issuer must have neither query nor fragment".into());
        }
        // RFC 6749, 3.3: one word of visible ASCII without quotation mark and backslash.
        let fit = |scope: &String| {
            !scope.is_empty() && scope.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
        };
        if !self.scopes.iter().all(fit) {
            return Err("an SSO scope is empty or holds characters that no scope has".into());
        }
        Ok(issuer)
    }

    /// The scope parameter: `openid` first and once.
    pub(super) fn scope(&self) -> String {
        let others = self.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
        std::iter::once("openid").chain(others).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcSettings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
