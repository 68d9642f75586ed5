//! What did the server answer?

use http::HeaderMap;
use serde_json::Value;

use crate::forms;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Answer {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("a whole body");
        Self { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// A header's value; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("visible ASCII"))
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The code of a problem (RFC 9457).
    #[track_caller]
    pub fn code(&self) -> String {
        assert!(self.header("content-type").starts_with("application/problem+json"), "{self:?}");
        self.json()["code"].as_str().expect("a code").to_owned()
    }

    /// Whether the page holds a text.
    pub fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The value of the first field of that name.
    pub fn field(&self, name: &str) -> Option<String> {
        forms::field(&self.body, name)
    }

    /// The challenge of the human check on the page, if there is one.
    pub fn challenge(&self) -> Option<Value> {
        let text = forms::attribute(&self.body, "data-human-check")?;
        serde_json::from_str(&text).ok()
    }

    /// A cookie that it sets: its value and its attributes.
    pub fn cookie(&self, name: &str) -> Option<(String, String)> {
        let lines = self.headers.get_all("set-cookie").iter().map(|line| line.to_str().expect("visible ASCII"));
        lines.filter_map(|line| line.split_once('=')).find(|(known, _)| *known == name).map(|(_, rest)| {
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            (value.to_owned(), attributes.trim().to_owned())
        })
    }
}
