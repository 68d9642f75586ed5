//! How does somebody log in with WeChat on a website (WeChat Open Platform, scope `snsapi_login`)?

mod answer;
mod settings;

use url::Url;

use crate::exchange::{Exchange, address};
use crate::identity::{Answer, Ask, Back, Identity, IdentityError, Language, Page, Provider};
use answer::{Grant, Profile};
pub use settings::WechatSettings;

/// One website application at the Open Platform.
pub struct Wechat {
    exchange: Exchange,
    profiles: Exchange,
    settings: WechatSettings,
}

impl Wechat {
    /// Prepares the connector; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant.
    pub fn new(settings: WechatSettings) -> Result<Self, String> {
        settings.check()?;
        let exchange = Exchange::new("wechat")?;
        Ok(Self { profiles: exchange.aside("wechat profile"), exchange, settings })
    }

    /// The page with the QR code. The fragment never reaches the server; the page's script reads it.
    fn page(&self, ask: &Ask<'_>, embedded: bool) -> Url {
        let mut query = vec![
            ("appid", self.settings.app_id.as_str()),
            ("redirect_uri", ask.redirect_uri),
            ("response_type", "code"),
            ("scope", "snsapi_login"),
            ("state", ask.state),
        ];
        if ask.language == Language::En {
            query.push(("lang", "en"));
        }
        if embedded {
            // The whole tab follows the redirect, not only the frame.
            query.extend([("login_type", "jssdk"), ("self_redirect", "false")]);
        }
        let mut page = address(&self.settings.open_base, "connect/qrconnect", &query);
        page.set_fragment(Some("wechat_redirect"));
        page
    }

    async fn who(&self, back: &Back<'_>) -> Result<Identity, IdentityError> {
        let grant = self.token(back.code()?, back.now).await?;
        let profile = match self.profile(&grant, back.now).await {
            Ok(profile) => profile,
            Err(error) => {
                // The person is known without it.
                tracing::info!(provider = "wechat", %error, "no profile");
                Profile::default()
            }
        };
        Ok(Identity {
            app: self.settings.app_id.clone(),
            subject: grant.openid,
            union: grant.union.or(profile.union),
            name: profile.name,
            avatar: profile.avatar,
            company: None,
            admin: false,
            assistant: true,
        })
    }

    async fn token(&self, code: &str, now: i64) -> Result<Grant, IdentityError> {
        let query = [
            ("appid", self.settings.app_id.as_str()),
            ("secret", self.settings.secret.as_str()),
            ("code", code),
            ("grant_type", "authorization_code"),
        ];
        let url = address(&self.settings.api_base, "sns/oauth2/access_token", &query);
        self.exchange.get(url, now, answer::grant).await?
    }

    async fn profile(&self, grant: &Grant, now: i64) -> Result<Profile, IdentityError> {
        let query = [("access_token", grant.token.as_str()), ("openid", grant.openid.as_str())];
        let url = address(&self.settings.api_base, "sns/userinfo", &query);
        self.profiles.get(url, now, |body| answer::profile(body, &grant.openid)).await?
    }
}

impl Provider for Wechat {
    fn begin<'a>(&'a self, ask: &'a Ask<'a>) -> Answer<'a, Result<Page, IdentityError>> {
        let page = Page { address: self.page(ask, false), embedded: Some(self.page(ask, true)) };
        Box::pin(std::future::ready(Ok(page)))
    }

    fn identify<'a>(&'a self, back: &'a Back<'a>) -> Answer<'a, Result<Identity, IdentityError>> {
        Box::pin(self.who(back))
    }

    fn is_open(&self) -> bool {
        self.exchange.is_open()
    }
}

#[cfg(test)]
#[path = "wechat_tests.rs"]
mod tests;
