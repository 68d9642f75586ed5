//! How members of any company log in to a provider.

use reqwest::StatusCode;
use serde_json::json;

use super::{AUTHORISED, CALLBACK, Deployment, OTHER, approve, order, post, try_approve};

#[tokio::test]
async fn a_member_logs_in_as_of_the_chosen_company_and_only_the_login_suite_learns_it() {
    let deployment = Deployment::start().await;
    let (caller, page) = (&deployment.caller, deployment.login_page());
    let code = approve(caller, &page, "chen", Some(AUTHORISED), "code").await;
    assert_eq!(deployment.who("auth/getuserinfo3rd", &deployment.token, &code).await["errcode"], 40_029);
    let who = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&who["corpid"], &who["userid"]), (&json!(AUTHORISED), &json!("chenbeichen")));
    assert_eq!(deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await["errcode"], 40_029);

    let code = approve(caller, &page, "lin", None, "code").await;
    let old = deployment.who("getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&old["CorpId"], &old["UserId"]), (&json!(AUTHORISED), &json!("linxiao")));
    let code = approve(caller, &page, "sun", None, "code").await;
    let outsider = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert!(outsider["openid"].is_string() && outsider.get("corpid").is_none(), "{outsider}");
    assert_eq!(try_approve(caller, &page, "sun", Some(OTHER)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_company_that_has_not_authorised_hides_its_members_ids() {
    let mut deployment = Deployment::start().await;
    let page = deployment.login_page();
    let code = approve(&deployment.caller, &page, "zhou", None, "code").await;
    let hidden = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&hidden["corpid"], &hidden["userid"]), (&json!(OTHER), &hidden["open_userid"]));
    order(&deployment.caller, "install", json!({ "company": OTHER })).await;
    deployment.mailbox.message().await;
    let code = approve(&deployment.caller, &page, "zhou", None, "code").await;
    let shown = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&shown["userid"], &shown["open_userid"]), (&json!("zhouye"), &hidden["open_userid"]));
}

#[tokio::test]
async fn inside_the_client_a_suite_gets_a_ticket_for_details_without_a_name() {
    let deployment = Deployment::start().await;
    let suite = &deployment.caller.sandbox.wecom_suite().suite_id;
    let page = format!(
        "/wecom/connect/oauth2/authorize?appid={suite}&redirect_uri={CALLBACK}&response_type=code\
         &scope=snsapi_privateinfo&state=s1"
    );
    let code = approve(&deployment.caller, &page, "lin", None, "code").await;
    let who = deployment.who("auth/getuserinfo3rd", &deployment.token, &code).await;
    let ticket = json!({ "user_ticket": who["user_ticket"] });
    let detail = deployment.post("auth/getuserdetail3rd", ticket.clone()).await;
    assert_eq!(
        (&detail["corpid"], &detail["userid"], &detail["name"]),
        (&json!(AUTHORISED), &json!("linxiao"), &json!("linxiao"))
    );
    let by_login = format!("auth/getuserdetail3rd?suite_access_token={}", deployment.login_token);
    assert_eq!(post(&deployment.caller, &by_login, ticket).await["errcode"], 84_015);
}

#[tokio::test]
async fn the_older_login_of_providers_tells_who_is_an_administrator() {
    let deployment = Deployment::start().await;
    let (caller, suite) = (&deployment.caller, deployment.caller.sandbox.wecom_suite().clone());
    let provider = async |corp: &str, secret: &str| {
        post(caller, "get_provider_token", json!({ "corpid": corp, "provider_secret": secret })).await
    };
    assert_eq!(provider("ww1", &suite.provider_secret).await["errcode"], 40_013);
    assert_eq!(provider(&suite.provider_corp_id, "wrong").await["errcode"], 40_001);
    let token = provider(&suite.provider_corp_id, &suite.provider_secret).await["provider_access_token"].clone();
    let token = token.as_str().unwrap();
    let page = format!(
        "/wecom/wwopen/sso/3rd_qrConnect?appid={}&redirect_uri={CALLBACK}&state=s1&usertype=member&lang=zh",
        suite.provider_corp_id
    );
    for (spelling, person, company, kind) in [
        ("access_token", "lin", AUTHORISED, 1),
        ("provider_access_token", "zhao", AUTHORISED, 5),
        ("access_token", "wang", OTHER, 2),
    ] {
        let code = approve(caller, &page, person, Some(company), "auth_code").await;
        let call = format!("get_login_info?{spelling}={token}");
        let info = post(caller, &call, json!({ "auth_code": code })).await;
        assert_eq!((&info["usertype"], &info["corp_info"]["corpid"]), (&json!(kind), &json!(company)), "{info}");
        assert_eq!(info["agent"].as_array().unwrap().len(), usize::from(kind == 1));
        assert_eq!(post(caller, &call, json!({ "auth_code": code })).await["errcode"], 40_029);
    }
    let admins = page.replace("usertype=member", "usertype=admin");
    assert_eq!(try_approve(caller, &admins, "zhao", None).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(try_approve(caller, &page, "sun", None).await.0, StatusCode::UNPROCESSABLE_ENTITY, "in no company");
    let code = approve(caller, &page, "lin", None, "auth_code").await;
    assert_eq!(post(caller, "get_login_info?access_token=x", json!({ "auth_code": code })).await["errcode"], 40_082);
    assert_eq!(caller.get(&page.replace(&suite.provider_corp_id, "ww1")).await.status, StatusCode::BAD_REQUEST);
}
