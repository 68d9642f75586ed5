//! What does the authorisation page ask for, and what has the platform when an administrator agreed?

use std::collections::BTreeMap;
use std::sync::Arc;

use super::account::{Account, account};
use super::book::{Grant, OfficialAccount, PushFault, give};
use super::{permission, push};
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::people::Person;
use crate::stand_in::{Ask, Choice, Choosable, Consent, Wrong, callback, is_at};
use crate::vault::Unusable;
use crate::{State, random};

/// On a computer: an administrator scans.
pub(super) const DESKTOP: &str = "/cgi-bin/componentloginpage";
/// Inside WeChat.
pub(super) const MOBILE: &str = "/wxaopen/safe/bindcomponent";
/// Inside WeChat, as older libraries write it.
pub(super) const MOBILE_LEGACY: &str = "/safe/bindcomponent";

/// Life of an authorisation code (milliseconds).
pub(super) const AUTH_CODE_LIFE: i64 = 600_000;

const ACCOUNT: Both = Both::new("公众号", "Account");
const PERMISSIONS: Both = Both::new("权限", "Permissions");
const NO_ACCOUNT: Both = Both::new(
    "您没有可授权的公众号。请让公众号管理员扫码。",
    "You administer no account that can be authorised. Let an administrator scan.",
);
const NOT_YOURS: Both = Both::new("您不是这个公众号的管理员。", "You are no administrator of this account.");
const LATE: Both = Both::new("此页面已失效。请重新开始。", "This page is no longer valid. Begin again.");

/// Is the page asked for as it must be?
pub(super) fn open(platform: &OfficialAccount, state: &State, page: &str, fields: &Fields) -> Result<Ask, Wrong> {
    if fields.text("component_appid") != platform.platform().app_id {
        return Err(wrong("61011", "component_appid 不正确", "component_appid is not known"));
    }
    platform.pre_auth_codes.look(fields.text("pre_auth_code"), state.now()).map_err(|why| match why {
        Unusable::Expired => wrong("42001", "pre_auth_code 已过期", "pre_auth_code has expired"),
        Unusable::Used => wrong("61010", "pre_auth_code 已使用", "pre_auth_code has been used"),
        Unusable::Unknown => wrong("61009", "pre_auth_code 不正确", "pre_auth_code is not known"),
    })?;
    if fields.get("auth_type").is_some() && fields.get("biz_appid").is_some() {
        return Err(wrong(
            "61020",
            "auth_type 与 biz_appid 不能同时使用",
            "auth_type and biz_appid exclude each other",
        ));
    }
    if !matches!(fields.text("auth_type"), "" | "1" | "2" | "3") {
        return Err(wrong("61020", "auth_type 不正确", "auth_type is none"));
    }
    if page != DESKTOP && fields.get("action") != Some("bindcomponent") {
        return Err(wrong("61020", "action 不正确", "action is none"));
    }
    let redirect_uri = fields.text("redirect_uri").to_owned();
    if !is_at(&platform.platform().callback_hosts, &redirect_uri) {
        return Err(wrong(
            "10003",
            "redirect_uri 的域名与登记的不符",
            "The host of redirect_uri is not the registered one",
        ));
    }
    let wants = asked(fields).into_iter().filter_map(permission::name).collect();
    Ok(Ask {
        page: page.to_owned(),
        fields: fields.clone(),
        client: platform.platform().name.clone(),
        wants,
        redirect_uri,
        own_frame: false,
    })
}

/// The permission sets of `category_id_list`. It does not bind: the administrator may tick others.
fn asked(fields: &Fields) -> Vec<u32> {
    fields.text("category_id_list").split('|').filter_map(|id| id.parse().ok()).collect()
}

/// Account and permission sets.
pub(super) fn choices(ask: &Ask, person: &Person, language: Language) -> Vec<Choice> {
    let accounts = open_accounts(ask, person);
    if accounts.is_empty() {
        return Vec::new();
    }
    let asked = asked(&ask.fields);
    let mut sets: Vec<u32> = accounts.iter().flat_map(|one| one.sets).copied().collect();
    sets.sort_unstable();
    sets.dedup();
    let account = |(n, one): (usize, &Account)| Choosable {
        value: one.app_id.clone(),
        label: format!("{} · {}", one.name, one.principal),
        chosen: n == 0,
    };
    let set = |id: u32| Choosable {
        value: id.to_string(),
        label: permission::name(id).map_or_else(|| id.to_string(), |name| name.of(language).to_owned()),
        chosen: asked.is_empty() || asked.contains(&id),
    };
    vec![
        Choice {
            name: "account",
            title: ACCOUNT.of(language),
            many: false,
            options: accounts.iter().enumerate().map(account).collect(),
        },
        Choice {
            name: "permissions",
            title: PERMISSIONS.of(language),
            many: true,
            options: sets.into_iter().map(set).collect(),
        },
    ]
}

/// The accounts of the person that the page lets choose from.
fn open_accounts(ask: &Ask, person: &Person) -> Vec<Account> {
    let pinned = ask.fields.get("biz_appid");
    let kind = ask.fields.text("auth_type");
    let fits = |one: &Account| match kind {
        "1" => !one.mini_program,
        "2" => one.mini_program,
        _ => pinned.is_none_or(|app_id| app_id == one.app_id),
    };
    person.accounts.iter().map(|app_id| account(app_id)).filter(fits).collect()
}

/// The address with the authorisation code; the event goes another way.
pub(super) async fn confirm(
    platform: &OfficialAccount,
    state: &Arc<State>,
    ask: &Ask,
    consent: &Consent,
) -> Result<String, Both> {
    let open = open_accounts(ask, &consent.person);
    let chosen = match &consent.account {
        Some(app_id) => open.into_iter().find(|one| one.app_id == *app_id).ok_or(NOT_YOURS)?,
        None => open.into_iter().next().ok_or(NO_ACCOUNT)?,
    };
    let pre_auth_code = ask.fields.text("pre_auth_code");
    platform.pre_auth_codes.take(pre_auth_code, state.now()).map_err(|_| LATE)?;

    let sets = granted(&chosen, &asked(&ask.fields), consent.permissions.as_deref());
    let event = authorise(platform, state.now(), &chosen.app_id, sets);
    let code = give(&platform.auth_codes, "queryauthcode@@@", chosen.app_id.clone(), state.now(), AUTH_CODE_LIFE);
    if let Some(kind) = event {
        let told = push::Told { kind, app_id: chosen.app_id, code: code.clone(), pre_auth_code: pre_auth_code.into() };
        if platform.pages().push_fault == Some(PushFault::EventFirst) {
            push::authorisation(state, &told).await;
        } else {
            let state = Arc::clone(state);
            tokio::spawn(async move { push::authorisation(&state, &told).await });
        }
    }
    Ok(callback(&ask.redirect_uri, &[("auth_code", Some(&code)), ("expires_in", Some("600"))]))
}

/// What is ticked and can be granted; what nobody ticked is what was asked for, or all.
fn granted(account: &Account, asked: &[u32], ticked: Option<&[String]>) -> Vec<u32> {
    let wanted = |id: &u32| match ticked {
        Some(ticked) => ticked.iter().any(|one| one.parse() == Ok(*id)),
        None => asked.is_empty() || asked.contains(id),
    };
    account.sets.iter().copied().filter(wanted).collect()
}

/// Writes the authorisation down, with a new refresh token; the event that tells of it, if anything changed.
fn authorise(platform: &OfficialAccount, now: i64, app_id: &str, sets: Vec<u32>) -> Option<&'static str> {
    let mut pages = platform.pages();
    let before = pages.grants.get(app_id);
    let event = match before {
        None => Some("authorized"),
        Some(grant) if grant.sets != sets => Some("updateauthorized"),
        Some(_) => None,
    };
    let grant = Grant {
        sets,
        refresh_token: format!("refreshtoken@@@{}", random::token()),
        at: now / 1_000,
        options: before.map_or_else(BTreeMap::new, |grant| grant.options.clone()),
    };
    pages.grants.insert(app_id.to_owned(), grant);
    event
}

pub(super) const fn wrong(code: &'static str, zh: &'static str, en: &'static str) -> Wrong {
    Wrong { code, text: Both::new(zh, en) }
}
