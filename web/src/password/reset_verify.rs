//! A forgotten password: the verification window after the new password. (RESET-10, T45)
//!
//! The place of the verification is the reset that this browser has opened. With the last proof the reset is
//! completed in the same request, so the grant never leaves the server.

use axum::response::Response;
use center::audit::Event;
use center::password::{find_reset, reset as act};
use http::HeaderMap;
use rules::Refusal;

use super::reset::{over, token};
use crate::door::{Arrived, Failure, Limit, Posted, Route, Who, see_other};
use crate::page::Page;
use crate::verification::{self as steps, Granted, Layout, Place, ProofForm, SendForm, Step, WayForm};

/// The address of the window.
pub(super) const BASE: &str = "/forgot-password/verify";

/// The routes of the window.
pub(super) fn routes() -> Vec<Route> {
    let proved = &[Event::Verified, Event::VerificationFailed, Event::FactorDisabled, Event::PasswordReset];
    vec![
        Route::get(BASE, Who::Visitor, show),
        Route::post(BASE, Who::Visitor, Limit::Code, proved, prove),
        Route::get("/forgot-password/verify/methods", Who::Visitor, show_ways),
        Route::post("/forgot-password/verify/method", Who::Visitor, Limit::None, &[], choose),
        Route::post("/forgot-password/verify/code", Who::Visitor, Limit::Message, &[], send),
    ]
}

/// `Err`: where to go instead.
async fn place(page: &Page, arrived: &Arrived, headers: &HeaderMap) -> Result<Result<Place, Response>, Failure> {
    let secret = token(headers);
    let found = arrived.app().center.read(arrived.ctx(), move |tx, ctx| find_reset(tx, ctx, &secret)).await;
    let waiting = match found {
        Ok(waiting) => waiting,
        Err(error) => return over(page.clone(), arrived, headers, error).await.map(Err),
    };
    let Some(id) = waiting.verification else { return Ok(Err(see_other("/reset"))) };
    Ok(Ok(Place {
        base: BASE.into(),
        holder: waiting.holder,
        id,
        layout: Layout::Gate,
        about: Some(page.t("password-reset-verify")),
        cancel: Some("/login".into()),
    }))
}

/// A verification that was let lapse: the new password is asked for once more, and another one begins.
fn or_again(answer: Result<Response, Failure>) -> Result<Response, Failure> {
    match answer {
        Err(failure) if failure.0 == Refusal::VerificationGone.into() => Ok(see_other("/reset")),
        other => other,
    }
}

async fn show(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    match place(&page, &arrived, &headers).await? {
        Ok(place) => or_again(steps::show(page, &arrived, &place).await),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn show_ways(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    match place(&page, &arrived, &headers).await? {
        Ok(place) => or_again(steps::show_ways(page, &arrived, &place).await),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn choose(
    page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(form): Posted<WayForm>,
) -> Result<Response, Failure> {
    match place(&page, &arrived, &headers).await? {
        Ok(place) => or_again(steps::choose(page, &arrived, &place, form).await),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn send(
    page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(SendForm {}): Posted<SendForm>,
) -> Result<Response, Failure> {
    match place(&page, &arrived, &headers).await? {
        Ok(place) => or_again(steps::send(page, &arrived, &place).await),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn prove(
    page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(form): Posted<ProofForm>,
) -> Result<Response, Failure> {
    let place = match place(&page, &arrived, &headers).await? {
        Ok(place) => place,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match steps::prove(page.clone(), &arrived, &place, form).await {
        Ok(Step::Granted(granted)) => complete(page, &arrived, &headers, granted).await,
        Ok(Step::Answer(response)) => Ok(response),
        Err(failure) => or_again(Err(failure)),
    }
}

async fn complete(page: Page, arrived: &Arrived, headers: &HeaderMap, granted: Granted) -> Result<Response, Failure> {
    let secret = token(headers);
    let act = move |tx: &mut _, ctx: &_| act::complete(tx, ctx, &secret, Some(&granted.grant));
    match arrived.app().center.write(arrived.ctx(), act).await {
        Ok(()) => Ok(see_other("/reset/done")),
        Err(error) => over(page, arrived, headers, error).await,
    }
}
