//! What may a platform ask about itself and about the accounts that have authorised it?

use serde_json::{Value, json};

use super::account::account;
use super::book::{Grant, give};
use super::call::{Answer, Call, Refused};
use super::push;
use crate::vault::Unusable;

/// Life of the platform's and the accounts' tokens (milliseconds).
const TOKEN_LIFE: i64 = 7_200_000;
/// Life of a pre_auth_code (milliseconds).
const PRE_AUTH_LIFE: i64 = 1_800_000;
/// Options of an account and the highest value of each.
const OPTIONS: [(&str, u8); 3] = [("location_report", 2), ("voice_recognize", 1), ("customer_service", 1)];

/// `api_component_token`
pub(super) fn component_token(call: &Call) -> Answer {
    check_secret(call, "component_appsecret")?;
    let platform = call.platform();
    let ticket = call.text("component_verify_ticket").ok_or(Refused(61_006))?;
    platform.tickets.look(ticket, call.now).map_err(|why| match why {
        Unusable::Expired => Refused(61_005),
        Unusable::Unknown | Unusable::Used => Refused(61_006),
    })?;
    let token = give(&platform.tokens, "61_", (), call.now, TOKEN_LIFE);
    platform.pages().token = Some(token.clone());
    Ok(json!({ "component_access_token": token, "expires_in": TOKEN_LIFE / 1_000 }))
}

/// `api_start_push_ticket`: sends one at once.
pub(super) async fn start_push_ticket(call: &Call<'_>) -> Answer {
    check_secret(call, "component_secret")?;
    push::ticket(call.state).await;
    Ok(json!({ "errcode": 0, "errmsg": "ok" }))
}

fn check_secret(call: &Call, name: &str) -> Result<(), Refused> {
    let platform = call.platform().platform();
    if call.text("component_appid").ok_or(Refused(41_018))? != platform.app_id {
        return Err(Refused(40_013));
    }
    if call.text(name) == Some(&platform.secret) { Ok(()) } else { Err(Refused(40_125)) }
}

/// `api_create_preauthcode`
pub(super) fn create_pre_auth_code(call: &Call) -> Answer {
    let code = give(&call.platform().pre_auth_codes, "preauthcode@@@", (), call.now, PRE_AUTH_LIFE);
    Ok(json!({ "pre_auth_code": code, "expires_in": PRE_AUTH_LIFE / 1_000 }))
}

/// `api_query_auth`: once, whether the code came with the browser or with the event.
pub(super) fn query_auth(call: &Call) -> Answer {
    let code = call.text("authorization_code").ok_or(Refused(61_009))?;
    let app_id = call.platform().auth_codes.take(code, call.now).map_err(|why| match why {
        Unusable::Unknown => Refused(61_009),
        Unusable::Used | Unusable::Expired => Refused(61_010),
    })?;
    let grant = call.platform().pages().grants.get(&app_id).cloned().ok_or(Refused(61_003))?;
    Ok(json!({ "authorization_info": {
        "authorizer_appid": app_id, "authorizer_access_token": account_token(call, &app_id),
        "expires_in": TOKEN_LIFE / 1_000, "authorizer_refresh_token": grant.refresh_token,
        "func_info": grant.func_info(),
    } }))
}

fn account_token(call: &Call, app_id: &str) -> String {
    give(&call.platform().account_tokens, "70_", app_id.to_owned(), call.now, TOKEN_LIFE)
}

/// `api_authorizer_token`
pub(super) fn authorizer_token(call: &Call) -> Answer {
    let given = call.text("authorizer_refresh_token").ok_or(Refused(61_023))?;
    // After the authorisation is taken back its refresh token is as dead as one that was replaced.
    let (app_id, grant) = call.grant().map_err(|_| Refused(61_023))?;
    if grant.refresh_token != given {
        return Err(Refused(61_023));
    }
    Ok(json!({
        "authorizer_access_token": account_token(call, &app_id), "expires_in": TOKEN_LIFE / 1_000,
        "authorizer_refresh_token": grant.refresh_token,
    }))
}

/// `api_get_authorizer_info`
pub(super) fn authorizer_info(call: &Call) -> Answer {
    let (app_id, grant) = call.grant()?;
    Ok(json!({
        "authorizer_info": account(&app_id).info(),
        "authorization_info": {
            "authorizer_appid": app_id, "authorizer_refresh_token": grant.refresh_token,
            "func_info": grant.func_info(),
        },
    }))
}

/// `api_get_authorizer_list`
pub(super) fn authorizer_list(call: &Call) -> Answer {
    let offset = call.number("offset").ok_or(Refused(40_097))?;
    let count = call.number("count").filter(|count| (1..=500).contains(count)).ok_or(Refused(40_097))?;
    let (offset, count) = (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(count).unwrap_or(500));
    let pages = call.platform().pages();
    let row = |(app_id, grant): (&String, &Grant)| json!({ "authorizer_appid": app_id, "refresh_token": grant.refresh_token, "auth_time": grant.at });
    let list: Value = pages.grants.iter().skip(offset).take(count).map(row).collect();
    Ok(json!({ "total_count": pages.grants.len(), "list": list }))
}

/// `api_get_authorizer_option`
pub(super) fn authorizer_option(call: &Call) -> Answer {
    let (app_id, grant) = call.grant()?;
    let (name, _) = option(call)?;
    let value = grant.options.get(name).map_or("0", String::as_str);
    Ok(json!({ "authorizer_appid": app_id, "option_name": name, "option_value": value }))
}

/// `api_set_authorizer_option`
pub(super) fn set_authorizer_option(call: &Call) -> Answer {
    let (app_id, _) = call.grant()?;
    let (name, highest) = option(call)?;
    let value = call.text("option_value").filter(|text| text.parse().is_ok_and(|value: u8| value <= highest));
    let value = value.ok_or(Refused(61_020))?;
    if let Some(grant) = call.platform().pages().grants.get_mut(&app_id) {
        grant.options.insert(name.to_owned(), value.to_owned());
    }
    Ok(json!({ "errcode": 0, "errmsg": "ok" }))
}

fn option(call: &Call) -> Result<(&'static str, u8), Refused> {
    let name = call.text("option_name").ok_or(Refused(61_020))?;
    OPTIONS.into_iter().find(|(known, _)| *known == name).ok_or(Refused(61_020))
}
