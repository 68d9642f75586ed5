//! What a third-party platform asks, and what it is told.

use reqwest::StatusCode;
use sandbox::{Mode, Provider};
use serde_json::{Value, json};

use super::{Deployment, MINI_PROGRAM, SERVICE, WITHOUT_ACCOUNT_SERVICE, call, order, sets, token, try_token};
use crate::mailbox::element;

#[tokio::test]
async fn the_platform_token_needs_secret_and_ticket_and_the_newest_one_counts() {
    let deployment = Deployment::start().await;
    let (caller, mut mailbox) = (&deployment.caller, deployment.mailbox);
    order(caller, "/api/mp/push", json!({ "event": "component_verify_ticket" })).await;
    let ticket = element(&mailbox.message().await, "ComponentVerifyTicket");
    let secret = caller.sandbox.official_account().secret.clone();
    assert_eq!(try_token(caller, &ticket, "wrong").await["errcode"], 40_125);
    assert_eq!(try_token(caller, "ticket@@@no", &secret).await["errcode"], 61_006);
    assert_eq!(call(caller, "api_component_token", json!({ "x": 1 })).await["errcode"], 41_018);
    let other = json!({ "component_appid": "wx1", "component_appsecret": secret, "component_verify_ticket": ticket });
    assert_eq!(call(caller, "api_component_token", other).await["errcode"], 40_013);

    let newer = token(caller, &ticket).await;
    let body = json!({ "component_appid": caller.sandbox.official_account().app_id });
    let ask = async |query: &str| call(caller, &format!("api_create_preauthcode{query}"), body.clone()).await;
    assert_eq!(ask(&format!("?component_access_token={}", deployment.token)).await["errcode"], 40_001, "the older one");
    for spelling in ["component_access_token", "access_token"] {
        let code = ask(&format!("?{spelling}={newer}")).await;
        assert_eq!(code["expires_in"], 1800);
        assert!(code["pre_auth_code"].as_str().unwrap().starts_with("preauthcode@@@"));
    }
    assert_eq!(ask("").await["errcode"], 41_021);
    assert_eq!(ask("?component_access_token=no").await["errcode"], 40_014);
    caller.later(7_200);
    assert_eq!(ask(&format!("?component_access_token={newer}")).await["errcode"], 42_001);
    token(caller, &ticket).await;
    caller.later(5 * 3_600);
    token(caller, &ticket).await;
    caller.later(5 * 3_600);
    assert_eq!(try_token(caller, &ticket, &secret).await["errcode"], 61_005, "12 hours");
}

#[tokio::test]
async fn a_call_that_is_no_call_has_its_own_number() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let path = "/mp/cgi-bin/component/api_create_preauthcode";
    assert_eq!(caller.json(path).await["errcode"], 43_002);
    for (body, code) in [("", 44_002), ("{", 47_001)] {
        let answer = caller.client.post(caller.url(path)).body(body).send().await.unwrap();
        assert_eq!(answer.json::<Value>().await.unwrap()["errcode"], code, "{body}");
    }
    let query = format!("?component_access_token={}", deployment.token);
    let none = call(caller, &format!("api_create_preauthcode{query}"), json!({ "x": 1 })).await;
    let other = call(caller, &format!("api_create_preauthcode{query}"), json!({ "component_appid": "wx1" })).await;
    assert_eq!((&none["errcode"], &other["errcode"]), (&json!(41_018), &json!(61_011)));
    assert_eq!(deployment.call("api_no_such_call", json!({})).await["errcode"], 48_001);
}

#[tokio::test]
async fn an_authorisation_that_is_taken_back_is_told_and_ends_its_tokens() {
    let mut deployment = Deployment::start().await;
    let answer = deployment.query(&deployment.authorise("lin", SERVICE, json!([3])).await).await;
    deployment.mailbox.message().await;
    let info = &answer["authorization_info"];
    let refresh = json!({
        "authorizer_appid": SERVICE, "authorizer_refresh_token": info["authorizer_refresh_token"],
    });
    let fresh = deployment.call("api_authorizer_token", refresh.clone()).await;
    assert_eq!(fresh["authorizer_refresh_token"], info["authorizer_refresh_token"]);
    let of_account = format!("api_query_auth?access_token={}", fresh["authorizer_access_token"].as_str().unwrap());
    let body = json!({ "component_appid": deployment.caller.sandbox.official_account().app_id });
    assert_eq!(call(&deployment.caller, &of_account, body).await["errcode"], 61_014, "not the platform's token");

    let unused = deployment.authorise("lin", SERVICE, json!([3])).await;
    order(&deployment.caller, "/api/mp/revoke", json!({ "account": SERVICE })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(
        (element(&event, "InfoType"), element(&event, "AuthorizerAppid")),
        ("unauthorized".into(), SERVICE.into())
    );
    assert_eq!(
        deployment.call("api_get_authorizer_info", json!({ "authorizer_appid": SERVICE })).await["errcode"],
        61_003
    );
    assert_eq!(deployment.call("api_authorizer_token", refresh).await["errcode"], 61_023);
    assert_eq!(deployment.query(&unused).await["errcode"], 61_009);
}

#[tokio::test]
async fn accounts_say_what_they_are_and_what_they_have_granted() {
    let deployment = Deployment::start().await;
    let info =
        async |app_id: &str| deployment.call("api_get_authorizer_info", json!({ "authorizer_appid": app_id })).await;
    assert_eq!(info(SERVICE).await["errcode"], 61_003, "before");
    deployment.authorise("lin", SERVICE, json!([3])).await;
    deployment.authorise("lin", MINI_PROGRAM, Value::Null).await;
    deployment.authorise("zhao", WITHOUT_ACCOUNT_SERVICE, json!([1, 3])).await;

    let service = info(SERVICE).await;
    assert_eq!(service["authorizer_info"]["service_type_info"]["id"], 2);
    assert_eq!(service["authorizer_info"]["principal_name"], "北辰数据科技有限公司");
    assert!(service["authorizer_info"].get("MiniProgramInfo").is_none());
    assert_eq!(sets(&service), [3]);
    assert!(info(MINI_PROGRAM).await["authorizer_info"]["MiniProgramInfo"].is_object());
    assert_eq!(sets(&info(WITHOUT_ACCOUNT_SERVICE).await), [1], "it has no account service to grant");

    let list = async |offset: i64, count: i64| {
        deployment.call("api_get_authorizer_list", json!({ "offset": offset, "count": count })).await
    };
    let (all, last) = (list(0, 500).await, list(2, 500).await);
    assert_eq!((&all["total_count"], all["list"].as_array().unwrap().len()), (&json!(3), 3));
    assert_eq!(last["list"].as_array().unwrap().len(), 1);
    assert_eq!(all["list"][0]["auth_time"], 1_700_000_000);
    assert_eq!(list(0, 501).await["errcode"], 40_097);
    assert_eq!(list(-1, 1).await["errcode"], 40_097);
}

#[tokio::test]
async fn options_are_kept_within_their_range() {
    let deployment = Deployment::start().await;
    deployment.authorise("lin", SERVICE, json!([3])).await;
    let option = async |name: &str, value: Option<&str>| {
        let call = if value.is_some() { "api_set_authorizer_option" } else { "api_get_authorizer_option" };
        let body = json!({ "authorizer_appid": SERVICE, "option_name": name, "option_value": value });
        deployment.call(call, body).await
    };
    assert_eq!(option("voice_recognize", None).await["option_value"], "0");
    assert_eq!(option("voice_recognize", Some("1")).await["errcode"], 0);
    assert_eq!(option("voice_recognize", None).await["option_value"], "1");
    assert_eq!(option("voice_recognize", Some("2")).await["errcode"], 61_020);
    assert_eq!(option("nothing", None).await["errcode"], 61_020);
}

#[tokio::test]
async fn a_busy_platform_says_so_and_a_broken_one_does_not() {
    let deployment = Deployment::start().await;
    deployment.caller.sandbox.set_fault(Provider::OfficialAccount, Mode::Busy, None);
    assert_eq!(deployment.call("api_create_preauthcode", json!({})).await["errcode"], -1);
    deployment.caller.sandbox.set_fault(Provider::OfficialAccount, Mode::Failing, None);
    assert_eq!(deployment.caller.get("/mp/cgi-bin/component/x").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
