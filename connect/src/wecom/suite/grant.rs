//! Has a company's administrator added the assistant application, and what may be asked about it then?
//!
//! ```text
//! auth code (10 min) --get_permanent_code--> permanent code (on the shelf) --get_corp_token--> its token
//! ```
//!
//! Whether the authorisation still stands, and whose it is, is asked each time: it may have been
//! withdrawn or changed without a push ever reaching us.

use serde_json::{Value, json};

use super::super::api::{Asks, Request, is_dead_token, says};
use super::super::company::array;
use super::super::errors::{Meaning, table};
use super::Suites;
use crate::errcode::{Unanswered, integer};
use crate::identity::{Answer, IdentityError, name, subject, text};
use crate::shared_token::{Granted, is_code};

/// Permanent codes have no end of their own: the end of the year 9999.
const FOREVER: i64 = 253_402_300_799_000;
/// `auth_mode` of an application that a member has added for himself.
const BY_MEMBER: i64 = 1;

/// The authorisation of one company; asks with that company's token.
pub(super) struct Grant<'a> {
    suites: &'a Suites,
    corp: &'a str,
    permanent_code: String,
    /// The company's name.
    pub(super) company: Option<String>,
    /// True unless a member has added the application for himself alone (BIND-31).
    pub(super) by_admin: bool,
}

impl Suites {
    /// The authorisation of a company, if there is one.
    pub(super) async fn grant<'a>(&'a self, corp: &'a str, now: i64) -> Result<Option<Grant<'a>>, IdentityError> {
        const CALL: &str = "service/get_auth_info";
        let kept = self.api.shelf.get(&self.permit_key(corp)).await.filter(|kept| kept.expires_at > now);
        let Some(permanent_code) = kept.map(|kept| kept.value) else { return Ok(None) };
        let body = json!({"auth_corpid": corp, "permanent_code": permanent_code});
        let answer = match self.assistant.ask(CALL, Request::Post(&body), now).await {
            Err(error) if says(&error, Meaning::NoGrant) => {
                self.forget(corp, now).await;
                return Ok(None);
            }
            answered => answered.map_err(|error| error.read_by(table))?,
        };
        let info = answer.get("auth_corp_info").filter(|info| subject(info, "corpid").is_none_or(|id| id == corp));
        let info = info.ok_or_else(|| Unanswered::odd(CALL).read_by(table))?;
        let agents = answer.get("auth_info").map_or(&[][..], |auth| array(auth, "agent"));
        let mode = agents.first().and_then(|agent| agent.get("auth_mode")).and_then(integer);
        let company = name(info, "corp_full_name").or_else(|| name(info, "corp_name"));
        Ok(Some(Grant { suites: self, corp, permanent_code, company, by_admin: mode != Some(BY_MEMBER) }))
    }

    /// Exchanges the code of an authorisation and keeps what stands for it. Gives the company's id.
    pub(super) async fn install(&self, auth_code: &str, now: i64) -> Result<String, IdentityError> {
        const CALL: &str = "service/get_permanent_code";
        if !is_code(auth_code) {
            return Err(IdentityError::Stale);
        }
        let answer = self.assistant.ask(CALL, Request::Post(&json!({"auth_code": auth_code})), now).await;
        let answer = answer.map_err(|error| error.read_by(table))?;
        let corp = answer.get("auth_corp_info").and_then(|info| subject(info, "corpid"));
        let permanent_code = text(&answer, "permanent_code").filter(|code| is_code(code));
        let (Some(corp), Some(permanent_code)) = (corp, permanent_code) else {
            return Err(Unanswered::odd(CALL).read_by(table));
        };
        self.api.shelf.put(&self.permit_key(&corp), permanent_code, FOREVER).await;
        Ok(corp)
    }

    /// A company has withdrawn its authorisation.
    async fn forget(&self, corp: &str, now: i64) {
        self.api.shelf.put(&self.permit_key(corp), "", now).await;
        self.api.shelf.put(&self.token_key(corp), "", now).await;
    }

    fn permit_key(&self, corp: &str) -> String {
        self.assistant.key(&format!("{corp}/permanent"))
    }

    fn token_key(&self, corp: &str) -> String {
        self.assistant.key(&format!("{corp}/token"))
    }
}

impl Grant<'_> {
    async fn asked(&self, call: &'static str, request: Request<'_>, now: i64) -> Result<Value, Unanswered> {
        let mut dead: Option<String> = None;
        loop {
            let token = self.token(dead.as_deref(), now).await?;
            match self.suites.api.send(call, Some(("access_token", &token)), request, now).await {
                Err(error) if dead.is_none() && is_dead_token(&error) => dead = Some(token),
                answered => return answered,
            }
        }
    }

    async fn token(&self, dead: Option<&str>, now: i64) -> Result<String, Unanswered> {
        let key = self.suites.token_key(self.corp);
        let place = (&*self.suites.api.shelf, key.as_str());
        self.suites.corp_token.get(place, dead, now, self.fetch_token(now)).await
    }

    async fn fetch_token(&self, now: i64) -> Result<Granted, Unanswered> {
        const CALL: &str = "service/get_corp_token";
        let body = json!({"auth_corpid": self.corp, "permanent_code": self.permanent_code});
        let answer = self.suites.assistant.ask(CALL, Request::Post(&body), now).await?;
        Granted::read(CALL, &answer, "access_token")
    }
}

impl Asks for Grant<'_> {
    fn ask<'a>(&'a self, call: &'static str, request: Request<'a>, now: i64) -> Answer<'a, Result<Value, Unanswered>> {
        Box::pin(self.asked(call, request, now))
    }
}
