//! How does an administrator install the suite in a company?

use super::book::Wecom;
use super::corp::give;
use super::login::{company_choice, wrong};
use super::{INSTALL, member};
use crate::State;
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::people::Person;
use crate::stand_in::{Ask, Choice, Consent, Wrong, callback, is_at};
use crate::vault::Unusable;

/// Life of the code that is exchanged for a permanent one (milliseconds).
pub(super) const AUTH_CODE_LIFE: i64 = 600_000;

const NO_ADMIN: Both = Both::new(
    "只有企业管理员可以添加应用。请让管理员扫码。",
    "Only an administrator of the company may add the app. Let an administrator scan.",
);
const LATE: Both = Both::new("此页面已失效。请重新开始。", "This page is no longer valid. Begin again.");

/// Is the page asked for as it must be?
pub(super) fn open(wecom: &Wecom, state: &State, fields: &Fields) -> Result<Ask, Wrong> {
    if fields.text("suite_id") != wecom.suite.suite_id {
        return Err(wrong("40083", "suite_id 不正确", "suite_id is not known"));
    }
    match wecom.pre_auth_codes.look(fields.text("pre_auth_code"), state.now()) {
        Ok(suite) if suite == wecom.suite.suite_id => {}
        Err(Unusable::Expired) => return Err(wrong("42007", "pre_auth_code 已过期", "pre_auth_code has expired")),
        _ => return Err(wrong("40014", "pre_auth_code 不正确", "pre_auth_code is not valid")),
    }
    let state_text = fields.text("state");
    if state_text.len() > 128 || !state_text.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return Err(wrong("40058", "state 不正确", "state is not allowed"));
    }
    let redirect_uri = fields.text("redirect_uri").to_owned();
    if !is_at(&wecom.suite.callback_hosts, &redirect_uri) {
        return Err(wrong("50001", "redirect_uri 的域名不可信", "The host of redirect_uri is not trusted"));
    }
    Ok(Ask {
        page: INSTALL.into(),
        fields: fields.clone(),
        client: wecom.suite.name.clone(),
        wants: vec![
            Both::new("添加到您的企业", "Be added to your company"),
            Both::new("读取可见范围内成员的基本信息", "Read the basic facts of the members in its scope"),
        ],
        redirect_uri,
        own_frame: false,
    })
}

/// The companies that the person administers.
pub(super) fn choice(person: &Person, language: Language) -> Option<Choice> {
    let administers = person.wecom.iter().filter(|one| one.admin).map(|one| one.company.as_str());
    Some(company_choice(administers, language))
}

/// Installs, and gives the code by the address: never by an event as well.
pub(super) fn confirm(wecom: &Wecom, state: &State, ask: &Ask, consent: &Consent) -> Result<String, Both> {
    let administers = consent.person.wecom.iter().filter(|one| one.admin).map(|one| one.company.clone());
    let company = match &consent.company {
        Some(chosen) => chosen.clone(),
        None => administers.into_iter().next().ok_or(NO_ADMIN)?,
    };
    let member = member::of_person(state, &company, &consent.person.id);
    let member = member.filter(|member| member.admin && member.status == member::ACTIVE).ok_or(NO_ADMIN)?;
    let now = state.now();
    wecom.pre_auth_codes.take(ask.fields.text("pre_auth_code"), now).map_err(|_| LATE)?;
    wecom.pages().install(&company, member.userid, 0);
    let code = give(&wecom.auth_codes, company, now, AUTH_CODE_LIFE);
    let pairs = [("auth_code", Some(code.as_str())), ("expires_in", Some("600")), ("state", ask.fields.get("state"))];
    Ok(callback(&ask.redirect_uri, &pairs))
}
