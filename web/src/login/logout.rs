//! Logging out.

use axum::response::Response;
use center::session;
use http::{HeaderName, HeaderValue};
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Posted, Visitor, with_cookie};
use crate::page::{Done, done};

/// What was shown of the account is dropped (T58). Not "cookies": that would forget the language too.
const CLEAR: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogoutForm {}

/// `POST /logout`: also for a session that is over already.
pub(super) async fn log_out(
    arrived: Arrived,
    visitor: Visitor,
    Posted(LogoutForm {}): Posted<LogoutForm>,
) -> Result<Response, Failure> {
    if let Some(who) = visitor.root {
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| session::log_out(tx, ctx, &who)).await?;
    }
    let mut response = with_cookie(done("/login", Done::LoggedOut), Cookie::Session.clear());
    response.headers_mut().extend([CLEAR]);
    Ok(response)
}
