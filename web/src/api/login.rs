//! Logging in by email and password.

use axum::response::Response;
use center::audit::Event;
use center::login::{self, Outcome, Pending, WithPassword};
use center::password::Typed;
use center::verification::{self, Grant};
use http::{HeaderMap, Method};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Operation;
use super::session::{OpenedSession, hand_over};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Json, Limit, Route, Who, with_cookie};
use crate::login::{HOME, waiting_cookie};
use crate::problem;

pub(super) fn operations() -> Vec<Operation> {
    let records = &[Event::LoggedIn, Event::LoginPending, Event::LoginFailed, Event::Locked, Event::LoggedOut];
    let route = Route::json(Method::POST, "/api/v1/sessions", Who::Anybody, Limit::Password, records, log_in);
    let completing = &[Event::LoggedIn, Event::LoggedOut];
    let verified =
        Route::json(Method::POST, "/api/v1/sessions/verified", Who::Anybody, Limit::Code, completing, complete);
    let logins = Operation::new(
        route,
        &[
            "email.missing",
            "email.invalid",
            "password.missing",
            "human_check.required",
            "human_check.invalid",
            "login.wrong",
            "login.locked",
            "login.verification_required",
            "request.too_many",
            // Twenty other logins, say, were quicker than the answer.
            "session.ended",
        ],
    );
    let completions = &["login.gone", "login.locked", "verification.required", "session.ended"];
    vec![logins, Operation::new(verified, completions)]
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
///
/// Where a protection of the account demands a second proof, the right password is answered by
/// `login.verification_required`: the problem has the `verification` to pass, and the login waits. Its secret is a
/// cookie, or with `bearer` the member `login` of the problem. Complete it at `/api/v1/sessions/verified`.
#[utoipa::path(post, path = "/api/v1/sessions", operation_id = "log_in", tag = "Login",
    responses((status = 201, description = "The session is open. Unless `bearer` was asked for, `Set-Cookie` carries it.", body = OpenedSession)))]
pub(super) async fn log_in(
    arrived: Arrived,
    headers: HeaderMap,
    Json(input): Json<LogIn>,
) -> Result<Response, Failure> {
    let LogIn { email, password, human_check, bearer } = input;
    let with = WithPassword { email, password, human_check, resume: HOME.into() };
    match login::with_password(&arrived.app().center, arrived.ctx(), with).await? {
        Outcome::Opened(opened) => hand_over(&arrived, &headers, opened, bearer).await,
        Outcome::Pending(pending) => demand(&arrived, pending, bearer).await,
    }
}

/// 403 with the verification to pass. The secret of the login that waits goes where a session's would go.
pub(super) async fn demand(arrived: &Arrived, pending: Pending, bearer: bool) -> Result<Response, Failure> {
    let (token, id) = (pending.token.clone(), pending.verification);
    let view = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        let holder = login::holder(tx, ctx, &token)?;
        verification::view(tx, ctx, &holder, id)
    });
    let answer = problem::login_demands(arrived, &view.await?, bearer.then_some(pending.token.as_str()));
    Ok(if bearer { answer } else { with_cookie(answer, waiting_cookie(&pending, arrived.now())) })
}

/// The grant of the verification that a login waits for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompleteLogin {
    /// The secret of the login that waits; left out: that of the cookie.
    #[schema(nullable = false)]
    login: Option<String>,
    /// The grant that the last proof was answered with.
    grant: String,
    /// `true`: no cookie is set, and the token is in the answer.
    #[serde(default)]
    #[schema(default = false)]
    bearer: bool,
}

/// Complete a login.
///
/// Opens the session of a login that waits, once its verification is passed. The account must not have been
/// locked meanwhile, nor its password or protections changed.
#[utoipa::path(post, path = "/api/v1/sessions/verified", operation_id = "complete_login", tag = "Login",
    responses((status = 201, description = "The session is open. Unless `bearer` was asked for, `Set-Cookie` carries it.", body = OpenedSession)))]
pub(super) async fn complete(
    arrived: Arrived,
    headers: HeaderMap,
    Json(input): Json<CompleteLogin>,
) -> Result<Response, Failure> {
    let token = input.login.as_deref().or_else(|| Cookie::Login.read(&headers)).unwrap_or_default();
    let grant = Grant::new(input.grant);
    let completed = login::complete(&arrived.app().center, arrived.ctx(), token, &grant).await?;
    let answer = hand_over(&arrived, &headers, completed.opened, input.bearer).await?;
    Ok(if input.login.is_some() { answer } else { with_cookie(answer, Cookie::Login.clear()) })
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
