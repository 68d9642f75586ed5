//! `/api/messages`: what has the phone received?

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::State;
use crate::inbox::Message;

/// Longest wait of one request.
const WAIT_MAX: u64 = 30;

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The receiver.
    to: Option<String>,
    /// Only messages after this id.
    #[serde(default)]
    after: u64,
    /// Seconds to wait for a message if there is none; 0 to 30.
    #[serde(default)]
    wait: u64,
}

pub(super) async fn list(Shared(state): Shared<Arc<State>>, Query(wanted): Query<Wanted>) -> Json<Vec<Message>> {
    let to = wanted.to.as_deref().map(receiver).filter(|to| !to.is_empty());
    let span = Duration::from_secs(wanted.wait.min(WAIT_MAX));
    let found = tokio::select! {
        found = state.inbox.wait(to.as_deref(), wanted.after) => found,
        () = state.pause(span) => Vec::new(),
    };
    Json(found)
}

pub(super) async fn clear(Shared(state): Shared<Arc<State>>) -> StatusCode {
    state.inbox.clear();
    StatusCode::NO_CONTENT
}

/// In a query `+86…` that was not escaped arrives as ` 86…`: meant is the number.
fn receiver(to: &str) -> String {
    match to.strip_prefix(' ') {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => format!("+{}", number.trim()),
        _ => to.trim().to_owned(),
    }
}
