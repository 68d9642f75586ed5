//! Logging in by email and password.

use axum::response::Response;
use center::audit::Event;
use center::login::{self, WithPassword};
use center::password::Typed;
use http::{HeaderMap, Method};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Operation;
use super::session::{OpenedSession, hand_over};
use crate::door::{Arrived, Failure, Json, Limit, Route, Who};

pub(super) fn operations() -> Vec<Operation> {
    let records = &[Event::LoggedIn, Event::LoginFailed, Event::Locked, Event::LoggedOut];
    let route = Route::json(Method::POST, "/api/v1/sessions", Who::Anybody, Limit::Password, records, log_in);
    vec![Operation::new(
        route,
        &[
            "email.missing",
            "email.invalid",
            "password.missing",
            "human_check.required",
            "human_check.invalid",
            "login.wrong",
            "login.locked",
            "request.too_many",
            // Twenty other logins, say, were quicker than the answer.
            "session.ended",
        ],
    )]
}

/// Email and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogIn {
    /// The login email, in any spelling.
    #[schema(format = "email", example = "li@example.com")]
    email: String,
    /// The password, as it is: nothing is trimmed.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Correct-Horse-7")]
    password: Typed,
    /// The solution of a human check; needed once `human_check.required` was answered. Empty: none.
    #[schema(example = "")]
    human_check: Option<String>,
    /// `true`: no cookie is set, and the token is in the answer.
    #[serde(default)]
    #[schema(default = false)]
    bearer: bool,
}

/// Log in by email and password.
///
/// Opens a session. An address without an account is answered like a wrong password, in the same words
/// and the same time. After ten wrong passwords in a row no login is possible until the instant in
/// `until`; nobody can lift that. A live session that the cookie of the request stands for is ended when
/// the new one takes its place.
#[utoipa::path(post, path = "/api/v1/sessions", operation_id = "log_in", tag = "Login",
    responses((status = 201, description = "The session is open. Unless `bearer` was asked for, `Set-Cookie` carries it.", body = OpenedSession)))]
pub(super) async fn log_in(
    arrived: Arrived,
    headers: HeaderMap,
    Json(input): Json<LogIn>,
) -> Result<Response, Failure> {
    let with = WithPassword { email: input.email, password: input.password, human_check: input.human_check };
    let opened = login::with_password(&arrived.app().center, arrived.ctx(), with).await?;
    hand_over(&arrived, &headers, opened, input.bearer).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 15.3.3.
    #[test]
    fn v15_3_3_a_member_that_is_unknown_or_twice_there_is_refused() {
        let read = |text: &str| serde_json::from_str::<LogIn>(text).map(|input| (input.email, input.bearer));
        assert_eq!(read(r#"{"email":"a@b.cc","password":"x"}"#).unwrap(), ("a@b.cc".into(), false));
        for bad in [
            r#"{"email":"a@b.cc","password":"x","role":"operator"}"#,
            r#"{"email":"a@b.cc","password":"x","password":"y"}"#,
            r#"{"email":"a@b.cc"}"#,
            r#"{"email":"a@b.cc","password":["x"]}"#,
            r#"{"email":"a@b.cc","password":"x","bearer":"true"}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
