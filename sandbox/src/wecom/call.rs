//! How does a call under `/cgi-bin/` reach its answer, and how does a refusal look?

use std::sync::Arc;

use axum::body::{self, Body};
use axum::extract::{Path, Request, State as Shared};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::book::{CorpToken, Wecom};
use super::{contacts, corp, message, suite, suite_user};
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
    body: Option<Map<String, Value>>,
    pub(super) now: i64,
}

/// A call of the provider's documentation.
struct Row {
    name: &'static str,
    method: Method,
    /// Two calls leave `errcode` away when all is well.
    bare: bool,
    answer: fn(&Call) -> Answer,
}

const fn get(name: &'static str, answer: fn(&Call) -> Answer) -> Row {
    Row { name, method: Method::GET, bare: false, answer }
}

const fn post(name: &'static str, answer: fn(&Call) -> Answer) -> Row {
    Row { name, method: Method::POST, bare: false, answer }
}

const fn bare(name: &'static str, answer: fn(&Call) -> Answer) -> Row {
    Row { name, method: Method::POST, bare: true, answer }
}

static CALLS: [Row; 33] = [
    get("gettoken", corp::get_token),
    get("auth/getuserinfo", corp::user_info),
    get("user/getuserinfo", corp::user_info_legacy),
    post("auth/getuserdetail", corp::user_detail),
    post("user/getuserdetail", corp::user_detail),
    get("user/get", contacts::user),
    get("user/simplelist", contacts::simple_list),
    get("user/list", contacts::full_list),
    post("user/list_id", contacts::list_id),
    get("department/list", contacts::departments),
    get("department/simplelist", contacts::department_ids),
    get("department/get", contacts::department),
    get("tag/list", contacts::tags),
    get("tag/get", contacts::tag),
    get("agent/get", contacts::agent),
    get("agent/list", contacts::agents),
    get("agent/get_admin_list", suite::admins_by_corp_token),
    post("message/send", message::send),
    bare("service/get_suite_token", suite::suite_token),
    post("service/get_provider_token", suite::provider_token),
    get("service/get_pre_auth_code", suite::pre_auth_code),
    post("service/set_session_info", suite::session_info),
    post("service/get_permanent_code", suite::permanent_code),
    post("service/v2/get_permanent_code", suite::permanent_code_v2),
    post("service/get_auth_info", suite::auth_info),
    post("service/v2/get_auth_info", suite::auth_info_v2),
    bare("service/get_corp_token", suite::corp_token),
    post("service/get_admin_list", suite::admins),
    get("service/auth/getuserinfo3rd", suite_user::user_info),
    get("service/getuserinfo3rd", suite_user::user_info_legacy),
    post("service/auth/getuserdetail3rd", suite_user::user_detail),
    post("service/getuserdetail3rd", suite_user::user_detail),
    post("service/get_login_info", suite_user::login_info),
];

/// The handler of all calls.
pub(super) async fn answer(Shared(state): Shared<Arc<State>>, Path(name): Path<String>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Some(row) = CALLS.iter().find(|row| row.name == name) else { return envelope(Err(Refused(48_005)), false) };
    if head.method != row.method {
        let code = if row.method == Method::GET { 43_001 } else { 43_002 };
        return envelope(Err(Refused(code)), false);
    }
    let query = Fields::parse(head.uri.query().unwrap_or_default());
    // Clients often say nothing about the type of their JSON, so it is not asked.
    let body = read(body).await;
    let call = Call { state: &state, query, body, now: state.now() };
    envelope((row.answer)(&call), row.bare)
}

/// "Too many requests, later please."
pub(super) fn busy() -> Response {
    envelope(Err(Refused(-1)), false)
}

async fn read(body: Body) -> Option<Map<String, Value>> {
    let bytes = body::to_bytes(body, crate::http::BODY_MAX).await.ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// HTTP 200 in any case.
fn envelope(answer: Answer, bare: bool) -> Response {
    let body = match answer {
        Ok(Value::Object(mut members)) => {
            if !bare {
                members.insert("errcode".into(), json!(0));
                members.insert("errmsg".into(), json!("ok"));
            }
            Value::Object(members)
        }
        Ok(other) => other,
        Err(Refused(code)) => json!({
            "errcode": code,
            "errmsg": format!(
                "{}, hint: [1700000000_1_sandbox], from ip: 127.0.0.1, \
                 more info at https://open.work.weixin.qq.com/devtool/query?e={code}",
                text(code)
            ),
        }),
    };
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body.to_string()).into_response()
}

/// A few words about a refusal. Nobody may rely on them.
fn text(code: i64) -> &'static str {
    match code {
        40_001 => "invalid credential",
        40_003 | 60_111 => "no such userid",
        40_013 | 2_000_002 => "invalid corpid",
        40_014 => "invalid access_token",
        40_029 => "invalid code",
        40_056 => "invalid agentid",
        40_082 => "invalid suite_token",
        40_083 => "invalid suite_id",
        40_084 => "invalid permanent_code",
        40_085 => "invalid suite_ticket",
        41_001..=41_999 => "a parameter is missing",
        42_001..=42_009 => "expired",
        48_002 => "api forbidden for this token",
        48_004 => "the authorisation is gone",
        50_002 => "the member is out of scope",
        50_003 => "the app is disabled",
        60_011 => "no permission on the target",
        81_013 => "all receivers are invalid",
        _ => "refused",
    }
}

impl<'a> Call<'a> {
    pub(super) fn wecom(&self) -> &'a Wecom {
        &self.state.wecom
    }

    /// A query parameter; empty counts as missing.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// A text of the body; empty counts as missing.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.body.as_ref()?.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A member of the body.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.body.as_ref()?.get(name)
    }

    /// The company's token, and its app if it speaks for one.
    pub(super) fn corp_token(&self) -> Result<CorpToken, Refused> {
        let given = self.query("access_token").ok_or(Refused(41_001))?;
        let token = self.wecom().corp_tokens.look(given, self.now).map_err(|why| match why {
            Unusable::Expired => Refused(42_001),
            Unusable::Unknown | Unusable::Used => Refused(40_014),
        })?;
        let pages = self.wecom().pages();
        let closed = token.agent.and_then(|id| pages.agent(&token.corp, id)).is_some_and(|agent| agent.closed);
        if closed { Err(Refused(50_003)) } else { Ok(token) }
    }

    /// The suite that a token speaks for.
    pub(super) fn suite_token(&self) -> Result<String, Refused> {
        let given = self.query("suite_access_token").ok_or(Refused(41_022))?;
        self.wecom().suite_tokens.look(given, self.now).map_err(|why| match why {
            Unusable::Expired => Refused(42_009),
            Unusable::Unknown | Unusable::Used => Refused(40_082),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::CALLS;

    #[test]
    fn every_call_is_listed_once() {
        let mut names: Vec<_> = CALLS.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CALLS.len());
    }
}
