//! The apps on the phone that scan codes, as a browser without scripts uses them.

use reqwest::StatusCode;

use crate::caller::{Caller, scan_on};
use crate::scan::PAGE;

const QQ: &str =
    "/qq/oauth2.0/authorize?response_type=code&client_id=101000001&redirect_uri=http://localhost/cb&state=s1";

#[tokio::test]
async fn a_code_is_scanned_by_a_click_and_agreed_to() {
    let caller = Caller::start();
    let scan = scan_on(&caller.get(PAGE).await.text);
    let list = caller.get("/app/wechat?lang=en&person=chen").await.text;
    assert!(list.contains("Log in to Menshen") && list.contains(&format!("name=\"qr\" value=\"{scan}\"")), "{list}");
    assert!(!caller.get("/app/qq?lang=en").await.text.contains(&scan), "another app's code");

    let scanned = caller.form("/app/wechat/scan", &format!("lang=en&person=chen&qr={scan}")).await;
    assert_eq!(scanned.status, StatusCode::SEE_OTHER);
    let page = caller.get(&scanned.location).await.text;
    assert!(page.contains("Chen Beichen") && page.contains("Learn your nickname and picture"), "{page}");
    assert!(page.contains("value=\"refuse\"") && page.contains("value=\"confirm\""), "{page}");

    let agreed = caller.form(&format!("/app/wechat/{scan}"), "lang=en&person=chen&answer=confirm").await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER);
    assert!(caller.get(&agreed.location).await.text.contains("You have agreed"));
    let again = caller.form(&format!("/app/wechat/{scan}"), "lang=en&person=chen&answer=confirm").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("answered already"), "{}", again.text);
}

#[tokio::test]
async fn a_code_is_scanned_by_its_text_and_refused() {
    let caller = Caller::start();
    let scan = scan_on(&caller.get(QQ).await.text);
    let text = caller.url(&format!("/scan/q/{scan}")).replace(':', "%3A").replace('/', "%2F");
    let scanned = caller.form("/app/qq/scan", &format!("lang=zh&person=lin&qr={text}")).await;
    assert_eq!(scanned.location, format!("/app/qq/{scan}?lang=zh&person=lin"));
    let refused = caller.form(&format!("/app/qq/{scan}"), "lang=zh&person=lin&answer=refuse").await;
    assert!(caller.get(&refused.location).await.text.contains("已拒绝"));
    let page = caller.get(&format!("/scan/{scan}?lang=zh")).await.text;
    assert!(page.contains("您已在手机上拒绝") && page.contains("刷新二维码"), "{page}");
}

#[tokio::test]
async fn what_goes_wrong_is_said_and_the_pasted_text_stays() {
    let caller = Caller::start();
    let scan = scan_on(&caller.get(QQ).await.text);
    for (app, qr, words) in [
        ("wechat", scan.as_str(), "This code is for another app: QQ"),
        ("wechat", "nonsense", "There is no such code"),
        ("qq", "%22%3E%3Cscript%3E", "There is no such code"),
    ] {
        let answer = caller.form(&format!("/app/{app}/scan"), &format!("lang=en&person=lin&qr={qr}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{qr}");
        assert!(answer.text.contains(words) && answer.text.contains("<title>Error: "), "{qr}: {}", answer.text);
        assert_eq!(answer.text.matches("<script").count(), 1);
    }
    caller.form("/app/qq/scan", &format!("lang=en&person=lin&qr={scan}")).await;
    let other = caller.form("/app/qq/scan", &format!("lang=en&person=chen&qr={scan}")).await;
    assert!(other.text.contains("Another person has scanned this code") && other.text.contains("Scanned by Lin Xiao"));
    let peek = caller.get(&format!("/app/qq/{scan}?lang=en&person=chen")).await.text;
    assert!(!peek.contains("value=\"confirm\""), "another cannot agree: {peek}");
    caller.later(120);
    let late = caller.form(&format!("/app/qq/{scan}"), "lang=en&person=lin&answer=confirm").await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.text.contains("The code has expired"));
}

#[tokio::test]
async fn an_empty_app_says_so_in_both_languages_and_qq_tells_its_password() {
    let caller = Caller::start();
    for (lang, none, number) in [("zh", "没有等待扫描的二维码", "QQ 号"), ("en", "No code waits", "QQ number")]
    {
        let page = caller.get(&format!("/app/qq?lang={lang}&person=lin")).await.text;
        assert!(page.contains(none) && page.contains(number) && page.contains("<dd>10001</dd>"), "{page}");
    }
    assert!(!caller.get("/app/wechat?lang=en").await.text.contains("QQ number"));
}

#[tokio::test]
async fn the_phone_leads_to_its_apps_and_a_code_to_its_app() {
    let caller = Caller::start();
    let phone = caller.get("/?lang=zh").await.text;
    assert!(phone.contains("href=\"/app/wechat?lang=zh\"") && phone.contains("微信"), "{phone}");
    let scan = scan_on(&caller.get(QQ).await.text);
    let led = caller.get(&format!("/scan/q/{scan}")).await;
    assert_eq!(led.location, format!("/app/qq?qr={scan}"));
    assert!(caller.get(&led.location).await.text.contains(&format!("value=\"{scan}\" autocomplete")));
}

#[tokio::test]
async fn whoever_belongs_to_several_companies_chooses_one() {
    let caller = Caller::start();
    let suite = caller.sandbox.wecom_suite().login_suite_id.clone();
    let page = format!(
        "/wecom/wwlogin/sso/login?login_type=ServiceApp&appid={suite}&redirect_uri=http://localhost/cb&state=s1"
    );
    let scan = scan_on(&caller.get(&page).await.text);
    let scanned = caller.form("/app/wecom/scan", &format!("lang=en&person=chen&qr={scan}")).await;
    let asked = caller.get(&scanned.location).await.text;
    assert!(asked.contains("<legend>Company</legend>") && asked.contains("Greenfield Foods"), "{asked}");
    assert!(asked.contains("name=\"company\" value=\"ww00000000000000a1\" checked"), "{asked}");
    let choice = "lang=en&person=chen&answer=confirm&company=ww00000000000000b2";
    let agreed = caller.form(&format!("/app/wecom/{scan}"), choice).await;
    assert!(caller.get(&agreed.location).await.text.contains("You have agreed"));
    let facts = caller.get("/app/wecom?lang=en&person=chen").await.text;
    assert!(facts.contains("<dt>Administrator</dt><dd>青禾食品有限公司 (chen)</dd>"), "{facts}");
}

#[tokio::test]
async fn an_administrator_chooses_an_account_and_ticks_permissions() {
    let caller = Caller::start();
    let page = crate::official_account::page_for(&caller).await + "&category_id_list=3";
    let scan = scan_on(&caller.get(&page).await.text);
    let scanned = caller.form("/app/mp/scan", &format!("lang=en&person=wang&qr={scan}")).await;
    let asked = caller.get(&scanned.location).await.text;
    assert!(asked.contains("type=\"radio\" name=\"account\" value=\"wx00000000000000b2\""), "{asked}");
    assert!(
        asked.contains("value=\"3\" checked> Account service") && asked.contains("value=\"1\"> Messages"),
        "{asked}"
    );
    // Whoever administers nothing is told so, and another may scan a new code.
    let other = scan_on(&caller.get(&page).await.text);
    caller.form("/app/mp/scan", &format!("lang=en&person=sun&qr={other}")).await;
    let refused = caller.form(&format!("/app/mp/{other}"), "lang=en&person=sun&answer=confirm").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("You administer no account"), "{}", refused.text);

    let choice = "lang=en&person=wang&answer=confirm&account=wx00000000000000b2&permissions=1&permissions=3";
    caller.form(&format!("/app/mp/{scan}"), choice).await;
    let state = caller.json(&format!("/scan/{scan}/state")).await;
    assert!(state["redirect"].as_str().unwrap().contains("auth_code=queryauthcode"), "{state}");
}
