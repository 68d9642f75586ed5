//! WeChat Open Platform: the rules of the website login.

use reqwest::{Method, StatusCode};
use sandbox::{Mode, Provider};
use serde_json::{Value, json};

use crate::caller::{Caller, answer, value};

const PAGE: &str = "/wechat/connect/qrconnect?appid=wx5a5dca7b0c000001&redirect_uri=https%3A%2F%2Faccount.menshen.example\
                    %2Flogin%2Fwechat&response_type=code&scope=snsapi_login&state=s1";
const APP: &str = "appid=wx5a5dca7b0c000001";
const SECRET: &str = "secret=5a5dca7b0c0000015a5dca7b0c000001";
const DAY: i64 = 86_400;

async fn code(caller: &Caller, person: &str) -> String {
    value(&caller.approve(PAGE, person).await, "code")
}

fn exchange(code: &str) -> String {
    format!("/wechat/sns/oauth2/access_token?{APP}&{SECRET}&grant_type=authorization_code&code={code}")
}

async fn tokens(caller: &Caller, person: &str) -> Value {
    let tokens = caller.json(&exchange(&code(caller, person).await)).await;
    assert!(tokens["access_token"].is_string(), "{tokens}");
    tokens
}

fn refresh(tokens: &Value) -> String {
    let token = tokens["refresh_token"].as_str().unwrap();
    format!("/wechat/sns/oauth2/refresh_token?{APP}&grant_type=refresh_token&refresh_token={token}")
}

fn userinfo(tokens: &Value) -> String {
    let (token, openid) = (tokens["access_token"].as_str().unwrap(), tokens["openid"].as_str().unwrap());
    format!("/wechat/sns/userinfo?access_token={token}&openid={openid}")
}

async fn errcode(caller: &Caller, path: &str) -> i64 {
    caller.json(path).await["errcode"].as_i64().unwrap_or(-9)
}

#[tokio::test]
async fn a_person_agrees_and_the_app_learns_who_it_is() {
    let caller = Caller::start();
    let back = caller.approve(PAGE, "lin").await;
    assert!(back.as_str().starts_with("https://account.menshen.example/login/wechat?code="), "{back}");
    assert_eq!(value(&back, "state"), "s1");

    let tokens = caller.json(&exchange(&value(&back, "code"))).await;
    let openid = tokens["openid"].as_str().unwrap();
    let unionid = tokens["unionid"].as_str().unwrap();
    assert!(openid.starts_with('o') && openid.len() == 28 && unionid.len() == 28, "{tokens}");
    assert_eq!((&tokens["expires_in"], &tokens["scope"]), (&json!(7200), &json!("snsapi_login")));

    let told = caller.get(&userinfo(&tokens)).await;
    assert_eq!(told.kind, "text/plain", "without a charset");
    assert!(told.text.contains("\"nickname\":\"林晓\""), "raw UTF-8: {}", told.text);
    let told: Value = serde_json::from_str(&told.text).unwrap();
    assert_eq!((&told["openid"], &told["unionid"], &told["sex"]), (&json!(openid), &json!(unionid), &json!(0)));
    let face = caller.client.get(told["headimgurl"].as_str().unwrap()).send().await.unwrap();
    assert_eq!((face.status(), &face.headers()["content-type"]), (StatusCode::OK, &"image/svg+xml".parse().unwrap()));
}

#[tokio::test]
async fn the_token_call_takes_a_form_without_an_origin_too_and_always_answers_200() {
    let caller = Caller::start();
    let body =
        format!("{APP}&{SECRET}&grant_type=authorization_code&redirect_uri=x&code={}", code(&caller, "lin").await);
    let good = caller.form("/wechat/sns/oauth2/access_token", &body).await;
    assert!(good.text.contains("access_token") && good.kind == "text/plain", "{good:?}");
    let again = caller.form("/wechat/sns/oauth2/access_token", &body).await;
    assert!(again.text.contains("40163") && again.kind == "text/plain", "{again:?}");
    assert_eq!((good.status, again.status), (StatusCode::OK, StatusCode::OK));
}

#[tokio::test]
async fn ids_hold_for_a_person_and_an_app_and_unionids_for_a_platform_account() {
    let (one, other) = (Caller::start(), Caller::with(|options| options.wechat.app_id = "wx5a5dca7b0c000002".into()));
    let page = PAGE.replace("000001", "000002");
    let lin = tokens(&one, "lin").await;
    assert_eq!(lin["openid"], tokens(&one, "lin").await["openid"], "the same whenever it is asked for");
    let chen = tokens(&one, "chen").await;
    assert!(lin["openid"] != chen["openid"] && lin["unionid"] != chen["unionid"]);

    let code = value(&other.approve(&page, "lin").await, "code");
    let elsewhere = other.json(&exchange(&code).replace(APP, "appid=wx5a5dca7b0c000002")).await;
    assert_ne!(lin["openid"], elsewhere["openid"]);
    assert_eq!(lin["unionid"], elsewhere["unionid"]);
}

#[tokio::test]
async fn a_code_works_once_for_its_app_within_ten_minutes() {
    let caller = Caller::start();
    let used = code(&caller, "lin").await;
    assert_eq!(errcode(&caller, &exchange(&used)).await, -9, "the first use");
    assert_eq!(errcode(&caller, &exchange(&used)).await, 40_163);
    assert_eq!(errcode(&caller, &exchange("0123456789abcdef")).await, 40_029);

    let (late, just) = (code(&caller, "lin").await, code(&caller, "lin").await);
    caller.later(599);
    assert_eq!(errcode(&caller, &exchange(&just)).await, -9, "599 s");
    caller.later(1);
    assert_eq!(errcode(&caller, &exchange(&late)).await, 42_003, "600 s");
}

#[tokio::test]
async fn wrong_and_missing_parts_of_the_token_call_have_their_numbers_and_use_no_code_up() {
    let caller = Caller::start();
    let code = code(&caller, "lin").await;
    let good = exchange(&code);
    for (from, to, number) in [
        (APP, "appid=wx0000000000000000", 40_013),
        (APP, "", 41_002),
        (SECRET, "secret=00000000000000000000000000000000", 40_125),
        (SECRET, "", 41_004),
        ("code=", "kode=", 41_008),
        ("grant_type=authorization_code", "grant_type=password", 40_002),
    ] {
        // The last one: "authorization_code" holds "code" as well.
        let path = if from == "code=" { good.replace("&code=", "&kode=") } else { good.replace(from, to) };
        assert_eq!(errcode(&caller, &path).await, number, "{from} -> {to}");
    }
    assert_eq!(errcode(&caller, &good).await, -9, "the code still works");
}

#[tokio::test]
async fn sixty_four_exchanges_of_one_code_give_one_token() {
    let caller = std::sync::Arc::new(Caller::start());
    let path = exchange(&code(&caller, "lin").await);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let (caller, path) = (caller.clone(), path.clone());
        calls.spawn(async move { errcode(&caller, &path).await });
    }
    let numbers = calls.join_all().await;
    assert_eq!(numbers.iter().filter(|number| **number == -9).count(), 1, "{numbers:?}");
    assert_eq!(numbers.iter().filter(|number| **number == 40_163).count(), 63, "{numbers:?}");
}

#[tokio::test]
async fn a_living_access_token_is_prolonged_and_a_dead_one_replaced() {
    let caller = Caller::start();
    let first = tokens(&caller, "lin").await;
    caller.later(7_000);
    let prolonged = caller.json(&refresh(&first)).await;
    assert_eq!(prolonged["access_token"], first["access_token"]);
    assert_eq!(prolonged["refresh_token"], first["refresh_token"]);
    assert!(prolonged.get("unionid").is_none() && prolonged["openid"] == first["openid"], "{prolonged}");
    caller.later(7_199);
    assert_eq!(caller.json(&userinfo(&first)).await["nickname"], "林晓", "the lifetime began anew");
    caller.later(1);
    assert_eq!(errcode(&caller, &userinfo(&first)).await, 42_001);

    let renewed = caller.json(&refresh(&first)).await;
    assert_ne!(renewed["access_token"], first["access_token"]);
    assert_eq!(caller.json(&userinfo(&renewed)).await["nickname"], "林晓");
    assert_eq!(caller.json(&refresh(&first)).await["access_token"], renewed["access_token"]);
}

#[tokio::test]
async fn a_refresh_token_ends_after_thirty_days_or_as_set() {
    let caller = Caller::start();
    let first = tokens(&caller, "lin").await;
    caller.later(30 * DAY - 1);
    assert_eq!(errcode(&caller, &refresh(&first)).await, -9);
    caller.later(1);
    assert_eq!(errcode(&caller, &refresh(&first)).await, 42_002);
    let good = refresh(&tokens(&caller, "lin").await);
    for (from, to, number) in [
        ("refresh_token=", "refresh_token=x", 40_030),
        ("&refresh_token=", "&x=", 41_003),
        (APP, "appid=wx0000000000000000", 40_013),
        (APP, "", 41_002),
        ("grant_type=refresh_token", "", 40_002),
    ] {
        let at = good.rfind(from).unwrap();
        let path = format!("{}{to}{}", &good[..at], &good[at + from.len()..]);
        assert_eq!(errcode(&caller, &path).await, number, "{from} -> {to}");
    }
    let short = Caller::with(|options| options.wechat.refresh_ttl = 60);
    let first = tokens(&short, "lin").await;
    short.later(60);
    assert_eq!(errcode(&short, &refresh(&first)).await, 42_002);
}

#[tokio::test]
async fn a_token_answers_for_its_own_openid_only() {
    let caller = Caller::start();
    let (lin, chen) = (tokens(&caller, "lin").await, tokens(&caller, "chen").await);
    let auth = |tokens: &Value| userinfo(tokens).replace("/userinfo", "/auth");
    assert_eq!(caller.json(&auth(&lin)).await, json!({ "errcode": 0, "errmsg": "ok" }));
    let mut mixed = lin.clone();
    mixed["openid"] = chen["openid"].clone();
    let mut unknown = lin.clone();
    unknown["access_token"] = json!("71_unknown");
    for path in [userinfo as fn(&Value) -> String, |tokens| userinfo(tokens).replace("/userinfo", "/auth")] {
        assert_eq!(errcode(&caller, &path(&mixed)).await, 40_003);
        assert_eq!(errcode(&caller, &path(&unknown)).await, 40_001);
        assert_eq!(errcode(&caller, &path(&lin).replace("access_token=", "x=")).await, 41_001);
        assert_eq!(errcode(&caller, &path(&lin).replace("openid=", "x=")).await, 41_009);
    }
    caller.later(7_200);
    assert_eq!(errcode(&caller, &auth(&lin)).await, 42_001);
}

#[tokio::test]
async fn every_call_under_sns_says_text_plain_whatever_happens() {
    let caller = Caller::start();
    for path in ["/oauth2/access_token", "/oauth2/refresh_token", "/auth", "/userinfo", "/nothing"] {
        for method in [Method::GET, Method::POST] {
            let request = caller.client.request(method.clone(), caller.url(&format!("/wechat/sns{path}")));
            let got = answer(request).await;
            assert_eq!((got.status, got.kind.as_str()), (StatusCode::OK, "text/plain"), "{method} {path}");
            let body: Value = serde_json::from_str(&got.text).unwrap();
            let must_get = method == Method::POST && !matches!(path, "/oauth2/access_token" | "/nothing");
            assert_eq!(body["errcode"] == 43_001, must_get, "{method} {path}: {body}");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_asked_for_as_it_must_be_is_an_error_page_and_never_a_redirect() {
    let caller = Caller::start();
    for (from, to, words) in [
        ("wx5a5dca7b0c000001", "wx0000000000000000", "appid"),
        ("account.menshen.example", "evil.example", "redirect_uri"),
        ("account.menshen.example", "account.menshen.example%40evil.example", "redirect_uri"),
        ("https%3A", "javascript%3A", "redirect_uri"),
        ("response_type=code", "response_type=token", "response_type"),
        ("snsapi_login", "snsapi_base", "scope"),
    ] {
        let page = PAGE.replace(from, to);
        let shown = caller.get(&page).await;
        assert_eq!((shown.status, shown.location.as_str()), (StatusCode::BAD_REQUEST, ""), "{to}");
        assert!(shown.text.contains(words), "{to}: {}", shown.text);
        let (status, body) = caller.post("/api/approve", json!({ "page": caller.url(&page), "person": "lin" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(body["detail"].as_str().unwrap().contains(words), "{body}");
    }
    // What real clients do is taken: an address that was not escaped, several scopes, another order, no state.
    let odd = "/wechat/connect/qrconnect?scope=snsapi_base,snsapi_login&response_type=code&connect_redirect=1\
               &redirect_uri=http://127.0.0.1:8080/cb?x=1&appid=wx5a5dca7b0c000001#wechat_redirect";
    let back = caller.approve(odd, "lin").await;
    assert_eq!((back.port(), value(&back, "x").as_str()), (Some(8080), "1"));
    assert!(!back.as_str().contains("state") && back.as_str().contains("&code="), "{back}");
}

#[tokio::test]
async fn a_refusal_sends_the_browser_back_without_a_code() {
    let caller = Caller::start();
    let order = json!({ "page": caller.url(PAGE), "person": "lin", "answer": "refuse" });
    let (_, body) = caller.post("/api/approve", order).await;
    assert_eq!(
        body,
        json!({ "state": "refused", "redirect": "https://account.menshen.example/login/wechat?state=s1" })
    );
}

#[tokio::test]
async fn r_09_the_provider_misbehaves_as_told_pages_too() {
    let caller = Caller::start();
    let path = exchange("x");
    let set = |mode| caller.sandbox.set_fault(Provider::Wechat, mode, None);
    set(Mode::Busy);
    assert_eq!(errcode(&caller, &path).await, 45_011);
    set(Mode::Failing);
    for path in [path.as_str(), PAGE] {
        assert_eq!(caller.get(path).await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    set(Mode::Garbage);
    let garbage = caller.get(&path).await;
    assert!(garbage.status == StatusCode::OK && serde_json::from_str::<Value>(&garbage.text).is_err(), "{garbage:?}");
    set(Mode::Down);
    assert!(caller.client.get(caller.url(&path)).send().await.is_err());
    assert!(caller.get("/qq/oauth2.0/me").await.text.contains("100007"), "another provider works");
    set(Mode::Slow);
    let patience = std::time::Duration::from_millis(300);
    let waited = tokio::time::timeout(patience, caller.client.get(caller.url(&path)).send()).await;
    assert!(waited.is_err(), "nothing within {patience:?}");
    set(Mode::Ok);
    assert_eq!(errcode(&caller, &path).await, 40_029);
}

#[tokio::test]
async fn the_app_never_prints_its_secret() {
    let caller = Caller::start();
    let (wechat, qq) = (caller.sandbox.wechat(), caller.sandbox.qq());
    assert!(!format!("{wechat:?}").contains(&wechat.secret) && !format!("{qq:?}").contains(&qq.client_secret));
    assert_eq!(caller.sandbox.base("wechat"), caller.url("/wechat"));
}
