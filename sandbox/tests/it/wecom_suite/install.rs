//! How a company and a provider come together and part.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{AGENT, AUTHORISED, Deployment, OTHER, approve, order, post, try_approve};
use crate::caller::value;
use crate::mailbox::element;

#[tokio::test]
async fn an_authorisation_is_exchanged_once_for_a_permanent_code() {
    let deployment = Deployment::start().await;
    let answer = deployment.post("get_permanent_code", json!({ "auth_code": deployment.auth_code })).await;
    assert_eq!(answer["auth_corp_info"]["corpid"], AUTHORISED);
    assert_eq!(answer["auth_corp_info"]["corp_name"], "北辰数据科技有限公司");
    assert_eq!(answer["auth_user_info"]["userid"], "linxiao");
    let agent = &answer["auth_info"]["agent"][0];
    assert_eq!((&agent["agentid"], &agent["auth_mode"]), (&json!(AGENT), &json!(0)));
    assert_eq!(agent["privilege"]["allow_party"], json!([1]));
    assert!(answer["access_token"].is_string());
    let again = deployment.post("get_permanent_code", json!({ "auth_code": deployment.auth_code })).await;
    assert_eq!(again["errcode"], 40_029);

    let known = json!({ "auth_corpid": AUTHORISED, "permanent_code": answer["permanent_code"] });
    for call in ["get_auth_info", "v2/get_auth_info"] {
        let info = deployment.post(call, known.clone()).await;
        assert_eq!(info["auth_info"]["agent"][0]["agentid"], AGENT);
        assert!(info.get("access_token").is_none() && info.get("permanent_code").is_none(), "{info}");
    }
    for (body, code) in [
        (json!({ "auth_corpid": AUTHORISED, "permanent_code": "wrong" }), 40_084),
        (json!({ "auth_corpid": AUTHORISED }), 41_025),
        (json!({ "auth_corpid": OTHER, "permanent_code": "x" }), 48_004),
        (json!({ "auth_corpid": "ww1", "permanent_code": "x" }), 2_000_002),
    ] {
        assert_eq!(deployment.post("get_auth_info", body.clone()).await["errcode"], code, "{body}");
    }
    let by_login = format!("get_auth_info?suite_access_token={}", deployment.login_token);
    assert_eq!(
        post(&deployment.caller, &by_login, known.clone()).await["errcode"],
        48_003,
        "the login suite has no customers"
    );
    assert_eq!(post(&deployment.caller, "get_auth_info?suite_access_token=x", known.clone()).await["errcode"], 40_082);
    assert_eq!(post(&deployment.caller, "get_auth_info", known.clone()).await["errcode"], 41_022);
    deployment.caller.later(7_200);
    assert_eq!(deployment.post("get_auth_info", known).await["errcode"], 42_009);
}

#[tokio::test]
async fn a_company_token_speaks_for_the_suites_app_which_sees_ids_and_no_names() {
    let deployment = Deployment::start().await;
    let code = deployment.permanent_code(&deployment.auth_code).await;
    let known = json!({ "auth_corpid": AUTHORISED, "permanent_code": code });
    let answer = deployment.post("get_corp_token", known).await;
    assert!(answer.get("errcode").is_none(), "no errcode on success: {answer}");
    let token = answer["access_token"].as_str().unwrap();
    let get = async |call: &str| deployment.caller.json(&format!("/wecom/cgi-bin/{call}access_token={token}")).await;
    let member = get("user/get?userid=zhaomin&").await;
    assert_eq!((&member["name"], &member["userid"]), (&json!("zhaomin"), &json!("zhaomin")));
    assert_eq!(get("department/get?id=2&").await["department"]["name"], "2");
    assert_eq!(get(&format!("agent/get?agentid={AGENT}&")).await["close"], 0);
    let admins = get("agent/get_admin_list?").await;
    assert_eq!(admins["admin"].as_array().unwrap().len(), 1);
    assert_eq!((&admins["admin"][0]["userid"], &admins["admin"][0]["auth_type"]), (&json!("linxiao"), &json!(1)));
}

#[tokio::test]
async fn an_administrator_installs_by_the_page_and_the_code_comes_by_it_alone() {
    let mut deployment = Deployment::start().await;
    let page = deployment.install_page().await;
    let caller = &deployment.caller;
    for (person, company) in [("zhou", None), ("sun", None), ("wang", Some(AUTHORISED)), ("zhou", Some(OTHER))] {
        let (status, body) = try_approve(caller, &page, person, company).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{person}: {body}");
    }
    let code = approve(caller, &page, "wang", None, "auth_code").await;
    let (status, _) = try_approve(caller, &page, "wang", None).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the pre_auth_code is used");
    assert!(deployment.mailbox.is_empty(), "no create_auth as well");

    let slim = deployment.post("v2/get_permanent_code", json!({ "auth_code": code })).await;
    assert_eq!(
        (&slim["auth_corp_info"]["corpid"], &slim["auth_user_info"]["userid"]),
        (&json!(OTHER), &json!("wangqinghe"))
    );
    assert!(
        slim["permanent_code"].is_string() && slim.get("access_token").is_none() && slim.get("auth_info").is_none()
    );

    let page = deployment.install_page().await;
    for (wrong, code) in [
        (page.replace("suite_id=ww", "suite_id=wx"), "40083"),
        (page.replace("pre_auth_code=", "pre_auth_code=x"), "40014"),
        (page.replace("account.menshen.example", "evil.example"), "50001"),
        (page.replace("state=s1", "state=s-1"), "40058"),
    ] {
        let shown = deployment.caller.get(&wrong).await;
        assert!(shown.status == StatusCode::BAD_REQUEST && shown.text.contains(code), "{code} for {wrong}");
    }
    let refusal = json!({ "page": deployment.caller.url(&page), "person": "wang", "answer": "refuse" });
    assert_eq!(deployment.caller.post("/api/approve", refusal).await.1["redirect"], Value::Null, "it stays");
    deployment.caller.later(1_200);
    assert!(deployment.caller.get(&page).await.text.contains("42007"));
}

#[tokio::test]
async fn a_session_of_an_installation_is_checked() {
    let deployment = Deployment::start().await;
    let page = deployment.install_page().await;
    let code = value(&deployment.caller.url(&page).parse().unwrap(), "pre_auth_code");
    let session = async |code: &str, info: Value| {
        deployment.post("set_session_info", json!({ "pre_auth_code": code, "session_info": info })).await["errcode"]
            .clone()
    };
    assert_eq!(session(&code, json!({ "appid": [], "auth_type": 1 })).await, 0);
    assert_eq!(session(&code, json!({ "auth_type": 2 })).await, 40_058);
    assert_eq!(session("no", json!({})).await, 42_007);
}

#[tokio::test]
async fn an_installation_from_the_market_is_told_by_create_auth() {
    let mut deployment = Deployment::start().await;
    order(&deployment.caller, "install", json!({ "company": OTHER, "mode": 1 })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "create_auth");
    let code = element(&event, "AuthCode");
    deployment.permanent_code(&code).await;
    let admins = deployment.post("get_admin_list", json!({ "auth_corpid": OTHER, "agentid": AGENT })).await;
    assert_eq!(admins["admin"], json!([]), "authorised by a member: nobody is shown");
    order(&deployment.caller, "install", json!({ "company": OTHER })).await;
    deployment.mailbox.message().await;
    let admins = deployment.post("get_admin_list", json!({ "auth_corpid": OTHER, "agentid": AGENT })).await;
    assert_eq!(admins["admin"].as_array().unwrap().len(), 2);
    let other = deployment.post("get_admin_list", json!({ "auth_corpid": OTHER, "agentid": 1 })).await;
    assert_eq!(other["errcode"], 301_002);
}

#[tokio::test]
async fn a_company_that_cancels_ends_everything() {
    let mut deployment = Deployment::start().await;
    let code = deployment.permanent_code(&deployment.auth_code).await;
    let known = json!({ "auth_corpid": AUTHORISED, "permanent_code": code });
    let token = deployment.post("get_corp_token", known.clone()).await["access_token"].as_str().unwrap().to_owned();
    order(&deployment.caller, "cancel", json!({ "company": AUTHORISED })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(
        (element(&event, "InfoType").as_str(), element(&event, "AuthCorpId").as_str()),
        ("cancel_auth", AUTHORISED)
    );
    assert_eq!(deployment.post("get_corp_token", known.clone()).await["errcode"], 48_004);
    assert_eq!(deployment.post("get_admin_list", known).await["errcode"], 48_004);
    let get = deployment.caller.json(&format!("/wecom/cgi-bin/agent/list?access_token={token}")).await;
    assert_eq!(get["errcode"], 40_014);
}

#[tokio::test]
async fn the_install_page_asks_where_the_browser_came_from_if_it_is_told_to() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let page = deployment.install_page().await;
    let body = json!({ "check": true });
    assert!(
        caller.client.post(caller.url("/api/wecom/referer")).json(&body).send().await.unwrap().status().is_success()
    );
    assert_eq!(caller.get(&page).await.status, StatusCode::BAD_REQUEST);
    let click = caller.client.get(caller.url(&page)).header("referer", "https://account.menshen.example/x");
    assert_eq!(click.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(caller.get(&deployment.login_page()).await.status, StatusCode::OK, "other pages do not");
}
