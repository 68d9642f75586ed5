//! Is this session live? (IMP-24, IMP-31: at most one second from a sign-out to the refusal)

use axum::response::Response;
use center::session::{Checked, Root, check as find};
use http::Method;
use rules::client::Scope;
use rules::{AppId, SessionId, Uin};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Operation;
use super::super::answer::{Instant, as_text, ok};
use super::super::name::EndReason;
use crate::door::{Arrived, Client, Failure, Json, Limit, Route, Who};

const PATH: &str = "/api/v1/product/sessions/check";

pub(super) fn operations() -> Vec<Operation> {
    let route = Route::json(Method::POST, PATH, Who::Client(Scope::Sessions), Limit::None, &[], check);
    vec![Operation::new(route, &[])]
}

/// A session to look at. The token is sent in the body, never in an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckSession {
    /// The session's token.
    #[schema(example = "")]
    token: String,
    /// `true`: the person has just done something at the product, and that keeps the session from ending idle.
    #[serde(default)]
    #[schema(default = false)]
    active: bool,
}

/// How a session stands.
#[derive(Serialize, ToSchema)]
struct SessionState {
    /// Whether it is live.
    live: bool,
    /// Whose it is; absent if it is not live.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    session: Option<LiveSession>,
    /// Why it is over; absent if it is live, or never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = EndReason, nullable = false)]
    why: Option<&'static str>,
}

/// A live session.
#[derive(Serialize, ToSchema)]
struct LiveSession {
    /// Its id. It is no secret.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: SessionId,
    /// The account ID (UIN), 13 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^1[0-9]{12}$", example = "1000123456789")]
    account: Uin,
    /// The APPID, 10 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^12[0-9]{8}$", example = "1200345678")]
    app_id: AppId,
    /// When it began.
    started_at: Instant,
}

impl From<&Root> for LiveSession {
    fn from(root: &Root) -> Self {
        Self { id: root.session, account: root.uin, app_id: root.app_id, started_at: Instant(root.started_at) }
    }
}

/// Check a session.
///
/// Ask with each request of the person and keep the answer for at most a second: a sign-out is known here with the
/// next question, on every replica.
#[utoipa::path(post, path = "/api/v1/product/sessions/check", operation_id = "check_session", tag = "Products",
    responses((status = 200, description = "How the session stands.", body = SessionState)))]
pub(super) async fn check(arrived: Arrived, _: Client, Json(input): Json<CheckSession>) -> Result<Response, Failure> {
    let checked = find(&arrived.app().center, &input.token, arrived.now(), input.active).await?;
    ok(&match checked {
        Checked::Live(root) => SessionState { live: true, session: Some(LiveSession::from(&*root)), why: None },
        Checked::Over(end) => SessionState { live: false, session: None, why: Some(end.name()) },
        Checked::Unknown => SessionState { live: false, session: None, why: None },
    })
}
