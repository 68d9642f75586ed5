//! Signing out everywhere: the advice, the verification, the question, the act. (SIGNOUT-02 to SIGNOUT-04)

use askama::Template;
use axum::response::Response;
use center::session::{self, sign_out_everywhere};
use http::{HeaderName, HeaderValue};
use rules::operation::Own;
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, grant_used, with_cookie};
use crate::page::{Done, Page, Toast, done};
use crate::verification::{ask, before_form};

/// Where the question is asked, once the identity is verified.
const CONFIRM: &str = "/sessions/sign-out-everywhere/confirm";
/// What was shown of the account is dropped (T58), as at logging out.
const CLEAR: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

/// What is advised first (SIGNOUT-02).
#[derive(Template)]
#[template(path = "session/everywhere.html")]
pub(crate) struct First {
    pub page: Page,
}

/// The question before the act.
#[derive(Template)]
#[template(path = "session/everywhere_ask.html")]
pub(crate) struct Ask {
    pub page: Page,
    pub sessions: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignOutForm {}

/// `GET /sessions/sign-out-everywhere`
pub(super) async fn show_first(page: Page) -> Result<Response, Failure> {
    let view = First { page };
    view.page.answer(&view)
}

/// `GET /sessions/sign-out-everywhere/confirm`: by way of the verification. It ends nothing.
pub(super) async fn show_ask(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    grant: MaybeGrant,
) -> Result<Response, Failure> {
    if let Some(first) = before_form(&arrived, &who, &grant, Own::RemoveLoginStatus, "", CONFIRM).await? {
        return Ok(first);
    }
    let live = arrived.app().center.read(arrived.ctx(), move |tx, ctx| session::live(tx, ctx, &who)).await?;
    let view = Ask { page, sessions: live.len() };
    view.page.answer(&view)
}

/// `POST /sessions/sign-out-everywhere`
pub(super) async fn sign_out(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(SignOutForm {}): Posted<SignOutForm>,
) -> Result<Response, Failure> {
    let root = who.clone();
    let act = move |tx: &mut _, ctx: &_| sign_out_everywhere(tx, ctx, &root, grant.as_ref());
    match arrived.app().center.write(arrived.ctx(), act).await {
        Ok(ended) => {
            let gone = done("/login", Toast::counted(Done::SignedOutEverywhere, ended));
            let mut response = grant_used(with_cookie(gone, Cookie::Session.clear()));
            response.headers_mut().extend([CLEAR]);
            Ok(response)
        }
        Err(error) if error.demands_verification() => ask(&arrived, &who, Own::RemoveLoginStatus, "", CONFIRM).await,
        Err(error) => Err(error.into()),
    }
}
