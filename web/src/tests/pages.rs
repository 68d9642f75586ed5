//! Is every page whole, in every language, and is what people typed only ever text?

use rules::{Language, Policy};

use super::samples::{all, console, public};
use crate::help;
use crate::page::sample;

/// GEN-04; style.md, 18. A text that is missing is shown as its key, which no page may hold.
#[test]
fn gen_04_every_page_is_whole_in_every_language() {
    for language in Language::ALL {
        for (name, html) in all(language, "北辰数据") {
            assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"), "{name}");
            assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
            assert_eq!(html.matches("<h1").count(), 1, "{name}: one heading");
            assert_eq!(html.matches("<main").count(), 1, "{name}: one main part");
            assert!(!html.contains("{ $") && !html.contains("/assets/missing"), "{name}");
        }
    }
}

/// An element id stands for one element.
#[test]
fn no_page_has_an_id_twice() {
    for (name, html) in all(Language::En, "x") {
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
    }
}

/// Whatever describes an element, labels it or is led to within the page is there.
#[test]
fn what_a_page_points_to_is_on_it() {
    for (name, html) in all(Language::En, "x") {
        for attribute in [
            " for=\"",
            " aria-describedby=\"",
            " aria-labelledby=\"",
            " aria-controls=\"",
            " form=\"",
            " href=\"#",
            " data-match=\"",
            " data-rules-for=\"",
        ] {
            for value in html.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                for id in value.split(' ') {
                    assert!(html.contains(&format!(" id=\"{id}\"")), "{name}:{attribute}{id}");
                }
            }
        }
    }
}

#[test]
fn an_error_is_named_in_the_title_and_at_its_field() {
    for (language, prefix) in [(Language::En, "<title>Error: "), (Language::Zh, "<title>错误：")] {
        let pages = public(language);
        let (_, html) = pages.iter().find(|(name, _)| name == "verify, wrong").unwrap();
        assert!(html.contains(prefix));
        for expected in [
            "id=\"new_password-error-2\"",
            "aria-describedby=\"code-error-1 code-help\"",
            "href=\"#agreement\"",
            "role=\"alert\"",
        ] {
            assert!(html.contains(expected), "{expected}");
        }
    }
}

/// T55: whatever somebody is called, it is text on every page.
#[test]
fn t55_a_hostile_nickname_is_text_everywhere() {
    for hostile in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title><b>",
        "{{7*7}}",
        "[x](/logout)",
    ] {
        for (name, html) in console(Language::En, hostile) {
            assert!(
                !html.contains("<script>alert") && !html.contains("<img") && !html.contains("' onmouseover='"),
                "{name}"
            );
            assert!(!html.contains("</title><b>") && !html.contains(">49<"), "{name}");
            assert!(!html.contains("<a href=\"/logout\""), "{name}: a nickname makes no link");
        }
    }
}

/// PWD-08, PWD-13: the form names the rules in force.
#[test]
fn pwd_13_the_form_has_its_three_fields_and_the_way_out() {
    let (_, html) = console(Language::Zh, "x").into_iter().find(|(name, _)| name == "password, form").unwrap();
    for expected in [
        "旧密码",
        "新密码",
        "确认密码",
        "确定",
        "取消",
        "忘记密码",
        "8–20",
        "name=\"old_password\"",
        "href=\"/forgot-password\"",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
}

/// INFO-15 to INFO-21.
#[test]
fn info_15_the_login_methods_are_five_rows_in_their_order() {
    let (_, html) = console(Language::Zh, "x").into_iter().find(|(name, _)| name == "account").unwrap();
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}"));
    let order = [
        "支持微信扫码授权登录",
        "支持 QQ 授权登录",
        "支持企业微信扫码授权登录",
        "支持账号密码登录",
        "支持小程序、公众号授权登录",
    ]
    .map(at);
    assert!(order.is_sorted());
    assert_eq!((html.matches("未关联").count(), html.matches(">注册方式<").count()), (4, 1));
    assert!(html.contains("修改密码") && html.contains("请先添加另一种登录方式"));
    assert!(html.contains("href=\"/account/login-email\"") && !html.contains(">解绑<"), "the email can be replaced");
}

/// GEN-05: the agreement that is shown is the version that is accepted.
#[test]
fn gen_05_the_version_of_the_agreement_is_the_one_in_force() {
    for language in Language::ALL {
        let legal = help::Legal::find(sample::visitor(language), "agreement").unwrap();
        assert_eq!(legal.document.version, Policy::default().registration.agreement);
    }
}

/// MFA-01, EMAIL-09, MOBILE-01, MOBILE-02, EMAIL-02: Security Settings says what each row is for, and leads to its change.
#[test]
fn mfa_01_email_09_security_settings_explain_their_rows_and_lead_to_the_change() {
    let (_, html) = console(Language::Zh, "x").into_iter().find(|(name, _)| name == "security").unwrap();
    let basic = html.split("id=\"basic\"").nth(1).unwrap().split("</section>").next().unwrap();
    for expected in
        ["绑定后，可通过 MFA 进行二次校验", "账号保护的一种验证方式，用于校验身份", "身份验证的一种辅助校验方式"]
    {
        assert!(basic.contains(expected), "{expected}");
    }
    let link = basic.split("<a ").find(|link| link.contains("href=\"/security/email\"")).unwrap();
    assert!(link.contains("<svg") && link.contains("安全邮箱"), "EMAIL-09: the pencil");
}

/// MOBILE-03: a hint on both pages while the two differ, and only then.
#[test]
fn mobile_03_both_pages_warn_while_secure_and_contact_mobile_differ() {
    let pages = all(Language::Zh, "x");
    let warns = |wanted: &str| {
        let (_, html) = pages.iter().find(|(name, _)| name == wanted).unwrap();
        html.contains("安全手机与联系手机不一致，建议保持一致")
    };
    assert!(warns("security, old") && warns("user"));
    assert!(!warns("security") && !warns("user, nothing set"));
}

/// IDV-08: the dialog by MFA.
#[test]
fn idv_08_the_dialog_by_mfa_asks_for_the_six_digits_and_has_ok() {
    let pages = console(Language::Zh, "x");
    let (_, html) = pages.iter().find(|(_, html)| html.contains("MFA 设备当前显示的 6 位数字")).unwrap();
    for expected in ["MFA 验证", "动态安全码", "name=\"code\"", "inputmode=\"numeric\"", "确定", "取消"] {
        assert!(html.contains(expected), "{expected}");
    }
}
