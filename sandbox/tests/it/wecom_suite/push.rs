//! What WeCom pushes to a provider.

use std::time::Duration;

use reqwest::StatusCode;
use sandbox::Provider;
use serde_json::json;

use super::{AUTHORISED, Deployment, OTHER, mailbox, order, suite_token, try_suite_token};
use crate::caller::Caller;
use crate::mailbox::element;

#[tokio::test]
async fn tickets_are_sealed_for_the_suite_and_each_suite_has_its_own() {
    let caller = Caller::start();
    let mut mailbox = mailbox(&caller).await;
    caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await.unwrap();
    let suite = caller.sandbox.wecom_suite().clone();
    for (id, secret, other_secret) in [
        (&suite.suite_id, &suite.suite_secret, &suite.login_suite_secret),
        (&suite.login_suite_id, &suite.login_suite_secret, &suite.suite_secret),
    ] {
        let push = mailbox.next().await;
        assert_eq!(element(&push.body, "ToUserName"), *id);
        let (message, receiver) = mailbox.seal().open(&push);
        assert_eq!((&receiver, element(&message, "SuiteId")), (id, id.clone()));
        assert_eq!(
            (element(&message, "InfoType").as_str(), element(&message, "TimeStamp").as_str()),
            ("suite_ticket", "1700000000")
        );
        let ticket = element(&message, "SuiteTicket");
        suite_token(&caller, id, secret, &ticket).await;
        let wrong_secret = try_suite_token(&caller, id, other_secret, &ticket).await;
        assert_eq!(wrong_secret["errcode"], 40_001);
        let other = if *id == suite.suite_id { &suite.login_suite_id } else { &suite.suite_id };
        assert_eq!(try_suite_token(&caller, other, other_secret, &ticket).await["errcode"], 40_085, "another's ticket");
        caller.later(1_800);
        assert_eq!(try_suite_token(&caller, id, secret, &ticket).await["errcode"], 40_085, "30 minutes");
        caller.later(-1_800);
    }
    for (id, secret, ticket, code) in [
        ("ww1", "x", "x", 40_083),
        ("", "x", "x", 41_021),
        (suite.suite_id.as_str(), "", "x", 41_024),
        (&suite.suite_id, "x", "", 41_023),
    ] {
        assert_eq!(try_suite_token(&caller, id, secret, ticket).await["errcode"], code);
    }
}

#[tokio::test]
async fn tickets_come_on_a_schedule_and_on_demand() {
    let caller = Caller::with(|options| options.push_every = Duration::from_millis(100));
    let mut mailbox = mailbox(&caller).await;
    caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await.unwrap();
    let mut kinds = Vec::new();
    for _ in 0..7 {
        kinds.push(element(&mailbox.message().await, "InfoType"));
    }
    assert_eq!(kinds.iter().filter(|kind| *kind == "suite_ticket").count(), 6, "{kinds:?}");

    let mut deployment = Deployment::start().await;
    assert_eq!(order(&deployment.caller, "push", json!({ "event": "suite_ticket" })).await["arrived"], true);
    assert_eq!(element(&deployment.mailbox.message().await, "InfoType"), "suite_ticket");
}

#[tokio::test]
async fn an_address_must_answer_the_echo_to_be_taken() {
    let caller = Caller::start();
    let mut mailbox = mailbox(&caller).await;
    mailbox.answer("something else", Duration::ZERO);
    for error in [
        caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await,
        caller.sandbox.push_data_to(&mailbox.url).await,
        caller.sandbox.push_to(Provider::Wecom, "nonsense").await,
        caller.sandbox.push_to(Provider::Qq, &mailbox.url).await,
    ] {
        assert!(error.is_err());
    }
    assert!(mailbox.is_empty(), "nothing is pushed to it");
    let request = caller.client.post(caller.url("/api/wecom/urls")).json(&json!({ "command": mailbox.url }));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    mailbox.answer("success", Duration::ZERO);
    // The mailbox reads the echo, and checks its signature while it does.
    caller.sandbox.push_data_to(&mailbox.url).await.unwrap();
    let verified = caller.json("/api/wecom/pushes").await;
    assert_eq!(verified.as_array().unwrap().last().unwrap()["kind"], "verify");
}

#[tokio::test]
async fn who_does_not_answer_within_a_second_is_told_again() {
    let mut deployment = Deployment::start().await;
    deployment.mailbox.answer("success", Duration::from_millis(1_200));
    let told = order(&deployment.caller, "push", json!({ "event": "change_auth", "company": AUTHORISED })).await;
    assert_eq!(told["arrived"], false);
    let pushes = deployment.caller.json("/api/wecom/pushes").await;
    let last = pushes.as_array().unwrap().last().unwrap();
    assert_eq!((&last["attempt"], &last["answer"]), (&json!(3), &json!("timeout")));
    deployment.mailbox.answer("success", Duration::ZERO);
    deployment.mailbox.next().await;
}

#[tokio::test]
async fn changes_are_told_to_the_suite_of_a_company_that_has_authorised_it() {
    let mut deployment = Deployment::start().await;
    let caller = &deployment.caller;
    order(caller, "app", json!({ "company": AUTHORISED, "scope": { "users": ["linxiao"] } })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(
        (element(&event, "InfoType").as_str(), element(&event, "AuthCorpId").as_str()),
        ("change_auth", AUTHORISED)
    );
    let code = deployment.permanent_code(&deployment.auth_code).await;
    let info = deployment.post("get_auth_info", json!({ "auth_corpid": AUTHORISED, "permanent_code": code })).await;
    assert_eq!(info["auth_info"]["agent"][0]["privilege"]["allow_user"], json!(["linxiao"]));

    order(caller, "member", json!({ "company": AUTHORISED, "userid": "zhaomin", "name": "赵 ]]> 敏" })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "change_contact");
    assert_eq!(
        (element(&event, "ChangeType").as_str(), element(&event, "UserID").as_str()),
        ("update_user", "zhaomin")
    );
    assert!(event.contains("<Name><![CDATA[赵 ]]]]><![CDATA[> 敏]]></Name>"), "{event}");
    order(caller, "member", json!({ "company": AUTHORISED, "userid": "zhaomin", "status": 5 })).await;
    assert_eq!(element(&deployment.mailbox.message().await, "ChangeType"), "delete_user");
    order(caller, "member", json!({ "company": OTHER, "userid": "zhouye", "name": "x" })).await;
    assert!(deployment.mailbox.is_empty(), "not of a company that has not");

    order(caller, "push", json!({ "event": "reset_permanent_code", "company": AUTHORISED })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "reset_permanent_code");
    let known = |code: &str| json!({ "auth_corpid": AUTHORISED, "permanent_code": code });
    assert_eq!(deployment.post("get_auth_info", known(&code)).await["errcode"], 40_084, "the old one is dead");
    let fresh = deployment.permanent_code(&element(&event, "AuthCode")).await;
    assert_eq!(deployment.post("get_auth_info", known(&fresh)).await["errcode"], 0);
}
