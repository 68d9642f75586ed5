//! Logging in by the self-built app.

use reqwest::StatusCode;
use serde_json::json;

use super::{CORP, QUERY, code, get, inside, login, order, post, scope, token, token_by, who};
use crate::caller::{Caller, value};

#[tokio::test]
async fn every_login_page_gives_a_code_that_both_spellings_redeem_once() {
    let caller = Caller::start();
    let pages = [
        login(),
        format!("/wecom/wwopen/sso/qrConnect?{QUERY}&login_type=jssdk#wechat_redirect"),
        inside("snsapi_base"),
    ];
    for page in pages {
        let back = caller.approve(&page, "lin").await;
        assert!(back.as_str().starts_with("https://account.menshen.example/back?code="), "{back}");
        assert_eq!(value(&back, "state"), "s1");
        let code = value(&back, "code");
        assert_eq!(who(&caller, &code).await, json!({ "errcode": 0, "errmsg": "ok", "userid": "linxiao" }));
        assert_eq!(who(&caller, &code).await["errcode"], 40_029, "once");

        let code = value(&caller.approve(&page, "lin").await, "code");
        let old = get(&caller, &token(&caller).await, &format!("user/getuserinfo?code={code}")).await;
        assert_eq!((&old["UserId"], old.get("userid")), (&json!("linxiao"), None), "{old}");
    }
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let caller = Caller::start();
    let (one, other) = (code(&caller, "lin").await, code(&caller, "lin").await);
    caller.later(299);
    assert_eq!(who(&caller, &one).await["userid"], "linxiao");
    caller.later(1);
    assert_eq!(who(&caller, &other).await["errcode"], 40_029);
    assert_eq!(who(&caller, "nonsense").await["errcode"], 40_029);
    assert_eq!(who(&caller, "").await["errcode"], 41_008);
}

#[tokio::test]
async fn outsiders_have_an_openid_and_members_whom_the_app_does_not_see_are_refused() {
    let caller = Caller::start();
    let outsider = who(&caller, &code(&caller, "sun").await).await;
    assert!(outsider["openid"].as_str().unwrap().starts_with('o') && outsider.get("userid").is_none(), "{outsider}");
    assert_eq!(who(&caller, &code(&caller, "sun").await).await["openid"], outsider["openid"], "the same again");

    scope(&caller, json!({ "users": ["linxiao"] })).await;
    assert_eq!(who(&caller, &code(&caller, "lin").await).await["userid"], "linxiao");
    assert_eq!(who(&caller, &code(&caller, "zhao").await).await["errcode"], 50_002);
}

#[tokio::test]
async fn members_who_are_switched_off_do_not_get_past_the_page_and_those_who_left_are_outsiders() {
    let caller = Caller::start();
    order(&caller, "member", json!({ "company": CORP, "userid": "zhaomin", "status": 2 })).await;
    let page = caller.url(&login());
    let (status, body) = caller.post("/api/approve", json!({ "page": page, "person": "zhao" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    assert_eq!(get(&caller, &token(&caller).await, "user/get?userid=zhaomin").await["status"], 2);
    order(&caller, "member", json!({ "company": CORP, "userid": "zhaomin", "status": 5 })).await;
    assert!(who(&caller, &code(&caller, "zhao").await).await["openid"].is_string());
    assert_eq!(get(&caller, &token(&caller).await, "user/get?userid=zhaomin").await["errcode"], 60_111);
}

#[tokio::test]
async fn a_page_that_is_asked_for_wrongly_is_an_error_page_and_no_redirect() {
    let caller = Caller::start();
    for (wrong, code) in [
        (login().replace("ww00000000000000a1", "ww1"), "40013"),
        (login().replace("1000002", "1000009"), "40056"),
        (login().replace("CorpApp", "Nothing"), "40058"),
        (login().replace("account.menshen.example", "evil.example"), "50001"),
        (login().replace("CorpApp", "ServiceApp"), "40083"),
        (inside("snsapi_everything"), "40058"),
        (inside("snsapi_base").replace("response_type=code", "response_type=token"), "40058"),
        (inside("snsapi_base").replace("state=s1", "state=s-1"), "40058"),
        (inside("snsapi_userinfo").replace("&agentid=1000002", ""), "40056"),
    ] {
        let shown = caller.get(&wrong).await;
        assert_eq!((shown.status, shown.location.as_str()), (StatusCode::BAD_REQUEST, ""), "{wrong}");
        assert!(shown.text.contains(code), "{code} for {wrong}");
    }
    assert_eq!(caller.get(&inside("snsapi_base").replace("&agentid=1000002", "")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_callback_keeps_its_route_behind_the_hash_and_a_refusal_has_the_state_alone() {
    let caller = Caller::start();
    let page = login().replace("%2Fback", "%2Fback%23%2Froute");
    let back = caller.approve(&page, "lin").await;
    assert_eq!(back.fragment(), Some("/route"), "{back}");
    assert_eq!(value(&back, "state"), "s1");
    let refusal = json!({ "page": caller.url(&login()), "person": "lin", "answer": "refuse" });
    let (_, body) = caller.post("/api/approve", refusal).await;
    assert_eq!(body["redirect"], "https://account.menshen.example/back?state=s1");
}

#[tokio::test]
async fn the_larger_scopes_give_a_ticket_and_only_the_private_one_opens_private_facts() {
    let caller = Caller::start();
    let token = token(&caller).await;
    for (scope, private) in [("snsapi_userinfo", false), ("snsapi_privateinfo", true)] {
        let code = value(&caller.approve(&inside(scope), "lin").await, "code");
        let who = get(&caller, &token, &format!("auth/getuserinfo?code={code}")).await;
        assert_eq!((&who["userid"], &who["expires_in"]), (&json!("linxiao"), &json!(7200)));
        for call in ["auth/getuserdetail", "user/getuserdetail"] {
            let detail = post(&caller, &token, call, json!({ "user_ticket": who["user_ticket"] })).await;
            assert_eq!((&detail["userid"], detail.get("mobile").is_some()), (&json!("linxiao"), private), "{detail}");
        }
        let mailbox = post(&caller, &token, "auth/getuserdetail", json!({ "user_ticket": "no" })).await;
        assert_eq!(mailbox["errcode"], 84_015);
        caller.later(7_000);
    }
    let code = value(&caller.approve(&inside("snsapi_userinfo"), "lin").await, "code");
    let token = token_by(&caller, &caller.sandbox.wecom().secret.clone()).await;
    let who = get(&caller, &token, &format!("auth/getuserinfo?code={code}")).await;
    caller.later(7_200);
    let token = token_by(&caller, &caller.sandbox.wecom().secret.clone()).await;
    let late = post(&caller, &token, "auth/getuserdetail", json!({ "user_ticket": who["user_ticket"] })).await;
    assert_eq!(late["errcode"], 84_014);
}

#[tokio::test]
async fn people_who_are_added_work_where_they_say() {
    let caller = Caller::start();
    let membership = json!([{ "company": CORP, "userid": "newone" }]);
    let (_, added) = caller.post("/api/people", json!({ "name": "新人", "wecom": membership })).await;
    let back = caller.approve(&login(), added["id"].as_str().unwrap()).await;
    assert_eq!(who(&caller, &value(&back, "code")).await["userid"], "newone");
}
