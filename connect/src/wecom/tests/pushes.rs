//! What WeCom sends by itself, to both addresses.

use std::time::Duration;

use serde_json::json;

use super::{CORP, Field, LOGIN_SUITE, LOGIN_TOKEN, NOW, PROVIDER, SUITE, TOKEN, error, one_suite, two_suites};
use crate::identity::{Event, Provider, Push, PushError, Received, Verb};
use crate::sealed_push::testing::{Pushed, echo, push};

const SECONDS: i64 = NOW / 1_000;

async fn receive(field: &Field, route: &str, pushed: &Pushed) -> Result<Received, PushError> {
    let push = Push { verb: Verb::Event, route, query: &pushed.query, body: &pushed.body, now: NOW };
    field.connector.receive(&push).unwrap().await
}

async fn verify(field: &Field, route: &str, query: &[(String, String)]) -> Result<Received, PushError> {
    let push = Push { verb: Verb::Verify, route, query, body: b"", now: NOW };
    field.connector.receive(&push).unwrap().await
}

/// News of the assistant suite, at the command address.
fn command(kind: &str, more: &str) -> Pushed {
    sealed(TOKEN, SUITE, kind, more)
}

fn sealed(token: &str, suite: &str, kind: &str, more: &str) -> Pushed {
    let text = format!(
        "<xml><SuiteId><![CDATA[{suite}]]></SuiteId><InfoType><![CDATA[{kind}]]></InfoType><TimeStamp>{SECONDS}</TimeStamp>{more}</xml>"
    );
    push(token, ("ToUserName", suite), &text, suite, SECONDS)
}

#[tokio::test]
async fn t33_both_addresses_are_tried_out_with_the_provider_s_id_and_answer_the_plain_text() {
    let field = Field::new(two_suites(), |_, _| None).await;
    for route in ["command", "data"] {
        for token in [TOKEN, LOGIN_TOKEN] {
            let received =
                verify(&field, route, &echo(token, "1616140317555161061", PROVIDER, SECONDS)).await.ok().unwrap();
            assert_eq!((received.reply.as_str(), received.event), ("1616140317555161061", Event::None));
        }
        for receiver in [SUITE, CORP, ""] {
            let refused = verify(&field, route, &echo(TOKEN, "1", receiver, SECONDS)).await.err();
            assert_eq!(refused, Some(PushError::BadSignature), "{receiver}");
        }
    }
    assert_eq!(verify(&field, "event", &echo(TOKEN, "1", PROVIDER, SECONDS)).await.err(), Some(PushError::Malformed));
    assert_eq!(
        verify(&field, "data", &echo("other", "1", PROVIDER, SECONDS)).await.err(),
        Some(PushError::BadSignature)
    );
    assert_eq!(verify(&field, "data", &echo(TOKEN, "1", PROVIDER, SECONDS - 301)).await.err(), Some(PushError::Stale));
    assert_eq!(verify(&field, "data", &[]).await.err(), Some(PushError::Malformed));
}

#[tokio::test]
async fn t33_each_suite_keeps_its_own_ticket_for_half_an_hour() {
    let field = Field::new(two_suites(), |_, _| None).await;
    for (token, suite) in [(TOKEN, SUITE), (LOGIN_TOKEN, LOGIN_SUITE)] {
        let more = format!("<SuiteTicket><![CDATA[NEW-{suite}]]></SuiteTicket>");
        let pushed = sealed(token, suite, "suite_ticket", &more);
        let received = receive(&field, "command", &pushed).await.ok().unwrap();
        assert_eq!((received.reply.as_str(), received.event), ("success", Event::Ticket));
        assert_eq!(received.replay_key, pushed.query[0].1);
        let kept = field.on_shelf(&format!("{suite}/ticket")).await;
        assert_eq!(kept, Some((format!("NEW-{suite}"), NOW + 30 * 60_000)));
    }
}

#[tokio::test]
async fn bind_31_a_company_that_adds_the_assistant_is_known_from_then_on() {
    for kind in ["create_auth", "reset_permanent_code"] {
        let field = Field::new(one_suite(), |_, _| None).await;
        let received =
            receive(&field, "command", &command(kind, "<AuthCode>canary-auth</AuthCode>")).await.ok().unwrap();
        assert_eq!((received.reply.as_str(), received.event), ("success", Event::Other(kind.into())));
        assert!(field.seen("service/get_permanent_code").body.contains("canary-auth"));
        assert!(field.come_back().await.unwrap().assistant);
    }
}

#[tokio::test]
async fn a_slow_exchange_does_not_hold_up_the_answer_and_is_tried_again() {
    let busy = std::sync::atomic::AtomicU32::new(0);
    let field = Field::new(one_suite(), move |call, _| {
        let first = call == "service/get_permanent_code" && busy.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        first.then(|| error(-1))
    })
    .await;
    let began = tokio::time::Instant::now();
    receive(&field, "command", &command("create_auth", "<AuthCode>canary-auth</AuthCode>")).await.ok().unwrap();
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert!(!field.come_back().await.unwrap().assistant);
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert!(field.come_back().await.unwrap().assistant);
}

#[tokio::test]
async fn bind_31_a_withdrawal_is_believed_only_when_wecom_says_so_itself() {
    let corp = format!("<AuthCorpId>{CORP}</AuthCorpId>");
    let unauthorised = Event::Unauthorised { app: CORP.into() };
    let gone = Field::with(one_suite(), "service/get_auth_info", error(48004)).await.permitted().await;
    let received = receive(&gone, "command", &command("cancel_auth", &corp)).await.ok().unwrap();
    assert_eq!((received.reply.as_str(), received.event), ("success", unauthorised.clone()));
    assert_eq!(gone.on_shelf(&format!("{SUITE}/{CORP}/permanent")).await, Some((String::new(), NOW)));

    let stands = Field::new(one_suite(), |_, _| None).await.permitted().await;
    assert_eq!(receive(&stands, "command", &command("cancel_auth", &corp)).await.ok().unwrap().event, unauthorised);
    assert!(stands.come_back().await.unwrap().assistant);
}

#[tokio::test]
async fn news_that_nothing_is_done_with_yet_is_named() {
    let field = Field::new(two_suites(), |_, _| None).await;
    let corp = format!("<AuthCorpId>{CORP}</AuthCorpId>");
    let contact = format!("{corp}<ChangeType>update_user</ChangeType><UserID>zhangsan</UserID><Name>x</Name>");
    for (kind, more, name) in [
        ("change_auth", corp.as_str(), "change_auth"),
        ("change_contact", &contact, "change_contact"),
        ("share_agent_change", "", "share_agent_change"),
        ("<b>", "", "unknown"),
    ] {
        let received = receive(&field, "command", &command(kind, more)).await.ok().unwrap();
        assert_eq!((received.reply.as_str(), received.event), ("success", Event::Other(name.into())));
    }
    let login = sealed(LOGIN_TOKEN, LOGIN_SUITE, "create_auth", "<AuthCode>canary-auth</AuthCode>");
    assert_eq!(receive(&field, "command", &login).await.ok().unwrap().event, Event::Other("create_auth".into()));
    assert!(field.calls().is_empty(), "the login suite is not the assistant");
}

#[tokio::test]
async fn t33_news_of_a_company_is_sealed_for_that_company() {
    let field = Field::new(one_suite(), |_, _| None).await;
    let event = |inner: &str| {
        format!(
            "<xml><ToUserName>{inner}</ToUserName><FromUserName>sys</FromUserName><MsgType>event</MsgType><Event>change_contact</Event></xml>"
        )
    };
    let good = push(TOKEN, ("ToUserName", CORP), &event(CORP), CORP, SECONDS);
    let received = receive(&field, "data", &good).await.ok().unwrap();
    assert_eq!((received.reply.as_str(), received.event), ("success", Event::Other("change_contact".into())));
    for pushed in [
        push(TOKEN, ("ToUserName", CORP), &event(CORP), "wwother", SECONDS),
        push(TOKEN, ("ToUserName", CORP), &event("wwother"), CORP, SECONDS),
        push(TOKEN, ("ToUserName", CORP), &event(CORP), SUITE, SECONDS),
        push("other", ("ToUserName", CORP), &event(CORP), CORP, SECONDS),
    ] {
        assert_eq!(receive(&field, "data", &pushed).await.err(), Some(PushError::BadSignature));
    }
    let nobody = push(TOKEN, ("ToUserName", ""), &event(""), "", SECONDS);
    assert_eq!(receive(&field, "data", &nobody).await.err(), Some(PushError::Malformed));
}

#[tokio::test]
async fn t33_what_is_not_a_command_of_our_suite_is_refused_and_changes_nothing() {
    let field = Field::new(two_suites(), |_, _| None).await;
    let ticket = "<SuiteTicket>EVIL</SuiteTicket>";
    let text = |suite: &str| format!("<xml><SuiteId>{suite}</SuiteId><InfoType>suite_ticket</InfoType>{ticket}</xml>");
    let mut unsigned = command("suite_ticket", ticket);
    unsigned.query.retain(|(name, _)| name != "msg_signature");
    for (route, pushed, expected) in [
        ("command", unsigned, PushError::BadSignature),
        ("command", push("other", ("ToUserName", SUITE), &text(SUITE), SUITE, SECONDS), PushError::BadSignature),
        ("command", push(TOKEN, ("ToUserName", SUITE), &text(SUITE), PROVIDER, SECONDS), PushError::BadSignature),
        ("command", push(TOKEN, ("ToUserName", SUITE), &text(SUITE), LOGIN_SUITE, SECONDS), PushError::BadSignature),
        ("command", push(TOKEN, ("ToUserName", SUITE), &text(LOGIN_SUITE), SUITE, SECONDS), PushError::BadSignature),
        ("command", push(TOKEN, ("ToUserName", SUITE), &text(SUITE), SUITE, SECONDS - 301), PushError::Stale),
        ("command", command("suite_ticket", ""), PushError::Malformed),
        ("command", command("suite_ticket", &ticket.repeat(2)), PushError::Malformed),
        ("command", command("create_auth", ""), PushError::Malformed),
        ("command", command("cancel_auth", ""), PushError::Malformed),
        ("command", push(TOKEN, ("ToUserName", SUITE), "<xml/>", SUITE, SECONDS), PushError::Malformed),
        ("command", push(TOKEN, ("ToUserName", SUITE), "plain", SUITE, SECONDS), PushError::Malformed),
        ("event", command("suite_ticket", ticket), PushError::Malformed),
    ] {
        assert_eq!(receive(&field, route, &pushed).await.err(), Some(expected));
    }
    let kept = field.on_shelf(&format!("{SUITE}/ticket")).await.unwrap();
    assert_eq!(json!(kept.0), json!("canary-ticket-ww0000000000000001"));
    assert!(field.calls().is_empty());
}
