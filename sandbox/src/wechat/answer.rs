//! What do the answers of `/sns/…` look like?

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::random;

/// A refused call: the provider's number and a text.
pub(super) struct Refused(pub(super) i64, pub(super) &'static str);

/// HTTP 200 for success and failure alike, JSON in UTF-8 that calls itself `text/plain` without a charset.
pub(super) fn envelope(result: Result<Value, Refused>) -> Response {
    match result {
        Ok(body) => plain(&body),
        Err(Refused(code, text)) => error(code, text),
    }
}

/// The text ends with an id that differs every time: nobody shall compare texts.
pub(super) fn error(code: i64, text: &str) -> Response {
    let id = random::hex();
    let text = match code {
        0 => text.to_owned(),
        _ => format!("{text}, rid: {}-{}-{}", &id[..8], &id[8..16], &id[16..24]),
    };
    plain(&json!({ "errcode": code, "errmsg": text }))
}

pub(super) async fn must_get() -> Response {
    error(43_001, "require GET method")
}

pub(super) async fn no_such_call() -> Response {
    error(48_001, "api unauthorized")
}

fn plain(body: &Value) -> Response {
    ([(header::CONTENT_TYPE, "text/plain")], body.to_string()).into_response()
}
