//! How does the pretended Tencent Cloud API 3.0 answer a request?
//!
//! Mounted at `/tencentcloud/` (and, for POST only, at `/`, where the official SDKs send to); in the
//! signature the path is `/` either way, as with the real one.

mod account;
mod send_sms;
mod tc3;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};

pub use account::{SmsAccount, Template};

use crate::State;
use crate::faults::{Mode, Provider, SLOW};
use crate::http::HangUp;
use crate::random;

const VERSION: &str = "2021-01-11";

/// A refused call: the provider's code and a text.
#[derive(Debug, PartialEq, Eq)]
struct Refused(&'static str, String);

pub(crate) fn routes() -> Router<Arc<State>> {
    // The official SDKs always post to the root.
    Router::new()
        .route("/tencentcloud", get(call).post(call))
        .route("/tencentcloud/", get(call).post(call))
        .route("/", post(call))
}

async fn call(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    match state.faults.mode(Provider::Sms) {
        Mode::Ok => {}
        Mode::Slow => state.pause(SLOW).await,
        Mode::Down => return hang_up(),
        Mode::Busy => return envelope(Err(Refused("RequestLimitExceeded", "sandbox fault".into()))),
        Mode::Failing => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mode::Garbage => return ([(header::CONTENT_TYPE, "application/json")], "{\"Resp\u{fffd}").into_response(),
    }
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, crate::http::BODY_MAX).await else {
        return envelope(Err(Refused("RequestSizeLimitExceeded", "the body is too long".into())));
    };
    let query = head.uri.query().unwrap_or_default();
    envelope(answer(&state, &head.method, query, &head.headers, &body))
}

/// The checks in the provider's order, then the action.
fn answer(
    state: &State,
    method: &Method,
    query: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Map<String, Value>, Refused> {
    let signed = tc3::Signed { method, query, headers, body };
    let service = signed.verify(&state.options.sms, state.now().div_euclid(1_000))?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if (service.as_str(), header("x-tc-action")) != ("sms", "SendSms") {
        return Err(Refused("InvalidAction", "the sandbox knows SendSms of the service sms".into()));
    }
    if header("x-tc-version") != VERSION {
        return Err(Refused("NoSuchVersion", format!("SendSms has the version {VERSION}")));
    }
    if header("x-tc-region").is_empty() {
        return Err(Refused("MissingParameter", "X-TC-Region is missing".into()));
    }
    let input = if method == Method::GET { send_sms::from_query(query) } else { send_sms::from_json(body) };
    send_sms::send(state, &input?)
}

/// HTTP 200 for success and failure alike; the content type is exactly this, since the official SDKs
/// compare it as a text.
fn envelope(result: Result<Map<String, Value>, Refused>) -> Response {
    let mut response = match result {
        Ok(members) => members,
        Err(Refused(code, message)) => {
            Map::from_iter([("Error".to_owned(), json!({ "Code": code, "Message": message }))])
        }
    };
    response.insert("RequestId".into(), json!(uuid()));
    let body = json!({ "Response": response }).to_string();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn hang_up() -> Response {
    let mut answer = StatusCode::SERVICE_UNAVAILABLE.into_response();
    answer.extensions_mut().insert(HangUp);
    answer
}

/// A random UUID, version 4.
fn uuid() -> String {
    let mut bytes = random::bytes::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
