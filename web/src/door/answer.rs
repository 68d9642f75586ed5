//! Small answers that many handlers give.

use axum::response::{IntoResponse, Response};
use center::login::DEVICE_KNOWN_FOR;
use center::session::Opened;
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use rules::login_method::Method;
use rules::{Millis, SECOND};

use super::cookie::Cookie;

/// Sends the browser on with GET. `path` is one of our own.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// Adds a cookie header to an answer.
pub fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// Gives the browser a session that was opened: its token, what makes the browser known, and which method
/// was used last here (LOGIN-05). Every login of every method ends here.
pub fn with_session(mut response: Response, opened: &Opened, method: Method, now: Millis) -> Response {
    let until_end = (opened.ends_at - now) / SECOND;
    let known_for = DEVICE_KNOWN_FOR / SECOND;
    for cookie in [
        Cookie::Session.set(&opened.token, Some(until_end)),
        Cookie::Device.set(&opened.device_token, Some(known_for)),
        Cookie::LastMethod.set(method.name(), Some(known_for)),
    ] {
        response = with_cookie(response, cookie);
    }
    response
}
