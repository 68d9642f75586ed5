//! Is every trouble of a provider an outage that opens the breaker, and is nothing secret told of it?

use std::time::Duration;

use serde_json::json;
use url::Url;

use super::{Exchange, Fault, json};
use crate::identity::IdentityError;
use crate::stub::{Reply, Stub};

const NOW: i64 = 1_700_000_000_000;

async fn outage_of(reply: Reply) -> (Exchange, String) {
    let stub = Stub::serve(move |_| reply.clone()).await;
    let exchange = Exchange::new("test").unwrap();
    let url = stub.base.join("/token?secret=canary&code=canary").unwrap();
    let mut told = String::new();
    for _ in 0..3 {
        match exchange.get(url.clone(), NOW, json).await {
            Err(Fault::Outage(text)) => told = text,
            other => panic!("expected an outage, got {other:?}"),
        }
    }
    (exchange, told)
}

#[tokio::test]
async fn r09_each_trouble_is_an_outage_without_secrets_and_opens_the_breaker() {
    for reply in [
        Reply::Full(500, b"canary".to_vec()),
        Reply::Full(503, Vec::new()),
        Reply::ok("<html>canary</html>"),
        Reply::ok(""),
        Reply::ok(vec![b'['; 1024 * 1024 + 1]),
        Reply::Hangup,
    ] {
        let (exchange, told) = outage_of(reply).await;
        assert!(exchange.is_open(), "{told}");
        assert!(!told.contains("canary") && !told.contains("127.0.0.1"), "{told}");
    }
}

#[tokio::test]
async fn r09_a_slow_provider_opens_the_breaker_with_one_call_and_the_next_is_refused_at_once() {
    let stub = Stub::serve(|_| Reply::Silence(Duration::from_secs(30))).await;
    let exchange = Exchange::new("test").unwrap();
    let began = tokio::time::Instant::now();
    assert!(matches!(exchange.get(stub.base.clone(), NOW, json).await, Err(Fault::Outage(_))));
    assert!(began.elapsed() < Duration::from_secs(6));
    assert!(exchange.is_open());
    assert!(matches!(exchange.get(stub.base.clone(), NOW + 5_000, json).await, Err(Fault::Outage(_))));
    assert_eq!(stub.seen().len(), 1);
}

#[tokio::test]
async fn t32_a_redirect_is_not_followed() {
    let elsewhere = Stub::serve(|_| Reply::ok("{}")).await;
    let to = elsewhere.base.to_string();
    let stub = Stub::serve(move |_| Reply::Redirect(to.clone())).await;
    let exchange = Exchange::new("test").unwrap();
    let fault = exchange.get(stub.base.clone(), NOW, json).await.unwrap_err();
    assert!(matches!(fault, Fault::Status { code: 302, .. }));
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn a_refusal_in_the_4xx_is_an_answer_and_prints_no_body() {
    let stub = Stub::serve(|_| Reply::Full(400, b"canary".to_vec())).await;
    let exchange = Exchange::new("test").unwrap();
    for _ in 0..5 {
        let fault = exchange.get(stub.base.clone(), NOW, json).await.unwrap_err();
        assert!(!format!("{fault:?}").contains("canary"));
        assert_eq!(IdentityError::from(fault), IdentityError::Unavailable("provider said HTTP 400".into()));
    }
    assert!(!exchange.is_open());
}

#[tokio::test]
async fn nobody_listening_is_an_outage_that_names_no_address() {
    let exchange = Exchange::new("test").unwrap();
    let url = Url::parse("http://127.0.0.1:9/token?secret=canary").unwrap();
    let Err(Fault::Outage(told)) = exchange.get(url, NOW, json).await else { panic!("expected an outage") };
    assert!(!told.contains("canary") && !told.contains("token"), "{told}");
}

#[tokio::test]
async fn what_is_posted_arrives_as_said() {
    let stub = Stub::serve(|_| Reply::ok("{\"a\":1}")).await;
    let exchange = Exchange::new("test").unwrap();
    assert_eq!(exchange.post_json(stub.base.clone(), &json!({"b": "中"}), NOW, json).await.unwrap(), json!({"a": 1}));
    let form = [("a", "1&2"), ("b", "中 文")];
    exchange.post_form(stub.base.clone(), &form, Some(("user", "word")), NOW, json).await.unwrap();
    let seen = stub.seen();
    assert_eq!(seen[0].body, "{\"b\":\"中\"}");
    assert!(seen[0].head.contains("content-type: application/json"));
    assert_eq!(seen[1].field("a").as_deref(), Some("1&2"));
    assert_eq!(seen[1].field("b").as_deref(), Some("中 文"));
    assert!(seen[1].head.contains("authorization: Basic dXNlcjp3b3Jk"));
}

#[test]
fn a_body_is_utf8_whatever_its_header_says_and_control_characters_do_not_break_it() {
    for body in ["{\"n\":\"小明\"}", "\u{feff}{\"n\":\"小明\"}", "\n{\"n\":\n\"小明\"}\r\n"] {
        assert_eq!(json(body.as_bytes()).unwrap(), json!({"n": "小明"}));
    }
    assert_eq!(json(b"{\"n\":\"a\x01b\"}").unwrap(), json!({"n": "a b"}));
    assert_eq!(json(b"{\"n\":\"a\xffb\"}").unwrap(), json!({"n": "a\u{fffd}b"}));
}
