//! Does the QQ connector send what QQ Connect documents, and survive what it answers?

use url::Url;

use super::{Qq, QqSettings};
use crate::identity::{Ask, Back, Identity, IdentityError, Language, Provider};
use crate::stub::{Reply, Seen, Stub};

const NOW: i64 = 1_700_000_000_000;
const TOKEN: &str = "access_token=FE04&expires_in=7776000&refresh_token=88E4";
const ME: &str = "callback( {\"client_id\":\"101000001\",\"openid\":\"1704\",\"unionid\":\"UID_X\"} );\n";

fn settings(base: &Url) -> QqSettings {
    QqSettings {
        authorize_base: base.clone(),
        api_base: base.clone(),
        client_id: "101000001".into(),
        client_secret: "canary-secret".into(),
    }
}

async fn identify(qq: &Qq, query: &[(&str, &str)]) -> Result<Identity, IdentityError> {
    let query: Vec<_> = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    qq.identify(&Back { query: &query, redirect_uri: "https://a.example/cb", secret: &[7; 32], now: NOW }).await
}

async fn against<F>(answer: F) -> (Qq, Stub)
where
    F: Fn(&Seen) -> Reply + Send + Sync + 'static,
{
    let stub = Stub::serve(answer).await;
    (Qq::new(settings(&stub.base)).unwrap(), stub)
}

fn usual(seen: &Seen) -> Reply {
    match seen.path() {
        "/oauth2.0/token" => Reply::ok(TOKEN),
        "/oauth2.0/me" => Reply::ok(ME),
        _ => Reply::ok(r#"{"ret":0,"nickname":"示例","figureurl_qq_1":"http://q.example/40"}"#),
    }
}

#[tokio::test]
async fn the_page_is_as_documented() {
    let qq = Qq::new(settings(&Url::parse("https://graph.qq.example").unwrap())).unwrap();
    let ask = Ask {
        state: "s1",
        redirect_uri: "https://a.example/login/qq",
        language: Language::Zh,
        secret: &[7; 32],
        now: NOW,
    };
    let page = qq.begin(&ask).await.unwrap();
    assert_eq!(
        page.address.as_str(),
        "https://graph.qq.example/oauth2.0/authorize?response_type=code&client_id=101000001\
         &redirect_uri=https%3A%2F%2Fa.example%2Flogin%2Fqq&state=s1&scope=get_user_info"
    );
    assert!(page.embedded.is_none());
}

#[tokio::test]
async fn a_person_is_known_by_token_me_and_profile() {
    let (qq, stub) = against(usual).await;
    let identity = identify(&qq, &[("code", "9A5F"), ("state", "s")]).await.unwrap();
    assert_eq!(
        (identity.app.as_str(), identity.subject.as_str(), identity.union.as_deref(), identity.name.as_deref()),
        ("101000001", "1704", Some("UID_X"), Some("示例"))
    );
    assert_eq!(identity.avatar.unwrap().as_str(), "http://q.example/40");
    let seen = stub.seen();
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("client_id", "101000001"),
        ("client_secret", "canary-secret"),
        ("code", "9A5F"),
        ("redirect_uri", "https://a.example/cb"),
        ("fmt", "json"),
    ] {
        assert_eq!(seen[0].field(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(seen[1].field("unionid").as_deref(), Some("1"));
    assert_eq!(seen[2].field("oauth_consumer_key").as_deref(), Some("101000001"));
    assert_eq!(seen[2].field("openid").as_deref(), Some("1704"));
}

#[tokio::test]
async fn without_the_permission_for_unionid_the_person_is_still_known() {
    let (qq, stub) = against(|seen| match (seen.path(), seen.field("unionid")) {
        ("/oauth2.0/me", Some(_)) => Reply::ok("callback( {\"error\":100048,\"error_description\":\"x\"} );"),
        ("/oauth2.0/me", None) => Reply::ok("callback( {\"client_id\":\"101000001\",\"openid\":\"1704\"} );"),
        _ => usual(seen),
    })
    .await;
    let identity = identify(&qq, &[("code", "c")]).await.unwrap();
    assert_eq!((identity.subject.as_str(), identity.union), ("1704", None));
    assert_eq!(stub.paths(), ["/oauth2.0/token", "/oauth2.0/me", "/oauth2.0/me", "/user/get_user_info"]);
}

#[tokio::test]
async fn a_login_does_not_fail_for_the_want_of_a_profile_but_for_the_want_of_a_person() {
    for path in ["/user/get_user_info", "/oauth2.0/me", "/oauth2.0/token"] {
        let (qq, _stub) =
            against(move |seen| if seen.path() == path { Reply::ok("<html>") } else { usual(seen) }).await;
        let known = identify(&qq, &[("code", "c")]).await;
        assert_eq!(known.is_ok(), path == "/user/get_user_info", "{path}");
    }
}

#[tokio::test]
async fn t25_a_callback_that_is_no_consent_asks_nobody() {
    let (qq, stub) = against(usual).await;
    for (query, expected) in [
        (vec![("state", "s")], IdentityError::Cancelled),
        (vec![("usercancel", "1"), ("code", "c")], IdentityError::Cancelled),
        (vec![("error", "access_denied")], IdentityError::Cancelled),
        (vec![("error", "100010"), ("code", "c")], IdentityError::Misconfigured("error 100010".into())),
        (vec![("code", "a"), ("code", "b")], IdentityError::Stale),
    ] {
        assert_eq!(identify(&qq, &query).await.unwrap_err(), expected);
    }
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn r09_outage_garbage_and_5xx_are_unavailable_open_the_breaker_and_tell_no_secret() {
    for trouble in [Reply::Full(500, Vec::new()), Reply::ok("<html>"), Reply::Hangup] {
        let (qq, stub) = against(move |_| trouble.clone()).await;
        for _ in 0..3 {
            let Err(IdentityError::Unavailable(told)) = identify(&qq, &[("code", "canary-code")]).await else {
                panic!("expected unavailable")
            };
            assert!(!told.contains("canary") && !told.contains("127.0.0.1"), "{told}");
        }
        assert!(qq.is_open());
        assert!(matches!(identify(&qq, &[("code", "c")]).await, Err(IdentityError::Unavailable(_))));
        assert_eq!(stub.seen().len(), 3);
    }
}

#[test]
fn t60_settings_never_print_the_secret_and_odd_ones_are_refused() {
    let good = settings(&Url::parse("https://graph.qq.example").unwrap());
    let printed = format!("{good:?}");
    assert!(printed.contains("101000001") && !printed.contains("canary"), "{printed}");
    let clear = Url::parse("http://graph.qq.example").unwrap();
    for bad in [
        QqSettings { authorize_base: clear.clone(), ..good.clone() },
        QqSettings { api_base: clear, ..good.clone() },
        QqSettings { client_id: String::new(), ..good.clone() },
        QqSettings { client_secret: "a\nb".into(), ..good },
    ] {
        assert!(Qq::new(bad).is_err());
    }
}
