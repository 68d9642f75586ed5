//! Samples of the pages of addresses and users.

use center::contact::{Contact, Landing, Masked, Pending, Secure};
use center::user::{Detail, Listed};
use rules::mobile::Countries;
use rules::{Language, Refusal, Uin};

use super::samples::render;
use crate::contact::{Dialog, Filled, Landed, PopUp, Stage, State};
use crate::page::Page;
use crate::page::sample::{self, NOW};
use crate::user::{Remark, User, Users};

const UIN: Uin = Uin(1_000_000_000_012);

fn masked(set: bool) -> Masked {
    Masked {
        secure_mobile: set.then(|| "138****6021".into()),
        security_email: set.then(|| "o***@northstar.example".into()),
        contact_mobile: set.then(|| "139****0002".into()),
        contact_email: set.then(|| "b***@northstar.example".into()),
        mobiles_differ: set,
        emails_differ: set,
    }
}

fn dialog(page: Page, which: Secure, stage: Stage, set: bool) -> Dialog {
    let value = if which == Secure::Mobile { "13800006021" } else { "new@northstar.example" };
    let filled = Filled { region: "CN".into(), value: value.into(), sync: true };
    Dialog { page, which, stage, now: masked(set), filled, countries: Countries::All.list(), minutes: 5 }
}

fn landing(contact: Contact) -> Landing {
    let sync = contact == Contact::Email;
    Landing { contact, to: "ne***@northstar.example".into(), uin: "1000****0012".into(), sync, expires_at: NOW }
}

fn pending(contact: Contact) -> Pending {
    let sync = contact == Contact::Email;
    Pending { contact, to: "137****0003".into(), sync, resend_at: NOW + 40_000, expires_at: NOW + 86_400_000 }
}

fn listed(nickname: &str, set: bool) -> Listed {
    Listed {
        uin: UIN,
        name: nickname.into(),
        is_root: true,
        remark: set.then(|| nickname.into()),
        mobile: set.then(|| "139****0002".into()),
        email: set.then(|| "b***@northstar.example".into()),
    }
}

pub(super) fn pages(language: Language, nickname: &str) -> Vec<(String, String)> {
    let page = || Page { who: Some(std::sync::Arc::new(sample::who(nickname))), ..sample::root(language) };
    let wrong = |refusals: &[Refusal]| sample::refused(page(), refusals);
    let open = |sent, wait| Stage::Form { sent, wait };
    let pop_up = |page, contact| PopUp {
        page,
        contact,
        uin: UIN.to_string(),
        now: masked(true),
        filled: Filled::empty(false),
        countries: Countries::default().list(),
        hours: 24,
    };
    let detail = |set: bool| Detail {
        user: listed(nickname, set),
        addresses: masked(set),
        mobile_pending: set.then(|| pending(Contact::Mobile)),
        email_pending: set.then(|| pending(Contact::Email)),
    };
    let landed = |state| Landed { page: sample::visitor(language), state };
    let token = "dG9rZW4".to_owned();
    let mut pages = vec![
        render("secure mobile, about", &dialog(page(), Secure::Mobile, Stage::About, true)),
        render(
            "secure mobile, about, none",
            &dialog(wrong(&[Refusal::ContactChangeGone]), Secure::Mobile, Stage::About, false),
        ),
        render("secure mobile, form", &dialog(page(), Secure::Mobile, open(false, 0), true)),
        render(
            "secure mobile, wrong",
            &dialog(wrong(&[Refusal::MobileInvalid, Refusal::MobileCountry]), Secure::Mobile, open(true, 41), true),
        ),
        render("security email, about", &dialog(page(), Secure::Email, Stage::About, true)),
        render("security email, about, none", &dialog(page(), Secure::Email, Stage::About, false)),
        render("security email, form", &dialog(page(), Secure::Email, open(false, 0), true)),
        render(
            "security email, wrong",
            &dialog(wrong(&[Refusal::CodeWrong { left: 3 }]), Secure::Email, open(true, 0), true),
        ),
        render("contact mobile", &pop_up(page(), Contact::Mobile)),
        render("contact mobile, wrong", &pop_up(wrong(&[Refusal::MobileInvalid]), Contact::Mobile)),
        render("contact email", &pop_up(wrong(&[Refusal::EmailInvalid]), Contact::Email)),
        render("users", &Users { page: page(), users: vec![listed(nickname, true), listed(nickname, false)] }),
        render("user", &User { page: page(), detail: detail(true) }),
        render("user, nothing set", &User { page: page(), detail: detail(false) }),
        render(
            "remark",
            &Remark {
                page: wrong(&[Refusal::UserRemarkTooLong { max: 100 }]),
                uin: UIN.to_string(),
                remark: nickname.into(),
                max: 100,
            },
        ),
    ];
    for contact in Contact::ALL {
        let waiting = State::Waiting { landing: landing(contact), token: token.clone() };
        pages.push(render("landing", &landed(waiting)));
        pages.push(render("landing, confirmed", &landed(State::Confirmed(landing(contact)))));
    }
    pages.push(render("landing, used", &landed(State::Used)));
    for why in [Refusal::ContactLinkUnknown, Refusal::ContactLinkExpired] {
        let page = sample::refused(sample::visitor(language), &[why]);
        pages.push(render("landing, over", &Landed { page, state: State::Over }));
    }
    pages
}

/// MOBILE-12, EMAIL-11, MOBILE-19, EMAIL-23: what the two dialogs hold.
#[test]
fn mobile_12_email_11_the_dialogs_have_their_fields_and_explain_the_kinds_of_address_first() {
    let pages = pages(Language::Zh, "x");
    let page = |wanted: &str| &pages.iter().find(|(name, _)| name == wanted).unwrap().1;
    for expected in
        ["修改安全手机", "新绑定手机", "手机验证码", "发送验证码", "请输入手机号码", ">+86 中国大陆<", "确定", "取消"]
    {
        assert!(page("secure mobile, form").contains(expected), "{expected}");
    }
    assert!(page("secure mobile, form").contains("<option value=\"CN\" selected>"), "IMP-34: +86 is the default");
    for expected in
        ["修改绑定邮箱", "新绑定邮箱", "请输入邮箱", "邮箱验证码", "邮箱同步", "同步修改联系邮箱", " checked"]
    {
        assert!(page("security email, form").contains(expected), "{expected}");
    }
    assert!(page("secure mobile, about").contains("联系手机用于接收您订阅的消息"));
    assert!(page("security email, about").contains("登录邮箱用于登录"));
    assert!(!page("contact email").contains(" checked"), "EMAIL-08: unchecked");
    for expected in ["账号ID", "备注", "联系手机", "联系邮箱", "联系微信", "主账号", "待验证"] {
        assert!(page("user").contains(expected), "MOBILE-05: {expected}");
    }
}
