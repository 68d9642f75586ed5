//! Who came to a provider with a code?

use serde_json::{Value, json};

use super::book::{Audience, Code, UserTicket};
use super::call::{Answer, Call, Refused};
use super::company::SUITE_AGENT;
use super::corp::{TOKEN_LIFE, details, give, redeem_for, user_ticket};
use super::member::{self, Member, open_userid};
use crate::vault::Unusable;

/// `service/auth/getuserinfo3rd`
pub(super) fn user_info(call: &Call) -> Answer {
    let (suite, code) = redeem(call)?;
    let Some(member) = member_of(call, &code) else {
        return Ok(json!({ "openid": member::outsider(&code.person, &suite) }));
    };
    let mut answer = json!({
        "corpid": member.company, "userid": shown_userid(call, &member),
        "open_userid": open_userid(&member.company, &member.userid),
    });
    if let Some(detail) = code.detail {
        let ticket = UserTicket { audience: code.audience, corp: member.company, person: code.person, detail };
        answer["user_ticket"] = json!(give(&call.wecom().user_tickets, ticket, call.now, TOKEN_LIFE));
        answer["expires_in"] = json!(TOKEN_LIFE / 1_000);
    }
    Ok(answer)
}

/// `service/getuserinfo3rd`: the same with the older spelling.
pub(super) fn user_info_legacy(call: &Call) -> Answer {
    let (suite, code) = redeem(call)?;
    Ok(match member_of(call, &code) {
        Some(member) => json!({ "CorpId": member.company, "UserId": shown_userid(call, &member), "DeviceId": "" }),
        None => json!({ "OpenId": member::outsider(&code.person, &suite), "DeviceId": "" }),
    })
}

fn redeem(call: &Call) -> Result<(String, Code), Refused> {
    let suite = call.suite_token()?;
    let given = call.query("code").ok_or(Refused(41_008))?;
    let code = redeem_for(call, given, &Audience::Suite(suite.clone()))?;
    Ok((suite, code))
}

fn member_of(call: &Call, code: &Code) -> Option<Member> {
    member::of_person(call.state, code.company.as_deref()?, &code.person)
}

/// A company that has not authorised the suite does not show its members' ids: the provider gets its own ones.
fn shown_userid(call: &Call, member: &Member) -> String {
    if call.wecom().pages().installs.contains_key(&member.company) {
        return member.userid.clone();
    }
    open_userid(&member.company, &member.userid)
}

/// `service/auth/getuserdetail3rd`
pub(super) fn user_detail(call: &Call) -> Answer {
    let suite = call.suite_token()?;
    let ticket = user_ticket(call, &Audience::Suite(suite))?;
    let member = member::of_person(call.state, &ticket.corp, &ticket.person).ok_or(Refused(60_111))?;
    let userid = shown_userid(call, &member);
    let mut answer = details(&member, ticket.detail);
    answer["corpid"] = json!(ticket.corp);
    // Third-party apps do not get names.
    answer["name"] = json!(userid);
    answer["userid"] = json!(userid);
    Ok(answer)
}

/// `service/get_login_info`: the older login of providers, which tells who is an administrator.
pub(super) fn login_info(call: &Call) -> Answer {
    // Clients do not agree on the name of the token.
    let token = call.query("access_token").or_else(|| call.query("provider_access_token")).ok_or(Refused(41_001))?;
    call.wecom().provider_tokens.look(token, call.now).map_err(|why| match why {
        Unusable::Expired => Refused(42_001),
        Unusable::Unknown | Unusable::Used => Refused(40_082),
    })?;
    let given = call.text("auth_code").ok_or(Refused(41_008))?;
    let code = redeem_for(call, given, &Audience::Provider)?;
    let member = member_of(call, &code).ok_or(Refused(60_111))?;
    let installed = call.wecom().pages().installs.contains_key(&member.company);
    let agents =
        if installed && member.admin { json!([{ "agentid": SUITE_AGENT, "auth_type": 1 }]) } else { json!([]) };
    let departments: Vec<_> =
        member.departments.iter().map(|id| json!({ "id": id, "writable": member.admin })).collect();
    Ok(json!({
        "usertype": user_type(call, &member),
        "user_info": {
            "userid": shown_userid(call, &member), "open_userid": open_userid(&member.company, &member.userid),
            "name": member.name, "avatar": "",
        },
        "corp_info": { "corpid": member.company },
        "agent": agents,
        "auth_info": { "department": departments },
    }))
}

/// 1 who created the company (its first administrator), 2 another administrator, 5 a member.
fn user_type(call: &Call, member: &Member) -> Value {
    let first = member::list(call.state, &member.company).into_iter().find(|one| one.admin);
    json!(match first {
        Some(first) if first.userid == member.userid => 1,
        _ if member.admin => 2,
        _ => 5,
    })
}
