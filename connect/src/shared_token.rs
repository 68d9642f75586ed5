//! Which token does the next call carry, when there is one for all replicas?
//!
//! Fetching a token may kill the one before it, so it is fetched only when there is none on the shelf or
//! it is nearly over: once at a time in this process. Two replicas may still fetch at the same moment;
//! the one whose token died then hears so at its next call, finds the other's on the shelf, and goes on.

use serde_json::Value;
use tokio::sync::Mutex;

use crate::errcode::{Unanswered, integer};
use crate::identity::Shelf;

/// A token is replaced this long before it is over, in milliseconds.
const MARGIN: i64 = 300_000;
/// No token lives longer than a day, whatever the provider says.
const SECONDS_MAX: i64 = 86_400;

/// A token that was just fetched. Has no `Debug`.
pub(crate) struct Granted {
    value: String,
    /// Milliseconds.
    lifetime: i64,
}

/// One kind of token on the shelf.
#[derive(Default)]
pub(crate) struct SharedToken {
    flight: Mutex<()>,
}

impl Granted {
    /// Reads `{"<name>": TOKEN, "expires_in": SECONDS}`.
    pub(crate) fn read(call: &'static str, answer: &Value, name: &str) -> Result<Self, Unanswered> {
        let seconds = answer.get("expires_in").and_then(integer).filter(|seconds| *seconds > 0);
        // A token is longer than any id, but of the same letters.
        let value = answer.get(name).and_then(Value::as_str).filter(|token| is_token(token));
        let (Some(value), Some(seconds)) = (value, seconds) else { return Err(Unanswered::odd(call)) };
        Ok(Self { value: value.to_owned(), lifetime: seconds.min(SECONDS_MAX) * 1_000 })
    }
}

impl SharedToken {
    /// The token in use under `key`, or a new one by `fetch`. `dead` is one that the provider has just refused.
    pub(crate) async fn get<F>(
        &self,
        (shelf, key): (&dyn Shelf, &str),
        dead: Option<&str>,
        now: i64,
        fetch: F,
    ) -> Result<String, Unanswered>
    where
        F: Future<Output = Result<Granted, Unanswered>> + Send,
    {
        if let Some(token) = alive(shelf, key, dead, now).await {
            return Ok(token);
        }
        let _alone = self.flight.lock().await;
        if let Some(token) = alive(shelf, key, dead, now).await {
            return Ok(token);
        }
        let granted = fetch.await?;
        let expires_at = now + granted.lifetime - MARGIN.min(granted.lifetime / 10);
        shelf.put(key, &granted.value, expires_at).await;
        Ok(granted.value)
    }
}

async fn alive(shelf: &dyn Shelf, key: &str, dead: Option<&str>, now: i64) -> Option<String> {
    let kept = shelf.get(key).await?;
    (kept.expires_at > now && dead != Some(kept.value.as_str())).then_some(kept.value)
}

fn is_token(text: &str) -> bool {
    (1..=2048).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A ticket or code in a callback or push that may go into a request: visible ASCII, 512 bytes at most.
pub(crate) fn is_code(text: &str) -> bool {
    (1..=512).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Puts a ticket there unless a newer one is there already: pushes may overtake each other, and one may
/// come again.
pub(crate) async fn keep_newest(shelf: &dyn Shelf, key: &str, ticket: &str, expires_at: i64) {
    if shelf.get(key).await.is_none_or(|kept| kept.expires_at <= expires_at) {
        shelf.put(key, ticket, expires_at).await;
    }
}

#[cfg(test)]
#[path = "shared_token_tests.rs"]
mod tests;
