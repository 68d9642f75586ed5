//! What do the login pages ask for, and with which code does a person come back?

use super::book::{Audience, Code, Detail, Wecom};
use super::company;
use super::corp::give;
use super::member::{self, ACTIVE, Member};
use crate::State;
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::people::Person;
use crate::stand_in::{Ask, Choice, Choosable, Consent, Wrong, callback, is_at};

/// Today's page, for a company's app and for a provider.
pub(super) const CURRENT: &str = "/wwlogin/sso/login";
/// The older page of a company's app; most libraries still send people here.
pub(super) const LEGACY: &str = "/wwopen/sso/qrConnect";
/// The older page of a provider.
pub(super) const LEGACY_PROVIDER: &str = "/wwopen/sso/3rd_qrConnect";
/// The page inside WeCom's own browser.
pub(super) const IN_CLIENT: &str = "/connect/oauth2/authorize";

/// Life of a code (milliseconds).
const CODE_LIFE: i64 = 300_000;
/// Life of the older provider page's code (milliseconds; the page says it in seconds).
const AUTH_CODE_LIFE: i64 = 600_000;

/// What a page is for.
struct Door {
    audience: Audience,
    detail: Option<Detail>,
    /// Only administrators may pass.
    admins: bool,
}

const NO_MEMBER: Both =
    Both::new("您不是这家企业的成员。请换一个身份。", "You are no member of this company. Choose another identity.");
const DISABLED: Both = Both::new(
    "您在这家企业的账号已停用。请联系管理员。",
    "Your account in this company is disabled. Ask its administrator.",
);
const NO_ADMIN: Both = Both::new(
    "只有企业管理员可以继续。请让管理员扫码。",
    "Only an administrator may go on. Let an administrator scan.",
);
const COMPANY: Both = Both::new("企业", "Company");
const NO_COMPANY: Both = Both::new("您没有加入任何企业。", "You have not joined any company.");

/// Is the page asked for as it must be?
pub(super) fn open(wecom: &Wecom, page: &str, fields: &Fields) -> Result<Ask, Wrong> {
    let door = door(wecom, page, fields)?;
    let redirect_uri = fields.text("redirect_uri").to_owned();
    let (name, hosts) = match door.audience {
        Audience::App { .. } => (&wecom.app.name, &wecom.app.callback_hosts),
        Audience::Suite(_) | Audience::Provider => (&wecom.suite.name, &wecom.suite.callback_hosts),
    };
    if !is_at(hosts, &redirect_uri) {
        return Err(wrong("50001", "redirect_uri 的域名不可信", "The host of redirect_uri is not trusted"));
    }
    let mut wants = vec![Both::new("您在企业中的身份", "Who you are in your company")];
    if door.detail == Some(Detail::Private) {
        wants.push(Both::new("您的手机号和邮箱", "Your mobile number and mail address"));
    }
    Ok(Ask {
        page: page.to_owned(),
        fields: fields.clone(),
        client: name.clone(),
        wants,
        redirect_uri,
        own_frame: false,
    })
}

/// The companies as whose member somebody may come, if there is a choice.
pub(super) fn choice(wecom: &Wecom, ask: &Ask, person: &Person, language: Language) -> Option<Choice> {
    let door = door(wecom, &ask.page, &ask.fields).ok()?;
    if matches!(door.audience, Audience::App { .. }) || person.wecom.len() < 2 {
        return None;
    }
    let open = person.wecom.iter().filter(|one| one.admin || !door.admins).map(|one| one.company.as_str());
    Some(company_choice(open, language))
}

/// One of these companies.
pub(super) fn company_choice<'a>(corps: impl Iterator<Item = &'a str>, language: Language) -> Choice {
    let options = corps.enumerate().map(|(n, corp)| Choosable {
        value: corp.to_owned(),
        label: company::shown(corp, language).to_owned(),
        chosen: n == 0,
    });
    Choice { name: "company", title: COMPANY.of(language), many: false, options: options.collect() }
}

/// The address with the code.
pub(super) fn confirm(wecom: &Wecom, state: &State, ask: &Ask, consent: &Consent) -> Result<String, Both> {
    let door = door(wecom, &ask.page, &ask.fields).map_err(|wrong| wrong.text)?;
    let member = member_for(state, &door, consent)?;
    if member.as_ref().is_some_and(|member| member.status != ACTIVE) {
        return Err(DISABLED);
    }
    if door.admins && !member.as_ref().is_some_and(|member| member.admin) {
        return Err(NO_ADMIN);
    }
    let provider = door.audience == Audience::Provider;
    if provider && member.is_none() {
        return Err(NO_COMPANY);
    }
    let code = Code {
        audience: door.audience,
        person: consent.person.id.clone(),
        company: member.map(|member| member.company),
        detail: door.detail,
    };
    let life = if provider { AUTH_CODE_LIFE } else { CODE_LIFE };
    let code = give(&wecom.codes, code, state.now(), life);
    let state = ask.fields.get("state");
    Ok(if provider {
        callback(&ask.redirect_uri, &[("auth_code", Some(&code)), ("expires_in", Some("600")), ("state", state)])
    } else {
        callback(&ask.redirect_uri, &[("code", Some(&code)), ("state", state)])
    })
}

/// As whose member the person comes: of the app's company, of the chosen one, of the first one. Outsiders come too.
fn member_for(state: &State, door: &Door, consent: &Consent) -> Result<Option<Member>, Both> {
    let person = &consent.person;
    let company = match (&door.audience, &consent.company) {
        (Audience::App { corp, .. }, _) => return Ok(member::of_person(state, corp, &person.id)),
        (_, Some(chosen)) => chosen.clone(),
        (_, None) => {
            let mut open = person.wecom.iter().filter(|one| one.admin || !door.admins);
            let Some(first) = open.next().or(person.wecom.first()) else { return Ok(None) };
            first.company.clone()
        }
    };
    member::of_person(state, &company, &person.id).map(Some).ok_or(NO_MEMBER)
}

fn door(wecom: &Wecom, page: &str, fields: &Fields) -> Result<Door, Wrong> {
    let (app, suite) = (&wecom.app, &wecom.suite);
    let appid = fields.text("appid");
    let of_app = || {
        if appid != app.corp_id {
            return Err(wrong("40013", "appid 不是企业的 ID", "appid is not the id of the company"));
        }
        if fields.get("agentid") != Some(app.agent_id.to_string().as_str()) {
            return Err(wrong("40056", "agentid 不正确", "agentid is not an app of the company"));
        }
        Ok(Door::new(Audience::App { corp: app.corp_id.clone(), agent: app.agent_id }))
    };
    match (page, fields.text("login_type")) {
        (CURRENT, "CorpApp") | (LEGACY, _) => of_app(),
        (CURRENT, "ServiceApp") if appid == suite.login_suite_id => {
            Ok(Door::new(Audience::Suite(suite.login_suite_id.clone())))
        }
        (CURRENT, "ServiceApp") => Err(wrong("40083", "appid 不是登录授权套件", "appid is not a login suite")),
        (LEGACY_PROVIDER, _) if appid == suite.provider_corp_id => {
            Ok(Door { admins: fields.text("usertype") == "admin", ..Door::new(Audience::Provider) })
        }
        (LEGACY_PROVIDER, _) => Err(wrong("40013", "appid 不是服务商", "appid is not the provider")),
        (IN_CLIENT, _) => in_client(wecom, fields),
        _ => Err(wrong("40058", "login_type 不正确", "login_type is none")),
    }
}

/// The page inside the client, for the company's app and for both suites.
fn in_client(wecom: &Wecom, fields: &Fields) -> Result<Door, Wrong> {
    let (app, suite, appid) = (&wecom.app, &wecom.suite, fields.text("appid"));
    let detail = match fields.text("scope") {
        "snsapi_base" => None,
        "snsapi_userinfo" => Some(Detail::Basic),
        "snsapi_privateinfo" => Some(Detail::Private),
        _ => return Err(wrong("40058", "scope 不正确", "scope is none")),
    };
    let state = fields.text("state");
    if fields.get("response_type") != Some("code")
        || state.len() > 128
        || !state.bytes().all(|c| c.is_ascii_alphanumeric())
    {
        return Err(wrong("40058", "response_type 或 state 不正确", "response_type or state is not allowed"));
    }
    let audience = if appid == app.corp_id {
        let agent = app.agent_id.to_string();
        if fields.get("agentid").map_or(detail.is_some(), |given| given != agent) {
            return Err(wrong("40056", "agentid 不正确", "agentid is not an app of the company"));
        }
        Audience::App { corp: app.corp_id.clone(), agent: app.agent_id }
    } else if appid == suite.suite_id || appid == suite.login_suite_id {
        Audience::Suite(appid.to_owned())
    } else {
        return Err(wrong("40013", "appid 不正确", "appid is neither a company nor a suite"));
    };
    Ok(Door { detail, ..Door::new(audience) })
}

impl Door {
    fn new(audience: Audience) -> Self {
        Self { audience, detail: None, admins: false }
    }
}

pub(super) const fn wrong(code: &'static str, zh: &'static str, en: &'static str) -> Wrong {
    Wrong { code, text: Both::new(zh, en) }
}
