//! `/api/people` and `/api/scan`: who holds the phones, and what do they scan?
//!
//! A plain store so far: the apps that look into it come with their providers.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::problem;
use crate::State;

/// More people than these are refused.
const KEPT: usize = 200;

/// The sandbox's people, each a JSON object with a `name` and an `id` that the sandbox gives.
#[derive(Default)]
pub(crate) struct People(Mutex<Vec<Map<String, Value>>>);

pub(super) async fn list(Shared(state): Shared<Arc<State>>) -> Json<Vec<Map<String, Value>>> {
    Json(state.people.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

pub(super) async fn add(Shared(state): Shared<Arc<State>>, Json(mut person): Json<Map<String, Value>>) -> Response {
    let name = person.get("name").and_then(Value::as_str).unwrap_or_default();
    if name.trim().is_empty() {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "Not a person", "a person needs a \"name\"");
    }
    let mut people = state.people.0.lock().unwrap_or_else(PoisonError::into_inner);
    if people.len() >= KEPT {
        return problem(StatusCode::CONFLICT, "Too many people", "the sandbox holds 200 people");
    }
    person.insert("id".into(), json!((people.len() + 1).to_string()));
    people.push(person.clone());
    (StatusCode::CREATED, Json(person)).into_response()
}

pub(super) async fn scan() -> Response {
    problem(StatusCode::NOT_IMPLEMENTED, "No app yet", "the sandbox phone has no app that scans yet")
}
