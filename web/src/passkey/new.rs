//! Adding a passkey: first the verification, then the device, then the name that it is known by.

use askama::Template;
use axum::response::IntoResponse;
use axum::response::Response;
use center::passkey;
use http::header::CONTENT_TYPE;
use rules::Refusal;
use rules::operation::Own;
use serde::Deserialize;
use serde_json::Value;

use super::HOME;
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, see_other, with_cookie};
use crate::page::{Done, Page, done};
use crate::verification;

const PATH: &str = "/security/passkeys/new";

/// The form that has the device make a passkey.
#[derive(Template)]
#[template(path = "passkey/new.html")]
pub(crate) struct New {
    pub page: Page,
    /// What it will be called.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewForm {
    name: String,
    response: String,
}

/// `POST /security/passkeys/begin`: to the verification, and from there to the form.
pub(super) async fn begin(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    if grant.is_some() {
        // Whether it is good is seen when the device is to be asked.
        return Ok(see_other(PATH));
    }
    verification::ask(&arrived, &who, Own::BindMfaToken, passkey::PARAMETERS, PATH).await
}

/// `GET /security/passkeys/new`
pub(super) async fn show(page: Page, arrived: Arrived, LoggedIn(_): LoggedIn) -> Result<Response, Failure> {
    let name = page.device(&arrived.ctx().caller.device);
    let view = New { page, name };
    view.page.answer(&view)
}

/// `POST /security/passkeys/options`: what the device is asked. The grant is used up here.
pub(super) async fn options(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    let root = who.clone();
    let begun =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| passkey::begin(tx, ctx, &root, grant.as_ref()));
    match begun.await {
        Ok(options) => Ok(with_cookie(json(&options), Cookie::Grant.clear())),
        Err(error) if error.demands_verification() => {
            verification::ask(&arrived, &who, Own::BindMfaToken, passkey::PARAMETERS, PATH).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /security/passkeys`
pub(super) async fn add(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<NewForm>,
) -> Result<Response, Failure> {
    let NewForm { name, response } = form;
    let typed = name.clone();
    let added = match read(&response) {
        Ok(response) => {
            let center = &arrived.app().center;
            let act = center.write(arrived.ctx(), move |tx, ctx| passkey::add(tx, ctx, &who, &name, &response));
            act.await.and_then(|ended| Ok(ended?))
        }
        Err(refusal) => Err(refusal.into()),
    };
    match added {
        Ok(_) => Ok(done(HOME, Done::PasskeyAdded)),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = New { page, name: typed };
            view.page.answer_with(status, &view)
        }
    }
}

/// What a form's field holds of a device's answer. Empty: the browser ran no script, or has no passkeys.
pub(super) fn read(response: &str) -> Result<Value, Refusal> {
    serde_json::from_str(response).map_err(|_| Refusal::PasskeyUnsuitable)
}

pub(super) fn json(options: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], options.to_string()).into_response()
}
