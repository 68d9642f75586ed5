//! What may a company's own app ask: its token, and who came with a code?

use std::sync::PoisonError;

use serde_json::{Value, json};

use super::book::{Audience, Code, CorpToken, Detail, UserTicket};
use super::call::{Answer, Call, Refused};
use super::company::{WecomSuite, exists};
use super::member::{self, ACTIVE, Member};
use crate::random;
use crate::vault::{Unusable, Vault};

/// Life of an access token (milliseconds).
pub(super) const TOKEN_LIFE: i64 = 7_200_000;
/// A token is given again while this much of it is left.
const REPEAT_LEFT: i64 = 300_000;

/// `gettoken`: the same token while it lasts.
pub(super) fn get_token(call: &Call) -> Answer {
    let corp = call.query("corpid").ok_or(Refused(41_002))?;
    let secret = call.query("corpsecret").ok_or(Refused(41_004))?;
    let app = &call.wecom().app;
    if !exists(call.state, corp) {
        return Err(Refused(40_013));
    }
    let agent = match secret {
        _ if secret == app.secret => Some(app.agent_id),
        _ if secret == app.contact_secret => None,
        _ => return Err(Refused(40_001)),
    };
    if corp != app.corp_id {
        return Err(Refused(40_091));
    }
    Ok(corp_token(call, CorpToken { corp: corp.to_owned(), agent, suite: false }))
}

/// The token for this company and app, the old one if it is good for some time yet.
pub(super) fn corp_token(call: &Call, token: CorpToken) -> Value {
    let wecom = call.wecom();
    let mut last = wecom.last_tokens.lock().unwrap_or_else(PoisonError::into_inner);
    let old = last
        .get(&token)
        .filter(|(text, until)| until - call.now >= REPEAT_LEFT && wecom.corp_tokens.look(text, call.now).is_ok());
    let (text, until) = old
        .cloned()
        .unwrap_or_else(|| (give(&wecom.corp_tokens, token.clone(), call.now, TOKEN_LIFE), call.now + TOKEN_LIFE));
    last.insert(token, (text.clone(), until));
    json!({ "access_token": text, "expires_in": (until - call.now) / 1_000 })
}

/// Gives a new token out. `life` in milliseconds.
pub(super) fn give<T: Clone>(vault: &Vault<T>, value: T, now: i64, life: i64) -> String {
    let token = random::token();
    vault.put(&token, value, now + life);
    token
}

/// `auth/getuserinfo`
pub(super) fn user_info(call: &Call) -> Answer {
    let (token, agent, code) = redeem(call)?;
    let Some(member) = visible(call, &token, agent, &code)? else {
        return Ok(json!({ "openid": member::outsider(&code.person, &token.corp) }));
    };
    let mut answer = json!({ "userid": member.userid });
    if let Some(detail) = code.detail {
        let ticket = UserTicket { audience: code.audience, corp: token.corp, person: code.person, detail };
        answer["user_ticket"] = json!(give(&call.wecom().user_tickets, ticket, call.now, TOKEN_LIFE));
        answer["expires_in"] = json!(TOKEN_LIFE / 1_000);
    }
    Ok(answer)
}

/// `user/getuserinfo`: the same with the older spelling.
pub(super) fn user_info_legacy(call: &Call) -> Answer {
    let (token, agent, code) = redeem(call)?;
    Ok(match visible(call, &token, agent, &code)? {
        Some(member) => json!({ "UserId": member.userid, "DeviceId": "" }),
        None => json!({ "OpenId": member::outsider(&code.person, &token.corp), "DeviceId": "" }),
    })
}

fn redeem(call: &Call) -> Result<(CorpToken, i64, Code), Refused> {
    let token = call.corp_token()?;
    let agent = token.agent.ok_or(Refused(48_002))?;
    let given = call.query("code").ok_or(Refused(41_008))?;
    let wanted = Audience::App { corp: token.corp.clone(), agent };
    let code = redeem_for(call, given, &wanted)?;
    Ok((token, agent, code))
}

/// What the code tells, if it was made for the caller. Unknown, used and expired codes are not told apart, and a
/// code of somebody else stays good for its owner.
pub(super) fn redeem_for(call: &Call, given: &str, wanted: &Audience) -> Result<Code, Refused> {
    let codes = &call.wecom().codes;
    let known = codes.look(given, call.now).map_err(|_| Refused(40_029))?;
    if known.audience != *wanted {
        return Err(Refused(40_029));
    }
    codes.take(given, call.now).map_err(|_| Refused(40_029))
}

/// The member of the code; `None` for somebody who is none.
fn visible(call: &Call, token: &CorpToken, agent: i64, code: &Code) -> Result<Option<Member>, Refused> {
    let Some(member) = member::of_person(call.state, &token.corp, &code.person) else { return Ok(None) };
    let pages = call.wecom().pages();
    let seen = pages.agent(&token.corp, agent).is_some_and(|agent| agent.scope.holds(&member));
    if seen && member.status == ACTIVE { Ok(Some(member)) } else { Err(Refused(50_002)) }
}

/// `auth/getuserdetail`
pub(super) fn user_detail(call: &Call) -> Answer {
    let token = call.corp_token()?;
    let wanted = Audience::App { corp: token.corp.clone(), agent: token.agent.ok_or(Refused(48_002))? };
    let ticket = user_ticket(call, &wanted)?;
    let member = member::of_person(call.state, &ticket.corp, &ticket.person).ok_or(Refused(60_111))?;
    Ok(details(&member, ticket.detail))
}

/// The ticket of the body, if it was given to the caller.
pub(super) fn user_ticket(call: &Call, audience: &Audience) -> Result<UserTicket, Refused> {
    let given = call.text("user_ticket").ok_or(Refused(40_058))?;
    let ticket = call.wecom().user_tickets.look(given, call.now).map_err(|why| match why {
        Unusable::Expired => Refused(84_014),
        Unusable::Unknown | Unusable::Used => Refused(84_015),
    })?;
    if ticket.audience == *audience { Ok(ticket) } else { Err(Refused(84_015)) }
}

/// What a member shows by a ticket; most of it only if they agreed to the private scope.
pub(super) fn details(member: &Member, detail: Detail) -> Value {
    let mut answer = json!({ "userid": member.userid, "gender": "0", "avatar": "", "qr_code": "" });
    if detail == Detail::Private {
        let mail = format!("{}@corp.example", member.userid);
        answer["mobile"] = json!("13800000000");
        answer["email"] = json!(mail);
        answer["biz_mail"] = json!(mail);
        answer["address"] = json!("");
    }
    answer
}

/// The suite of this id and its secret.
pub(super) fn suite_secret<'a>(suite: &'a WecomSuite, id: &str) -> Option<&'a str> {
    if id == suite.suite_id {
        return Some(&suite.suite_secret);
    }
    (id == suite.login_suite_id).then_some(suite.login_suite_secret.as_str())
}
