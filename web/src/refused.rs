//! How are refusals and faults shown?
//!
//! To a program as a problem, to a person as a page that says what happened and what to do next. Whoever
//! is not logged in is sent to the login page instead, and back afterwards.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use center::Error;
use http::header::RETRY_AFTER;
use http::{HeaderValue, Method, StatusCode};
use rules::{Fact, Refusal, SECOND};

use crate::door::{Arrived, Demanded, Failed, Nonce, see_other};
use crate::page::{Notice, Page};
use crate::{problem, words};

/// Renders. A fault is logged here and nowhere else.
pub(crate) fn render(
    arrived: &Arrived,
    nonce: Option<&Nonce>,
    is_api: bool,
    failed: &Failed,
    demanded: Option<&Demanded>,
) -> Response {
    if let Error::Fault(why) = &failed.0 {
        tracing::error!(request = arrived.request_id(), path = arrived.logged_path(), why, "fault");
    }
    let mut response = match nonce {
        Some(nonce) if !is_api => page(arrived, nonce, failed),
        _ => problem::render(arrived, failed, demanded),
    };
    if let Some(seconds) = retry_after(arrived, failed) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn page(arrived: &Arrived, nonce: &Nonce, failed: &Failed) -> Response {
    let refusals = failed.refusals();
    if failed.status() == StatusCode::UNAUTHORIZED {
        return to_login(arrived);
    }
    let page = Page::plain(arrived, nonce, None);
    let view = notice(page, arrived.request_id(), &refusals);
    match view.render() {
        Ok(html) => (failed.status(), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(request = arrived.request_id(), %error, "an error page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

pub(crate) fn notice(page: Page, reference: String, refusals: &[Refusal]) -> Notice {
    let first = refusals.first().unwrap_or(&Refusal::ServiceFault);
    let is_fault = *first == Refusal::ServiceFault;
    Notice {
        title: page.t(title(first)),
        lines: refusals.iter().map(|refusal| words::refusal(page.language, &page.zone, refusal)).collect(),
        buttons: vec![("/", "page-home"), ("/help", "nav-help")],
        reference: is_fault.then_some(reference),
        page,
    }
}

/// The key of the title for a kind of refusal.
fn title(refusal: &Refusal) -> &'static str {
    match refusal.status() {
        404 | 410 => "refused-not-found",
        405 | 400 | 413 | 415 => "refused-not-understood",
        403 => "refused-not-allowed",
        421 => "refused-wrong-host",
        429 => "refused-too-many",
        503 => "refused-busy",
        500 => "refused-fault",
        _ => "refused-title",
    }
}

/// To the login page, and from there back to where a GET wanted to go. Why a session is over, the login
/// page sees from its cookie.
fn to_login(arrived: &Arrived) -> Response {
    let (method, path) = arrived.asked();
    let back =
        if method == Method::GET { path } else { path.rfind('/').filter(|at| *at > 0).map_or(path, |at| &path[..at]) };
    match rules::return_to::parse(back) {
        Some(back) => see_other(&format!(
            "/login?{}",
            url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", back).finish()
        )),
        None => see_other("/login"),
    }
}

/// Seconds until it is worth another try.
fn retry_after(arrived: &Arrived, failed: &Failed) -> Option<i64> {
    let first = failed.refusals().into_iter().next()?;
    let wait = |(_, fact)| match fact {
        Fact::Number(seconds) => seconds,
        Fact::At(at) => (at - arrived.now()).max(0) / SECOND + 1,
    };
    matches!(first.status(), 429 | 503).then(|| first.facts().into_iter().next().map(wait)).flatten()
}
