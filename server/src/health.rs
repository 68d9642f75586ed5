//! Is this process alive, is it ready, and how is it doing? (ASVS 13.4.5: on a listener of its own)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use center::Center;
use tokio::time::timeout;

use crate::measure;

/// How long the store may take to answer before the process is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the health pages know.
#[derive(Clone)]
pub(crate) struct Health {
    center: Center,
    stopping: Arc<AtomicBool>,
}

impl Health {
    pub(crate) fn new(center: Center) -> Self {
        Self { center, stopping: Arc::default() }
    }

    /// From now on the process is not ready.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

/// `/livez`, `/readyz`, `/metrics`; nothing else, and only GET and HEAD.
pub(crate) fn router(health: Health) -> Router {
    Router::new()
        .route("/livez", get(async || answer(StatusCode::OK, "alive\n".into())))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(health)
}

async fn ready(State(health): State<Health>) -> Response {
    if health.stopping.load(Ordering::Relaxed) {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "stopping\n".into());
    }
    match timeout(PATIENCE, health.center.db.ping()).await {
        Ok(Ok(_)) => answer(StatusCode::OK, "ready\n".into()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the store does not answer");
            answer(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".into())
        }
        Err(_) => answer(StatusCode::SERVICE_UNAVAILABLE, "the database is slow to answer\n".into()),
    }
}

async fn metrics(State(health): State<Health>) -> Response {
    let waiting = center::messages_waiting(&health.center).await.ok();
    let mut answer = answer(StatusCode::OK, measure::render(&health.center.db, waiting));
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    answer
}

fn answer(status: StatusCode, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ];
    (status, headers, text).into_response()
}
