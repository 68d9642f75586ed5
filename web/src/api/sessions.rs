//! All sessions of the account: look at them, end one, end all others.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::audit::Event;
use center::session::{self, Ended, Listed, Past};
use http::Method;
use rules::session::End;
use rules::{Language, Refusal, SessionId};
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{self, Before, DeviceView, Instant, as_text, city, done, ok};
use super::name::{EndReason, LoginMethodName};
use crate::door::{Arrived, Failure, Limit, LoggedIn, Query, Route, Who};

pub(super) fn operations() -> Vec<Operation> {
    let others = Route::json(
        Method::POST,
        "/api/v1/sessions/end-others",
        Who::Root,
        Limit::None,
        &[Event::OthersEnded],
        end_others,
    );
    let one = Route::json(Method::DELETE, "/api/v1/sessions/{id}", Who::Root, Limit::None, &[Event::SessionEnded], end);
    vec![
        Operation::new(Route::get("/api/v1/sessions", Who::Root, live), &[]),
        Operation::new(Route::get("/api/v1/sessions/ended", Who::Root, ended), &["request.malformed"]),
        Operation::new(others, &[]),
        Operation::new(one, &["session.not_found", "session.is_current"]),
    ]
}

/// A live session, as its owner sees it.
#[derive(Serialize, ToSchema)]
struct ListedSession {
    /// Ends it, as `DELETE /api/v1/sessions/{id}`.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: SessionId,
    /// The login method that opened it.
    #[schema(value_type = LoginMethodName)]
    method: &'static str,
    /// With which device.
    device: DeviceView,
    /// The client's address when it was opened.
    #[schema(example = "203.0.113.7")]
    address: String,
    /// The city of that address in the language of the answer; `null` if unknown.
    #[schema(required, example = "Shanghai")]
    city: Option<String>,
    /// When it began.
    started_at: Instant,
    /// Its last activity.
    last_seen_at: Instant,
    /// Whether it is the session of this request.
    current: bool,
}

impl ListedSession {
    fn new(listed: Listed, language: Language) -> Self {
        Self {
            id: listed.id,
            method: listed.method.name(),
            device: listed.device.into(),
            address: listed.address,
            city: city(listed.place.as_ref(), language),
            started_at: Instant(listed.started_at),
            last_seen_at: Instant(listed.last_seen_at),
            current: listed.current,
        }
    }
}

/// The live sessions.
#[derive(Serialize, ToSchema)]
struct LiveSessions {
    /// That of this request first, then by last activity.
    sessions: Vec<ListedSession>,
}

/// List the live sessions.
///
/// Where the account is logged in: device, address, city and times of each session.
#[utoipa::path(get, path = "/api/v1/sessions", operation_id = "list_sessions", tag = "Sessions",
    responses((status = 200, description = "The live sessions.", body = LiveSessions)))]
pub(super) async fn live(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let language = arrived.language();
    let listed = arrived.app().center.read(arrived.ctx(), move |tx, ctx| session::live(tx, ctx, &root)).await?;
    ok(&LiveSessions { sessions: listed.into_iter().map(|listed| ListedSession::new(listed, language)).collect() })
}

/// A session that is over.
#[derive(Serialize, ToSchema)]
struct EndedSession {
    /// What it was.
    session: ListedSession,
    /// When it ended.
    ended_at: Instant,
    /// Why it ended.
    #[schema(value_type = EndReason)]
    why: &'static str,
}

impl EndedSession {
    fn new(ended: Ended, language: Language) -> Self {
        Self {
            session: ListedSession::new(ended.session, language),
            ended_at: Instant(ended.ended_at),
            why: ended.why.name(),
        }
    }
}

/// A page of sessions that are over.
#[derive(Serialize, ToSchema)]
struct EndedSessions {
    /// 20, the last one first; more where several ended in the same millisecond.
    sessions: Vec<EndedSession>,
    /// Ask for the next page with it; `null`: there is none.
    #[schema(required)]
    before: Option<String>,
}

impl EndedSessions {
    fn new(past: Past, language: Language) -> Self {
        let sessions = past.sessions.into_iter().map(|ended| EndedSession::new(ended, language)).collect();
        Self { sessions, before: past.before.map(|before| before.to_string()) }
    }
}

/// List the sessions that are over.
///
/// Those of the last 180 days, page by page.
#[utoipa::path(get, path = "/api/v1/sessions/ended", operation_id = "list_ended_sessions", tag = "Sessions",
    responses((status = 200, description = "A page of sessions that are over.", body = EndedSessions)))]
pub(super) async fn ended(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Query(from): Query<Before>,
) -> Result<Response, Failure> {
    let (language, before) = (arrived.language(), from.number()?);
    let past = arrived.app().center.read(arrived.ctx(), move |tx, ctx| session::ended(tx, ctx, &root, before)).await?;
    ok(&EndedSessions::new(past, language))
}

/// End another session.
///
/// It is over for every replica with its next request. The session of this request is ended by
/// `DELETE /api/v1/session`.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", operation_id = "end_session", tag = "Sessions",
    params(("id" = String, Path, description = "The session.", format = "uuid")),
    responses((status = 204, description = "It is over.")))]
pub(super) async fn end(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let session: SessionId = answer::id(id, Refusal::SessionNotFound)?;
    arrived.app().center.write(arrived.ctx(), move |tx, ctx| session::end(tx, ctx, &root, session)).await?;
    Ok(done())
}

/// How many sessions were ended.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionsEnded {
    /// The number.
    #[schema(example = 2)]
    pub sessions_ended: u64,
}

/// End all other sessions.
///
/// The session of this request stays. The others are over for every replica with their next request.
#[utoipa::path(post, path = "/api/v1/sessions/end-others", operation_id = "end_other_sessions", tag = "Sessions",
    responses((status = 200, description = "All others are over.", body = SessionsEnded)))]
pub(super) async fn end_others(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| session::end_others(tx, ctx, &root, End::Ended));
    ok(&SessionsEnded { sessions_ended: act.await? })
}

#[cfg(test)]
mod tests {
    use center::{Device, Place};
    use rules::login_method;
    use serde_json::json;

    use super::*;

    fn listed() -> Listed {
        Listed {
            id: "018bcfe5-6800-7bab-abab-abababababab".parse().unwrap(),
            method: login_method::Method::Email,
            device: Device { browser: "Chrome".into(), system: "Linux".into(), hand: false },
            address: "203.0.113.7".into(),
            place: Some(Place { zh: "上海".into(), en: "Shanghai".into() }),
            started_at: 0,
            last_seen_at: 1_000,
            current: false,
        }
    }

    #[test]
    fn an_ended_session_has_exactly_these_members() {
        let past = Past {
            sessions: vec![Ended { session: listed(), ended_at: 2_000, why: End::PasswordChanged }],
            before: Some(2_000),
        };
        assert_eq!(
            serde_json::to_value(EndedSessions::new(past, Language::Zh)).unwrap(),
            json!({
                "sessions": [{
                    "session": {
                        "id": "018bcfe5-6800-7bab-abab-abababababab",
                        "method": "email",
                        "device": { "browser": "Chrome", "system": "Linux", "hand_held": false },
                        "address": "203.0.113.7",
                        "city": "上海",
                        "started_at": "1970-01-01T00:00:00.000Z",
                        "last_seen_at": "1970-01-01T00:00:01.000Z",
                        "current": false
                    },
                    "ended_at": "1970-01-01T00:00:02.000Z",
                    "why": "password-changed"
                }],
                "before": "2000"
            })
        );
    }
}
