//! How is a client of a product registered?

use center::client::{self, Added, NewClient};
use db::Tx;
use rules::client::{Scope, registered};
use rules::operation::Name;

use crate::outside::Outside;
use crate::serve::Running;

/// What somebody says of a client, in words.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// What people will read, in English.
    pub name: &'a str,
    /// The same in Chinese.
    pub name_zh: &'a str,
    /// What it may ask.
    pub scopes: &'a [&'a str],
    /// Where people may be sent back to.
    pub return_urls: &'a [&'a str],
}

impl Wish<'_> {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong, in words for the operator.
    pub(crate) fn read(&self) -> Result<NewClient, String> {
        let scope = |name: &&str| Scope::from_name(name).ok_or_else(|| format!("`{name}` is no scope"));
        let mut scopes = self.scopes.iter().map(scope).collect::<Result<Vec<_>, _>>()?;
        scopes.sort_unstable();
        scopes.dedup();
        let return_urls = self.return_urls.iter().map(|url| registered(url)).collect::<Result<Vec<_>, _>>()?;
        Ok(NewClient { name: Name::parse(self.name, self.name_zh)?, scopes, return_urls })
    }
}

/// The act that registers it, with an id and a secret of the system's random source.
pub(crate) fn adding(
    new: NewClient,
    outside: &Outside,
) -> impl Fn(&mut Tx) -> Result<Added, center::Error> + Send + 'static {
    let (now, mut random) = (outside.now(), [0; 48]);
    random[..32].copy_from_slice(&(outside.random)());
    random[32..].copy_from_slice(&(outside.random)()[..16]);
    move |tx| client::add(tx, &new, now, &random)
}

impl Running {
    /// Registers a client while the server runs; answers its id and its secret.
    ///
    /// # Errors
    /// What is wrong with the wish, or that the store failed.
    pub async fn add_client(&self, wish: &Wish<'_>) -> Result<(String, String), String> {
        let act = adding(wish.read()?, &Outside::system());
        let added = self.center.db.write(act).await.map_err(|error| error.to_string())?;
        Ok((added.id.to_string(), added.secret))
    }
}
