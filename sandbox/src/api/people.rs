//! `/api/people`: who holds the phones?

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::problem;
use crate::State;
use crate::people::Person;

pub(super) async fn list(Shared(state): Shared<Arc<State>>) -> Json<Vec<Person>> {
    Json(state.people.list())
}

pub(super) async fn add(Shared(state): Shared<Arc<State>>, Json(person): Json<Person>) -> Response {
    if person.name.trim().is_empty() {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "Not a person", "a person needs a \"name\"");
    }
    match state.people.add(person) {
        Some(person) => (StatusCode::CREATED, Json(person)).into_response(),
        None => problem(StatusCode::CONFLICT, "Too many people", "the sandbox holds no more people"),
    }
}
