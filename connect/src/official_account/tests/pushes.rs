//! What the platform sends by itself.

use super::{ACCOUNT, Field, NOW, PLATFORM, TOKEN};
use crate::identity::{Event, Provider, Push, PushError, Received, Shelf, Verb};
use crate::sealed_push::testing::{Pushed, push};

const SECONDS: i64 = NOW / 1_000;

async fn receive(field: &Field, route: &str, pushed: &Pushed) -> Result<Received, PushError> {
    let push = Push { verb: Verb::Event, route, query: &pushed.query, body: &pushed.body, now: NOW };
    field.connector.receive(&push).unwrap().await
}

fn event(kind: &str, more: &str) -> Pushed {
    let text = format!(
        "<xml><AppId>{PLATFORM}</AppId><CreateTime>{SECONDS}</CreateTime><InfoType><![CDATA[{kind}]]></InfoType>{more}</xml>"
    );
    push(TOKEN, ("AppId", PLATFORM), &text, PLATFORM, SECONDS)
}

#[tokio::test]
async fn t33_a_pushed_ticket_is_kept_for_twelve_hours() {
    let field = Field::new(|_, _| None).await;
    let more = "<ComponentVerifyTicket><![CDATA[ticket@@@EXAMPLE]]></ComponentVerifyTicket>";
    let pushed = event("component_verify_ticket", more);
    let received = receive(&field, "event", &pushed).await.ok().unwrap();
    assert_eq!((received.reply.as_str(), received.event), ("success", Event::Ticket));
    assert_eq!(received.replay_key, pushed.query[0].1);
    let kept = field.shelf.get(&field.key("ticket")).await.unwrap();
    assert_eq!((kept.value.as_str(), kept.expires_at), ("ticket@@@EXAMPLE", NOW + 12 * 3_600_000));
    field.begin().await.unwrap();
    assert!(field.stub.seen()[0].body.contains("ticket@@@EXAMPLE"));
}

#[tokio::test]
async fn authorisations_are_told_and_their_codes_left_alone() {
    let field = Field::new(|_, _| None).await;
    let account = format!("<AuthorizerAppid>{ACCOUNT}</AuthorizerAppid>");
    let code = format!("{account}<AuthorizationCode>queryauthcode@@@EX</AuthorizationCode>");
    let app = || ACCOUNT.to_owned();
    for (kind, more, expected) in [
        ("authorized", &code, Event::Authorised { app: app() }),
        ("Authorized", &code, Event::Authorised { app: app() }),
        ("updateauthorized", &code, Event::Authorised { app: app() }),
        ("unauthorized", &account, Event::Unauthorised { app: app() }),
        ("notify_third_fasteregister", &account, Event::Other("notify_third_fasteregister".into())),
        ("a\nb", &account, Event::Other("unknown".into())),
    ] {
        let received = receive(&field, "event", &event(kind, more)).await.ok().unwrap();
        assert_eq!((received.event, received.reply.as_str()), (expected, "success"), "{kind}");
    }
    assert!(field.calls().is_empty());
}

#[tokio::test]
async fn t33_what_is_not_a_push_of_the_platform_is_refused_and_changes_nothing() {
    let field = Field::new(|_, _| None).await;
    let ticket = "<ComponentVerifyTicket>ticket@@@EVIL</ComponentVerifyTicket>";
    let good = || event("component_verify_ticket", ticket);
    let foreign = |inner: &str, receiver: &str| {
        let text = format!("<xml><AppId>{inner}</AppId><InfoType>component_verify_ticket</InfoType>{ticket}</xml>");
        push(TOKEN, ("AppId", PLATFORM), &text, receiver, SECONDS)
    };
    let mut unsigned = good();
    unsigned.query.retain(|(name, _)| name != "msg_signature");
    let old = push(TOKEN, ("AppId", PLATFORM), "<xml/>", PLATFORM, SECONDS - 301);
    for (route, pushed, expected) in [
        ("event", unsigned, PushError::BadSignature),
        ("event", foreign(PLATFORM, "wxother"), PushError::BadSignature),
        ("event", foreign("wxother", PLATFORM), PushError::BadSignature),
        ("event", push("othertoken", ("AppId", PLATFORM), "<xml/>", PLATFORM, SECONDS), PushError::BadSignature),
        ("event", old, PushError::Stale),
        ("event", event("component_verify_ticket", ""), PushError::Malformed),
        ("event", event("component_verify_ticket", &format!("{ticket}{ticket}")), PushError::Malformed),
        ("event", event("authorized", ""), PushError::Malformed),
        ("event", push(TOKEN, ("AppId", PLATFORM), "<xml/>", PLATFORM, SECONDS), PushError::Malformed),
        ("event", push(TOKEN, ("AppId", PLATFORM), "<!DOCTYPE xml><xml/>", PLATFORM, SECONDS), PushError::Malformed),
        ("command", good(), PushError::Malformed),
    ] {
        assert_eq!(receive(&field, route, &pushed).await.err(), Some(expected));
    }
    assert_eq!(field.shelf.get(&field.key("ticket")).await.unwrap().value, "ticket@@@canary");
    let verify = Push { verb: Verb::Verify, route: "event", query: &good().query, body: b"", now: NOW };
    assert_eq!(field.connector.receive(&verify).unwrap().await.err(), Some(PushError::Malformed));
}

#[tokio::test]
async fn messages_of_followers_are_thanked_for_and_dropped() {
    let field = Field::new(|_, _| None).await;
    let text = "<xml><ToUserName>gh_0</ToUserName><MsgType>text</MsgType><Content>hi</Content></xml>";
    let pushed = push(TOKEN, ("ToUserName", "gh_0"), text, PLATFORM, SECONDS);
    let received = receive(&field, "data", &pushed).await.ok().unwrap();
    assert_eq!((received.event, received.reply.as_str()), (Event::None, "success"));
}
