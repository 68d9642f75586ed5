//! Who is the administrator of this Official Account?
//!
//! We are a third-party platform ("component"): the administrator scans on the platform's authorisation
//! page and ticks what we may do; we learn the account's app id. The page refuses whoever does not come
//! by a click from our own site, so a page of ours must show [`Page::address`] as a link, and the link must
//! not hide where it is from (`referrerpolicy="origin"`) (BIND-20, 22).
//!
//! There is no `state`: ours travels inside `redirect_uri`.

mod authorizer;
mod errors;
mod platform;
mod push;
mod settings;

use std::sync::Arc;

use serde_json::json;
use url::Url;

use crate::exchange::address;
use crate::identity::{
    Answer, Ask, Back, Identity, IdentityError, Page, Provider, Push, PushError, Received, Shelf, text,
};
use crate::sealed_push::Seal;
use crate::shared_token::is_code;
use authorizer::{ACCOUNT_SERVICE, Grant};
use platform::Platform;
pub use settings::OfficialAccountSettings;

/// The connector. Keep one for the process.
pub struct OfficialAccount {
    mp_base: Url,
    app_id: String,
    seal: Seal,
    platform: Platform,
}

impl OfficialAccount {
    /// Prepares the connector; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant.
    pub fn new(settings: &OfficialAccountSettings, shelf: Arc<dyn Shelf>) -> Result<Self, String> {
        Ok(Self {
            platform: Platform::new(settings, shelf)?,
            seal: Seal::new(&settings.token, &settings.aes_key)?,
            mp_base: settings.mp_base.clone(),
            app_id: settings.app_id.clone(),
        })
    }

    /// Asks the platform to push its verify ticket if there is none, so that it is there before the first
    /// person comes. Worth calling once at the start; nothing depends on it.
    ///
    /// # Errors
    /// Why there is no ticket yet.
    pub async fn prepare(&self, now: i64) -> Result<(), IdentityError> {
        if self.platform.has_ticket(now).await {
            return Ok(());
        }
        Err(self.platform.ask_for_ticket(now).await)
    }

    async fn page(&self, ask: &Ask<'_>) -> Result<Page, IdentityError> {
        let redirect_uri = with_state(ask)?;
        let answer = self.platform.call("api_create_preauthcode", json!({}), ask.now).await?;
        let code =
            text(&answer, "pre_auth_code").filter(|code| is_code(code)).ok_or_else(|| odd("api_create_preauthcode"))?;
        let query = [
            ("component_appid", self.app_id.as_str()),
            ("pre_auth_code", code),
            ("redirect_uri", &redirect_uri),
            // Official Accounts only, no mini programs.
            ("auth_type", "1"),
            // Only what we need; whether it was ticked is looked at afterwards all the same.
            ("category_id_list", &ACCOUNT_SERVICE.to_string()),
        ];
        Ok(Page { address: address(&self.mp_base, "cgi-bin/componentloginpage", &query), embedded: None })
    }

    async fn who(&self, back: &Back<'_>) -> Result<Identity, IdentityError> {
        let code = back.one("auth_code").ok_or(IdentityError::Cancelled)?;
        if !is_code(code) {
            return Err(IdentityError::Stale);
        }
        let answer = self.platform.call("api_query_auth", json!({"authorization_code": code}), back.now).await?;
        let grant = Grant::read(&answer).ok_or_else(|| odd("api_query_auth"))?;
        let answer =
            self.platform.call("api_get_authorizer_info", json!({"authorizer_appid": grant.app}), back.now).await?;
        let judged = grant.judge(&answer, &self.app_id).ok_or_else(|| odd("api_get_authorizer_info"))?;
        judged.map_err(IdentityError::Refused)
    }
}

impl Provider for OfficialAccount {
    fn begin<'a>(&'a self, ask: &'a Ask<'a>) -> Answer<'a, Result<Page, IdentityError>> {
        Box::pin(self.page(ask))
    }

    fn identify<'a>(&'a self, back: &'a Back<'a>) -> Answer<'a, Result<Identity, IdentityError>> {
        Box::pin(self.who(back))
    }

    fn receive<'a>(&'a self, push: &'a Push<'a>) -> Option<Answer<'a, Result<Received, PushError>>> {
        Some(Box::pin(push::receive(self, push)))
    }

    fn is_open(&self) -> bool {
        self.platform.is_open()
    }
}

fn with_state(ask: &Ask<'_>) -> Result<String, IdentityError> {
    let mut url = Url::parse(ask.redirect_uri)
        .map_err(|_| IdentityError::Misconfigured("the redirect address is no address".into()))?;
    url.query_pairs_mut().append_pair("state", ask.state);
    Ok(url.into())
}

fn odd(call: &str) -> IdentityError {
    IdentityError::Unavailable(format!("{call}: not what is documented"))
}

#[cfg(test)]
mod tests;
