//! The notice, the form, and what an account without a password is told.

use askama::Template;
use axum::response::Response;
use center::password::{self, Change as Input, State, Typed, change as change_password, state};
use http::StatusCode;
use rules::Refusal;
use rules::operation::Own;
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, grant_used};
use crate::page::{Done, Page, Toast, done};
use crate::verification;

/// Where the form is.
const FORM: &str = "/security/password/change";

/// PWD-12: what this password is, before the form.
#[derive(Template)]
#[template(path = "password/notice.html")]
pub(crate) struct Continue {
    pub page: Page,
}

/// PWD-13.
#[derive(Template)]
#[template(path = "password/change.html")]
pub(crate) struct Change {
    pub page: Page,
    pub rules: rules::policy::Password,
}

/// PWD-02.
#[derive(Template)]
#[template(path = "password/no_login_email.html")]
pub(crate) struct NoLoginEmail {
    pub page: Page,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeForm {
    old_password: String,
    new_password: String,
    confirm_password: String,
}

/// `GET /security/password`
pub(super) async fn show_notice(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let state = arrived.app().center.read(arrived.ctx(), move |tx, ctx| state(tx, ctx, &who)).await?;
    if state == State::NoLoginEmail {
        return no_login_email(page, StatusCode::OK);
    }
    let view = Continue { page };
    view.page.answer(&view)
}

/// `GET /security/password/change`
pub(super) async fn show_form(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let owner = who.clone();
    // The verification comes before the form (OPPROT-04 to OPPROT-06).
    let admitted =
        arrived.app().center.read(arrived.ctx(), move |tx, ctx| password::admit(tx, ctx, &owner, grant.as_ref()));
    match admitted.await {
        Err(error) if error.demands_verification() => {
            return verification::ask(&arrived, &who, Own::ModifyEmailPassword, "", FORM).await;
        }
        admitted => admitted?,
    }
    let state = arrived.app().center.read(arrived.ctx(), move |tx, ctx| state(tx, ctx, &who)).await?;
    if state == State::NoLoginEmail {
        return no_login_email(page, StatusCode::OK);
    }
    form(page, &arrived, StatusCode::OK)
}

/// `POST /security/password/change`
pub(super) async fn change(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(form_data): Posted<ChangeForm>,
) -> Result<Response, Failure> {
    let input = Input {
        old: Typed::new(form_data.old_password),
        new: Typed::new(form_data.new_password),
        confirm: Typed::new(form_data.confirm_password),
        grant,
    };
    match change_password(&arrived.app().center, arrived.ctx(), &who, input).await {
        Ok(ended) => Ok(grant_used(done("/security", Toast::counted(Done::PasswordChanged, ended)))),
        Err(error) if error.demands_verification() => {
            verification::ask(&arrived, &who, Own::ModifyEmailPassword, "", FORM).await
        }
        Err(error) if error == Refusal::PasswordNoLoginEmail.into() => no_login_email(page, StatusCode::CONFLICT),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            form(page, &arrived, status)
        }
    }
}

fn form(page: Page, arrived: &Arrived, status: StatusCode) -> Result<Response, Failure> {
    let view = Change { page, rules: arrived.app().center.policy.password.clone() };
    view.page.answer_with(status, &view)
}

fn no_login_email(page: Page, status: StatusCode) -> Result<Response, Failure> {
    let view = NoLoginEmail { page };
    view.page.answer_with(status, &view)
}
