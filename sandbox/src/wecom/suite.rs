//! What may a provider ask with its suite: tokens, authorisations of companies, their administrators?

use serde_json::{Value, json};

use super::book::{CorpToken, Install};
use super::call::{Answer, Call, Refused};
use super::company::{self, SUITE_AGENT};
use super::corp::{TOKEN_LIFE, corp_token as company_token, give, suite_secret};
use super::member::{self, open_userid};

/// Life of a pre_auth_code (milliseconds).
const PRE_AUTH_LIFE: i64 = 1_200_000;

/// `service/get_suite_token`
pub(super) fn suite_token(call: &Call) -> Answer {
    let wecom = call.wecom();
    let id = call.text("suite_id").ok_or(Refused(41_021))?;
    let secret = call.text("suite_secret").ok_or(Refused(41_024))?;
    let ticket = call.text("suite_ticket").ok_or(Refused(41_023))?;
    if suite_secret(&wecom.suite, id).ok_or(Refused(40_083))? != secret {
        return Err(Refused(40_001));
    }
    match wecom.suite_tickets.look(ticket, call.now) {
        Ok(suite) if suite == id => {}
        _ => return Err(Refused(40_085)),
    }
    let token = give(&wecom.suite_tokens, id.to_owned(), call.now, TOKEN_LIFE);
    Ok(json!({ "suite_access_token": token, "expires_in": TOKEN_LIFE / 1_000 }))
}

/// `service/get_provider_token`
pub(super) fn provider_token(call: &Call) -> Answer {
    let suite = &call.wecom().suite;
    if call.text("corpid").ok_or(Refused(41_002))? != suite.provider_corp_id {
        return Err(Refused(40_013));
    }
    if call.text("provider_secret").ok_or(Refused(41_004))? != suite.provider_secret {
        return Err(Refused(40_001));
    }
    let token = give(&call.wecom().provider_tokens, (), call.now, TOKEN_LIFE);
    Ok(json!({ "provider_access_token": token, "expires_in": TOKEN_LIFE / 1_000 }))
}

/// `service/get_pre_auth_code`
pub(super) fn pre_auth_code(call: &Call) -> Answer {
    let suite = call.suite_token()?;
    let code = give(&call.wecom().pre_auth_codes, suite, call.now, PRE_AUTH_LIFE);
    Ok(json!({ "pre_auth_code": code, "expires_in": PRE_AUTH_LIFE / 1_000 }))
}

/// `service/set_session_info`
pub(super) fn session_info(call: &Call) -> Answer {
    let suite = call.suite_token()?;
    let code = call.text("pre_auth_code").ok_or(Refused(40_058))?;
    match call.wecom().pre_auth_codes.look(code, call.now) {
        Ok(owner) if owner == suite => {}
        _ => return Err(Refused(42_007)),
    }
    let info = call.member("session_info").and_then(Value::as_object).ok_or(Refused(40_058))?;
    let kind = info.get("auth_type").map_or(Some(0), Value::as_u64);
    if matches!(kind, Some(0 | 1)) { Ok(json!({})) } else { Err(Refused(40_058)) }
}

/// `service/get_permanent_code`
pub(super) fn permanent_code(call: &Call) -> Answer {
    let (corp, install) = exchange(call)?;
    let mut answer = describe(call, &corp, &install);
    let token = company_token(call, CorpToken { corp, agent: Some(SUITE_AGENT), suite: true });
    answer["access_token"] = token["access_token"].clone();
    answer["expires_in"] = token["expires_in"].clone();
    answer["permanent_code"] = json!(install.permanent_code);
    Ok(answer)
}

/// `service/v2/get_permanent_code`: without a token.
pub(super) fn permanent_code_v2(call: &Call) -> Answer {
    let (corp, install) = exchange(call)?;
    let full = describe(call, &corp, &install);
    let company = json!({ "corpid": corp, "corp_name": full["auth_corp_info"]["corp_name"] });
    Ok(json!({
        "permanent_code": install.permanent_code, "auth_corp_info": company,
        "auth_user_info": full["auth_user_info"], "state": "",
    }))
}

fn exchange(call: &Call) -> Result<(String, Install), Refused> {
    own_suite(call)?;
    let code = call.text("auth_code").ok_or(Refused(40_058))?;
    let corp = call.wecom().auth_codes.take(code, call.now).map_err(|_| Refused(40_029))?;
    let install = call.wecom().pages().installs.get(&corp).cloned().ok_or(Refused(48_004))?;
    Ok((corp, install))
}

/// Companies are customers of the suite, not of the one for logging in.
fn own_suite(call: &Call) -> Result<(), Refused> {
    if call.suite_token()? == call.wecom().suite.suite_id { Ok(()) } else { Err(Refused(48_003)) }
}

/// `service/get_auth_info` and its second version
pub(super) fn auth_info(call: &Call) -> Answer {
    let (corp, install) = authorised(call)?;
    Ok(describe(call, &corp, &install))
}

/// `service/v2/get_auth_info`
pub(super) fn auth_info_v2(call: &Call) -> Answer {
    auth_info(call)
}

/// `service/get_corp_token`
pub(super) fn corp_token(call: &Call) -> Answer {
    let (corp, _) = authorised(call)?;
    Ok(company_token(call, CorpToken { corp, agent: Some(SUITE_AGENT), suite: true }))
}

/// The company of `auth_corpid`, if `permanent_code` is its own.
fn authorised(call: &Call) -> Result<(String, Install), Refused> {
    own_suite(call)?;
    let corp = call.text("auth_corpid").ok_or(Refused(41_002))?;
    let code = call.text("permanent_code").ok_or(Refused(41_025))?;
    let install = install_of(call, corp)?;
    if install.permanent_code == code { Ok((corp.to_owned(), install)) } else { Err(Refused(40_084)) }
}

fn install_of(call: &Call, corp: &str) -> Result<Install, Refused> {
    if !company::exists(call.state, corp) {
        return Err(Refused(2_000_002));
    }
    call.wecom().pages().installs.get(corp).cloned().ok_or(Refused(48_004))
}

/// `service/get_admin_list`
pub(super) fn admins(call: &Call) -> Answer {
    own_suite(call)?;
    let corp = call.text("auth_corpid").ok_or(Refused(41_002))?;
    let install = install_of(call, corp)?;
    if call.member("agentid").and_then(Value::as_i64) != Some(SUITE_AGENT) {
        return Err(Refused(301_002));
    }
    Ok(admin_list(call, corp, &install))
}

/// `agent/get_admin_list`: for an app that came by the suite.
pub(super) fn admins_by_corp_token(call: &Call) -> Answer {
    let token = call.corp_token()?;
    if !token.suite {
        return Err(Refused(48_002));
    }
    let install = install_of(call, &token.corp)?;
    Ok(admin_list(call, &token.corp, &install))
}

/// Empty where a member has authorised and not the administrator.
fn admin_list(call: &Call, corp: &str, install: &Install) -> Value {
    let members = member::list(call.state, corp).into_iter();
    let admins = members.filter(|one| one.admin && one.status == member::ACTIVE && install.mode == 0);
    let rows = admins
        .map(|one| json!({ "userid": one.userid, "open_userid": open_userid(corp, &one.userid), "auth_type": 1 }));
    json!({ "admin": rows.collect::<Vec<_>>() })
}

/// Company, app and the member who authorised.
fn describe(call: &Call, corp: &str, install: &Install) -> Value {
    let name = company::name(corp);
    let scope = call.wecom().pages().agent(corp, SUITE_AGENT).map(|agent| agent.scope.clone()).unwrap_or_default();
    let members = member::list(call.state, corp);
    let by = members.iter().find(|one| one.userid == install.by).or(members.iter().find(|one| one.admin));
    let (userid, user_name) = by.map_or(("", ""), |one| (&one.userid, &one.name));
    json!({
        "auth_corp_info": {
            "corpid": corp, "corp_name": name, "corp_type": "verified", "corp_square_logo_url": "",
            "corp_user_max": 50, "corp_full_name": name, "verified_end_time": 2_000_000_000, "subject_type": 1,
            "corp_wxqrcode": "", "corp_scale": "1-50人", "corp_industry": "IT服务",
            "corp_sub_industry": "计算机软件/硬件/信息服务",
        },
        "auth_info": { "agent": [{
            "agentid": SUITE_AGENT, "name": call.wecom().suite.name, "round_logo_url": "", "square_logo_url": "", "appid": 1,
            "auth_mode": install.mode, "is_customized_app": false,
            "privilege": {
                "level": 1, "allow_party": scope.parties, "allow_user": scope.users, "allow_tag": scope.tags,
                "extra_party": [], "extra_user": [], "extra_tag": [],
            },
        }] },
        "auth_user_info": {
            "userid": userid, "open_userid": open_userid(corp, userid), "name": user_name, "avatar": "",
        },
        "dealer_corp_info": { "corpid": "", "corp_name": "" },
    })
}
