//! How does a call under `/cgi-bin/component/` reach its answer, and how does a refusal look?

use std::sync::Arc;

use axum::body;
use axum::extract::{Path, Request, State as Shared};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::book::{Grant, OfficialAccount};
use super::component;
use crate::State;
use crate::fields::Fields;
use crate::vault::Unusable;

/// A refusal by its `errcode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused(pub(super) i64);

/// The members of an answer.
pub(super) type Answer = Result<Value, Refused>;

/// A call as it came.
pub(super) struct Call<'a> {
    pub(super) state: &'a State,
    query: Fields,
    body: Map<String, Value>,
    pub(super) now: i64,
}

/// Sends a ticket, and waits until it has been taken: the only call that waits.
const START: &str = "api_start_push_ticket";

/// The handler of all calls.
pub(super) async fn answer(Shared(state): Shared<Arc<State>>, Path(name): Path<String>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if head.method != Method::POST {
        return envelope(Err(Refused(43_002)));
    }
    let query = Fields::parse(head.uri.query().unwrap_or_default());
    // Clients often say nothing about the type of their JSON, so it is not asked.
    let bytes = body::to_bytes(body, crate::http::BODY_MAX).await.unwrap_or_default();
    if bytes.is_empty() {
        return envelope(Err(Refused(44_002)));
    }
    let Ok(body) = serde_json::from_slice(&bytes) else { return envelope(Err(Refused(47_001))) };
    let call = Call { state: &state, query, body, now: state.now() };
    if name == START {
        return envelope(component::start_push_ticket(&call).await);
    }
    envelope(route(&name, &call))
}

fn route(name: &str, call: &Call) -> Answer {
    if name == "api_component_token" {
        return component::component_token(call);
    }
    let act: fn(&Call) -> Answer = match name {
        "api_create_preauthcode" => component::create_pre_auth_code,
        "api_query_auth" => component::query_auth,
        "api_authorizer_token" => component::authorizer_token,
        "api_get_authorizer_info" => component::authorizer_info,
        "api_get_authorizer_list" => component::authorizer_list,
        "api_get_authorizer_option" => component::authorizer_option,
        "api_set_authorizer_option" => component::set_authorizer_option,
        _ => return Err(Refused(48_001)),
    };
    call.platform_token()?;
    if call.text("component_appid").ok_or(Refused(41_018))? != call.platform().platform().app_id {
        return Err(Refused(61_011));
    }
    act(call)
}

/// "Too many requests, later please."
pub(super) fn busy() -> Response {
    envelope(Err(Refused(-1)))
}

/// HTTP 200 in any case, and a content type that is none.
fn envelope(answer: Answer) -> Response {
    let body = answer.unwrap_or_else(|Refused(code)| {
        let rid = "60000000-0a0a0a0a-01010101";
        json!({ "errcode": code, "errmsg": format!("{} rid: {rid}", text(code)) })
    });
    ([(header::CONTENT_TYPE, "application/json; encoding=utf-8")], body.to_string()).into_response()
}

/// A few words about a refusal. Nobody may rely on them.
fn text(code: i64) -> &'static str {
    match code {
        40_001 | 40_014 => "invalid component_access_token",
        40_013 => "invalid appid",
        40_125 => "invalid appsecret",
        41_000..=41_999 => "a parameter is missing",
        42_001 => "component_access_token expired",
        43_002 => "require POST method",
        61_003 => "component is not authorized by this account",
        61_005 => "component ticket is expired",
        61_006 => "component ticket is invalid",
        61_009 => "code is invalid",
        61_010 => "code is expired",
        61_014 => "must use component token for component api",
        61_023 => "refresh_token is invalid",
        _ => "refused",
    }
}

impl<'a> Call<'a> {
    pub(super) fn platform(&self) -> &'a OfficialAccount {
        &self.state.official_account
    }

    /// A text of the body; empty counts as missing.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A whole number of the body.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.body.get(name)?.as_u64()
    }

    /// The account of the body, and what it has granted.
    pub(super) fn grant(&self) -> Result<(String, Grant), Refused> {
        let app_id = self.text("authorizer_appid").ok_or(Refused(40_013))?;
        let grant = self.platform().pages().grants.get(app_id).cloned().ok_or(Refused(61_003))?;
        Ok((app_id.to_owned(), grant))
    }

    /// Both spellings of the token are in use. A newer token ends the older one.
    fn platform_token(&self) -> Result<(), Refused> {
        let given = self.query.get("component_access_token").or_else(|| self.query.get("access_token"));
        let given = given.ok_or(Refused(41_021))?;
        if self.platform().account_tokens.look(given, self.now).is_ok() {
            return Err(Refused(61_014));
        }
        self.platform().tokens.look(given, self.now).map_err(|why| match why {
            Unusable::Expired => Refused(42_001),
            Unusable::Unknown | Unusable::Used => Refused(40_014),
        })?;
        let newest = self.platform().pages().token.as_deref() == Some(given);
        if newest { Ok(()) } else { Err(Refused(40_001)) }
    }
}
