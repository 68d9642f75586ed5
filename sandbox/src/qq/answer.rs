//! Which of its three shapes has an answer: JSON, JSON in a call of a function, or pairs?

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::fields::Fields;
use crate::random;

/// A refused call: the provider's number and a text.
pub(super) struct Refused(pub(super) i64, pub(super) &'static str);

/// True if the caller wants JSON.
pub(super) fn wants_json(fields: &Fields) -> bool {
    fields.text("fmt") == "json" || fields.text("format") == "json"
}

/// An error: JSON in a call unless JSON is wanted, also where success comes in pairs.
pub(super) fn error(Refused(code, text): Refused, json: bool) -> Response {
    wrapped(&format!(r#"{{"error":{code},"error_description":{}}}"#, json!(text)), json)
}

/// `callback( {…} );` and a line feed, byte for byte: old clients cut off ten bytes before and three behind.
pub(super) fn wrapped(object: &str, json: bool) -> Response {
    html(if json { object.to_owned() } else { format!("callback( {object} );\n") })
}

/// An error of the calls under `/user/`.
pub(super) fn api_error(code: i64, text: &str) -> Value {
    json!({ "ret": code, "msg": text })
}

/// HTTP 200 and this content type, whatever the body is.
pub(super) fn html(body: String) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// 32 upper-case hexadecimal digits.
pub(super) fn token() -> String {
    random::hex().to_ascii_uppercase()
}
