//! A forgotten password: asking for the link. (RESET-01 to RESET-06)
//!
//! Nothing here differs between an address that somebody logs in with and one that nobody does.

use askama::Template;
use axum::response::Response;
use center::Error;
use center::password::reset as act;
use serde::Deserialize;

use super::mailbox;
use crate::door::{Arrived, Failure, Posted, Query, see_other};
use crate::page::{Challenge, Page};

/// RESET-05.
#[derive(Template)]
#[template(path = "password/forgot.html")]
pub(crate) struct Forgot {
    pub page: Page,
    pub email: String,
    pub challenge: Option<Challenge>,
}

/// RESET-06.
#[derive(Template)]
#[template(path = "password/forgot_sent.html")]
pub(crate) struct Sent {
    pub page: Page,
    /// Where the mail is read, if we know.
    pub mailbox: Option<String>,
    pub minutes: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgotForm {
    email: String,
    human_check: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentTo {
    /// A domain of the list.
    mail: Option<String>,
}

/// `GET /forgot-password`
pub(super) async fn show(page: Page, arrived: Arrived) -> Result<Response, Failure> {
    let expected = arrived.app().center.read(arrived.ctx(), center::human_check::expected).await?;
    let challenge = expected.then(|| Challenge::new(arrived.ctx(), true)).flatten();
    let view = Forgot { page, email: String::new(), challenge };
    view.page.answer(&view)
}

/// `POST /forgot-password`
pub(super) async fn ask(page: Page, arrived: Arrived, Posted(form): Posted<ForgotForm>) -> Result<Response, Failure> {
    match act::request(&arrived.app().center, arrived.ctx(), &form.email, form.human_check.as_deref()).await {
        Ok(()) => Ok(see_other(&match mailbox::domain(&form.email) {
            Some(domain) => format!("/forgot-password/sent?mail={domain}"),
            None => "/forgot-password/sent".into(),
        })),
        Err(error) => {
            let demanded = Challenge::is_demanded(&error);
            let (page, status) = page.refused(error)?;
            let challenge = demanded.then(|| Challenge::new(arrived.ctx(), true)).flatten();
            let view = Forgot { page, email: form.email, challenge };
            view.page.answer_with(status, &view)
        }
    }
}

/// `GET /forgot-password/sent`
pub(super) async fn show_sent(page: Page, arrived: Arrived, Query(to): Query<SentTo>) -> Result<Response, Failure> {
    let known = to.mail.as_deref().and_then(mailbox::address).map(str::to_owned);
    let mailbox = page.phone.clone().or(known);
    let view = Sent { page, mailbox, minutes: arrived.app().center.policy.reset.ttl / rules::MINUTE };
    view.page.answer(&view)
}

/// The first page again, with the reason why the link is over (RESET-08).
pub(super) fn again(mut page: Page, error: Error) -> Result<Response, Failure> {
    page.here = "/forgot-password".into();
    let (page, status) = page.refused(error)?;
    let view = Forgot { page, email: String::new(), challenge: None };
    view.page.answer_with(status, &view)
}
