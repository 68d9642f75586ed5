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
