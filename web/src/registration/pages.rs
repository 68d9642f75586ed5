//! The handlers of the registration.
//!
//! Nothing here differs between an address that has an account and one that has none.

use askama::Template;
use axum::response::Response;
use center::password::Typed;
use center::registration::{self as act, Pending};
use center::{Ctx, Error};
use http::HeaderMap;
use rules::login_method::Method;
use rules::{Refusal, SECOND};
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Posted, Visitor, see_other, with_cookie};
use crate::login::open_session;
use crate::page::{Challenge, Done, Page, done};

/// The first page.
#[derive(Template)]
#[template(path = "registration/start.html")]
pub(crate) struct Start {
    pub page: Page,
    pub email: String,
    pub challenge: Option<Challenge>,
}

/// The second page.
#[derive(Template)]
#[template(path = "registration/verify.html")]
pub(crate) struct Verify {
    pub page: Page,
    pub email: String,
    /// Seconds until a new code may be sent.
    pub wait: i64,
    pub code_minutes: i64,
    pub rules: rules::policy::Password,
    pub agreement: String,
    pub accepted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StartForm {
    email: String,
    human_check: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResendForm {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerifyForm {
    code: String,
    new_password: String,
    confirm_password: String,
    agreement: Option<String>,
}

/// `GET /register`
pub(super) async fn show_start(page: Page, arrived: Arrived) -> Result<Response, Failure> {
    let expected = arrived.app().center.read(arrived.ctx(), center::human_check::expected).await?;
    let challenge = expected.then(|| Challenge::new(arrived.ctx(), true)).flatten();
    let view = Start { page, email: String::new(), challenge };
    view.page.answer(&view)
}

/// `POST /register`
pub(super) async fn start(page: Page, arrived: Arrived, Posted(form): Posted<StartForm>) -> Result<Response, Failure> {
    match act::start(&arrived.app().center, arrived.ctx(), &form.email, form.human_check.as_deref()).await {
        Ok(started) => {
            let age = (started.expires_at - arrived.now()) / SECOND;
            Ok(with_cookie(see_other("/register/verify"), Cookie::Registration.set(&started.token, Some(age))))
        }
        Err(error) => refuse_start(page, &arrived, error, form.email),
    }
}

fn refuse_start(page: Page, arrived: &Arrived, error: Error, email: String) -> Result<Response, Failure> {
    let demanded = Challenge::is_demanded(&error);
    let (page, status) = page.refused(error)?;
    let challenge = demanded.then(|| Challenge::new(arrived.ctx(), true)).flatten();
    let view = Start { page, email, challenge };
    view.page.answer_with(status, &view)
}

/// `GET /register/verify`
pub(super) async fn show_verify(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    match pending(&arrived, &headers).await {
        Ok(pending) => {
            let view = verify_view(page, arrived.ctx(), pending, false);
            view.page.answer(&view)
        }
        Err(error) => gone(page, error),
    }
}

/// `POST /register/resend`
pub(super) async fn resend(
    mut page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(ResendForm {}): Posted<ResendForm>,
) -> Result<Response, Failure> {
    page.here = "/register/verify".into();
    let token = token(&headers);
    let sent = arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::resend(tx, ctx, &token)).await;
    match sent {
        Ok(_) => Ok(done("/register/verify", Done::CodeSent)),
        Err(error) => refuse_verify(page, &arrived, &headers, error, false).await,
    }
}

/// `POST /register/verify`
pub(super) async fn verify(
    page: Page,
    arrived: Arrived,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(form): Posted<VerifyForm>,
) -> Result<Response, Failure> {
    let accepted = form.agreement.is_some();
    let input = act::Finish {
        token: token(&headers),
        code: form.code,
        password: Typed::new(form.new_password),
        confirm: Typed::new(form.confirm_password),
        agreement: form.agreement,
    };
    match act::finish(&arrived.app().center, arrived.ctx(), input).await {
        Ok(opened) => {
            let response = with_cookie(done("/account", Done::Registered), Cookie::Registration.clear());
            Ok(open_session(response, &arrived, &visitor, &opened, Method::Email).await)
        }
        Err(error) => refuse_verify(page, &arrived, &headers, error, accepted).await,
    }
}

async fn refuse_verify(
    page: Page,
    arrived: &Arrived,
    headers: &HeaderMap,
    error: Error,
    accepted: bool,
) -> Result<Response, Failure> {
    if error == Error::from(Refusal::RegistrationGone) {
        return gone(page, error);
    }
    let (page, status) = page.refused(error)?;
    let pending = match pending(arrived, headers).await {
        Ok(pending) => pending,
        Err(error) => return gone(page, error),
    };
    let view = verify_view(page, arrived.ctx(), pending, accepted);
    view.page.answer_with(status, &view)
}

/// The registration is over, or belongs to another browser: begin again.
fn gone(mut page: Page, error: Error) -> Result<Response, Failure> {
    page.here = "/register".into();
    let (page, status) = page.refused(error)?;
    let view = Start { page, email: String::new(), challenge: None };
    Ok(with_cookie(view.page.answer_with(status, &view)?, Cookie::Registration.clear()))
}

fn token(headers: &HeaderMap) -> String {
    Cookie::Registration.read(headers).unwrap_or_default().to_owned()
}

async fn pending(arrived: &Arrived, headers: &HeaderMap) -> Result<Pending, Error> {
    let token = token(headers);
    arrived.app().center.read(arrived.ctx(), move |tx, ctx| act::pending(tx, ctx, &token)).await
}

fn verify_view(page: Page, ctx: &Ctx, pending: Pending, accepted: bool) -> Verify {
    Verify {
        page,
        email: pending.email,
        wait: ((pending.resend_at - ctx.now).max(0) + SECOND - 1) / SECOND,
        code_minutes: ctx.policy.code.ttl / rules::MINUTE,
        rules: ctx.policy.password.clone(),
        agreement: ctx.policy.registration.agreement.clone(),
        accepted,
    }
}
