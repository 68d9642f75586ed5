//! Who is a member of whichever company has added our suite?

mod access;
mod grant;
mod push;

use std::sync::Arc;

use url::Url;

use super::api::{Api, Request};
use super::company::{describe, is_admin};
use super::errors::table;
use super::settings::WecomSuite;
use super::who::{Who, code};
use crate::errcode::Unanswered;
use crate::exchange::address;
use crate::identity::{Ask, Back, Identity, IdentityError, Page, Refusal, text};
use crate::shared_token::{SharedToken, is_code};
use access::Access;
pub(super) use push::receive;

/// The suites of one provider.
pub(super) struct Suites {
    pub(super) api: Arc<Api>,
    login_base: Url,
    open_work_base: Url,
    provider_corp_id: String,
    assistant: Access,
    login: Option<Access>,
    corp_token: SharedToken,
}

impl Suites {
    pub(super) fn new(
        api: Arc<Api>,
        (login_base, open_work_base): (&Url, &Url),
        provider_corp_id: &str,
        assistant: &WecomSuite,
        login: Option<&WecomSuite>,
    ) -> Result<Self, String> {
        Ok(Self {
            login_base: login_base.clone(),
            open_work_base: open_work_base.clone(),
            provider_corp_id: provider_corp_id.to_owned(),
            assistant: Access::new(assistant, api.clone())?,
            login: login.map(|login| Access::new(login, api.clone())).transpose()?,
            corp_token: SharedToken::default(),
            api,
        })
    }

    /// There is no page for an iframe: the old one comes back with another kind of code.
    pub(super) fn page(&self, ask: &Ask<'_>) -> Page {
        let query = [
            ("login_type", "ServiceApp"),
            ("appid", self.login().suite_id.as_str()),
            ("redirect_uri", ask.redirect_uri),
            ("state", ask.state),
            ("lang", ask.language.name()),
        ];
        Page { address: address(&self.login_base, "wwlogin/sso/login", &query), embedded: None }
    }

    /// Where a company's administrator adds the assistant application. Must be reached by a click from our
    /// own site.
    pub(super) async fn install_page(&self, ask: &Ask<'_>) -> Result<Url, IdentityError> {
        const CALL: &str = "service/get_pre_auth_code";
        let answer = self.assistant.ask(CALL, Request::Get(&[]), ask.now).await;
        let answer = answer.map_err(|error| error.read_by(table))?;
        let code = text(&answer, "pre_auth_code").filter(|code| is_code(code));
        let code = code.ok_or_else(|| Unanswered::odd(CALL).read_by(table))?;
        let query = [
            ("suite_id", self.assistant.suite_id.as_str()),
            ("pre_auth_code", code),
            ("redirect_uri", ask.redirect_uri),
            ("state", ask.state),
        ];
        Ok(address(&self.open_work_base, "3rdapp/install", &query))
    }

    /// An administrator has come back from [`Self::install_page`].
    pub(super) async fn installed(&self, back: &Back<'_>) -> Result<String, IdentityError> {
        self.install(back.one("auth_code").ok_or(IdentityError::Cancelled)?, back.now).await
    }

    /// Without the company's authorisation nothing is known but the ids, not even who administers it.
    pub(super) async fn identify(&self, back: &Back<'_>) -> Result<Identity, IdentityError> {
        const CALL: &str = "service/auth/getuserinfo3rd";
        let (code, now) = (code(back)?, back.now);
        let answer = self.login().ask(CALL, Request::Get(&[("code", code)]), now).await;
        let (corp, userid) = match Who::read(&answer.map_err(|error| error.read_by(table))?) {
            Some(Who::Member { corp: Some(corp), userid }) => (corp, userid),
            Some(Who::Outsider) => return Err(IdentityError::Refused(Refusal::Outsider)),
            Some(Who::Member { corp: None, .. }) | None => return Err(Unanswered::odd(CALL).read_by(table)),
        };
        let mut identity = super::identity(&self.assistant.suite_id, &corp, &userid);
        let Some(grant) = self.grant(&corp, now).await? else { return Ok(identity) };
        let (shown, admin) = tokio::try_join!(describe(&grant, &userid, now), is_admin(&grant, &userid, now))?;
        (identity.name, identity.avatar) = (shown.name, shown.avatar);
        (identity.admin, identity.assistant, identity.company) = (admin, grant.by_admin, grant.company);
        Ok(identity)
    }

    fn login(&self) -> &Access {
        self.login.as_ref().unwrap_or(&self.assistant)
    }

    fn all(&self) -> impl Iterator<Item = &Access> {
        [&self.assistant].into_iter().chain(&self.login)
    }
}
