//! How does a browser keep a login that waits for its second proof? (T17, T18)

use axum::response::Response;
use center::login::Pending;
use http::HeaderValue;
use rules::{Millis, SECOND};

use crate::door::cookie::Cookie;
use crate::door::{see_other, with_cookie};

/// Where the second proof is given.
pub(super) const BASE: &str = "/login/verify";

/// The secret of the login, for this browser only and for as long as the login waits.
pub(crate) fn waiting_cookie(pending: &Pending, now: Millis) -> HeaderValue {
    Cookie::Login.set(&pending.token, Some((pending.expires_at - now) / SECOND))
}

/// On to the second proof.
pub(crate) fn wait(pending: &Pending, now: Millis) -> Response {
    with_cookie(see_other(BASE), waiting_cookie(pending, now))
}
