//! One login with an OpenID Connect provider by hand: prints the page, reads where the browser came
//! back to, prints who it is. `proof.mjs` beside it is a browser and a provider that we did not write.
//!
//! ```text
//! sso ISSUER CLIENT_ID CLIENT_SECRET REDIRECT_URI
//! ```

use std::error::Error;
use std::io::{BufRead, stdin};

use connect::identity::{Ask, Back, Language, Provider};
use connect::oidc::{Oidc, OidcSettings};
use url::Url;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let mut next = |name: &str| args.next().ok_or_else(|| format!("{name} is missing"));
    let settings = OidcSettings {
        issuer: next("ISSUER")?,
        client_id: next("CLIENT_ID")?,
        client_secret: next("CLIENT_SECRET")?,
        scopes: vec!["profile".into()],
    };
    let redirect_uri = next("REDIRECT_URI")?;
    let oidc = Oidc::new(settings)?;
    // Fixed, for this is no server: a real flow draws its secret and state.
    let secret = [42; 32];
    let ask =
        Ask { state: "state-1", redirect_uri: &redirect_uri, language: Language::En, secret: &secret, now: now() };
    println!("{}", oidc.begin(&ask).await?.address);

    for line in stdin().lock().lines() {
        let back = Url::parse(line?.trim())?;
        let query: Vec<_> = back.query_pairs().into_owned().collect();
        let back = Back { query: &query, redirect_uri: &redirect_uri, secret: &secret, now: now() };
        match oidc.identify(&back).await {
            Ok(who) => println!("known: {} {} {}", who.app, who.subject, who.name.unwrap_or_default()),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the one clock of this program")]
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
