//! How does somebody log in with QQ on a website (QQ Connect)?

mod answer;
mod settings;
mod shape;

use crate::exchange::{Exchange, Fault, address};
use crate::identity::{Answer, Ask, Back, Identity, IdentityError, Page, Provider};
use answer::{Person, Profile};
pub use settings::QqSettings;

/// One website application at QQ Connect.
pub struct Qq {
    exchange: Exchange,
    profiles: Exchange,
    settings: QqSettings,
}

impl Qq {
    /// Prepares the connector; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant.
    pub fn new(settings: QqSettings) -> Result<Self, String> {
        settings.check()?;
        let exchange = Exchange::new("qq")?;
        Ok(Self { profiles: exchange.aside("qq profile"), exchange, settings })
    }

    fn page(&self, ask: &Ask<'_>) -> Page {
        let query = [
            ("response_type", "code"),
            ("client_id", self.settings.client_id.as_str()),
            ("redirect_uri", ask.redirect_uri),
            ("state", ask.state),
            ("scope", "get_user_info"),
        ];
        Page { address: address(&self.settings.authorize_base, "oauth2.0/authorize", &query), embedded: None }
    }

    async fn who(&self, back: &Back<'_>) -> Result<Identity, IdentityError> {
        // A phone comes back like this when the person turns round.
        if back.one("usercancel") == Some("1") {
            return Err(IdentityError::Cancelled);
        }
        if let Some(error) = back.one("error") {
            return Err(answer::of_callback(error));
        }
        let token = self.token(back.code()?, back).await?;
        let person = self.person(&token, back.now).await?;
        let profile = match self.profile(&token, &person.openid, back.now).await {
            Ok(profile) => profile,
            Err(error) => {
                // The person is known without it.
                tracing::info!(provider = "qq", %error, "no profile");
                Profile::default()
            }
        };
        Ok(Identity {
            app: self.settings.client_id.clone(),
            subject: person.openid,
            union: person.union,
            name: profile.name,
            avatar: profile.avatar,
            company: None,
            admin: false,
            assistant: true,
        })
    }

    async fn token(&self, code: &str, back: &Back<'_>) -> Result<String, IdentityError> {
        let query = [
            ("grant_type", "authorization_code"),
            ("client_id", self.settings.client_id.as_str()),
            ("client_secret", self.settings.client_secret.as_str()),
            ("code", code),
            ("redirect_uri", back.redirect_uri),
            ("fmt", "json"),
        ];
        self.call("oauth2.0/token", &query, back.now, answer::token).await
    }

    /// The person behind a token. An application without the permission for unionid is refused
    /// altogether if it asks for one, so it asks again without.
    async fn person(&self, token: &str, now: i64) -> Result<Person, IdentityError> {
        let query = [("access_token", token), ("fmt", "json"), ("unionid", "1")];
        let path = "oauth2.0/me";
        let ours = &self.settings.client_id;
        let asked = self.call(path, &query, now, |body| answer::person_with_union(body, ours)).await?;
        match asked {
            Some(person) => Ok(person),
            None => self.call(path, &query[..2], now, |body| answer::person(body, ours)).await,
        }
    }

    async fn profile(&self, token: &str, openid: &str, now: i64) -> Result<Profile, IdentityError> {
        let query = [
            ("access_token", token),
            ("oauth_consumer_key", self.settings.client_id.as_str()),
            ("openid", openid),
            ("format", "json"),
        ];
        let url = address(&self.settings.api_base, "user/get_user_info", &query);
        self.profiles.get(url, now, answer::profile).await?
    }

    async fn call<T, R>(&self, path: &str, query: &[(&str, &str)], now: i64, reader: R) -> Result<T, IdentityError>
    where
        R: FnOnce(&[u8]) -> Result<Result<T, IdentityError>, Fault>,
    {
        self.exchange.get(address(&self.settings.api_base, path, query), now, reader).await?
    }
}

impl Provider for Qq {
    fn begin<'a>(&'a self, ask: &'a Ask<'a>) -> Answer<'a, Result<Page, IdentityError>> {
        Box::pin(std::future::ready(Ok(self.page(ask))))
    }

    fn identify<'a>(&'a self, back: &'a Back<'a>) -> Answer<'a, Result<Identity, IdentityError>> {
        Box::pin(self.who(back))
    }

    fn is_open(&self) -> bool {
        self.exchange.is_open()
    }
}

#[cfg(test)]
#[path = "qq_tests.rs"]
mod tests;
