//! How does a provider misbehave that was told to?

use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::StandIn;
use crate::State;
use crate::faults::{Mode, SLOW};
use crate::http::HangUp;

/// Stands before everything of one provider, its pages too.
pub(super) async fn stand_before(
    Shared((state, stand_in)): Shared<(Arc<State>, Arc<dyn StandIn>)>,
    request: Request,
    next: Next,
) -> Response {
    match state.faults.mode(stand_in.fault()) {
        Mode::Ok => {}
        Mode::Slow => state.pause(SLOW).await,
        Mode::Down => return hang_up(),
        Mode::Busy => return stand_in.busy(),
        Mode::Failing => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mode::Garbage => return ([(header::CONTENT_TYPE, "text/plain")], "{\"access_tok\u{fffd}").into_response(),
    }
    next.run(request).await
}

fn hang_up() -> Response {
    let mut answer = StatusCode::SERVICE_UNAVAILABLE.into_response();
    answer.extensions_mut().insert(HangUp);
    answer
}
