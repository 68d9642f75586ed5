//! The login page.

use askama::Template;
use axum::response::Response;
use center::Error;
use center::login::{Outcome, WithPassword, with_password};
use center::password::Typed;
use http::HeaderMap;
use rules::login_method::Method;
use rules::session::End;
use rules::{Refusal, return_to};
use serde::Deserialize;

use super::{open_session, waiting};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Posted, Query, Visitor, see_other};
use crate::page::{Challenge, Page};

/// Where a login leads without a wish.
pub(crate) const HOME: &str = "/account";

/// A way to log in (LOGIN-01). Ways appear with their issue.
pub(crate) struct Tab {
    pub method: Method,
    pub href: &'static str,
    pub current: bool,
    /// LOGIN-05.
    pub used_last: bool,
}

/// The login form.
#[derive(Template)]
#[template(path = "login/login.html")]
pub(crate) struct Login {
    pub page: Page,
    pub tabs: Vec<Tab>,
    pub email: String,
    pub return_to: Option<String>,
    pub over: Option<End>,
    /// A login that waited for its second proof is over.
    pub expired: bool,
    pub challenge: Option<Challenge>,
    /// LOGIN-05, for the button below the form.
    pub passkey_used_last: bool,
}

impl Login {
    /// An empty form.
    pub fn new(page: Page, headers: &HeaderMap, return_to: Option<String>) -> Self {
        let passkey_used_last = last_method(headers) == Some(Method::Passkey);
        let tabs = tabs(headers);
        let email = String::new();
        Self { page, tabs, email, return_to, over: None, expired: false, challenge: None, passkey_used_last }
    }
}

/// LOGIN-07.
#[derive(Template)]
#[template(path = "login/already.html")]
pub(crate) struct Already {
    pub page: Page,
    pub return_to: String,
    pub another: String,
}

#[derive(Deserialize)]
pub(super) struct Wish {
    return_to: Option<String>,
    another: Option<String>,
    /// A login that waited is over.
    expired: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginForm {
    email: String,
    password: String,
    return_to: Option<String>,
    human_check: Option<String>,
}

/// `GET /login`
pub(super) async fn show(
    page: Page,
    visitor: Visitor,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let wanted = wish.return_to.as_deref().and_then(return_to::parse).map(str::to_owned);
    if page.who.is_some() && wish.another.is_none() {
        let another = login_address(wanted.as_deref(), true);
        let view = Already { page, return_to: wanted.unwrap_or_else(|| HOME.into()), another };
        return view.page.answer(&view);
    }
    let view = Login { over: visitor.over, expired: wish.expired.is_some(), ..Login::new(page, &headers, wanted) };
    view.page.answer(&view)
}

/// `POST /login`
pub(super) async fn log_in(
    mut page: Page,
    arrived: Arrived,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(form): Posted<LoginForm>,
) -> Result<Response, Failure> {
    let wanted = form.return_to.as_deref().and_then(return_to::parse).map(str::to_owned);
    let resume = wanted.as_deref().unwrap_or(HOME);
    let input = WithPassword {
        email: form.email.clone(),
        password: Typed::new(form.password),
        human_check: form.human_check,
        resume: resume.to_owned(),
    };
    match with_password(&arrived.app().center, arrived.ctx(), input).await {
        Ok(Outcome::Opened(opened)) => {
            Ok(open_session(see_other(resume), &arrived, &visitor, &opened, Method::Email).await)
        }
        Ok(Outcome::Pending(pending)) => Ok(waiting::wait(&pending, arrived.now())),
        Err(error) => {
            let challenge = needs_check_next(&arrived, &error).then(|| Challenge::new(arrived.ctx(), false)).flatten();
            page.here = login_address(wanted.as_deref(), page.who.is_some());
            let (page, status) = page.refused(error)?;
            let view = Login { email: form.email, challenge, ..Login::new(page, &headers, wanted) };
            view.page.answer_with(status, &view)
        }
    }
}

/// Whether the next attempt is looked at only with a human check: then the form brings one along, and
/// nobody types a password in vain.
fn needs_check_next(arrived: &Arrived, error: &Error) -> bool {
    let lockout = &arrived.ctx().policy.lockout;
    let soon = |refusal: &Refusal| matches!(refusal, Refusal::LoginWrong { left } if lockout.attempts - left + 1 >= lockout.human_check_from);
    Challenge::is_demanded(error) || matches!(error, Error::Refused(refusals) if refusals.iter().any(soon))
}

/// The ways to log in that there are.
pub(crate) fn tabs(headers: &HeaderMap) -> Vec<Tab> {
    let last = last_method(headers);
    vec![Tab { method: Method::Email, href: "/login", current: true, used_last: last == Some(Method::Email) }]
}

fn last_method(headers: &HeaderMap) -> Option<Method> {
    Cookie::LastMethod.read(headers).and_then(Method::from_name)
}

/// The login page with what it was asked for.
pub(crate) fn login_address(wanted: Option<&str>, another: bool) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if another {
        query.append_pair("another", "1");
    }
    if let Some(wanted) = wanted {
        query.append_pair("return_to", wanted);
    }
    match query.finish() {
        query if query.is_empty() => "/login".into(),
        query => format!("/login?{query}"),
    }
}
