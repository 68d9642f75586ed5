//! Identity verification: the dialog and its API. (IDV, T03, T06, T17, T34, T35, T37, T39)

use center::audit::Event;
use http::Method;
use rules::operation::Own;
use rules::{DAY, MINUTE, SECOND};
use serde_json::{Value, json};
use testkit::{Answer, Browser, GRANT, Owner, PASSWORD, Place, Rows, TestApp, both};

pub const EMAIL: &str = "zhang@example.com";
pub const MOBILE: &str = "+8613800136021";
pub const PAGE: &str = "/sessions/sign-out-everywhere/confirm";
pub const API: &str = "/api/v1/sign-out-everywhere";

/// An owner with a security email and, bound long ago, a secure mobile; new addresses count at once.
pub async fn with_mobile(place: &Place) -> (TestApp, Owner) {
    let app = place.build().policy(|policy| policy.verification.settling = 0).start().await;
    let owner = app.owner(EMAIL).await;
    app.give_mobile(&owner.uin, MOBILE, 0).await;
    (app, owner)
}

/// Room for as many messages as a test wants.
pub fn many_messages(policy: &mut rules::Policy) {
    let budget = &mut policy.budget;
    for limit in [
        &mut budget.send_target,
        &mut budget.send_target_day,
        &mut budget.send_address,
        &mut budget.send_network,
        &mut budget.send_prefix,
        &mut budget.sms_day,
    ] {
        *limit = 100_000;
    }
}

/// Where the dialog of signing out everywhere is.
pub async fn asked(browser: &Browser) -> String {
    let answer = browser.get(PAGE).await.expect(303);
    assert!(answer.location().starts_with("/verify/"), "{}", answer.location());
    answer.location().to_owned()
}

/// The id of the verification that the API demands.
pub async fn demanded(browser: &Browser) -> String {
    let problem = browser.api(Method::POST, API, Value::Null).await.expect(403);
    assert_eq!(problem.code(), "verification.required");
    problem.json()["verification"]["id"].as_str().unwrap().to_owned()
}

pub async fn proof(browser: &Browser, id: &str, proof: Value) -> Answer {
    browser.api(Method::POST, &format!("/api/v1/verifications/{id}/proof"), proof).await
}

pub async fn send(browser: &Browser, id: &str) -> Answer {
    browser.api(Method::POST, &format!("/api/v1/verifications/{id}/code"), Value::Null).await
}

pub async fn choose(browser: &Browser, id: &str, method: &str) -> Answer {
    browser.api(Method::PUT, &format!("/api/v1/verifications/{id}/method"), json!({ "method": method })).await
}

/// Signs out everywhere with a grant.
pub async fn sign_out(browser: &Browser, grant: &str) -> Answer {
    browser.ask(Method::POST, API).json(&Value::Null).with(GRANT, grant).send().await
}

/// Six digits that are not `code`.
pub fn other_than(code: &str) -> &'static str {
    if code == "111111" { "222222" } else { "111111" }
}

both! {
    /// IDV-01, IDV-02, IDV-06, IDV-09, IDV-11; screens Z2.
    async fn idv_01_06_the_dialog_by_email_has_everything_that_the_guide_shows(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let path = asked(&owner.browser).await;
        let page = owner.browser.get(&format!("{path}?lang=zh")).await.expect(200);
        for shown in [
            "身份验证", "使用备选校验方式", "为保护您的账号，下线所有登录状态前请先验证身份", "验证方式", "邮箱验证", "安全邮箱",
            "zh***@example.com", "当前邮箱不可用？", "6 位数字", "发送验证码", "未收到验证信息？", "确定", "取消",
            "data-dialog-body", "autocomplete=\"one-time-code\"", "href=\"/help/codes-not-received\"",
        ] {
            assert!(page.has(shown), "{shown}: {}", page.body);
        }
        assert!(!page.has(EMAIL), "the address is masked");
        owner.browser.get("/help/codes-not-received").await.expect(200);
        let english = owner.browser.get(&format!("{path}?lang=en")).await.expect(200);
        assert!(english.has("before you sign out all login statuses") && english.has("Identity Verification"));
    }

    /// IDV-05; screens Z1: the mobile is masked, and its code goes there by SMS.
    async fn idv_05_the_dialog_by_mobile_sends_a_code_to_the_masked_number(place) {
        let (app, owner) = with_mobile(&place).await;
        let path = asked(&owner.browser).await;
        let page = owner.browser.get(&format!("{path}?lang=zh")).await.expect(200);
        for shown in ["手机验证", "安全手机", "****6021", "当前手机不可用？", "短信验证码", "发送验证码"] {
            assert!(page.has(shown), "{shown}: {}", page.body);
        }
        assert!(!page.has("13800136021"));
        let sent = owner.browser.post(&format!("{path}/code"), &[]).await.expect(303);
        assert_eq!(sent.location(), path);
        let page = owner.browser.get(&path).await.expect(200);
        assert!(page.has("重新发送") && page.has("data-countdown=\"60\"") && page.has("data-say"), "{}", page.body);
        let code = app.mail.code(MOBILE).await;
        let proved = owner.browser.post(&path, &[("code", &code)]).await.expect(303);
        assert_eq!(proved.location(), PAGE);
    }

    /// IDV-03, IDV-12: alternatives are the other usable methods, and choosing one puts it in force.
    async fn idv_02_03_another_method_is_chosen_from_the_list(place) {
        let (app, owner) = with_mobile(&place).await;
        let path = asked(&owner.browser).await;
        let list = owner.browser.get(&format!("{path}/methods?lang=en")).await.expect(200);
        assert!(list.has("value=\"security-email\"") && list.has("The code goes to zh***@example.com"), "{}", list.body);
        for unbound in ["value=\"mfa\"", "value=\"passkey\"", "value=\"recovery-code\"", "value=\"secure-mobile\""] {
            assert!(!list.has(unbound), "{unbound}");
        }
        let chosen = owner.browser.post(&format!("{path}/method"), &[("way", "security-email")]).await.expect(303);
        assert_eq!(chosen.location(), path);
        assert!(owner.browser.get(&path).await.has("Email verification"));
        for bad in ["mfa", "passkey", "wechat", "", "SECURITY-EMAIL"] {
            let refused = owner.browser.post(&format!("{path}/method"), &[("way", bad)]).await.expect(409);
            assert!(refused.has("This method cannot be used here"), "{bad}");
        }
        let id = demanded(&owner.browser).await;
        assert_eq!(choose(&owner.browser, &id, "mfa").await.expect(409).code(), "verification.method");
        assert!(app.mail.all(MOBILE).await.is_empty(), "nothing is sent that was not asked for");
    }

    /// Trap 32: with the secure mobile only, no unbound method is offered, and help and appeal are.
    async fn idv_10_with_one_method_the_alternatives_lead_to_help_and_appeal(place) {
        let (app, owner) = with_mobile(&place).await;
        app.center.db.meddle("DELETE FROM contact WHERE kind = 'security-email'").await;
        let path = asked(&owner.browser).await;
        let list = owner.browser.get(&format!("{path}/methods?lang=en")).await.expect(200);
        assert!(list.has("There is no other method") && list.has("/help/codes-not-received") && list.has("/appeal"));
        assert!(!list.has("name=\"way\""), "{}", list.body);
    }

    /// IDV-10: with no method at all the page says so and leads on; nothing can be proved.
    async fn idv_10_without_any_method_the_dialog_says_so(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.center.db.meddle("DELETE FROM contact").await;
        let path = asked(&owner.browser).await;
        let page = owner.browser.get(&format!("{path}?lang=en")).await.expect(200);
        assert!(page.has("There is no method left") && page.has("href=\"/appeal\"") && !page.has("name=\"code\""));
        let id = demanded(&owner.browser).await;
        assert_eq!(proof(&owner.browser, &id, json!({ "code": "123456" })).await.expect(409).code(), "verification.no_method");
        assert_eq!(send(&owner.browser, &id).await.expect(409).code(), "verification.no_method");
    }

    /// IDV-09: what is not six digits is refused before anything is counted or looked at.
    async fn idv_09_other_than_six_digits_is_refused_and_counts_nothing(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let path = asked(&owner.browser).await;
        owner.browser.post(&format!("{path}/code"), &[]).await.expect(303);
        for bad in ["", "12345", "1234567", "12345a", "abcdef", "-12345", "１２３４５"] {
            let refused = owner.browser.post(&path, &[("code", bad)]).await.expect(422);
            assert!(refused.has("exactly 6 digits") && refused.has("aria-invalid"), "{bad}");
        }
        assert_eq!(app.recorded(Event::VerificationFailed).await, 0);
        let code = app.mail.code(EMAIL).await;
        owner.browser.post(&path, &[("code", &format!(" {} {} ", &code[..3], &code[3..]))]).await.expect(303);
    }

    /// IDV-12: the method of operation protection comes first.
    async fn idv_12_the_method_of_operation_protection_is_offered_first(place) {
        let app = place.build().policy(|policy| policy.verification.settling = 0).start().await;
        let owner = app.owner(EMAIL).await;
        let id = demanded(&owner.browser).await;
        let view = owner.browser.read(&format!("/api/v1/verifications/{id}")).await;
        assert_eq!((&view["method"], &view["methods"]), (&json!("security-email"), &json!(["security-email"])));
        app.give_mobile(&owner.uin, MOBILE, 0).await;
        let view = owner.browser.read(&format!("/api/v1/verifications/{id}")).await;
        assert_eq!(view["methods"], json!(["secure-mobile", "security-email"]), "computed anew at each look");
        assert_eq!(view["targets"]["secure-mobile"], view["target"]);
    }

    /// T39: a mobile that was bound just now proves nothing while there is something older.
    async fn t39_a_mobile_bound_just_now_is_not_offered_beside_an_older_email(place) {
        let app = place.build().policy(|policy| policy.session.max_default = 72).start().await;
        let owner = app.owner(EMAIL).await;
        app.clock.advance(2 * DAY);
        let browser = app.logged_in(EMAIL, PASSWORD).await;
        app.give_mobile(&owner.uin, MOBILE, app.clock.now()).await;
        let id = demanded(&browser).await;
        assert_eq!(browser.read(&format!("/api/v1/verifications/{id}")).await["methods"], json!(["security-email"]));
        assert_eq!(choose(&browser, &id, "secure-mobile").await.expect(409).code(), "verification.method");
    }

    /// IDV-13: the grant is in a strict cookie for five minutes, then it is worth nothing.
    async fn idv_13_the_grant_is_good_for_five_minutes(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let path = asked(&owner.browser).await;
        owner.browser.post(&format!("{path}/code"), &[]).await.expect(303);
        let code = app.mail.code(EMAIL).await;
        let proved = owner.browser.post(&path, &[("code", &code)]).await.expect(303);
        let (token, attributes) = proved.cookie("__Host-grant").unwrap();
        assert_eq!(token.len(), 43);
        for part in ["Max-Age=300", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(attributes.split("; ").any(|attribute| attribute == part), "{attributes}");
        }
        assert!(!proved.location().contains(&token), "no secret in an address");
        owner.browser.get(PAGE).await.expect(200);
        app.clock.advance(5 * MINUTE - 1);
        owner.browser.get(PAGE).await.expect(200);
        app.clock.advance(1);
        let again = owner.browser.get(PAGE).await.expect(303);
        assert!(again.location().starts_with("/verify/"), "verified anew");
        let late = owner.browser.post("/sessions/sign-out-everywhere", &[]).await.expect(303);
        assert!(late.location().starts_with("/verify/"));
        assert_eq!(owner.browser.out().await, "", "nothing has ended");
    }

    /// IDV-13: whoever cancels has changed nothing, and is where they were.
    async fn idv_13_cancelling_changes_nothing(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let path = asked(&owner.browser).await;
        let page = owner.browser.get(&path).await.expect(200);
        assert!(page.has("href=\"/sessions\" data-dialog-cancel"), "{}", page.body);
        owner.browser.get("/sessions").await.expect(200);
        assert_eq!(owner.browser.out().await, "");
        assert_eq!(app.recorded(Event::Verified).await, 0);
        assert_eq!(asked(&owner.browser).await, path, "coming back finds the same verification");
    }

    /// IDV-14: five minutes, once, resend after sixty seconds; the newest code counts.
    async fn idv_14_codes_expire_are_used_once_and_resent_after_a_minute(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let id = demanded(&owner.browser).await;
        send(&owner.browser, &id).await.expect(200);
        let first = app.mail.code(EMAIL).await;
        assert_eq!(send(&owner.browser, &id).await.expect(429).code(), "code.too_soon");
        app.clock.advance(60 * SECOND);
        send(&owner.browser, &id).await.expect(200);
        let second = app.mail.code(EMAIL).await;
        assert_ne!(first, second);
        assert_eq!(proof(&owner.browser, &id, json!({ "code": first })).await.expect(422).code(), "verification.wrong");
        app.clock.advance(5 * MINUTE);
        assert_eq!(proof(&owner.browser, &id, json!({ "code": second })).await.expect(422).code(), "code.expired");
        send(&owner.browser, &id).await.expect(200);
        let third = app.mail.code(EMAIL).await;
        proof(&owner.browser, &id, json!({ "code": third })).await.expect(200);
        let again = proof(&owner.browser, &id, json!({ "code": third })).await;
        assert_eq!(again.expect(410).code(), "verification.gone", "done");
        let next = demanded(&owner.browser).await;
        assert_eq!(proof(&owner.browser, &next, json!({ "code": third })).await.expect(422).code(), "verification.wrong");
    }

    /// IDV-14, T05, T06: a code belongs to its flow and target; no request names an address.
    async fn t06_a_code_of_another_flow_or_target_proves_nothing(place) {
        let (app, owner) = with_mobile(&place).await;
        let one = app.begin(&owner.browser, Own::LinkEmail, "").await;
        let two = app.begin(&owner.browser, Own::UnlinkAccount, "").await;
        for id in [&one, &two] {
            choose(&owner.browser, id, "security-email").await.expect(200);
        }
        send(&owner.browser, &one).await.expect(200);
        let code = app.mail.code(EMAIL).await;
        assert_eq!(proof(&owner.browser, &two, json!({ "code": code })).await.expect(422).code(), "verification.wrong");
        choose(&owner.browser, &one, "secure-mobile").await.expect(200);
        assert_eq!(proof(&owner.browser, &one, json!({ "code": code })).await.expect(422).code(), "verification.wrong");
        let path = format!("/verify/{one}");
        for member in ["to", "mobile", "method", "proved"] {
            owner.browser.post(&format!("{path}/code"), &[(member, "+8613900139000")]).await.expect(400);
            owner.browser.post(&path, &[("code", &code), (member, "x")]).await.expect(400);
        }
        assert!(app.mail.all("+8613900139000").await.is_empty());
        choose(&owner.browser, &one, "security-email").await.expect(200);
        proof(&owner.browser, &one, json!({ "code": code })).await.expect(200);
    }
}
