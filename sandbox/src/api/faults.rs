//! `/api/faults`: which provider shall misbehave?

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::State;
use crate::faults::{Fault, Mode, Provider};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    provider: Provider,
    mode: Mode,
    /// How long; without it until told otherwise.
    seconds: Option<u32>,
}

pub(super) async fn set(Shared(state): Shared<Arc<State>>, Json(order): Json<Order>) -> StatusCode {
    let span = order.seconds.map(|seconds| Duration::from_secs(seconds.into()));
    state.faults.set(order.provider, order.mode, span);
    StatusCode::NO_CONTENT
}

pub(super) async fn list(Shared(state): Shared<Arc<State>>) -> Json<BTreeMap<Provider, Fault>> {
    Json(Provider::ALL.into_iter().map(|provider| (provider, state.faults.current(provider))).collect())
}
