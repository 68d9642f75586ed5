//! The second proof of a login: `/login/verify`. (LOGINPROT-03 to LOGINPROT-06, SUSPICIOUS-02)

use axum::response::Response;
use center::login::{Waiting, complete, waiting};
use center::{Error, Place as City};
use http::HeaderMap;
use rules::{Refusal, return_to};

use super::waiting::BASE;
use super::{HOME, open_session};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Posted, Visitor, see_other, with_cookie};
use crate::page::Page;
use crate::verification::{self as steps, Granted, Layout, Place, ProofForm, SendForm, Step, WayForm};

/// A login that waits in this browser.
struct Here {
    token: String,
    place: Place,
}

/// Finds it. `Err(Ok(…))` leads whoever has none, or whose is over, back to the beginning.
async fn here(page: &Page, arrived: &Arrived, headers: &HeaderMap) -> Result<Result<Here, Response>, Failure> {
    let Some(token) = Cookie::Login.read(headers).map(str::to_owned) else { return Ok(Err(see_other("/login"))) };
    let found = {
        let token = token.clone();
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| waiting(tx, ctx, &token)).await
    };
    match found {
        Ok(found) => Ok(Ok(Here { token, place: place(page, &found) })),
        Err(error) => gone(error).map(Err),
    }
}

/// A login that is over begins again, and says so.
fn gone(error: Error) -> Result<Response, Failure> {
    if error == Refusal::LoginGone.into() {
        return Ok(with_cookie(see_other("/login?expired=1"), Cookie::Login.clear()));
    }
    Err(error.into())
}

fn place(page: &Page, waiting: &Waiting) -> Place {
    Place {
        base: BASE.into(),
        holder: waiting.holder,
        id: waiting.verification,
        layout: Layout::Gate,
        about: Some(why(page, waiting)),
        cancel: Some("/login".into()),
    }
}

/// Why it is asked: one sentence for each protection that asks.
pub(crate) fn why(page: &Page, waiting: &Waiting) -> String {
    let by_protection = waiting.by_login_protection.then(|| page.t("login-why-protection"));
    let by_city = waiting.by_city.then(|| city(page, waiting.place.as_ref()));
    let sentences: Vec<String> = [by_protection, by_city].into_iter().flatten().collect();
    sentences.join(&page.t("login-why-between"))
}

fn city(page: &Page, place: Option<&City>) -> String {
    match place {
        Some(place) => page.t1("login-why-city", "city", place.name(page.language)),
        None => page.t("login-why-unknown-city"),
    }
}

/// `GET /login/verify`
pub(super) async fn show(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    match here(&page, &arrived, &headers).await? {
        Ok(here) => steps::show(page, &arrived, &here.place).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `GET /login/verify/methods`
pub(super) async fn show_ways(page: Page, arrived: Arrived, headers: HeaderMap) -> Result<Response, Failure> {
    match here(&page, &arrived, &headers).await? {
        Ok(here) => steps::show_ways(page, &arrived, &here.place).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `POST /login/verify/method`
pub(super) async fn choose(
    page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(form): Posted<WayForm>,
) -> Result<Response, Failure> {
    match here(&page, &arrived, &headers).await? {
        Ok(here) => steps::choose(page, &arrived, &here.place, form).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `POST /login/verify/code`: a code is sent because somebody asks for it, never by itself (LOGINPROT-06).
pub(super) async fn send(
    page: Page,
    arrived: Arrived,
    headers: HeaderMap,
    Posted(SendForm {}): Posted<SendForm>,
) -> Result<Response, Failure> {
    match here(&page, &arrived, &headers).await? {
        Ok(here) => steps::send(page, &arrived, &here.place).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `POST /login/verify`
pub(super) async fn prove(
    page: Page,
    arrived: Arrived,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(form): Posted<ProofForm>,
) -> Result<Response, Failure> {
    let here = match here(&page, &arrived, &headers).await? {
        Ok(here) => here,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match steps::prove(page, &arrived, &here.place, form).await? {
        Step::Granted(granted) => finish(&arrived, &visitor, &here.token, &granted).await,
        Step::Answer(response) => Ok(response),
    }
}

/// Everything is proved: the session opens, and the browser goes where it wanted to.
async fn finish(arrived: &Arrived, visitor: &Visitor, token: &str, granted: &Granted) -> Result<Response, Failure> {
    match complete(&arrived.app().center, arrived.ctx(), token, &granted.grant).await {
        Ok(completed) => {
            let response = see_other(return_to::parse(&granted.resume).unwrap_or(HOME));
            let response = with_cookie(response, Cookie::Login.clear());
            Ok(open_session(response, arrived, visitor, &completed.opened, completed.method).await)
        }
        Err(error) => gone(error),
    }
}
