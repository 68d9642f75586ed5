//! Does the WeChat connector send what the platform documents, and survive what it answers?

use url::Url;

use super::{Wechat, WechatSettings};
use crate::identity::{Ask, Back, Identity, IdentityError, Language, Provider};
use crate::stub::{Reply, Seen, Stub};

const NOW: i64 = 1_700_000_000_000;
const TOKEN: &str = r#"{"access_token":"71_token","expires_in":7200,"openid":"oA","scope":"snsapi_login"}"#;

fn settings(base: &Url) -> WechatSettings {
    WechatSettings {
        open_base: base.clone(),
        api_base: base.clone(),
        app_id: "wx0123456789abcdef".into(),
        secret: "canary-secret".into(),
    }
}

fn example() -> Wechat {
    Wechat::new(settings(&Url::parse("https://wechat.example/x").unwrap())).unwrap()
}

async fn identify(wechat: &Wechat, query: &[(&str, &str)]) -> Result<Identity, IdentityError> {
    let query: Vec<_> = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    wechat.identify(&Back { query: &query, redirect_uri: "https://a.example/cb", secret: &[7; 32], now: NOW }).await
}

async fn against<F>(answer: F) -> (Wechat, Stub)
where
    F: Fn(&Seen) -> Reply + Send + Sync + 'static,
{
    let stub = Stub::serve(answer).await;
    (Wechat::new(settings(&stub.base)).unwrap(), stub)
}

#[tokio::test]
async fn the_page_and_the_embedded_page_are_as_documented() {
    let wechat = example();
    let mut ask = Ask {
        state: "s~1",
        redirect_uri: "https://account.example/login/wechat?a=1&b=2",
        language: Language::Zh,
        secret: &[7; 32],
        now: NOW,
    };
    let page = wechat.begin(&ask).await.unwrap();
    let common = "https://wechat.example/x/connect/qrconnect?appid=wx0123456789abcdef\
        &redirect_uri=https%3A%2F%2Faccount.example%2Flogin%2Fwechat%3Fa%3D1%26b%3D2\
        &response_type=code&scope=snsapi_login&state=s%7E1";
    assert_eq!(page.address.as_str(), format!("{common}#wechat_redirect"));
    let embedded = format!("{common}&login_type=jssdk&self_redirect=false#wechat_redirect");
    assert_eq!(page.embedded.unwrap().as_str(), embedded);
    ask.language = Language::En;
    let page = wechat.begin(&ask).await.unwrap();
    assert!(page.address.query_pairs().any(|(key, value)| key == "lang" && value == "en"));
}

#[tokio::test]
async fn a_person_is_known_by_token_and_profile() {
    let (wechat, stub) = against(|seen| match seen.path() {
        "/sns/oauth2/access_token" => Reply::ok(TOKEN),
        _ => Reply::ok(r#"{"openid":"oA","nickname":"小明","headimgurl":"https://p.example/0","unionid":"oU"}"#),
    })
    .await;
    let identity = identify(&wechat, &[("code", "c/1"), ("state", "s")]).await.unwrap();
    assert_eq!(
        (identity.app.as_str(), identity.subject.as_str(), identity.union.as_deref(), identity.name.as_deref()),
        ("wx0123456789abcdef", "oA", Some("oU"), Some("小明"))
    );
    assert!(identity.assistant && !identity.admin);
    let seen = stub.seen();
    for (name, value) in [
        ("appid", "wx0123456789abcdef"),
        ("secret", "canary-secret"),
        ("code", "c/1"),
        ("grant_type", "authorization_code"),
    ] {
        assert_eq!(seen[0].field(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(seen[1].field("access_token").as_deref(), Some("71_token"));
    assert_eq!(seen[1].field("openid").as_deref(), Some("oA"));
}

#[tokio::test]
async fn a_login_does_not_fail_for_the_want_of_a_profile() {
    for trouble in [
        Reply::Full(500, Vec::new()),
        Reply::ok("<html>"),
        Reply::ok(r#"{"errcode":48001,"errmsg":"api unauthorized"}"#),
        Reply::ok(r#"{"openid":"oOther","nickname":"x"}"#),
        Reply::Hangup,
    ] {
        let (wechat, _stub) = against(move |seen| match seen.path() {
            "/sns/oauth2/access_token" => Reply::ok(TOKEN),
            _ => trouble.clone(),
        })
        .await;
        let identity = identify(&wechat, &[("code", "c")]).await.unwrap();
        assert_eq!((identity.subject.as_str(), identity.name), ("oA", None));
    }
}

#[tokio::test]
async fn r09_trouble_with_profiles_does_not_close_the_way_to_logins() {
    let (wechat, stub) = against(|seen| match seen.path() {
        "/sns/oauth2/access_token" => Reply::ok(TOKEN),
        _ => Reply::Hangup,
    })
    .await;
    for _ in 0..6 {
        assert!(identify(&wechat, &[("code", "c")]).await.is_ok());
    }
    assert!(!wechat.is_open());
    // After three outages profiles are not even asked for.
    assert_eq!(stub.paths().iter().filter(|path| *path == "/sns/userinfo").count(), 3);
}

#[tokio::test]
async fn t25_a_callback_without_a_fit_code_asks_nobody() {
    let (wechat, stub) = against(|_| Reply::ok(TOKEN)).await;
    let long = "x".repeat(3000);
    for (query, expected) in [
        (vec![("state", "s")], IdentityError::Cancelled),
        (vec![("code", ""), ("state", "s")], IdentityError::Cancelled),
        (vec![("code", "a"), ("code", "b")], IdentityError::Stale),
        (vec![("code", long.as_str())], IdentityError::Stale),
    ] {
        assert_eq!(identify(&wechat, &query).await.unwrap_err(), expected);
    }
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn r09_outage_garbage_and_5xx_are_unavailable_open_the_breaker_and_tell_no_secret() {
    for trouble in [Reply::Full(502, Vec::new()), Reply::ok("<html>"), Reply::ok(r#"{"errcode":-1}"#), Reply::Hangup] {
        let (wechat, stub) = against(move |_| trouble.clone()).await;
        for _ in 0..3 {
            let Err(IdentityError::Unavailable(told)) = identify(&wechat, &[("code", "canary-code")]).await else {
                panic!("expected unavailable")
            };
            assert!(!told.contains("canary") && !told.contains("127.0.0.1"), "{told}");
        }
        assert!(wechat.is_open());
        assert!(matches!(identify(&wechat, &[("code", "c")]).await, Err(IdentityError::Unavailable(_))));
        assert_eq!(stub.seen().len(), 3);
    }
}

#[tokio::test]
async fn refusals_of_the_platform_never_open_the_breaker() {
    let (wechat, _stub) = against(|_| Reply::ok(r#"{"errcode":40163,"errmsg":"code been used"}"#)).await;
    for _ in 0..10 {
        assert_eq!(identify(&wechat, &[("code", "c")]).await.unwrap_err(), IdentityError::Stale);
    }
    assert!(!wechat.is_open());
}

#[test]
fn t60_settings_never_print_the_secret_and_odd_ones_are_refused() {
    let good = settings(&Url::parse("https://wechat.example").unwrap());
    let printed = format!("{good:?}");
    assert!(printed.contains("wx0123") && !printed.contains("canary"), "{printed}");
    let clear = Url::parse("http://api.weixin.example").unwrap();
    for bad in [
        WechatSettings { open_base: clear.clone(), ..good.clone() },
        WechatSettings { api_base: clear, ..good.clone() },
        WechatSettings { app_id: String::new(), ..good.clone() },
        WechatSettings { secret: "a\nb".into(), ..good },
    ] {
        assert!(Wechat::new(bad).is_err());
    }
}
