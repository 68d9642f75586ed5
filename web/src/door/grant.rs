//! Does a request bring a passed identity verification along? (IDV-13)

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::response::Response;
use center::verification::Grant;
use http::request::Parts;

use super::answer::with_cookie;
use super::cookie::Cookie;
use crate::App;

/// The header in which programs repeat a request with its grant.
pub const GRANT_HEADER: &str = "menshen-grant";

/// The grant of a request: from its own header in the API, from the cookie on pages.
#[derive(Debug, Clone)]
pub struct MaybeGrant(pub Option<Grant>);

impl FromRequestParts<App> for MaybeGrant {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let token = if parts.uri.path().starts_with("/api/") {
            parts.headers.get(GRANT_HEADER).and_then(|value| value.to_str().ok())
        } else {
            Cookie::Grant.read(&parts.headers)
        };
        Ok(Self(token.filter(|token| !token.is_empty()).map(|token| Grant::new(token.to_owned()))))
    }
}

/// The operation is done and its grant used up: the browser lets go of the cookie.
pub fn grant_used(response: Response) -> Response {
    with_cookie(response, Cookie::Grant.clear())
}
