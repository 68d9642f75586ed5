//! Who is a member of the one company whose own application we are?

use std::sync::Arc;

use serde_json::Value;
use url::Url;

use super::api::{Api, Asks, Request, is_dead_token};
use super::company::{describe, is_admin, is_at_work};
use super::errors::table;
use super::who::{Who, code};
use crate::errcode::Unanswered;
use crate::exchange::address;
use crate::identity::{Answer, Ask, Back, Identity, IdentityError, Page, Refusal};
use crate::shared_token::{Granted, SharedToken};

/// One company's own application.
pub(super) struct SelfBuilt {
    pub(super) api: Arc<Api>,
    pub(super) login_base: Url,
    pub(super) open_work_base: Url,
    pub(super) corp_id: String,
    pub(super) agent_id: String,
    pub(super) secret: String,
    pub(super) token: SharedToken,
}

impl SelfBuilt {
    /// The page of today; the old QR page is the one that may stand in an iframe, and comes back alike.
    pub(super) fn page(&self, ask: &Ask<'_>) -> Page {
        let application = [
            ("appid", self.corp_id.as_str()),
            ("agentid", &self.agent_id),
            ("redirect_uri", ask.redirect_uri),
            ("state", ask.state),
            ("lang", ask.language.name()),
        ];
        let with = |login_type| [&[("login_type", login_type)], &application[..]].concat();
        Page {
            address: address(&self.login_base, "wwlogin/sso/login", &with("CorpApp")),
            embedded: Some(address(&self.open_work_base, "wwopen/sso/qrConnect", &with("jssdk"))),
        }
    }

    pub(super) async fn identify(&self, back: &Back<'_>) -> Result<Identity, IdentityError> {
        const CALL: &str = "auth/getuserinfo";
        let (code, now) = (code(back)?, back.now);
        let answer = self.ask(CALL, Request::Get(&[("code", code)]), now).await;
        let userid = match Who::read(&answer.map_err(|error| error.read_by(table))?) {
            Some(Who::Member { userid, .. }) => userid,
            Some(Who::Outsider) => return Err(IdentityError::Refused(Refusal::Outsider)),
            None => return Err(Unanswered::odd(CALL).read_by(table)),
        };
        let (shown, admin, assistant) = tokio::try_join!(
            describe(self, &userid, now),
            is_admin(self, &userid, now),
            is_at_work(self, &self.agent_id, now),
        )?;
        let mut identity = super::identity(&self.corp_id, &self.corp_id, &userid);
        (identity.name, identity.avatar) = (shown.name, shown.avatar);
        (identity.admin, identity.assistant) = (admin, assistant);
        Ok(identity)
    }

    async fn token(&self, dead: Option<&str>, now: i64) -> Result<String, Unanswered> {
        let key = format!("wecom/{}/{}/token", self.corp_id, self.agent_id);
        self.token.get((&*self.api.shelf, &key), dead, now, self.fetch_token(now)).await
    }

    async fn fetch_token(&self, now: i64) -> Result<Granted, Unanswered> {
        const CALL: &str = "gettoken";
        let query = [("corpid", self.corp_id.as_str()), ("corpsecret", &self.secret)];
        Granted::read(CALL, &self.api.send(CALL, None, Request::Get(&query), now).await?, "access_token")
    }

    async fn asked(&self, call: &'static str, request: Request<'_>, now: i64) -> Result<Value, Unanswered> {
        let mut dead: Option<String> = None;
        loop {
            let token = self.token(dead.as_deref(), now).await?;
            match self.api.send(call, Some(("access_token", &token)), request, now).await {
                Err(error) if dead.is_none() && is_dead_token(&error) => dead = Some(token),
                answered => return answered,
            }
        }
    }
}

impl Asks for SelfBuilt {
    fn ask<'a>(&'a self, call: &'static str, request: Request<'a>, now: i64) -> Answer<'a, Result<Value, Unanswered>> {
        Box::pin(self.asked(call, request, now))
    }
}
