//! How is the platform asked: with which token, and where does the token come from?
//!
//! ```text
//! push --> verify ticket (12 h) --api_component_token--> platform token (2 h) --> every other call
//! ```

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::errors::{Meaning, meaning, table};
use super::settings::OfficialAccountSettings;
use crate::errcode::{Unanswered, checked, read};
use crate::exchange::{Exchange, address};
use crate::identity::{IdentityError, Shelf};
use crate::shared_token::{Granted, SharedToken, keep_newest};

/// A ticket may be used for 12 h, in milliseconds.
const TICKET_TTL: i64 = 12 * 3_600_000;
/// The platform is asked for a push once in this time, in milliseconds.
const ASKING_PAUSE: i64 = 60_000;

/// The JSON calls of the platform.
pub(super) struct Platform {
    settings: OfficialAccountSettings,
    exchange: Exchange,
    shelf: Arc<dyn Shelf>,
    ticket_key: String,
    token_key: String,
    token: SharedToken,
    asked_at: Mutex<Option<i64>>,
}

impl Platform {
    pub(super) fn new(settings: &OfficialAccountSettings, shelf: Arc<dyn Shelf>) -> Result<Self, String> {
        settings.check()?;
        let key = |what: &str| format!("official-account/{}/{what}", settings.app_id);
        Ok(Self {
            exchange: Exchange::new("official-account")?,
            shelf,
            ticket_key: key("ticket"),
            token_key: key("token"),
            token: SharedToken::default(),
            asked_at: Mutex::default(),
            settings: settings.clone(),
        })
    }

    pub(super) fn is_open(&self) -> bool {
        self.exchange.is_open()
    }

    /// Calls `/cgi-bin/component/<call>`; once more with another token if this one turns out dead. `body`
    /// gets the platform's own id.
    pub(super) async fn call(&self, call: &'static str, mut body: Value, now: i64) -> Result<Value, IdentityError> {
        body["component_appid"] = json!(self.settings.app_id);
        let mut dead: Option<String> = None;
        loop {
            let token = self.token(dead.as_deref(), now).await?;
            match self.post(call, &[("component_access_token", &token)], &body, now).await {
                Err(error) if dead.is_none() && says(&error, Meaning::DeadToken) => dead = Some(token),
                answered => return answered.map_err(|error| error.read_by(table)),
            }
        }
    }

    /// Keeps a pushed ticket.
    pub(super) async fn keep_ticket(&self, ticket: &str, sent_at: i64) {
        keep_newest(&*self.shelf, &self.ticket_key, ticket, sent_at + TICKET_TTL).await;
    }

    /// True if there is a ticket that may still be used.
    pub(super) async fn has_ticket(&self, now: i64) -> bool {
        self.ticket(now).await.is_some()
    }

    /// Asks the platform to push tickets (again), and says what that means for the one who waits.
    pub(super) async fn ask_for_ticket(&self, now: i64) -> IdentityError {
        let waiting = || IdentityError::Unavailable("no verify ticket: the platform was asked to push one".into());
        if !self.may_ask(now) {
            return waiting();
        }
        let body = json!({"component_appid": self.settings.app_id, "component_secret": self.settings.secret});
        match self.post("api_start_push_ticket", &[], &body, now).await {
            Ok(_) => waiting(),
            Err(error) => error.read_by(table),
        }
    }

    async fn token(&self, dead: Option<&str>, now: i64) -> Result<String, IdentityError> {
        let place = (&*self.shelf, self.token_key.as_str());
        let got = self.token.get(place, dead, now, self.fetch_token(now)).await;
        got.map_err(|error| error.read_by(table))
    }

    async fn fetch_token(&self, now: i64) -> Result<Granted, Unanswered> {
        const CALL: &str = "api_component_token";
        let Some(ticket) = self.ticket(now).await else { return Err(self.ask_for_ticket(now).await.into()) };
        let body = json!({
            "component_appid": self.settings.app_id,
            "component_appsecret": self.settings.secret,
            "component_verify_ticket": ticket,
        });
        match self.post(CALL, &[], &body, now).await {
            Ok(answer) => Granted::read(CALL, &answer, "component_access_token"),
            Err(error) if says(&error, Meaning::DeadTicket) => Err(self.ask_for_ticket(now).await.into()),
            // Without a token in the call these are about the secret.
            Err(Unanswered::Code { call, code }) if meaning(code) == Meaning::DeadToken => {
                Err(IdentityError::Misconfigured(format!("{call} answered {code}")).into())
            }
            Err(error) => Err(error),
        }
    }

    async fn ticket(&self, now: i64) -> Option<String> {
        self.shelf.get(&self.ticket_key).await.filter(|kept| kept.expires_at > now).map(|kept| kept.value)
    }

    async fn post(
        &self,
        call: &'static str,
        query: &[(&str, &str)],
        body: &Value,
        now: i64,
    ) -> Result<Value, Unanswered> {
        let url = address(&self.settings.api_base, &format!("cgi-bin/component/{call}"), query);
        checked(call, self.exchange.post_json(url, body, now, read).await?)
    }

    fn may_ask(&self, now: i64) -> bool {
        let mut asked_at = self.asked_at.lock().unwrap_or_else(PoisonError::into_inner);
        if asked_at.is_some_and(|at| now < at + ASKING_PAUSE) {
            return false;
        }
        *asked_at = Some(now);
        true
    }
}

fn says(error: &Unanswered, what: Meaning) -> bool {
    error.code().is_some_and(|code| meaning(code) == what)
}
