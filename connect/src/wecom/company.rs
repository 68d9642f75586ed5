//! What does a company say of a member, of its administrators, and of our application?

use serde_json::Value;
use url::Url;

use super::api::{Asks, Request, says};
use super::errors::{Meaning, table};
use crate::errcode::{Unanswered, integer};
use crate::identity::{IdentityError, Refusal, name, picture};

/// `status` of a member who was switched off.
const DISABLED: i64 = 2;
/// `status` of a member who has left.
const LEFT: i64 = 5;
/// `auth_type` of an administrator who may manage the application, not only send messages by it.
const MANAGES: i64 = 1;

/// What may be shown of a member. What the company does not tell us stays empty: applications see
/// names and pictures less and less.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) name: Option<String>,
    pub(super) avatar: Option<Url>,
}

/// What may be shown of a member who is one.
///
/// # Errors
/// [`Refusal::Disabled`] and [`Refusal::Outsider`] for a member who is switched off or gone.
pub(super) async fn describe(asks: &dyn Asks, userid: &str, now: i64) -> Result<Shown, IdentityError> {
    let answer = asks.ask("user/get", Request::Get(&[("userid", userid)]), now).await;
    if answer.as_ref().is_err_and(|error| says(error, Meaning::NoMember)) {
        return Err(IdentityError::Refused(Refusal::Outsider));
    }
    let Some(told) = if_told(answer)? else { return Ok(Shown::default()) };
    match told.get("status").and_then(integer) {
        Some(DISABLED) => Err(IdentityError::Refused(Refusal::Disabled)),
        Some(LEFT) => Err(IdentityError::Refused(Refusal::Outsider)),
        // Suites get the id in place of the name.
        _ => Ok(Shown { name: name(&told, "name").filter(|name| name != userid), avatar: picture(&told, "avatar") }),
    }
}

/// Is the member an administrator of the application, as whoever administers the company is?
///
/// No two ids of a company differ by their case alone, and they come back in either.
pub(super) async fn is_admin(asks: &dyn Asks, userid: &str, now: i64) -> Result<bool, IdentityError> {
    let answer = asks.ask("agent/get_admin_list", Request::Get(&[]), now).await;
    let Some(answer) = if_told(answer)? else { return Ok(false) };
    Ok(array(&answer, "admin").iter().any(|admin| {
        let is_member = admin.get("userid").and_then(Value::as_str).is_some_and(|id| id.eq_ignore_ascii_case(userid));
        is_member && admin.get("auth_type").and_then(integer) == Some(MANAGES)
    }))
}

/// Is the company's own application switched on, and is there anybody who may see it (BIND-31)?
pub(super) async fn is_at_work(asks: &dyn Asks, agent_id: &str, now: i64) -> Result<bool, IdentityError> {
    let answer = asks.ask("agent/get", Request::Get(&[("agentid", agent_id)]), now).await;
    let Some(answer) = if_told(answer)? else { return Ok(false) };
    Ok(answer.get("close").and_then(integer).unwrap_or(0) == 0 && is_visible(&answer))
}

/// An answer that leaves out all three lists says nothing about who may see the application.
fn is_visible(agent: &Value) -> bool {
    let lists = [("allow_userinfos", "user"), ("allow_partys", "partyid"), ("allow_tags", "tagid")];
    let mut told = lists.iter().filter_map(|(outer, inner)| Some(array(agent.get(outer)?, inner))).peekable();
    told.peek().is_none() || told.any(|list| !list.is_empty())
}

/// The answer; `None` if the company does not let us know.
fn if_told(answer: Result<Value, Unanswered>) -> Result<Option<Value>, IdentityError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.code().is_none() => Err(error.read_by(table)),
        Err(error) if says(&error, Meaning::Later) || says(&error, Meaning::DeadToken) => Err(error.read_by(table)),
        Err(_) => Ok(None),
    }
}

pub(super) fn array<'a>(answer: &'a Value, key: &str) -> &'a [Value] {
    answer.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
