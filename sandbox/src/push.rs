//! How does an event get to the deployment, and did it arrive?
//!
//! The platforms post encrypted XML to an address of the deployment and expect the body `success`; everything
//! else is a failure and is tried again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use url::Url;

use crate::random;

/// Deliveries that are remembered.
const KEPT: usize = 200;
/// Times an event is sent before the platform gives up.
const ATTEMPTS: u32 = 3;
/// Between the first and the second attempt; doubled afterwards.
const PAUSE: Duration = Duration::from_millis(500);
/// More of an answer is not read.
const ANSWER_MAX: usize = 4_096;

/// One request to the deployment.
#[derive(Clone)]
pub(crate) struct Letter {
    /// What it tells: an `InfoType`.
    pub(crate) kind: String,
    pub(crate) url: Url,
    pub(crate) body: String,
}

/// How one attempt ended.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Delivery {
    /// What was told: an `InfoType`, or `verify`.
    pub(crate) kind: String,
    /// 1 for the first.
    pub(crate) attempt: u32,
    pub(crate) arrived: bool,
    /// What was answered or what went wrong, cut off.
    pub(crate) answer: String,
}

/// The way to one deployment, and what went over it.
pub(crate) struct Courier {
    client: Option<reqwest::Client>,
    log: Mutex<VecDeque<Delivery>>,
}

impl Courier {
    /// `patience` is how long the platform waits for an answer.
    pub(crate) fn new(patience: Duration) -> Self {
        let client = reqwest::Client::builder()
            .timeout(patience)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .ok();
        Self { client, log: Mutex::default() }
    }

    /// Delivers a letter, three attempts at most; true if it arrived. `write` makes each attempt's letter, since
    /// a platform signs each anew.
    pub(crate) async fn deliver(&self, write: impl Fn(u32) -> Option<Letter> + Send) -> bool {
        for attempt in 1..=ATTEMPTS {
            let Some(letter) = write(attempt) else { return false };
            if self.attempt(&letter, attempt).await {
                return true;
            }
            if attempt < ATTEMPTS {
                tokio::time::sleep(PAUSE * 2_u32.pow(attempt - 1)).await;
            }
        }
        false
    }

    /// One attempt; true if the answer is `success`.
    pub(crate) async fn attempt(&self, letter: &Letter, attempt: u32) -> bool {
        let answer = self.post(letter).await;
        let arrived = answer.as_ref().is_ok_and(|text| text.trim() == "success");
        self.note(&letter.kind, attempt, arrived, answer.unwrap_or_else(|fault| fault));
        arrived
    }

    /// Asks the deployment to prove that it holds the key: true if it answers exactly `expected`.
    pub(crate) async fn verify(&self, url: Url, expected: &str) -> bool {
        let answer = match &self.client {
            Some(client) => read(client.get(url).send().await).await,
            None => Err("no client".into()),
        };
        let arrived = answer.as_ref().is_ok_and(|text| text == expected);
        self.note("verify", 1, arrived, answer.unwrap_or_else(|fault| fault));
        arrived
    }

    /// The deliveries so far, oldest first.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.lock().iter().cloned().collect()
    }

    async fn post(&self, letter: &Letter) -> Result<String, String> {
        let client = self.client.as_ref().ok_or("no client")?;
        let request = client.post(letter.url.clone()).header("content-type", "text/xml").body(letter.body.clone());
        read(request.send().await).await
    }

    fn note(&self, kind: &str, attempt: u32, arrived: bool, answer: String) {
        let answer = answer.chars().take(120).collect();
        let mut log = self.lock();
        if log.len() == KEPT {
            log.pop_front();
        }
        log.push_back(Delivery { kind: kind.to_owned(), attempt, arrived, answer });
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Delivery>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of a good answer, or what is wrong with it.
async fn read(answer: Result<reqwest::Response, reqwest::Error>) -> Result<String, String> {
    let mut answer = answer.map_err(fault)?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(format!("HTTP {}", answer.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(fault)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_MAX {
            return Err("the answer is too long".into());
        }
    }
    String::from_utf8(body).map_err(|_| "the answer is no text".into())
}

fn fault(error: reqwest::Error) -> String {
    let what = if error.is_timeout() { "timeout" } else { "no connection" };
    what.into()
}

/// An element of a pushed message, its text as CDATA.
pub(crate) fn tag(name: &str, text: &str) -> String {
    format!("<{name}><![CDATA[{}]]></{name}>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// Ten random digits.
pub(crate) fn nonce() -> String {
    format!("{:010}", u64::from_be_bytes(random::bytes()) % 10_000_000_000)
}
