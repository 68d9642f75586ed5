//! How is WeCom asked, with a token of whatever kind?

use std::sync::Arc;

use serde_json::Value;
use url::Url;

use super::errors::{Meaning, meaning};
use crate::errcode::{Unanswered, checked, read};
use crate::exchange::{Exchange, address};
use crate::identity::{Answer, Shelf};

/// The calls under `/cgi-bin`, and the shelf with what they carry.
pub(super) struct Api {
    exchange: Exchange,
    base: Url,
    pub(super) shelf: Arc<dyn Shelf>,
}

/// What is sent beside the token.
#[derive(Clone, Copy)]
pub(super) enum Request<'a> {
    Get(&'a [(&'a str, &'a str)]),
    Post(&'a Value),
}

/// Whoever can ask about one company: its own application, or a suite that it has added.
pub(super) trait Asks: Sync {
    /// Asks with the company's token.
    fn ask<'a>(&'a self, call: &'static str, request: Request<'a>, now: i64) -> Answer<'a, Result<Value, Unanswered>>;
}

impl Api {
    pub(super) fn new(base: Url, shelf: Arc<dyn Shelf>) -> Result<Self, String> {
        Ok(Self { exchange: Exchange::new("wecom")?, base, shelf })
    }

    pub(super) fn is_open(&self) -> bool {
        self.exchange.is_open()
    }

    /// Calls `/cgi-bin/<call>`; `carrying` is the token and its parameter's name.
    pub(super) async fn send(
        &self,
        call: &'static str,
        carrying: Option<(&str, &str)>,
        request: Request<'_>,
        now: i64,
    ) -> Result<Value, Unanswered> {
        let mut query: Vec<(&str, &str)> = carrying.into_iter().collect();
        if let Request::Get(more) = request {
            query.extend(more);
        }
        let url = address(&self.base, &format!("cgi-bin/{call}"), &query);
        let answer = match request {
            Request::Get(_) => self.exchange.get(url, now, read).await?,
            Request::Post(body) => self.exchange.post_json(url, body, now, read).await?,
        };
        checked(call, answer)
    }
}

/// True if another token may help.
pub(super) fn is_dead_token(error: &Unanswered) -> bool {
    says(error, Meaning::DeadToken)
}

/// True if the number of the answer says this.
pub(super) fn says(error: &Unanswered, what: Meaning) -> bool {
    error.code().is_some_and(|code| meaning(code) == what)
}
