//! A forgotten password: the link, the new password, the end. (RESET-06 to RESET-12, T43, T44)
//!
//! The secret of the link is taken out of the address at once: the first GET puts it into a cookie and goes on.
//! No GET changes anything, so nothing that opens links for people uses them up.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::Error;
use center::audit::Event;
use center::password::Typed;
use center::password::reset::{self as act, Next, Opened, Set};
use http::{HeaderMap, StatusCode};
use rules::{Refusal, SECOND};
use serde::Deserialize;

use super::{forgot, reset_verify};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Limit, Posted, Route, Who, see_other, with_cookie};
use crate::page::Page;

/// A token is 32 bytes in base64url.
const TOKEN_LENGTH: usize = 43;

/// RESET-09.
#[derive(Template)]
#[template(path = "password/reset.html")]
pub(crate) struct NewPassword {
    pub page: Page,
    /// Masked.
    pub email: String,
    pub rules: rules::policy::Password,
}

/// RESET-11.
#[derive(Template)]
#[template(path = "password/reset_done.html")]
pub(crate) struct ResetDone {
    pub page: Page,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasswordForm {
    new_password: String,
    confirm_password: String,
}

/// The routes of forgotten passwords.
pub(super) fn routes() -> Vec<Route> {
    let asked = &[Event::PasswordResetRequested];
    let mut routes = vec![
        Route::get("/forgot-password", Who::Visitor, forgot::show),
        Route::post("/forgot-password", Who::Visitor, Limit::Message, asked, forgot::ask),
        Route::get("/forgot-password/sent", Who::Visitor, forgot::show_sent),
        Route::get("/reset/{token}", Who::Visitor, land),
        Route::get("/reset", Who::Visitor, show),
        Route::post("/reset", Who::Visitor, Limit::Code, &[Event::PasswordReset], set),
        Route::get("/reset/done", Who::Visitor, show_done),
    ];
    routes.extend(reset_verify::routes());
    routes
}

/// The secret of the reset that this browser has opened.
pub(super) fn token(headers: &HeaderMap) -> String {
    Cookie::Reset.read(headers).unwrap_or_default().to_owned()
}

/// `GET /reset/{token}`: the link of the mail. It looks nothing up.
async fn land(arrived: Arrived, Path(token): Path<String>) -> Response {
    let plausible = token.len() == TOKEN_LENGTH;
    let age = arrived.app().center.policy.reset.ttl / SECOND;
    let cookie = if plausible { Cookie::Reset.set(&token, Some(age)) } else { Cookie::Reset.clear() };
    with_cookie(see_other("/reset"), cookie)
}

/// `GET /reset`
async fn show(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    match opened(&arrived, &headers).await {
        Ok(opened) => form(page, &arrived, opened, StatusCode::OK),
        Err(error) => over(page, &arrived, &headers, error).await,
    }
}

/// `POST /reset`
async fn set(
    page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(form_data): Posted<NewPasswordForm>,
) -> Result<Response, Failure> {
    let input = Set {
        token: token(&headers),
        new: Typed::new(form_data.new_password),
        confirm: Typed::new(form_data.confirm_password),
    };
    match act::set(&arrived.app().center, arrived.ctx(), input).await {
        Ok(Next::Verify(_)) => Ok(see_other(reset_verify::BASE)),
        Ok(Next::Done) => Ok(see_other("/reset/done")),
        Err(error) if is_gone(&error) => gone(page, error),
        Err(error) => {
            let opened = match opened(&arrived, &headers).await {
                Ok(opened) => opened,
                Err(error) => return gone(page, error),
            };
            let (page, status) = page.refused(error)?;
            form(page, &arrived, opened, status)
        }
    }
}

/// `GET /reset/done`: only for the browser that did it, for as long as the link would have been good.
async fn show_done(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    if !is_done(&arrived, &headers).await? {
        return Ok(see_other("/forgot-password"));
    }
    let view = ResetDone { page };
    view.page.answer(&view)
}

pub(super) fn is_gone(error: &Error) -> bool {
    *error == Error::from(Refusal::PasswordResetGone)
}

/// The link is over: its reset was just completed here, or it is to be asked for again (RESET-08).
pub(super) async fn over(
    page: Page,
    arrived: &Arrived,
    headers: &HeaderMap,
    error: Error,
) -> Result<Response, Failure> {
    if is_gone(&error) && is_done(arrived, headers).await? {
        return Ok(see_other("/reset/done"));
    }
    gone(page, error)
}

fn gone(page: Page, error: Error) -> Result<Response, Failure> {
    let response = forgot::again(page, error)?;
    Ok(with_cookie(response, Cookie::Reset.clear()))
}

async fn opened(arrived: &Arrived, headers: &HeaderMap) -> Result<Opened, Error> {
    let token = token(headers);
    arrived.app().center.read(arrived.ctx(), move |tx, ctx| act::opened(tx, ctx, &token)).await
}

async fn is_done(arrived: &Arrived, headers: &HeaderMap) -> Result<bool, Error> {
    let token = token(headers);
    arrived.app().center.read(arrived.ctx(), move |tx, ctx| act::is_done(tx, ctx, &token)).await
}

fn form(mut page: Page, arrived: &Arrived, opened: Opened, status: StatusCode) -> Result<Response, Failure> {
    page.here = "/reset".into();
    let view = NewPassword { page, email: opened.email, rules: arrived.app().center.policy.password.clone() };
    view.page.answer_with(status, &view)
}
