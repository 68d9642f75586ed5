//! The JSON API of the outer contract.

use std::time::Duration;

use connect::mail::{Mail, MailSettings, Mailer, Security};
use reqwest::{Client, StatusCode};
use sandbox::Sandbox;

use crate::{now, start};

/// A body as the test reads it; the members are looked at as text.
async fn get(sandbox: &Sandbox, path: &str) -> String {
    let answer = reqwest::get(format!("http://{}{path}", sandbox.addr())).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/json"));
    answer.text().await.unwrap()
}

async fn send(sandbox: &Sandbox, method: reqwest::Method, path: &str, body: &str) -> (StatusCode, String) {
    let request = Client::new().request(method, format!("http://{}{path}", sandbox.addr()));
    let request = request.header("content-type", "application/json").body(body.to_owned());
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn mail(sandbox: &Sandbox, to: &str, text: &str) {
    let mailer = Mailer::new(&MailSettings {
        host: "127.0.0.1".into(),
        port: sandbox.smtp_addr().port(),
        security: Security::Plain,
        username: String::new(),
        password: String::new(),
        from: "no-reply@menshen.example".into(),
    });
    let mail =
        Mail { message_id: "m1".into(), to: to.into(), subject: "Subject".into(), text: text.into(), html: None };
    mailer.unwrap().send(&mail, now()).await.unwrap();
}

#[tokio::test]
async fn messages_have_the_members_of_the_contract_and_can_be_chosen() {
    let sandbox = start();
    assert_eq!(get(&sandbox, "/api/messages").await, "[]");
    mail(&sandbox, "a@example.com", "Code 123456, https://menshen.example/x").await;
    mail(&sandbox, "b@example.com", "no code").await;

    let first = get(&sandbox, "/api/messages?to=A@example.com").await;
    for member in [
        r#""id":"1""#,
        r#""channel":"mail""#,
        r#""to":"a@example.com""#,
        r#""subject":"Subject""#,
        r#""text":"Code 123456, https://menshen.example/x""#,
        r#""codes":["123456"]"#,
        r#""links":["https://menshen.example/x"]"#,
        r#""at":1"#,
    ] {
        assert!(first.contains(member), "{member} is missing in {first}");
    }
    assert!(!first.contains("b@example.com"));
    let later = get(&sandbox, "/api/messages?after=1").await;
    assert!(later.contains("b@example.com") && !later.contains("a@example.com"), "{later}");
    let both = get(&sandbox, "/api/messages").await;
    assert!(both.find("a@example.com") < both.find("b@example.com"), "newest last");

    let (status, _) = send(&sandbox, reqwest::Method::DELETE, "/api/messages", "").await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(get(&sandbox, "/api/messages").await, "[]");
}

#[tokio::test]
async fn one_can_wait_for_a_message() {
    let sandbox = std::sync::Arc::new(start());
    let waiting = tokio::spawn({
        let sandbox = sandbox.clone();
        async move { get(&sandbox, "/api/messages?to=a@example.com&wait=10").await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    mail(&sandbox, "a@example.com", "Code 123456").await;
    let waited = tokio::time::timeout(Duration::from_secs(2), waiting).await.unwrap().unwrap();
    assert!(waited.contains("123456"));
    let nothing = sandbox.wait_for("nobody@example.com", 0, Duration::from_millis(50)).await;
    assert_eq!(nothing, None);
    let found = sandbox.wait_for("a@example.com", 0, Duration::from_secs(1)).await;
    assert_eq!(found.unwrap().codes, ["123456"]);
}

#[tokio::test]
async fn faults_are_set_listed_and_checked() {
    let sandbox = start();
    let set = async |body: &str| send(&sandbox, reqwest::Method::POST, "/api/faults", body).await.0;
    assert_eq!(set(r#"{"provider":"sms","mode":"5xx","seconds":60}"#).await, StatusCode::NO_CONTENT);
    let listed = get(&sandbox, "/api/faults").await;
    assert!(listed.contains(r#""sms":{"mode":"5xx","until":1"#), "{listed}");
    assert!(listed.contains(r#""mail":{"mode":"ok","until":null}"#), "{listed}");
    for mode in ["ok", "slow", "down", "garbage"] {
        assert_eq!(set(&format!(r#"{{"provider":"mail","mode":"{mode}","seconds":1}}"#)).await, StatusCode::NO_CONTENT);
    }
    for provider in ["wechat", "qq", "wecom", "mp"] {
        assert_eq!(set(&format!(r#"{{"provider":"{provider}","mode":"down"}}"#)).await, StatusCode::NO_CONTENT);
    }
    for bad in [r#"{"provider":"fax","mode":"ok"}"#, r#"{"provider":"sms","mode":"odd"}"#, r#"{"mode":"ok"}"#] {
        assert_eq!(set(bad).await, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

#[tokio::test]
async fn people_are_there_and_more_can_be_added() {
    let sandbox = start();
    let add = async |body: &str| send(&sandbox, reqwest::Method::POST, "/api/people", body).await;
    assert!(get(&sandbox, "/api/people").await.contains(r#""id":"lin""#));
    let (status, person) = add(r#"{"name":"钱多","wecom":[{"company":"ww00000000000000a1","userid":"qian"}]}"#).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(person.contains(r#""id":"p1""#) && person.contains(r#""qq":"20000001""#), "{person}");
    assert!(get(&sandbox, "/api/people").await.contains("钱多"));
    assert_eq!(sandbox.people().last().unwrap().id, "p1");
    for bad in [r#"{"name":" "}"#, r#"{"name":"x","shoe_size":43}"#, r#"{"name_en":"x"}"#] {
        assert_eq!(add(bad).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

#[tokio::test]
async fn pages_of_other_origins_and_foreign_names_get_nothing() {
    let sandbox = start();
    let url = format!("http://{}/api/messages", sandbox.addr());
    let client = Client::new();
    let rebound = client.get(&url).header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), StatusCode::FORBIDDEN);
    let foreign = client.delete(&url).header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let own = client.delete(&url).header("origin", format!("http://{}", sandbox.addr())).send().await.unwrap();
    assert_eq!(own.status(), StatusCode::NO_CONTENT);
}
