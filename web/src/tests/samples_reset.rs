//! Samples of the pages of forgotten passwords and of the change of the login email.

use rules::{At, Language, Policy, Refusal};

use super::samples::{challenge, render};
use crate::login_method::{BindEmail, Choice};
use crate::page::Page;
use crate::page::sample::{self, NOW};
use crate::password::{Forgot, NewPassword, ResetDone, Sent};

fn forgotten(language: Language) -> Vec<(String, String)> {
    let page = || Page { here: "/forgot-password".into(), ..sample::visitor(language) };
    let wrong = |refusals: &[Refusal]| sample::refused(page(), refusals);
    let forgot = |page, challenge| Forgot { page, email: "a@b.example".into(), challenge };
    let sent = |mailbox: Option<&str>| Sent { page: page(), mailbox: mailbox.map(str::to_owned), minutes: 30 };
    let rules = Policy::default().password;
    let set = |page| NewPassword { page, email: "o***@northstar.example".into(), rules: rules.clone() };
    vec![
        render("forgot", &forgot(page(), None)),
        render("forgot, check", &forgot(wrong(&[Refusal::HumanCheckRequired]), Some(challenge()))),
        render("forgot, gone", &forgot(wrong(&[Refusal::PasswordResetGone]), None)),
        render("forgot, too many", &forgot(wrong(&[Refusal::RequestTooMany { again_at: At(NOW) }]), None)),
        render("sent", &sent(None)),
        render("sent, known", &sent(Some("https://mail.qq.com/"))),
        render("reset", &set(page())),
        render("reset, wrong", &set(wrong(&[Refusal::PasswordNoUpper, Refusal::PasswordMismatch]))),
        render("reset, done", &ResetDone { page: page() }),
    ]
}

fn login_email(language: Language) -> Vec<(String, String)> {
    let page = || sample::root(language);
    let wrong = |refusals: &[Refusal]| sample::refused(page(), refusals);
    let choice = |another| Choice { page: page(), email: "o***@northstar.example".into(), another };
    let form = |page, sent, wait| BindEmail {
        page,
        email: "new@northstar.example".into(),
        sent,
        wait,
        code_minutes: 5,
        rules: Policy::default().password,
        sync: true,
    };
    vec![
        render("login email", &choice(false)),
        render("login email, another method", &choice(true)),
        render("bind email", &form(page(), false, 0)),
        render("bind email, sent", &form(page(), true, 41)),
        render("bind email, taken", &form(wrong(&[Refusal::EmailTaken { limit: 1 }]), true, 0)),
        render(
            "bind email, no code",
            &form(wrong(&[Refusal::EmailNoCode, Refusal::PasswordTooShort { min: 8 }]), false, 0),
        ),
    ]
}

/// Every page.
pub(super) fn pages(language: Language) -> Vec<(String, String)> {
    let mut pages = forgotten(language);
    pages.extend(login_email(language));
    pages
}

fn page<'a>(pages: &'a [(String, String)], name: &str) -> &'a str {
    &pages.iter().find(|(known, _)| known == name).unwrap().1
}

/// RESET-02 too: whoever has forgotten the account is led to Find Account.
#[test]
fn reset_03_05_the_first_page_has_its_text_its_field_and_the_three_platforms() {
    let pages = forgotten(Language::Zh);
    let html = page(&pages, "forgot");
    for expected in
        ["忘记密码", "点此找回", "href=\"/find-account\"", "name=\"email\"", "下一步", "重置或找回其它登录方式的密码"]
    {
        assert!(html.contains(expected), "{expected}");
    }
    for platform in ["QQ", "微信", "微信公众号"] {
        assert!(html.contains(&format!(">{platform}</a>")), "{platform}");
    }
}

#[test]
fn reset_06_09_11_the_following_pages_have_their_buttons() {
    let pages = forgotten(Language::Zh);
    assert!(page(&pages, "sent").contains(">前往邮箱<"));
    assert!(page(&pages, "sent, known").contains("href=\"https://mail.qq.com/\""));
    let set = page(&pages, "reset");
    for expected in ["设置新密码", "name=\"new_password\"", "name=\"confirm_password\"", "data-reveal=", "下一步"]
    {
        assert!(set.contains(expected), "{expected}");
    }
    let done = page(&pages, "reset, done");
    assert!(done.contains("修改成功") && done.contains("href=\"/login\"") && done.contains("返回首页"));
}

#[test]
fn email_15_20_the_form_has_its_fields_its_box_and_its_help() {
    let pages = login_email(Language::Zh);
    let html = page(&pages, "bind email");
    for expected in [
        "绑定邮箱",
        "邮箱账号",
        "请填写邮箱地址",
        "新密码",
        "确认密码",
        "邮箱验证码",
        "发送验证码",
        "同步修改安全邮箱和联系邮箱",
        "确定",
        "取消",
        "href=\"/help/bind-login-methods\"",
        "href=\"/help/codes-not-received\"",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    let boxed = html.split("<input").find(|input| input.contains("name=\"sync\"")).unwrap();
    assert!(boxed.split('>').next().unwrap().contains(" checked"), "EMAIL-15: shown checked");
}

#[test]
fn email_24_unbind_10_the_choice_says_why_the_only_method_stays() {
    let pages = login_email(Language::En);
    let html = page(&pages, "login email");
    assert!(html.contains("Modify current email") && html.contains("Unbind current email"));
    assert!(html.contains("disabled") && html.contains("another one must be added first"));
}
