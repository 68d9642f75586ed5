//! Somebody who speaks HTTP: what a browser sends by itself, a cookie jar, and an address of one's own.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use crate::{Answer, PUBLIC_URL, solve};

/// A browser. It keeps cookies as browsers do, and sends `Secure` ones although this is the loopback.
pub struct Browser {
    http: reqwest::Client,
    server: Mutex<SocketAddr>,
    host: String,
    origin: String,
    /// The address that it comes from, told by the proxy that every test trusts.
    pub address: IpAddr,
    jar: Mutex<BTreeMap<String, String>>,
    token: Mutex<Option<String>>,
}

/// A request that is being put together.
pub struct Ask<'a> {
    browser: &'a Browser,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Browser {
    pub(crate) fn new(server: SocketAddr, address: IpAddr) -> Self {
        let host = PUBLIC_URL.trim_start_matches("https://").to_owned();
        Self::at(server, &host, PUBLIC_URL, address)
    }

    /// A browser that knows the deployment by another name.
    pub fn at(server: SocketAddr, host: &str, origin: &str, address: IpAddr) -> Self {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            http,
            server: Mutex::new(server),
            host: host.to_owned(),
            origin: origin.to_owned(),
            address,
            jar: Mutex::default(),
            token: Mutex::default(),
        }
    }

    /// Speaks with another replica from now on.
    pub fn go_to(&self, server: SocketAddr) {
        *lock(&self.server) = server;
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// Sends a form from a page of ours; the token comes from the last page that had one.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        if lock(&self.token).is_none() {
            self.get("/login?another=1").await;
        }
        let token = lock(&self.token).clone().unwrap_or_default();
        let mut fields = fields.to_vec();
        fields.push(("form_token", &token));
        self.ask(Method::POST, path).form(&fields).send().await
    }

    /// Calls the API as a page of ours does.
    pub async fn api(&self, method: Method, path: &str, body: Value) -> Answer {
        self.ask(method, path).json(&body).send().await
    }

    /// A solution for the human check: from the API's challenge.
    pub async fn solution(&self) -> String {
        solve(&self.get("/api/v1/human-check").await.expect(200).json())
    }

    /// A request with what a browser sends by itself when one of our own pages asks.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let mut headers = HeaderMap::new();
        let mut put = |name: &'static str, value: &str| {
            headers.insert(HeaderName::from_static(name), value.parse().expect("a header"));
        };
        put("host", &self.host);
        put(
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        );
        put("accept-language", "en");
        put("x-forwarded-for", &self.address.to_string());
        put("sec-fetch-site", "same-origin");
        if method != Method::GET && method != Method::HEAD {
            put("origin", &self.origin);
        }
        if path.starts_with("/api/") {
            put("x-menshen-request", "1");
        }
        Ask { browser: self, method, path: path.to_owned(), headers, body: Vec::new() }
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        lock(&self.jar).get(name).cloned()
    }

    /// Puts a cookie into the jar, or takes it out.
    pub fn set_cookie(&self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => lock(&self.jar).insert(name.to_owned(), value.to_owned()),
            None => lock(&self.jar).remove(name),
        };
    }

    /// The token of this browser's forms, once a page with a form was seen.
    pub fn form_token(&self) -> Option<String> {
        lock(&self.token).clone()
    }

    fn keep(&self, answer: &Answer) {
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().expect("visible ASCII");
            let Some((name, rest)) = line.split_once('=') else { continue };
            let value = rest.split(';').next().unwrap_or_default();
            let over = rest.split(';').any(|part| part.trim().eq_ignore_ascii_case("max-age=0"));
            self.set_cookie(name, (!over).then_some(value));
        }
        if let Some(token) = answer.field("form_token") {
            *lock(&self.token) = Some(token);
        }
    }
}

impl Ask<'_> {
    /// Sets a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).expect("a header"));
        self
    }

    /// Leaves a header out.
    #[must_use]
    pub fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    /// A body of whatever kind.
    #[must_use]
    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.with("content-type", kind)
    }

    /// The body of a form.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", body)
    }

    /// A JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sends it; cookies go along and are kept.
    pub async fn send(self) -> Answer {
        self.try_send().await.expect("an answer")
    }

    /// The same where the server may not be there.
    pub async fn try_send(self) -> Result<Answer, reqwest::Error> {
        let browser = self.browser;
        let mut headers = self.headers;
        let cookies: Vec<String> = lock(&browser.jar).iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() && !headers.contains_key("cookie") {
            headers.insert("cookie", cookies.join("; ").parse().expect("a header"));
        }
        let server = *lock(&browser.server);
        let url = format!("http://{server}{}", self.path);
        let request = browser.http.request(self.method, url).headers(headers).body(self.body);
        let answer = Answer::read(request.send().await?).await;
        browser.keep(&answer);
        Ok(answer)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
