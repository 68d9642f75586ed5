//! How does one suite ask WeCom: with which token, and where does the token come from?
//!
//! ```text
//! push --> suite ticket (30 min) --get_suite_token--> suite token (2 h) --> every other call
//! ```

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::api::{Api, Request, is_dead_token};
use super::super::settings::WecomSuite;
use crate::errcode::Unanswered;
use crate::identity::IdentityError;
use crate::sealed_push::Seal;
use crate::shared_token::{Granted, SharedToken, keep_newest};

/// A ticket may be used for 30 min, in milliseconds.
const TICKET_TTL: i64 = 30 * 60_000;

/// One suite.
pub(super) struct Access {
    api: Arc<Api>,
    pub(super) suite_id: String,
    secret: String,
    pub(super) seal: Seal,
    token: SharedToken,
}

impl Access {
    pub(super) fn new(suite: &WecomSuite, api: Arc<Api>) -> Result<Self, String> {
        Ok(Self {
            api,
            suite_id: suite.suite_id.clone(),
            secret: suite.secret.clone(),
            seal: Seal::new(&suite.token, &suite.aes_key)?,
            token: SharedToken::default(),
        })
    }

    /// Where the suite's own things are on the shelf.
    pub(super) fn key(&self, what: &str) -> String {
        format!("wecom/{}/{what}", self.suite_id)
    }

    /// Calls with the suite's token; once more with another if this one turns out dead.
    pub(super) async fn ask(&self, call: &'static str, request: Request<'_>, now: i64) -> Result<Value, Unanswered> {
        let mut dead: Option<String> = None;
        loop {
            let token = self.token(dead.as_deref(), now).await?;
            match self.api.send(call, Some(("suite_access_token", &token)), request, now).await {
                Err(error) if dead.is_none() && is_dead_token(&error) => dead = Some(token),
                answered => return answered,
            }
        }
    }

    /// Keeps a pushed ticket.
    pub(super) async fn keep_ticket(&self, ticket: &str, sent_at: i64) {
        keep_newest(&*self.api.shelf, &self.key("ticket"), ticket, sent_at + TICKET_TTL).await;
    }

    async fn token(&self, dead: Option<&str>, now: i64) -> Result<String, Unanswered> {
        self.token.get((&*self.api.shelf, &self.key("token")), dead, now, self.fetch_token(now)).await
    }

    async fn fetch_token(&self, now: i64) -> Result<Granted, Unanswered> {
        const CALL: &str = "service/get_suite_token";
        let kept = self.api.shelf.get(&self.key("ticket")).await.filter(|kept| kept.expires_at > now);
        let Some(ticket) = kept else {
            // Nothing can be asked for here: WeCom pushes one every 10 min.
            return Err(IdentityError::Unavailable("no suite ticket was pushed in the last 30 min".into()).into());
        };
        let body = json!({"suite_id": self.suite_id, "suite_secret": self.secret, "suite_ticket": ticket.value});
        Granted::read(CALL, &self.api.send(CALL, None, Request::Post(&body), now).await?, "suite_access_token")
    }
}
