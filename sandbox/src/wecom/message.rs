//! Whom does a message of an app reach?

use serde_json::{Value, json};

use super::book::Sent;
use super::call::{Answer, Call, Refused};
use super::company::{DEPARTMENTS, TAG, subtree};
use super::member::{self, ACTIVE, Member};

/// Messages that are kept.
const KEPT: usize = 500;

/// Receivers of one kind: those that exist, and the names of those that do not.
#[derive(Default)]
struct Receivers {
    members: Vec<String>,
    unknown: Vec<String>,
}

/// `message/send`: what is wrong with some receivers is told beside the success.
pub(super) fn send(call: &Call) -> Answer {
    let token = call.corp_token()?;
    let agent = token.agent.ok_or(Refused(48_002))?;
    if call.member("agentid").and_then(whole) != Some(agent) {
        return Err(Refused(301_002));
    }
    let (kind, content) = content(call)?;
    let scope =
        call.wecom().pages().agent(&token.corp, agent).map(|agent| agent.scope.clone()).ok_or(Refused(40_056))?;
    let members = member::list(call.state, &token.corp);
    let members: Vec<_> = members.into_iter().filter(|one| one.status == ACTIVE && scope.holds(one)).collect();

    let users = by_user(call.text("touser").unwrap_or_default(), &members);
    let parties = by_party(call.text("toparty").unwrap_or_default(), &members);
    let tags = by_tag(call.text("totag").unwrap_or_default(), &members);
    let mut to = [users.members, parties.members, tags.members].concat();
    to.sort_unstable();
    to.dedup();
    if to.is_empty() {
        return Err(Refused(81_013));
    }
    let sent = Sent { company: token.corp, agent, to, kind: kind.into(), content: content.clone() };
    let mut pages = call.wecom().pages();
    if pages.outbox.len() == KEPT {
        pages.outbox.remove(0);
    }
    pages.outbox.push(sent);
    Ok(json!({
        "invaliduser": users.unknown.join("|").to_lowercase(), "invalidparty": parties.unknown.join("|"),
        "invalidtag": tags.unknown.join("|"), "unlicenseduser": "", "msgid": format!("msg{}", pages.outbox.len()),
        "response_code": "",
    }))
}

/// Kind and content, within the lengths of the provider (bytes).
fn content<'a>(call: &'a Call) -> Result<(&'a str, &'a Value), Refused> {
    let kind = call.text("msgtype").ok_or(Refused(40_058))?;
    let content = call.member(kind).ok_or(Refused(40_058))?;
    let length = |name: &str| content.get(name).and_then(Value::as_str).map_or(0, str::len);
    let fits = match kind {
        "text" | "markdown" if length("content") == 0 => return Err(Refused(44_004)),
        "text" | "markdown" => length("content") <= 2_048,
        "textcard" => {
            let (title, description) = (length("title"), length("description"));
            (1..=128).contains(&title) && (1..=512).contains(&description) && length("url") > 0
        }
        _ => false,
    };
    if fits { Ok((kind, content)) } else { Err(Refused(40_058)) }
}

/// A number, or digits as a text: clients send both.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split('|').map(str::trim).filter(|name| !name.is_empty())
}

fn by_user(list: &str, members: &[Member]) -> Receivers {
    if list == "@all" {
        return Receivers { members: members.iter().map(|one| one.userid.clone()).collect(), ..Receivers::default() };
    }
    let mut found = Receivers::default();
    for name in names(list) {
        match members.iter().find(|one| one.userid.eq_ignore_ascii_case(name)) {
            Some(member) => found.members.push(member.userid.clone()),
            None => found.unknown.push(name.to_owned()),
        }
    }
    found
}

fn by_party(list: &str, members: &[Member]) -> Receivers {
    let mut found = Receivers::default();
    for name in names(list) {
        let id = name.parse().ok().filter(|id| DEPARTMENTS.iter().any(|one| one.id == *id));
        let Some(id) = id else {
            found.unknown.push(name.to_owned());
            continue;
        };
        let wanted = subtree(id);
        let inside = members.iter().filter(|one| one.departments.iter().any(|one| wanted.contains(one)));
        found.members.extend(inside.map(|one| one.userid.clone()));
    }
    found
}

fn by_tag(list: &str, members: &[Member]) -> Receivers {
    let mut found = Receivers::default();
    for name in names(list) {
        if name != TAG.0.to_string() {
            found.unknown.push(name.to_owned());
            continue;
        }
        let wanted = subtree(TAG.2);
        let tagged = |one: &&Member| one.tagged || one.departments.iter().any(|one| wanted.contains(one));
        found.members.extend(members.iter().filter(tagged).map(|one| one.userid.clone()));
    }
    found
}
