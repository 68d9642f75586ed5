//! The authorisation page: who may agree to what, and what comes of it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Deployment, MINI_PROGRAM, SERVICE, agree, order, sets};
use crate::caller::value;
use crate::mailbox::element;

#[tokio::test]
async fn an_administrator_agrees_and_the_code_is_good_once_wherever_it_came_from() {
    let mut deployment = Deployment::start().await;
    let choices = json!({ "account": SERVICE, "permissions": [3, "1"] });
    let back = agree(&deployment.caller, &deployment.page().await, "lin", choices).await.unwrap();
    assert!(back.as_str().starts_with("https://account.menshen.example/back?state=s1&auth_code="), "{back}");
    assert_eq!(value(&back, "expires_in"), "600");
    let code = value(&back, "auth_code");
    assert!(code.starts_with("queryauthcode@@@"));

    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "authorized");
    assert_eq!(element(&event, "AuthorizerAppid"), SERVICE);
    assert_eq!(element(&event, "AuthorizationCode"), code);
    assert_eq!(element(&event, "AuthorizationCodeExpiredTime"), "1700000600");
    assert!(element(&event, "PreAuthCode").starts_with("preauthcode@@@"));

    let answer = deployment.query(&code).await;
    let info = &answer["authorization_info"];
    assert_eq!((&info["authorizer_appid"], &info["expires_in"]), (&json!(SERVICE), &json!(7200)));
    assert_eq!(sets(&answer), [1, 3], "as they were ticked");
    assert_eq!(deployment.query(&code).await["errcode"], 61_010, "whoever comes second");
    assert_eq!(deployment.query("queryauthcode@@@no").await["errcode"], 61_009);

    let late = deployment.authorise("lin", SERVICE, json!([3])).await;
    deployment.caller.later(600);
    assert_eq!(deployment.query(&late).await["errcode"], 61_010, "ten minutes");
}

#[tokio::test]
async fn the_page_is_strict_about_its_address_and_its_code_is_good_once() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let page = deployment.page().await;
    let app_id = &caller.sandbox.official_account().app_id;
    for (wrong, code) in [
        (page.replace(app_id, "wx1"), "61011"),
        (page.replace("preauthcode", "nocode"), "61009"),
        (page.replace("account.menshen.example", "evil.example"), "10003"),
        (format!("{page}&auth_type=1&biz_appid={SERVICE}"), "61020"),
        (format!("{page}&auth_type=9"), "61020"),
    ] {
        let shown = caller.get(&wrong).await;
        assert_eq!((shown.status, shown.location.as_str()), (StatusCode::BAD_REQUEST, ""), "{wrong}");
        assert!(shown.text.contains(code), "{code} for {wrong}");
    }
    assert_eq!(caller.get(&page).await.status, StatusCode::OK);
    assert_eq!(caller.get(&page).await.status, StatusCode::OK, "looking does not use it");
    agree(caller, &page, "lin", json!({})).await.unwrap();
    assert!(agree(caller, &page, "lin", json!({})).await.unwrap_err().contains("61010"));

    let slow = deployment.page().await;
    caller.later(1_800);
    assert!(agree(caller, &slow, "lin", json!({})).await.unwrap_err().contains("42001"));
}

#[tokio::test]
async fn the_page_inside_wechat_asks_the_same_in_both_its_places() {
    let deployment = Deployment::start().await;
    for place in [
        "/mp/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&",
        "/mp/safe/bindcomponent?action=bindcomponent&",
    ] {
        let page = deployment.page().await.replace("/mp/cgi-bin/componentloginpage?", place);
        let back = agree(&deployment.caller, &page, "lin", json!({ "account": SERVICE })).await.unwrap();
        assert!(deployment.query(&value(&back, "auth_code")).await["authorization_info"].is_object());
        let without = page.replace("action=bindcomponent", "action=x");
        assert_eq!(deployment.caller.get(&without).await.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn only_what_a_person_administers_and_the_page_allows_can_be_chosen() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let page = deployment.page().await;
    let refused =
        async |page: &str, person: &str, choices: Value| agree(caller, page, person, choices).await.unwrap_err();
    assert!(refused(&page, "sun", json!({})).await.contains("no account"));
    assert!(refused(&page, "zhao", json!({ "account": SERVICE })).await.contains("no administrator"));
    let only_accounts = format!("{page}&auth_type=1");
    assert!(refused(&only_accounts, "lin", json!({ "account": MINI_PROGRAM })).await.contains("no administrator"));
    let pinned = format!("{page}&biz_appid={MINI_PROGRAM}");
    assert!(refused(&pinned, "lin", json!({ "account": SERVICE })).await.contains("no administrator"));
    agree(caller, &only_accounts, "lin", json!({ "account": SERVICE })).await.unwrap();
}

#[tokio::test]
async fn what_is_not_ticked_is_what_was_asked_for_and_asking_does_not_bind() {
    let deployment = Deployment::start().await;
    let page = format!("{}&category_id_list=3", deployment.page().await);
    let back = agree(&deployment.caller, &page, "lin", json!({ "account": SERVICE })).await.unwrap();
    assert_eq!(sets(&deployment.query(&value(&back, "auth_code")).await), [3]);
    let page = format!("{}&category_id_list=3%7C4", deployment.page().await);
    let ticked = json!({ "account": SERVICE, "permissions": [1, 2] });
    let back = agree(&deployment.caller, &page, "lin", ticked).await.unwrap();
    assert_eq!(sets(&deployment.query(&value(&back, "auth_code")).await), [1, 2]);
}

#[tokio::test]
async fn a_second_authorisation_is_an_update_only_if_the_permissions_differ() {
    let mut deployment = Deployment::start().await;
    let first = deployment.query(&deployment.authorise("lin", SERVICE, json!([3])).await).await;
    assert_eq!(element(&deployment.mailbox.message().await, "InfoType"), "authorized");
    let same = deployment.query(&deployment.authorise("wang", SERVICE, json!([3])).await).await;
    let token = |answer: &Value| answer["authorization_info"]["authorizer_refresh_token"].clone();
    assert_ne!(token(&first), token(&same), "replaced");
    deployment.authorise("lin", SERVICE, json!([3, 4])).await;
    assert_eq!(element(&deployment.mailbox.message().await, "InfoType"), "updateauthorized", "none in between");
    let refresh = async |token: Value| {
        let body = json!({ "authorizer_appid": SERVICE, "authorizer_refresh_token": token });
        deployment.call("api_authorizer_token", body).await
    };
    assert_eq!(refresh(token(&first)).await["errcode"], 61_023);
    assert_eq!(refresh(token(&same)).await["errcode"], 61_023);
}

#[tokio::test]
async fn the_page_asks_where_the_browser_came_from_if_it_is_told_to() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    order(caller, "/api/mp/referer", json!({ "check": true })).await;
    let page = deployment.page().await;
    let from = async |referer: Option<&str>| {
        let mut request = caller.client.request(Method::GET, caller.url(&page));
        if let Some(referer) = referer {
            request = request.header("referer", referer);
        }
        request.send().await.unwrap().status()
    };
    assert_eq!(from(None).await, StatusCode::BAD_REQUEST);
    assert_eq!(from(Some("https://evil.example/")).await, StatusCode::BAD_REQUEST);
    assert_eq!(from(Some("https://account.menshen.example/login")).await, StatusCode::OK);
}
