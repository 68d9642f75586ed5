//! `/api/mp/…`: what happens outside of the authorisation page, and what has been pushed?

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::book::{PushFault, give};
use super::page::AUTH_CODE_LIFE;
use super::push;
use crate::State;
use crate::push::Delivery;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/url", post(url))
        .route("/push", post(push_event))
        .route("/push-fault", post(push_fault))
        .route("/revoke", post(revoke))
        .route("/referer", post(referer))
        .route("/pushes", get(pushes))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    event: String,
}

/// Where the pushes go; a ticket goes there at once.
async fn url(Shared(state): Shared<Arc<State>>, Json(address): Json<Address>) -> Response {
    match push::set_event_url(&state, &address.event).await {
        Ok(arrived) => told(arrived),
        Err(why) => (StatusCode::UNPROCESSABLE_ENTITY, why).into_response(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    /// An `InfoType`.
    event: String,
    /// The account's app id; not for a ticket.
    account: Option<String>,
}

/// Sends an event now. Those of an account are only told, nothing changes by them.
async fn push_event(Shared(state): Shared<Arc<State>>, Json(order): Json<Event>) -> Response {
    let app_id = order.account.unwrap_or_default();
    let kind = match order.event.as_str() {
        "component_verify_ticket" => return told(push::ticket(&state).await),
        "unauthorized" => return told(push::unauthorized(&state, &app_id).await),
        "authorized" => "authorized",
        "updateauthorized" => "updateauthorized",
        _ => return unknown("event"),
    };
    if !state.official_account.pages().grants.contains_key(&app_id) {
        return unknown("account");
    }
    let codes = &state.official_account.auth_codes;
    let code = give(codes, "queryauthcode@@@", app_id.clone(), state.now(), AUTH_CODE_LIFE);
    told(push::authorisation(&state, &push::Told { kind, app_id, code, pre_auth_code: String::new() }).await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    /// Without it all is well again.
    fault: Option<PushFault>,
}

async fn push_fault(Shared(state): Shared<Arc<State>>, Json(order): Json<Order>) -> StatusCode {
    state.official_account.pages().push_fault = order.fault;
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    account: String,
}

/// The account's administrator takes the authorisation back.
async fn revoke(Shared(state): Shared<Arc<State>>, Json(order): Json<Of>) -> Response {
    if !state.official_account.revoke(&order.account) {
        return unknown("account");
    }
    told(push::unauthorized(&state, &order.account).await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Referer {
    check: bool,
}

/// Whether the authorisation page asks where the browser came from.
async fn referer(Shared(state): Shared<Arc<State>>, Json(order): Json<Referer>) -> StatusCode {
    state.official_account.pages().checks_referer = order.check;
    StatusCode::NO_CONTENT
}

/// Every attempt to deliver, oldest first.
async fn pushes(Shared(state): Shared<Arc<State>>) -> Json<Vec<Delivery>> {
    Json(state.official_account.courier.deliveries())
}

fn told(arrived: bool) -> Response {
    Json(json!({ "arrived": arrived })).into_response()
}

fn unknown(what: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, format!("\"{what}\" is not known")).into_response()
}
