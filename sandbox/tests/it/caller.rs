//! A client of the providers with a clock in hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};

pub struct Caller {
    pub sandbox: Sandbox,
    pub client: Client,
    clock: Arc<AtomicI64>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// The content type.
    pub kind: String,
    pub policy: String,
    pub location: String,
    pub text: String,
}

impl Caller {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::default();
        change(&mut options);
        let sandbox = Sandbox::start(options).unwrap();
        let clock = Arc::new(AtomicI64::new(1_700_000_000_000));
        sandbox.keep_time({
            let clock = clock.clone();
            move || clock.load(SeqCst)
        });
        Self { sandbox, client: Client::builder().redirect(Policy::none()).build().unwrap(), clock }
    }

    /// Lets so many seconds pass.
    pub fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, SeqCst);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.sandbox.addr())
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(self.url(path))).await
    }

    /// Posts a form, as a program does: without an origin.
    pub async fn form(&self, path: &str, body: &str) -> Answer {
        let form = self.client.post(self.url(path)).header("content-type", "application/x-www-form-urlencoded");
        answer(form.body(body.to_owned())).await
    }

    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        let body = serde_json::from_str(&answer.text);
        assert!(body.is_ok(), "{path}: {answer:?}");
        body.unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = answer(self.client.post(self.url(path)).json(&body)).await;
        (answer.status, serde_json::from_str(&answer.text).unwrap())
    }

    /// Where a page sends the browser when a person agrees without looking.
    pub async fn approve(&self, page: &str, person: &str) -> Url {
        let (status, body) = self.post("/api/approve", json!({ "page": self.url(page), "person": person })).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        Url::parse(body["redirect"].as_str().unwrap()).unwrap()
    }
}

/// The id of the code on a page.
pub fn scan_on(html: &str) -> String {
    let (_, rest) = html.split_once("data-scan=\"/scan/").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// A value in the query of an address.
pub fn value(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    assert!(found.is_some(), "{name} is missing in {url}");
    found.unwrap().1.into_owned()
}

pub async fn answer(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    Answer {
        status: answer.status(),
        kind: header("content-type"),
        policy: header("content-security-policy"),
        location: header("location"),
        text: answer.text().await.unwrap(),
    }
}
