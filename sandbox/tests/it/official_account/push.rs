//! What the platform pushes, and how it pushes wrongly.

use std::time::Duration;

use sandbox::Provider;
use serde_json::{Value, json};

use super::{Deployment, SERVICE, call, mailbox, order};
use crate::caller::Caller;
use crate::mailbox::element;

#[tokio::test]
async fn a_ticket_is_pushed_sealed_for_the_platform_and_signed() {
    let caller = Caller::start();
    let mut mailbox = mailbox(&caller).await;
    caller.sandbox.push_to(Provider::OfficialAccount, &mailbox.url).await.unwrap();
    let push = mailbox.next().await;
    let platform = caller.sandbox.official_account();
    assert_eq!(element(&push.body, "AppId"), platform.app_id);
    assert_eq!((push.query["encrypt_type"].as_str(), push.query["timestamp"].as_str()), ("aes", "1700000000"));
    let (timestamp, nonce) = (push.query["timestamp"].as_str(), push.query["nonce"].as_str());
    assert_eq!(push.query["signature"], mailbox.seal().sign(&[timestamp, nonce]));
    let (message, receiver) = mailbox.seal().open(&push);
    assert_eq!(receiver, platform.app_id);
    assert_eq!(element(&message, "InfoType"), "component_verify_ticket");
    assert_eq!(element(&message, "CreateTime"), "1700000000");
    assert!(element(&message, "ComponentVerifyTicket").starts_with("ticket@@@"), "{message}");
}

#[tokio::test]
async fn tickets_come_on_a_schedule_on_demand_and_when_the_platform_asks() {
    let caller = Caller::with(|options| options.push_every = Duration::from_millis(100));
    let mut mailbox = mailbox(&caller).await;
    caller.sandbox.push_to(Provider::OfficialAccount, &mailbox.url).await.unwrap();
    let mut tickets = Vec::new();
    for _ in 0..3 {
        tickets.push(element(&mailbox.message().await, "ComponentVerifyTicket"));
    }
    tickets.dedup();
    assert_eq!(tickets.len(), 3, "each is new");

    let deployment = Deployment::start().await;
    let (caller, mut mailbox) = (deployment.caller, deployment.mailbox);
    let told = order(&caller, "/api/mp/push", json!({ "event": "component_verify_ticket" })).await;
    assert_eq!(told["arrived"], true);
    mailbox.message().await;
    let platform = caller.sandbox.official_account().clone();
    let body = json!({ "component_appid": platform.app_id, "component_secret": platform.secret });
    assert_eq!(call(&caller, "api_start_push_ticket", body).await["errcode"], 0);
    mailbox.message().await;
    let body = json!({ "component_appid": platform.app_id, "component_secret": "wrong" });
    assert_eq!(call(&caller, "api_start_push_ticket", body).await["errcode"], 40_125);
}

#[tokio::test]
async fn everything_but_success_is_a_failure_and_tried_again() {
    let deployment = Deployment::start().await;
    let (caller, mut mailbox) = (deployment.caller, deployment.mailbox);
    mailbox.answer("\n success \n", Duration::ZERO);
    assert_eq!(order(&caller, "/api/mp/push", json!({ "event": "component_verify_ticket" })).await["arrived"], true);
    let first = mailbox.next().await;
    mailbox.answer("ok", Duration::ZERO);
    assert_eq!(order(&caller, "/api/mp/push", json!({ "event": "component_verify_ticket" })).await["arrived"], false);
    let (second, third, fourth) = (mailbox.next().await, mailbox.next().await, mailbox.next().await);
    assert!(first != second && second != third && third != fourth && mailbox.is_empty());
    let pushes = caller.json("/api/mp/pushes").await;
    let last = pushes.as_array().unwrap().last().unwrap();
    assert_eq!((&last["attempt"], &last["arrived"], &last["answer"]), (&json!(3), &json!(false), &json!("ok")));
}

#[tokio::test]
async fn pushes_can_be_wrong_in_every_way_a_receiver_must_notice() {
    let mut deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let mailbox = &mut deployment.mailbox;
    let fault = async |fault: Value| {
        order(caller, "/api/mp/push-fault", json!({ "fault": fault })).await;
        order(caller, "/api/mp/push", json!({ "event": "component_verify_ticket" })).await;
    };

    fault(json!("bad_signature")).await;
    let push = mailbox.next().await;
    assert!(!mailbox.seal().fits(&element(&push.body, "Encrypt"), &push.query));

    fault(json!("wrong_appid")).await;
    let (_, receiver) = mailbox.read().await;
    assert_ne!(receiver, caller.sandbox.official_account().app_id);

    fault(json!("stale")).await;
    let push = mailbox.next().await;
    assert_eq!(push.query["timestamp"], "1699996400");
    mailbox.seal().open(&push);

    fault(json!("replay")).await;
    assert_eq!(mailbox.next().await, push, "byte for byte");

    fault(json!("twice")).await;
    let (one, other) = (mailbox.next().await, mailbox.next().await);
    assert_ne!(one.query["nonce"], other.query["nonce"]);
    assert_eq!(mailbox.seal().open(&one), mailbox.seal().open(&other), "the same event");

    fault(Value::Null).await;
    mailbox.message().await;
    assert!(mailbox.is_empty());
}

#[tokio::test]
async fn the_event_can_come_before_the_browser_does() {
    let mut deployment = Deployment::start().await;
    order(&deployment.caller, "/api/mp/push-fault", json!({ "fault": "event_first" })).await;
    deployment.authorise("lin", SERVICE, json!([3])).await;
    assert!(!deployment.mailbox.is_empty(), "it is here already");
    // Otherwise the browser does not wait for a receiver that is slow.
    order(&deployment.caller, "/api/mp/push-fault", json!({ "fault": null })).await;
    deployment.mailbox.answer("success", Duration::from_secs(2));
    let asked = tokio::time::Instant::now();
    deployment.authorise("lin", SERVICE, json!([1])).await;
    assert!(asked.elapsed() < Duration::from_millis(1_500));
}

#[tokio::test]
async fn an_event_of_an_account_can_be_told_on_demand() {
    let mut deployment = Deployment::start().await;
    deployment.authorise("lin", SERVICE, json!([3])).await;
    deployment.mailbox.message().await;
    for event in ["authorized", "updateauthorized", "unauthorized"] {
        order(&deployment.caller, "/api/mp/push", json!({ "event": event, "account": SERVICE })).await;
        let message = deployment.mailbox.message().await;
        assert_eq!(
            (element(&message, "InfoType").as_str(), element(&message, "AuthorizerAppid").as_str()),
            (event, SERVICE)
        );
        if event != "unauthorized" {
            let code = element(&message, "AuthorizationCode");
            assert!(deployment.query(&code).await["authorization_info"].is_object());
        }
    }
}
