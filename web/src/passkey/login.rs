//! Logging in with a passkey.

use axum::response::Response;
use center::login::Outcome;
use center::passkey::{self, WithPasskey};
use http::HeaderMap;
use rules::login_method::Method;
use rules::{Refusal, return_to};
use serde::Deserialize;

use super::new;
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Posted, Visitor, see_other};
use crate::login::{HOME, Login, login_address, open_session, wait};
use crate::page::Page;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyForm {
    response: String,
    return_to: Option<String>,
}

/// What ties the challenge to this browser: the form's token has proved that the cookie is there.
fn browser(headers: &HeaderMap) -> Result<String, Refusal> {
    Cookie::Browser.read(headers).map(str::to_owned).ok_or(Refusal::RequestFormExpired)
}

/// `POST /login/passkey/options`: what the device is asked. Nothing is stored.
pub(super) async fn options(
    arrived: Arrived,
    headers: HeaderMap,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Failure> {
    Ok(new::json(&passkey::login_options(arrived.ctx(), &browser(&headers)?)))
}

/// `POST /login/passkey`
pub(super) async fn log_in(
    mut page: Page,
    arrived: Arrived,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(form): Posted<PasskeyForm>,
) -> Result<Response, Failure> {
    let wanted = form.return_to.as_deref().and_then(return_to::parse).map(str::to_owned);
    let (center, browser) = (&arrived.app().center, browser(&headers)?);
    let resume = wanted.as_deref().unwrap_or(HOME);
    let outcome = match serde_json::from_str(&form.response) {
        Ok(response) => {
            let input = WithPasskey { browser, response, resume: resume.to_owned() };
            passkey::log_in(center, arrived.ctx(), input).await
        }
        Err(_) => Err(Refusal::PasskeyRefused.into()),
    };
    match outcome {
        Ok(Outcome::Opened(opened)) => {
            Ok(open_session(see_other(resume), &arrived, &visitor, &opened, Method::Passkey).await)
        }
        Ok(Outcome::Pending(pending)) => Ok(wait(&pending, arrived.now())),
        Err(error) => {
            page.here = login_address(wanted.as_deref(), page.who.is_some());
            let (page, status) = page.refused(error)?;
            let view = Login::new(page, &headers, wanted);
            view.page.answer_with(status, &view)
        }
    }
}
