//! What does a request for the phone page get?

mod app;
mod app_words;
mod page;
mod when;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::State;
use page::Page;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    lang: String,
    /// Whose phone: a number or an address; empty for everybody's.
    #[serde(default)]
    to: String,
}

pub(crate) fn routes() -> Router<Arc<State>> {
    let css = "text/css; charset=utf-8";
    let svg = "image/svg+xml";
    Router::new()
        .route("/", get(show))
        .route("/clear", post(clear))
        .merge(app::routes())
        .route("/favicon.svg", get(async || asset(svg, include_str!("../../assets/favicon.svg"))))
        .route("/assets/icons.svg", get(async || asset(svg, include_str!("../../assets/icons.svg"))))
        .route("/assets/tokens.css", get(async || asset(css, include_str!("../../../web/assets/tokens.css"))))
        .route("/assets/phone.css", get(async || asset(css, include_str!("../../assets/phone.css"))))
        .route(
            "/assets/phone.js",
            get(async || asset("text/javascript; charset=utf-8", include_str!("../../assets/phone.js"))),
        )
        .route(
            "/assets/app.js",
            get(async || asset("text/javascript; charset=utf-8", include_str!("../../assets/app.js"))),
        )
}

async fn show(Shared(state): Shared<Arc<State>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = words::choose(&asked.lang, accepted.unwrap_or_default());
    let apps = page::icons(&state.stand_ins, words);
    answer(StatusCode::OK, &Page::new(words, &state.inbox.list(None, 0), asked.to.trim(), apps))
}

fn answer(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "phone page");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Empties the phone for a browser without scripts; scripts and tests use `DELETE /api/messages`.
async fn clear(Shared(state): Shared<Arc<State>>, Form(asked): Form<Asked>) -> Redirect {
    state.inbox.clear();
    Redirect::to(&format!("/?lang={}", words::choose(&asked.lang, "").code))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
