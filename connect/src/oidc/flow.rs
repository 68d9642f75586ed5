//! What does the browser carry to the provider, so that the answer can belong to this flow only?
//!
//! PKCE verifier and nonce are derived from the flow's secret: nothing of them has to be stored, and
//! neither says anything about the other.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use data_encoding::BASE64URL_NOPAD;
use url::Url;

use super::discovery::Metadata;
use super::settings::OidcSettings;
use crate::identity::{Ask, Language};

/// The PKCE verifier (RFC 7636, 4.1): 43 characters.
pub(super) fn verifier(secret: &[u8; 32]) -> String {
    derived(secret, b"oidc pkce verifier")
}

/// The nonce that the ID token must repeat (OIDC Core 3.1.2.1).
pub(super) fn nonce(secret: &[u8; 32]) -> String {
    derived(secret, b"oidc nonce")
}

fn derived(secret: &[u8; 32], label: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    BASE64URL_NOPAD.encode(hmac::sign(&key, label).as_ref())
}

/// S256 (RFC 7636, 4.2).
fn challenge(verifier: &str) -> String {
    BASE64URL_NOPAD.encode(digest(&SHA256, verifier.as_bytes()).as_ref())
}

/// The provider's page for one flow. A query that the endpoint has of its own stays.
pub(super) fn page(metadata: &Metadata, settings: &OidcSettings, ask: &Ask<'_>) -> Url {
    let mut page = metadata.authorization_endpoint.clone();
    page.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &settings.client_id)
        .append_pair("redirect_uri", ask.redirect_uri)
        .append_pair("scope", &settings.scope())
        .append_pair("state", ask.state)
        .append_pair("nonce", &nonce(ask.secret))
        .append_pair("code_challenge", &challenge(&verifier(ask.secret)))
        .append_pair("code_challenge_method", "S256")
        .append_pair(
            "ui_locales",
            match ask.language {
                Language::En => "en",
                Language::Zh => "zh-CN",
            },
        );
    page
}

#[cfg(test)]
mod tests {
    use super::{challenge, nonce, verifier};

    #[test]
    fn rfc7636_appendix_b_the_challenge_of_the_example() {
        let of = challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(of, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn verifier_and_nonce_are_43_characters_apart_from_each_other_and_of_this_flow_only() {
        let (one, two) = ([1; 32], [2; 32]);
        assert_eq!((verifier(&one).len(), nonce(&one).len()), (43, 43));
        assert_eq!(verifier(&one), verifier(&one));
        assert_ne!(verifier(&one), nonce(&one));
        assert_ne!(verifier(&one), verifier(&two));
        assert_ne!(nonce(&one), nonce(&two));
    }
}
