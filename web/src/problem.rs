//! How does the API say that something was refused or failed? (RFC 9457)

use axum::response::{IntoResponse, Response};
use center::human_check;
use center::verification::View;
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use rules::{Fact, Refusal};
use serde_json::{Map, Value, json};

use crate::door::{Arrived, Demanded, Failed};
use crate::words;

/// The media type of problems.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// What a bearer is told that must verify an identity first (RFC 9470).
const STEP_UP: &str = "Bearer error=\"insufficient_user_authentication\", error_description=\"Verify the identity and repeat the request with its grant\"";

/// The problem for `failed`.
pub(crate) fn render(arrived: &Arrived, failed: &Failed, demanded: Option<&Demanded>) -> Response {
    let status = failed.status();
    let mut body = document(arrived, status, &failed.refusals());
    if let Some(Demanded(view)) = demanded {
        body["verification"] = crate::verification::shown(view);
    }
    let mut response =
        (status, [(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], body.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(scheme(&failed.refusals())));
    }
    if demanded.is_some() {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(STEP_UP));
    }
    response
}

/// The problem of a login whose first factor was right, with the verification that it waits for. `token`: the
/// secret of the login, for programs that keep no cookies.
pub(crate) fn login_demands(arrived: &Arrived, view: &View, token: Option<&str>) -> Response {
    let mut body = document(arrived, StatusCode::FORBIDDEN, &[Refusal::LoginVerificationRequired]);
    body["verification"] = crate::verification::shown(view);
    if let Some(token) = token {
        body["login"] = token.into();
    }
    (StatusCode::FORBIDDEN, [(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], body.to_string()).into_response()
}

/// How somebody who was not recognised may try again: a product's program by its secret, everybody else by a session.
fn scheme(refusals: &[Refusal]) -> &'static str {
    if refusals.contains(&Refusal::ClientRequired) { "Basic realm=\"products\", charset=\"UTF-8\"" } else { "Bearer" }
}

/// The first reason names the problem; all of them are listed with their fields and values.
fn document(arrived: &Arrived, status: StatusCode, refusals: &[Refusal]) -> Value {
    let errors: Vec<Value> = refusals.iter().map(|refusal| error(arrived, refusal)).collect();
    let code = refusals.first().map_or("service.fault", Refusal::code);
    let mut problem = json!({
        "type": format!("urn:menshen:problem:{code}"),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "code": code,
        "detail": errors.first().map_or(Value::Null, |first| first["detail"].clone()),
        "errors": errors,
        "request": arrived.request_id(),
    });
    // Whoever must solve a challenge gets one with the refusal that demands it.
    if refusals.iter().any(|refusal| matches!(refusal, Refusal::HumanCheckRequired | Refusal::HumanCheckInvalid)) {
        problem["human_check"] = serde_json::to_value(human_check::challenge(arrived.ctx())).unwrap_or_default();
    }
    problem
}

fn error(arrived: &Arrived, refusal: &Refusal) -> Value {
    let text = words::refusal(arrived.language(), &arrived.app().settings.zone, refusal);
    let facts: Map<String, Value> =
        refusal.facts().into_iter().map(|(name, fact)| (name.to_owned(), value(&fact))).collect();
    let mut error = json!({ "code": refusal.code(), "detail": words::plain(&text), "facts": facts });
    if let Some(field) = refusal.entry().field {
        error["field"] = field.into();
    }
    error
}

/// Instants are written as everywhere in the API.
fn value(fact: &Fact) -> Value {
    match fact {
        Fact::Number(number) => (*number).into(),
        Fact::At(at) => center::moment::rfc3339(*at).into(),
    }
}
