//! The page of the sessions.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::session::{self, Listed, Past};
use rules::session::{Durations, End};
use rules::{Refusal, SessionId};
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, Posted, Query};
use crate::page::{Done, Page, Toast, done};

/// Live and ended sessions.
#[derive(Template)]
#[template(path = "session/sessions.html")]
pub(crate) struct Sessions {
    pub page: Page,
    pub live: Vec<Listed>,
    pub past: Past,
    /// Whether the ended ones are an older page.
    pub older: bool,
    pub durations: Durations,
    pub policy: rules::policy::Session,
}

#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndForm {}

/// `GET /sessions`
pub(super) async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Query(wish): Query<Before>,
) -> Result<Response, Failure> {
    let before = wish.before.map(|before| before.parse().map_err(|_| Refusal::RequestMalformed)).transpose()?;
    let view = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        Ok(Sessions {
            page,
            live: session::live(tx, ctx, &who)?,
            past: session::ended(tx, ctx, &who, before)?,
            older: before.is_some(),
            durations: session::durations(tx, ctx, who.account)?,
            policy: ctx.policy.session.clone(),
        })
    });
    let view = view.await?;
    view.page.answer(&view)
}

/// `POST /sessions/{id}/end`
pub(super) async fn end(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(id): Path<String>,
    Posted(EndForm {}): Posted<EndForm>,
) -> Result<Response, Failure> {
    let id: SessionId = id.parse().map_err(|_| Refusal::RequestNotFound)?;
    let ended = arrived.app().center.write(arrived.ctx(), move |tx, ctx| session::end(tx, ctx, &who, id)).await;
    match ended {
        Ok(()) => Ok(done("/sessions", Done::SessionEnded)),
        // Somebody was quicker, or time was: it is over, which is what was wanted.
        Err(error) if error == Refusal::SessionNotFound.into() => Ok(done("/sessions", Done::SessionGone)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /sessions/end-others`
pub(super) async fn end_others(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(EndForm {}): Posted<EndForm>,
) -> Result<Response, Failure> {
    let ended = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| session::end_others(tx, ctx, &who, End::Ended))
        .await?;
    Ok(done("/sessions", Toast::counted(Done::OthersEnded, ended)))
}
