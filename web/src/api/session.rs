//! Who am I? And: log out of this session.

use axum::response::Response;
use center::session::{self, Opened, Root};
use center::{Error, audit::Event};
use http::header::{AUTHORIZATION, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use rules::{AppId, Refusal, SessionId, Uin};
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, as_text, done, json, ok};
use super::name::{LanguageName, LoginMethodName};
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Limit, LoggedIn, Route, Who, with_cookie, with_session};

/// What a browser has kept of the account is dropped (T58). Not "cookies": that would forget the language too.
const CLEAR: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(Route::get("/api/v1/session", Who::Root, current), &[]),
        Operation::new(
            Route::json(Method::DELETE, "/api/v1/session", Who::Root, Limit::None, &[Event::LoggedOut], log_out),
            &[],
        ),
    ]
}

/// A session and the account that it belongs to.
#[derive(Serialize, ToSchema)]
pub(super) struct Session<'a> {
    /// Names the session in `/api/v1/sessions/{id}`. It is no secret.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: SessionId,
    /// The account ID (UIN), 13 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^1[0-9]{12}$", example = "1000123456789")]
    uin: Uin,
    /// The APPID, 10 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^12[0-9]{8}$", example = "1200345678")]
    app_id: AppId,
    /// The account's nickname.
    #[schema(example = "Li Lei")]
    nickname: &'a str,
    /// The language that the owner has chosen.
    #[schema(value_type = LanguageName)]
    language: &'static str,
    /// The login method that opened the session.
    #[schema(value_type = LoginMethodName)]
    method: &'static str,
    /// When it began.
    started_at: Instant,
}

impl<'a> From<&'a Root> for Session<'a> {
    fn from(root: &'a Root) -> Self {
        Self {
            id: root.session,
            uin: root.uin,
            app_id: root.app_id,
            nickname: &root.nickname,
            language: root.language.name(),
            method: root.method.name(),
            started_at: Instant(root.started_at),
        }
    }
}

/// A session that has just been opened.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenedSession<'a> {
    /// The session.
    session: Session<'a>,
    /// When it ends in any case.
    ends_at: Instant,
    /// The secret for `Authorization: Bearer …`: told once, and only if `bearer` was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<&'a str>,
}

/// Who am I?
///
/// The session that the cookie or the bearer token of the request stands for. Send
/// `X-Menshen-Background: 1` where no person caused the request: it then does not count as activity.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "get_session", tag = "Sessions",
    responses((status = 200, description = "The session.", body = Session)))]
pub(super) async fn current(LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    // The hot path: one vector, one instant, and nothing of the request's context.
    ok(&Session::from(&*root))
}

/// Log out.
///
/// Ends the session of the request, for every replica with the next request. The cookie is removed.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "log_out", tag = "Sessions",
    responses((status = 204, description = "The session is over.")))]
pub(super) async fn log_out(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    arrived.app().center.write(arrived.ctx(), move |tx, ctx| session::log_out(tx, ctx, &root)).await?;
    Ok(without_cookie(&headers, done()))
}

/// The answer to a request whose session is over: a browser lets go of its cookie.
pub(super) fn without_cookie(headers: &HeaderMap, answer: Response) -> Response {
    if !spoke_by_cookie(headers) {
        return answer;
    }
    let mut answer = with_cookie(answer, Cookie::Session.clear());
    answer.headers_mut().extend([CLEAR]);
    answer
}

/// Whether the session of a request came from the cookie.
fn spoke_by_cookie(headers: &HeaderMap) -> bool {
    !headers.contains_key(AUTHORIZATION) && Cookie::Session.read(headers).is_some()
}

/// Hands a session over that was opened: by cookie, or by its token in the body.
///
/// The session that the cookie stood for until now is ended: its token is overwritten in the browser, and
/// nobody could end it there any more (T17, ASVS 7.2.4).
pub(super) async fn hand_over(
    arrived: &Arrived,
    headers: &HeaderMap,
    opened: Opened,
    bearer: bool,
) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let checked = session::check(center, &opened.token, arrived.now(), true).await?;
    let root = match checked {
        session::Checked::Live(root) => root,
        session::Checked::Over(_) => return Err(Refusal::SessionEnded.into()),
        session::Checked::Unknown => return Err(Error::fault("a session that was just opened is not there").into()),
    };
    if !bearer && let Err(failure) = end_replaced(arrived, headers).await {
        // The login itself is done, and its answer must say so.
        tracing::warn!(error = %failure.0, request = arrived.request_id(), "a replaced session was not ended");
    }
    let token = bearer.then_some(opened.token.as_str());
    let body = OpenedSession { session: Session::from(&*root), ends_at: Instant(opened.ends_at), token };
    let mut answer = json(StatusCode::CREATED, &body)?;
    answer.headers_mut().insert(LOCATION, HeaderValue::from_static("/api/v1/session"));
    Ok(if bearer { answer } else { with_session(answer, &opened, root.method, arrived.now()) })
}

async fn end_replaced(arrived: &Arrived, headers: &HeaderMap) -> Result<(), Failure> {
    let center = &arrived.app().center;
    let Some(token) = Cookie::Session.read(headers) else { return Ok(()) };
    if let session::Checked::Live(replaced) = session::check(center, token, arrived.now(), false).await? {
        center.write(arrived.ctx(), move |tx, ctx| session::log_out(tx, ctx, &replaced)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rules::login_method::Method;
    use rules::{AccountId, Language};
    use serde_json::json;

    use super::*;

    fn root() -> Root {
        Root {
            account: AccountId([1; 16]),
            session: "018bcfe5-6800-7bab-abab-abababababab".parse().unwrap(),
            uin: Uin(1_000_000_000_007),
            app_id: AppId(1_200_000_007),
            nickname: "北辰 \"<b>\"".into(),
            language: Language::Zh,
            method: Method::Email,
            started_at: 1_723_809_181_007,
        }
    }

    #[test]
    fn a_session_has_exactly_these_members() {
        assert_eq!(
            serde_json::to_value(Session::from(&root())).unwrap(),
            json!({
                "id": "018bcfe5-6800-7bab-abab-abababababab",
                "uin": "1000000000007",
                "app_id": "1200000007",
                "nickname": "北辰 \"<b>\"",
                "language": "zh",
                "method": "email",
                "started_at": "2024-08-16T11:53:01.007Z"
            })
        );
    }

    #[test]
    fn the_token_is_in_the_body_only_if_it_was_asked_for() {
        let root = root();
        let body = |token| {
            serde_json::to_value(OpenedSession { session: Session::from(&root), ends_at: Instant(0), token }).unwrap()
        };
        assert_eq!(body(Some("secret"))["token"], "secret");
        assert!(body(None).get("token").is_none());
    }

    #[test]
    fn a_bearer_token_beside_a_cookie_leaves_the_cookie_alone() {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::COOKIE, HeaderValue::from_static("__Host-session=abc"));
        assert!(spoke_by_cookie(&headers));
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer xyz"));
        assert!(!spoke_by_cookie(&headers));
    }
}
