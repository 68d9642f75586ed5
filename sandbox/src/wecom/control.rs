//! `/api/wecom/…`: what do administrators change in WeCom's own console, and what has been sent?

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::book::Sent;
use super::company::{SUITE_AGENT, exists};
use super::scope::Scope;
use super::{member, push};
use crate::State;
use crate::push::Delivery;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/urls", post(urls))
        .route("/push", post(push_event))
        .route("/install", post(install))
        .route("/cancel", post(cancel))
        .route("/app", post(change_app))
        .route("/member", post(change_member))
        .route("/referer", post(referer))
        .route("/pushes", get(pushes))
        .route("/messages", get(messages))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Urls {
    command: Option<String>,
    data: Option<String>,
}

/// Where the pushes go; each address is verified first.
async fn urls(Shared(state): Shared<Arc<State>>, Json(urls): Json<Urls>) -> Response {
    if let Some(url) = urls.data
        && let Err(why) = push::set_data_url(&state, &url).await
    {
        return (StatusCode::UNPROCESSABLE_ENTITY, why).into_response();
    }
    if let Some(url) = urls.command
        && let Err(why) = push::set_command_url(&state, &url).await
    {
        return (StatusCode::UNPROCESSABLE_ENTITY, why).into_response();
    }
    StatusCode::NO_CONTENT.into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    event: String,
    company: Option<String>,
}

/// Sends an event that nothing else brings about.
async fn push_event(Shared(state): Shared<Arc<State>>, Json(order): Json<Event>) -> Response {
    let corp = order.company.unwrap_or_default();
    let arrived = match order.event.as_str() {
        "suite_ticket" => push::tickets(&state).await,
        "change_auth" => changed(&state, &corp).await,
        "create_auth" | "reset_permanent_code" => {
            let mut known = false;
            {
                let mut pages = state.wecom.pages();
                if let Some(install) = pages.installs.get(&corp).cloned() {
                    pages.install(&corp, install.by, install.mode);
                    known = true;
                }
            }
            known && push::authorised(&state, &corp, &order.event).await
        }
        _ => return unknown("event"),
    };
    told(arrived)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Installing {
    company: String,
    /// 0 the administrator, 1 a member.
    #[serde(default)]
    mode: u8,
}

/// An installation that begins in the market of apps: the code comes by `create_auth`.
async fn install(Shared(state): Shared<Arc<State>>, Json(order): Json<Installing>) -> Response {
    if !exists(&state, &order.company) {
        return unknown("company");
    }
    let members = member::list(&state, &order.company);
    let by = members.iter().find(|one| one.admin == (order.mode == 0)).map(|one| one.userid.clone());
    state.wecom.pages().install(&order.company, by.unwrap_or_default(), order.mode);
    told(push::authorised(&state, &order.company, "create_auth").await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    company: String,
}

/// The company takes the suite away again.
async fn cancel(Shared(state): Shared<Arc<State>>, Json(order): Json<Of>) -> Response {
    if state.wecom.pages().installs.remove(&order.company).is_none() {
        return unknown("company");
    }
    state.wecom.corp_tokens.forget(|token| token.suite && token.corp == order.company);
    state.wecom.auth_codes.forget(|corp| *corp == order.company);
    told(push::tell_suite(&state, "cancel_auth", &[("AuthCorpId", &order.company)]).await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppChange {
    company: String,
    /// Without it the suite's.
    agent: Option<i64>,
    scope: Option<Scope>,
    closed: Option<bool>,
}

/// Scope and switch of an app. A provider is told, a company's own app has to look.
async fn change_app(Shared(state): Shared<Arc<State>>, Json(order): Json<AppChange>) -> Response {
    let id = order.agent.unwrap_or(SUITE_AGENT);
    {
        let mut pages = state.wecom.pages();
        let Some(agent) = pages.agent_mut(&order.company, id) else { return unknown("agent") };
        agent.scope = order.scope.unwrap_or_else(|| agent.scope.clone());
        agent.closed = order.closed.unwrap_or(agent.closed);
    }
    if id != SUITE_AGENT {
        return told(false);
    }
    told(changed(&state, &order.company).await)
}

async fn changed(state: &State, corp: &str) -> bool {
    let known = state.wecom.pages().installs.contains_key(corp);
    known && push::tell_suite(state, "change_auth", &[("AuthCorpId", corp), ("State", "")]).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberChange {
    company: String,
    userid: String,
    name: Option<String>,
    departments: Option<Vec<u32>>,
    tagged: Option<bool>,
    /// 1 active, 2 disabled, 4 not activated, 5 left.
    status: Option<u8>,
}

/// What is changed about a member; the suite is told if the company has authorised it.
async fn change_member(Shared(state): Shared<Arc<State>>, Json(order): Json<MemberChange>) -> Response {
    let Some(before) = member::find(&state, &order.company, &order.userid) else { return unknown("userid") };
    {
        let mut pages = state.wecom.pages();
        let placed = pages.placed.entry((order.company.clone(), before.userid.clone())).or_default();
        placed.name = order.name.clone().or(placed.name.take());
        placed.departments = order.departments.clone().or(placed.departments.take());
        placed.tagged = order.tagged.unwrap_or(placed.tagged);
        placed.status = order.status.or(placed.status);
        if !pages.installs.contains_key(&order.company) {
            return told(false);
        }
    }
    let change = if order.status == Some(member::LEFT) { "delete_user" } else { "update_user" };
    let mut fields =
        vec![("AuthCorpId", order.company.as_str()), ("ChangeType", change), ("UserID", before.userid.as_str())];
    let open_userid = member::open_userid(&order.company, &before.userid);
    fields.push(("OpenUserID", &open_userid));
    if let Some(name) = &order.name {
        fields.push(("Name", name));
    }
    told(push::tell_suite(&state, "change_contact", &fields).await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Referer {
    check: bool,
}

/// Whether the install page asks where the browser came from.
async fn referer(Shared(state): Shared<Arc<State>>, Json(order): Json<Referer>) -> StatusCode {
    state.wecom.pages().checks_referer = order.check;
    StatusCode::NO_CONTENT
}

/// Every attempt to deliver, oldest first.
async fn pushes(Shared(state): Shared<Arc<State>>) -> Json<Vec<Delivery>> {
    Json(state.wecom.courier.deliveries())
}

/// The messages of apps to members, oldest first.
async fn messages(Shared(state): Shared<Arc<State>>) -> Json<Vec<Sent>> {
    Json(state.wecom.pages().outbox.clone())
}

fn told(arrived: bool) -> Response {
    Json(json!({ "arrived": arrived })).into_response()
}

fn unknown(what: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, format!("\"{what}\" is not known")).into_response()
}
