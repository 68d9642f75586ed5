//! Which members, departments, tags and apps may an app look up?

use serde_json::{Value, json};

use super::book::CorpToken;
use super::call::{Answer, Call, Refused};
use super::company::{self, DEPARTMENTS, Department, TAG, subtree};
use super::member::{self, LEFT, Member, open_userid};
use super::scope::Scope;

/// What the caller may see.
struct View {
    token: CorpToken,
    scope: Scope,
}

impl View {
    fn of(call: &Call) -> Result<Self, Refused> {
        let token = call.corp_token()?;
        let scope = match token.agent {
            // Contact synchronisation sees everybody.
            None => Scope::all(),
            Some(id) => {
                call.wecom().pages().agent(&token.corp, id).map(|agent| agent.scope.clone()).unwrap_or_default()
            }
        };
        Ok(Self { token, scope })
    }

    fn members(&self, call: &Call) -> Vec<Member> {
        let all = member::list(call.state, &self.token.corp).into_iter();
        all.filter(|member| member.status != LEFT && self.scope.holds(member)).collect()
    }

    /// The department of a query parameter, if it is there and visible.
    fn department(&self, call: &Call, name: &str) -> Result<u32, Refused> {
        let id: u32 = call.query(name).and_then(|text| text.parse().ok()).ok_or(Refused(40_058))?;
        if !DEPARTMENTS.iter().any(|one| one.id == id) {
            return Err(Refused(60_123));
        }
        if self.scope.departments().contains(&id) { Ok(id) } else { Err(Refused(60_011)) }
    }

    /// A third-party app is shown ids where others see names.
    fn name<'a>(&self, name: &'a str, id: &'a str) -> &'a str {
        if self.token.suite { id } else { name }
    }

    /// A member's record, without what only the member can show.
    fn record(&self, member: &Member) -> Value {
        json!({
            "userid": member.userid,
            "name": self.name(&member.name, &member.userid),
            "department": member.departments,
            "order": vec![0; member.departments.len()],
            "position": "",
            "is_leader_in_dept": vec![u8::from(member.admin); member.departments.len()],
            "direct_leader": [],
            "telephone": "",
            "alias": "",
            "extattr": { "attrs": [] },
            "status": member.status,
            "external_position": "",
            "external_profile": {},
            "main_department": member.departments.first(),
            "open_userid": open_userid(&self.token.corp, &member.userid),
        })
    }

    fn department_record(&self, one: &Department) -> Value {
        let id = one.id.to_string();
        let name = if one.parent == 0 { company::name(&self.token.corp) } else { one.name };
        json!({
            "id": one.id, "name": self.name(name, &id), "name_en": "", "department_leader": [],
            "parentid": one.parent, "order": one.order,
        })
    }
}

/// `user/get`
pub(super) fn user(call: &Call) -> Answer {
    let view = View::of(call)?;
    let userid = call.query("userid").ok_or(Refused(40_003))?;
    let member = member::find(call.state, &view.token.corp, userid).ok_or(Refused(60_111))?;
    if view.scope.holds(&member) { Ok(view.record(&member)) } else { Err(Refused(60_011)) }
}

/// `user/simplelist`
pub(super) fn simple_list(call: &Call) -> Answer {
    let brief = |view: &View, member: &Member| {
        json!({
            "userid": member.userid, "name": view.name(&member.name, &member.userid),
            "department": member.departments, "open_userid": open_userid(&view.token.corp, &member.userid),
        })
    };
    listed(call, brief)
}

/// `user/list`
pub(super) fn full_list(call: &Call) -> Answer {
    listed(call, View::record)
}

fn listed(call: &Call, show: fn(&View, &Member) -> Value) -> Answer {
    let view = View::of(call)?;
    let id = view.department(call, "department_id")?;
    let wanted = if call.query("fetch_child") == Some("1") { subtree(id) } else { vec![id] };
    let members = view.members(call);
    let inside = members.iter().filter(|member| member.departments.iter().any(|one| wanted.contains(one)));
    Ok(json!({ "userlist": inside.map(|member| show(&view, member)).collect::<Vec<_>>() }))
}

/// `user/list_id`: all members by id, a page at a time, for contact synchronisation only.
pub(super) fn list_id(call: &Call) -> Answer {
    let view = View::of(call)?;
    if view.token.agent.is_some() {
        return Err(Refused(48_002));
    }
    let limit = call.member("limit").map_or(Some(10_000), Value::as_u64).filter(|limit| (1..=10_000).contains(limit));
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).ok_or(Refused(40_058))?;
    let from: usize = call.text("cursor").map_or(Ok(0), str::parse).map_err(|_| Refused(40_058))?;
    let members = view.members(call);
    let pairs = members.iter().flat_map(|member| member.departments.iter().map(|one| (&member.userid, *one)));
    let mut pairs = pairs.skip(from);
    let page: Vec<_> =
        pairs.by_ref().take(limit).map(|(userid, one)| json!({ "userid": userid, "department": one })).collect();
    let next = pairs.next().map_or_else(String::new, |_| (from + limit).to_string());
    Ok(json!({ "next_cursor": next, "dept_user": page }))
}

/// `department/list`: the visible ones, below `id` if it is given.
pub(super) fn departments(call: &Call) -> Answer {
    let view = View::of(call)?;
    let shown = shown(call, &view)?;
    let records: Vec<_> = shown.into_iter().map(|one| view.department_record(one)).collect();
    Ok(json!({ "department": records }))
}

/// `department/simplelist`
pub(super) fn department_ids(call: &Call) -> Answer {
    let view = View::of(call)?;
    let shown = shown(call, &view)?.into_iter();
    let records = shown.map(|one| json!({ "id": one.id, "parentid": one.parent, "order": one.order }));
    Ok(json!({ "department_id": records.collect::<Vec<_>>() }))
}

fn shown(call: &Call, view: &View) -> Result<Vec<&'static Department>, Refused> {
    let below = if call.query("id").is_some() { subtree(view.department(call, "id")?) } else { subtree(1) };
    let visible = view.scope.departments();
    Ok(DEPARTMENTS.iter().filter(|one| below.contains(&one.id) && visible.contains(&one.id)).collect())
}

/// `department/get`
pub(super) fn department(call: &Call) -> Answer {
    let view = View::of(call)?;
    let id = view.department(call, "id")?;
    let one = DEPARTMENTS.iter().find(|one| one.id == id).ok_or(Refused(60_123))?;
    Ok(json!({ "department": view.department_record(one) }))
}

/// `tag/list`
pub(super) fn tags(call: &Call) -> Answer {
    call.corp_token()?;
    Ok(json!({ "taglist": [{ "tagid": TAG.0, "tagname": TAG.1 }] }))
}

/// `tag/get`: what of a tag the app may see.
pub(super) fn tag(call: &Call) -> Answer {
    let view = View::of(call)?;
    if call.query("tagid") != Some(TAG.0.to_string().as_str()) {
        return Err(Refused(40_058));
    }
    let members = view.members(call);
    let users = members.iter().filter(|member| member.tagged);
    let users = users.map(|member| json!({ "userid": member.userid, "name": view.name(&member.name, &member.userid) }));
    let parties: Vec<_> = view.scope.departments().into_iter().filter(|id| *id == TAG.2).collect();
    Ok(json!({ "tagname": TAG.1, "userlist": users.collect::<Vec<_>>(), "partylist": parties }))
}

/// `agent/get`: an app sees itself only.
pub(super) fn agent(call: &Call) -> Answer {
    let token = call.corp_token()?;
    let id: i64 = call.query("agentid").and_then(|text| text.parse().ok()).ok_or(Refused(40_056))?;
    if token.agent != Some(id) {
        return Err(Refused(301_002));
    }
    let pages = call.wecom().pages();
    let agent = pages.agent(&token.corp, id).ok_or(Refused(40_056))?;
    let users: Vec<_> = agent.scope.users.iter().map(|userid| json!({ "userid": userid })).collect();
    Ok(json!({
        "agentid": id, "name": name(call, &token), "square_logo_url": "", "description": "",
        "allow_userinfos": { "user": users },
        "allow_partys": { "partyid": agent.scope.parties },
        "allow_tags": { "tagid": agent.scope.tags },
        "close": u8::from(agent.closed), "redirect_domain": call.wecom().app.callback_hosts.first(),
        "report_location_flag": 0, "isreportenter": 0, "home_url": "",
    }))
}

/// `agent/list`
pub(super) fn agents(call: &Call) -> Answer {
    let token = call.corp_token()?;
    let own = token.agent.iter().map(|id| json!({ "agentid": id, "name": name(call, &token), "square_logo_url": "" }));
    Ok(json!({ "agentlist": own.collect::<Vec<_>>() }))
}

fn name<'a>(call: &Call<'a>, token: &CorpToken) -> &'a str {
    if token.suite { &call.wecom().suite.name } else { &call.wecom().app.name }
}
