//! How does one request travel to a provider, and what of its answer may be read?
//!
//! Every connector that speaks HTTP uses one [`Exchange`]: TLS checked, no redirects, no proxy, 5 s,
//! at most 1 MiB of answer (T32), and a breaker, so that a provider which is down is noticed within
//! 5 s and then costs nothing. No error text holds an address, a body or a credential.

mod address;
mod fault;

use std::sync::Mutex;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, RequestBuilder, Response};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::breaker::{Breaker, guarded, lock};
pub(crate) use address::{address, check_base, check_filled};
pub(crate) use fault::Fault;

/// Time limit of one exchange, from connecting to the last byte of the answer.
pub(crate) const GIVE_UP: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const ANSWER_MAX: usize = 1024 * 1024;

/// The way to one provider.
pub(crate) struct Exchange {
    provider: &'static str,
    client: Client,
    breaker: Mutex<Breaker>,
}

impl Exchange {
    /// Prepares the way; does not connect yet. `provider` names it in logs.
    ///
    /// # Errors
    /// The reason if no HTTP client can be made.
    pub(crate) fn new(provider: &'static str) -> Result<Self, String> {
        Ok(Self::with(provider, http_client()?))
    }

    /// The same with a client of the connector's own making (begin with [`builder`]).
    pub(crate) fn with(provider: &'static str, client: Client) -> Self {
        Self { provider, client, breaker: Mutex::default() }
    }

    /// A second way to the same provider with a breaker of its own: for calls that a login can do
    /// without, so that their trouble does not close the first way.
    pub(crate) fn aside(&self, provider: &'static str) -> Self {
        Self::with(provider, self.client.clone())
    }

    /// True while nothing is asked because the provider does not answer.
    pub(crate) fn is_open(&self) -> bool {
        lock(&self.breaker).is_open()
    }

    /// `GET`; `reader` makes something of the body of a 2xx answer ([`json`], or the connector's own).
    ///
    /// # Errors
    /// [`Fault::Outage`] without a proper answer in time, and whatever `reader` says: garbage is an
    /// outage too. [`Fault::Status`] for 3xx and 4xx.
    pub(crate) async fn get<T, R>(&self, url: Url, now: i64, reader: R) -> Result<T, Fault>
    where
        R: FnOnce(&[u8]) -> Result<T, Fault>,
    {
        self.ask(self.client.get(url), now, reader).await
    }

    /// `GET` with a bearer token. Errors as [`Self::get`].
    pub(crate) async fn get_as<T, R>(&self, url: Url, bearer: &str, now: i64, reader: R) -> Result<T, Fault>
    where
        R: FnOnce(&[u8]) -> Result<T, Fault>,
    {
        self.ask(self.client.get(url).bearer_auth(bearer), now, reader).await
    }

    /// `POST` of JSON. Errors as [`Self::get`].
    #[allow(dead_code, reason = "of the base for all providers; not all of them post JSON")]
    pub(crate) async fn post_json<T, R>(&self, url: Url, body: &Value, now: i64, reader: R) -> Result<T, Fault>
    where
        R: FnOnce(&[u8]) -> Result<T, Fault>,
    {
        let request = self.client.post(url).header(CONTENT_TYPE, "application/json").body(body.to_string());
        self.ask(request, now, reader).await
    }

    /// `POST` of a form, with user and password in the `Authorization` header if given. Errors as [`Self::get`].
    pub(crate) async fn post_form<T, R>(
        &self,
        url: Url,
        fields: &[(&str, &str)],
        basic: Option<(&str, &str)>,
        now: i64,
        reader: R,
    ) -> Result<T, Fault>
    where
        R: FnOnce(&[u8]) -> Result<T, Fault>,
    {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self.client.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        if let Some((user, password)) = basic {
            request = request.basic_auth(user, Some(password));
        }
        self.ask(request, now, reader).await
    }

    async fn ask<T, R>(&self, request: RequestBuilder, now: i64, reader: R) -> Result<T, Fault>
    where
        R: FnOnce(&[u8]) -> Result<T, Fault>,
    {
        let request = request.header(ACCEPT, "application/json");
        guarded(self.provider, &self.breaker, now, GIVE_UP, async move { reader(&answer(request).await?) }).await
    }
}

/// The body of a 2xx answer.
async fn answer(request: RequestBuilder) -> Result<Vec<u8>, Fault> {
    // Without the address: its query may hold secrets and codes, and an error text ends in the log.
    let response = request.send().await.map_err(|error| Fault::Outage(describe(&error.without_url())))?;
    let status = response.status();
    if status.is_server_error() {
        return Err(Fault::Outage(format!("provider said HTTP {}", status.as_u16())));
    }
    let body = read(response, ANSWER_MAX).await.map_err(Fault::Outage)?;
    if status.is_success() { Ok(body) } else { Err(Fault::Status { code: status.as_u16(), body }) }
}

/// Reads a body as JSON: as UTF-8 whatever the header says, since several providers label it
/// wrongly, and with control characters in names taken for spaces, since several do not escape them.
///
/// # Errors
/// [`Fault::Outage`] if it is none.
pub(crate) fn json(body: &[u8]) -> Result<Value, Fault> {
    let text = String::from_utf8_lossy(body).replace(|c: char| c < ' ', " ");
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| Fault::Outage("provider's answer is not JSON".into()))
}

/// What every HTTP client of this crate begins with.
pub(crate) fn builder() -> ClientBuilder {
    Client::builder().redirect(Policy::none()).timeout(GIVE_UP).no_proxy()
}

/// A plain client.
pub(crate) fn http_client() -> Result<Client, String> {
    builder().build().map_err(|error| format!("HTTP client: {error}"))
}

/// Reads an answer of at most `limit` bytes. The error is a text for logs.
pub(crate) async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                return Err("provider's answer is too long".into());
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(describe(&error.without_url())),
        }
    }
}

/// The error with its causes: the outer text alone ("error sending request") helps nobody.
pub(crate) fn describe(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
