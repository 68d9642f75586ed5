//! The phone page over HTTP.

use connect::mail::{Mail, MailSettings, Mailer, Security};
use reqwest::Client;
use sandbox::Sandbox;

use crate::{now, start};

async fn mail(sandbox: &Sandbox, subject: &str, text: &str) {
    let mailer = Mailer::new(&MailSettings {
        host: "127.0.0.1".into(),
        port: sandbox.smtp_addr().port(),
        security: Security::Plain,
        username: String::new(),
        password: String::new(),
        from: "no-reply@menshen.example".into(),
    });
    let to = "lin@northstar.example".into();
    let mail = Mail { message_id: "m1".into(), to, subject: subject.into(), text: text.into(), html: None };
    mailer.unwrap().send(&mail, now()).await.unwrap();
}

#[tokio::test]
async fn t55_a_hostile_subject_sent_by_real_mail_is_inert_on_the_page() {
    let sandbox = start();
    let evil = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>";
    mail(&sandbox, evil, evil).await;
    let page = reqwest::get(format!("http://{}/?lang=zh", sandbox.addr())).await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let html = page.text().await.unwrap();
    assert!(html.contains("&#60;script&#62;alert(1)"), "{html}");
    assert!(!html.contains("<script>") && !html.contains("<img"), "{html}");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_errors_too() {
    let sandbox = start();
    let client = Client::new();
    for (path, status) in
        [("/", 200), ("/assets/phone.js", 200), ("/nothing", 404), ("/api/messages", 200), ("/api/faults/x", 404)]
    {
        let answer = client.get(format!("http://{}{path}", sandbox.addr())).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "cache-control",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
        ] {
            assert!(answer.headers().contains_key(name), "{path}: {name}");
        }
    }
}

#[tokio::test]
async fn everything_the_page_refers_to_is_there() {
    let sandbox = start();
    let html = reqwest::get(format!("http://{}/", sandbox.addr())).await.unwrap().text().await.unwrap();
    let mut seen = 0;
    let references = ["href=\"/", "src=\"/", "action=\"/"].into_iter().flat_map(|start| html.split(start).skip(1));
    for part in references {
        let path = part.split(['"', '#']).next().unwrap_or_default();
        let answer = reqwest::get(format!("http://{}/{path}", sandbox.addr())).await.unwrap();
        let expected = if path == "clear" { 405 } else { 200 };
        assert_eq!(answer.status(), expected, "/{path}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}

#[tokio::test]
async fn the_language_follows_the_query_and_the_browser() {
    let sandbox = start();
    let client = Client::new();
    let text = async |query: &str, accepted: &str| {
        let request = client.get(format!("http://{}/{query}", sandbox.addr())).header("accept-language", accepted);
        request.send().await.unwrap().text().await.unwrap()
    };
    assert!(text("", "zh-CN").await.contains("<html lang=\"zh-CN\">"));
    assert!(text("?lang=en", "zh-CN").await.contains("<html lang=\"en\">"));
    assert!(text("", "fr").await.contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn without_scripts_the_phone_can_be_emptied_by_a_form() {
    let sandbox = start();
    mail(&sandbox, "s", "x").await;
    let answer = Client::new()
        .post(format!("http://{}/clear", sandbox.addr()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("lang=zh")
        .send()
        .await
        .unwrap();
    assert!(answer.url().query() == Some("lang=zh") && answer.status() == 200, "{answer:?}");
    assert_eq!(sandbox.messages(), []);
}
