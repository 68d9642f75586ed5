//! Replacing the login email: the choice, and the form after the verification. (EMAIL-14 to EMAIL-20, EMAIL-24)

use askama::Template;
use axum::response::Response;
use center::Error;
use center::account::information;
use center::login_method::email::{self as act, Change, OPERATION, Opened};
use center::password::Typed;
use center::session::Root;
use http::StatusCode;
use rules::email::Email;
use rules::login_method::{Method, may_unbind};
use rules::{Refusal, SECOND};
use serde::Deserialize;
use std::sync::Arc;

use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, grant_used, see_other};
use crate::page::{Done, Page, Toast, done};
use crate::verification::{ask, before_form};

/// The address of the form.
const FORM: &str = "/account/login-email/new";

/// EMAIL-24.
#[derive(Template)]
#[template(path = "login_method/email_choice.html")]
pub(crate) struct Choice {
    pub page: Page,
    /// Masked.
    pub email: String,
    /// Whether there is another method (UNBIND-10).
    pub another: bool,
}

/// EMAIL-15.
#[derive(Template)]
#[template(path = "login_method/email_form.html")]
pub(crate) struct BindEmail {
    pub page: Page,
    pub email: String,
    /// Whether a code was sent to that address.
    pub sent: bool,
    /// Seconds until a code may be sent again.
    pub wait: i64,
    pub code_minutes: i64,
    pub rules: rules::policy::Password,
    pub sync: bool,
}

/// The form when a code is asked for: only the address counts, the rest is sent along by the browser.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeForm {
    email: String,
    sync: Option<String>,
    #[serde(rename = "code")]
    _code: Option<String>,
    #[serde(rename = "new_password")]
    _new_password: Option<String>,
    #[serde(rename = "confirm_password")]
    _confirm_password: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeForm {
    email: String,
    code: String,
    new_password: String,
    confirm_password: String,
    sync: Option<String>,
}

/// `GET /account/login-email`
pub(super) async fn show_choice(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let methods = arrived.app().center.read(arrived.ctx(), move |tx, ctx| information(tx, ctx, &who)).await?;
    let rows = methods.login_methods.rows;
    let another = may_unbind(rows.iter().filter(|row| row.identity.is_some()).count());
    let email = rows.into_iter().find(|row| row.method == Method::Email).and_then(|row| row.identity);
    // EMAIL-03: binding the first one is another operation.
    let Some(email) = email else { return Ok(see_other("/account/login-methods/email")) };
    let view = Choice { page, email, another };
    view.page.answer(&view)
}

/// `GET /account/login-email/new`: by way of the verification (EMAIL-19).
pub(super) async fn show_form(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    grant: MaybeGrant,
) -> Result<Response, Failure> {
    let opened = opened(&arrived, &who).await?;
    if opened.is_none()
        && let Some(first) = before_form(&arrived, &who, &grant, OPERATION, "", FORM).await?
    {
        return Ok(first);
    }
    form(page, &arrived, opened, None, true, StatusCode::OK)
}

/// `POST /account/login-email/code`
pub(super) async fn send(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(typed): Posted<CodeForm>,
) -> Result<Response, Failure> {
    let sent = match Email::parse(&typed.email) {
        Ok(email) => {
            let root = who.clone();
            let act = move |tx: &mut _, ctx: &_| act::send(tx, ctx, &root, grant.as_ref(), &email);
            arrived.app().center.write(arrived.ctx(), act).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match sent {
        Ok(_) => Ok(grant_used(see_other(FORM))),
        Err(error) => refuse(page, &arrived, &who, error, typed.email, typed.sync.is_some()).await,
    }
}

/// `POST /account/login-email/new`
pub(super) async fn change(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(typed): Posted<ChangeForm>,
) -> Result<Response, Failure> {
    let sync = typed.sync.is_some();
    let input = Change {
        email: typed.email.clone(),
        code: typed.code,
        new: Typed::new(typed.new_password),
        confirm: Typed::new(typed.confirm_password),
        sync,
    };
    match act::change(&arrived.app().center, arrived.ctx(), &who, input).await {
        Ok(ended) => Ok(done("/account", Toast::counted(Done::LoginEmailChanged, ended))),
        Err(error) => refuse(page, &arrived, &who, error, typed.email, sync).await,
    }
}

async fn refuse(
    page: Page,
    arrived: &Arrived,
    who: &Arc<Root>,
    error: Error,
    typed: String,
    sync: bool,
) -> Result<Response, Failure> {
    if error.demands_verification() {
        return ask(arrived, who, OPERATION, "", FORM).await;
    }
    if error == Refusal::PasswordNoLoginEmail.into() {
        return Ok(see_other("/account/login-methods/email"));
    }
    let (page, status) = page.refused(error)?;
    let opened = opened(arrived, who).await?;
    form(page, arrived, opened, Some(typed), sync, status)
}

async fn opened(arrived: &Arrived, who: &Arc<Root>) -> Result<Option<Opened>, Error> {
    let who = who.clone();
    arrived.app().center.read(arrived.ctx(), move |tx, ctx| act::opened(tx, ctx, &who)).await
}

fn form(
    mut page: Page,
    arrived: &Arrived,
    opened: Option<Opened>,
    typed: Option<String>,
    sync: bool,
    status: StatusCode,
) -> Result<Response, Failure> {
    page.here = FORM.into();
    let policy = &arrived.app().center.policy;
    let sent_to = opened.as_ref().and_then(|opened| opened.email.clone());
    let email = typed.or(sent_to.clone()).unwrap_or_default();
    let wait = opened.map_or(0, |opened| ((opened.resend_at - arrived.now()).max(0) + SECOND - 1) / SECOND);
    let wait = wait.max(page.errors.wait(arrived.now()));
    let sent = sent_to.is_some_and(|to| to == email);
    let (code_minutes, rules) = (policy.code.ttl / rules::MINUTE, policy.password.clone());
    let view = BindEmail { page, email, sent, wait, code_minutes, rules, sync };
    view.page.answer_with(status, &view)
}
