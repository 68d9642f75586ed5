//! What can tests ask the sandbox for? (`/api/…`, see the outer contract in `docs/`.)

mod apps;
mod faults;
mod messages;
mod people;
mod scans;

use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use crate::{State, official_account, wecom};

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/messages", get(messages::list).delete(messages::clear))
        .route("/faults", get(faults::list).post(faults::set))
        .route("/people", get(people::list).post(people::add))
        .route("/scans", get(scans::list))
        .route("/scan", post(scans::scan))
        .route("/apps", get(apps::list))
        .route("/approve", post(scans::approve))
        .nest("/wecom", wecom::control_routes())
        .nest("/mp", official_account::control_routes())
}

/// An RFC 9457 problem.
fn problem(status: StatusCode, title: &str, detail: &str) -> Response {
    let body = json!({ "type": "about:blank", "status": status.as_u16(), "title": title, "detail": detail });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}
