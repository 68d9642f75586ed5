//! The verification of somebody who is logged in: `/verify/{id}`.

use axum::extract::Path;
use axum::response::Response;
use center::audit::Event;
use center::session::Root;
use center::verification::Holder;
use rules::{Refusal, SECOND, return_to};

use super::place::{Layout, Place};
use super::steps::{self, Granted, ProofForm, SendForm, Step, WayForm};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Limit, LoggedIn, Posted, Route, Who, see_other, with_cookie};
use crate::page::Page;

/// Where a flow goes on that named no place of ours.
const HOME: &str = "/security";

/// The routes of the dialog.
pub(crate) fn routes() -> Vec<Route> {
    let proved = &[Event::Verified, Event::VerificationFailed, Event::FactorDisabled];
    vec![
        Route::get("/verify/{id}", Who::Root, show),
        Route::post("/verify/{id}", Who::Root, Limit::Code, proved, prove),
        Route::get("/verify/{id}/methods", Who::Root, show_ways),
        Route::post("/verify/{id}/method", Who::Root, Limit::None, &[], choose),
        Route::post("/verify/{id}/code", Who::Root, Limit::Message, &[], send),
    ]
}

/// What is no id names nothing, like an id of somebody else's (T17).
fn place(who: &Root, id: &str) -> Result<Place, Failure> {
    Ok(Place {
        base: format!("/verify/{id}"),
        holder: Holder::Session(who.session),
        id: id.parse().map_err(|_| Refusal::VerificationGone)?,
        layout: Layout::Console,
        about: None,
        cancel: None,
    })
}

/// `GET /verify/{id}`
async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    steps::show(page, &arrived, &place(&who, &id)?).await
}

/// `GET /verify/{id}/methods`
async fn show_ways(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    steps::show_ways(page, &arrived, &place(&who, &id)?).await
}

/// `POST /verify/{id}/method`
async fn choose(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(id): Path<String>,
    Posted(form): Posted<WayForm>,
) -> Result<Response, Failure> {
    steps::choose(page, &arrived, &place(&who, &id)?, form).await
}

/// `POST /verify/{id}/code`
async fn send(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(id): Path<String>,
    Posted(SendForm {}): Posted<SendForm>,
) -> Result<Response, Failure> {
    steps::send(page, &arrived, &place(&who, &id)?).await
}

/// `POST /verify/{id}`
async fn prove(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(id): Path<String>,
    Posted(form): Posted<ProofForm>,
) -> Result<Response, Failure> {
    match steps::prove(page, &arrived, &place(&who, &id)?, form).await? {
        Step::Granted(granted) => Ok(go_on(&arrived, &granted)),
        Step::Answer(response) => Ok(response),
    }
}

/// The grant goes into its cookie, and the browser to where the operation is done. (IDV-13)
fn go_on(arrived: &Arrived, granted: &Granted) -> Response {
    let age = (granted.expires_at - arrived.now()) / SECOND;
    let resume = return_to::parse(&granted.resume).unwrap_or(HOME);
    with_cookie(see_other(resume), Cookie::Grant.set(granted.grant.expose(), Some(age)))
}
