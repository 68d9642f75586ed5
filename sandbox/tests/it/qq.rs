//! QQ Connect: the rules of the website login.

use reqwest::StatusCode;
use sandbox::{Mode, Provider};
use serde_json::{Value, json};

use crate::caller::{Caller, scan_on, value};

const PAGE: &str = "/qq/oauth2.0/authorize?response_type=code&client_id=101000001&state=s1\
                    &redirect_uri=https%3A%2F%2Faccount.menshen.example%2Flogin%2Fqq";
const APP: &str = "client_id=101000001";
const SECRET: &str = "client_secret=9a9dca7b0c0000019a9dca7b0c000001";
const BACK: &str = "redirect_uri=https%3A%2F%2Faccount.menshen.example%2Flogin%2Fqq";
const DAY: i64 = 86_400;

async fn code(caller: &Caller, person: &str) -> String {
    value(&caller.approve(PAGE, person).await, "code")
}

fn exchange(code: &str) -> String {
    format!("/qq/oauth2.0/token?grant_type=authorization_code&{APP}&{SECRET}&{BACK}&code={code}")
}

async fn tokens(caller: &Caller, person: &str) -> Value {
    let tokens = caller.json(&format!("{}&fmt=json", exchange(&code(caller, person).await))).await;
    assert!(tokens["access_token"].is_string(), "{tokens}");
    tokens
}

fn of<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap()
}

async fn error(caller: &Caller, path: &str) -> i64 {
    caller.json(&format!("{path}&fmt=json")).await["error"].as_i64().unwrap_or(0)
}

fn info(tokens: &Value, openid: &str) -> String {
    format!(
        "/qq/user/get_user_info?access_token={}&oauth_consumer_key=101000001&openid={openid}",
        of(tokens, "access_token")
    )
}

#[tokio::test]
async fn a_person_agrees_and_the_app_learns_who_it_is() {
    let caller = Caller::start();
    let back = caller.approve(PAGE, "lin").await;
    assert_eq!(value(&back, "state"), "s1");
    let code = value(&back, "code");
    assert!(code.len() == 32 && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()), "{code}");
    let tokens = caller.json(&format!("{}&fmt=json&need_openid=1", exchange(&code))).await;
    assert_eq!(tokens["expires_in"], "7776000", "a text");
    let me =
        caller.json(&format!("/qq/oauth2.0/me?fmt=json&unionid=1&access_token={}", of(&tokens, "access_token"))).await;
    assert_eq!(me["openid"], tokens["openid"]);
    assert!(of(&me, "openid").len() == 32 && of(&me, "unionid").starts_with("UID_"), "{me}");
    let told = caller.json(&info(&tokens, of(&me, "openid"))).await;
    assert_eq!((&told["ret"], &told["nickname"]), (&json!(0), &json!("林晓")));
    assert!(told["is_lost"].is_i64() && told["gender_type"].is_i64() && told["vip"] == "0" && told["year"] == "1990");
    assert_eq!(
        caller.get(told["figureurl_qq_1"].as_str().unwrap().trim_start_matches(&caller.url(""))).await.status,
        200
    );
}

#[tokio::test]
async fn tokens_come_in_pairs_in_json_and_errors_in_a_call_byte_for_byte() {
    let caller = Caller::start();
    let code = code(&caller, "lin").await;
    let pairs = caller.get(&exchange(&code)).await;
    assert_eq!((pairs.status, pairs.kind.as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
    let names: Vec<_> = pairs.text.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
    assert_eq!(names, ["access_token", "expires_in", "refresh_token"]);
    assert!(pairs.text.contains("&expires_in=7776000&"), "{}", pairs.text);

    let again = caller.get(&exchange(&code)).await;
    assert_eq!(again.text, "callback( {\"error\":100020,\"error_description\":\"code is reused error\"} );\n");
    let again = caller.get(&format!("{}&fmt=json", exchange(&code))).await;
    assert_eq!(again.text, "{\"error\":100020,\"error_description\":\"code is reused error\"}");
    assert_eq!((again.status, again.kind.as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn the_openid_comes_in_a_call_byte_for_byte_with_its_members_in_order() {
    let caller = Caller::start();
    let tokens = tokens(&caller, "lin").await;
    let path = format!("/qq/oauth2.0/me?access_token={}", of(&tokens, "access_token"));
    let me = caller.json(&format!("{path}&unionid=1&fmt=json")).await;
    let (openid, unionid) = (of(&me, "openid"), of(&me, "unionid"));
    let bare = format!("{{\"client_id\":\"101000001\",\"openid\":\"{openid}\"}}");
    let full = format!("{{\"client_id\":\"101000001\",\"openid\":\"{openid}\",\"unionid\":\"{unionid}\"}}");
    assert_eq!(caller.get(&path).await.text, format!("callback( {bare} );\n"));
    assert_eq!(caller.get(&format!("{path}&unionid=1")).await.text, format!("callback( {full} );\n"));
    assert_eq!(caller.get(&format!("{path}&fmt=json")).await.text, bare);
    assert_eq!(
        caller.get("/qq/oauth2.0/me?access_token=X").await.text,
        "callback( {\"error\":100016,\"error_description\":\"access token check failed\"} );\n"
    );
    // As one old client reads it: without the first ten and, the line feed apart, the last three bytes.
    let text = caller.get(&path).await.text;
    assert_eq!(text.trim_end()[10..text.trim_end().len() - 3], bare);
}

#[tokio::test]
async fn the_unionid_needs_the_permission_of_the_app() {
    let caller = Caller::with(|options| options.qq.unionid = false);
    let tokens = tokens(&caller, "lin").await;
    let path = format!("/qq/oauth2.0/me?access_token={}", of(&tokens, "access_token"));
    assert_eq!(error(&caller, &format!("{path}&unionid=1")).await, 100_048);
    assert_eq!(error(&caller, &path).await, 0);
}

#[tokio::test]
async fn ids_hold_for_a_person_and_an_app_and_unionids_for_a_developer() {
    let (one, other) = (Caller::start(), Caller::with(|options| options.qq.client_id = "101000002".into()));
    let me = async |caller: &Caller, tokens: &Value| {
        caller.json(&format!("/qq/oauth2.0/me?fmt=json&unionid=1&access_token={}", of(tokens, "access_token"))).await
    };
    let lin = me(&one, &tokens(&one, "lin").await).await;
    assert_eq!(lin, me(&one, &tokens(&one, "lin").await).await);
    let chen = me(&one, &tokens(&one, "chen").await).await;
    assert!(lin["openid"] != chen["openid"] && lin["unionid"] != chen["unionid"]);
    let code = value(&other.approve(&PAGE.replace("101000001", "101000002"), "lin").await, "code");
    let path = format!("{}&fmt=json", exchange(&code).replace("101000001", "101000002"));
    let elsewhere = me(&other, &other.json(&path).await).await;
    assert!(lin["openid"] != elsewhere["openid"] && lin["unionid"] == elsewhere["unionid"]);
}

#[tokio::test]
async fn a_code_works_once_within_ten_minutes_and_only_for_its_address() {
    let caller = Caller::start();
    let code_of = async || code(&caller, "lin").await;
    let first = code_of().await;
    let elsewhere = exchange(&first).replace("%2Flogin%2Fqq", "%2Felsewhere");
    assert_eq!(error(&caller, &elsewhere).await, 100_010);
    assert_eq!(error(&caller, &exchange(&first)).await, 0, "that did not use the code up");
    assert_eq!(error(&caller, &exchange(&first)).await, 100_020);
    assert_eq!(error(&caller, &exchange("0123")).await, 100_019);
    let (late, just) = (code_of().await, code_of().await);
    caller.later(599);
    assert_eq!(error(&caller, &exchange(&just)).await, 0, "599 s");
    caller.later(1);
    assert_eq!(error(&caller, &exchange(&late)).await, 100_019, "600 s");
}

#[tokio::test]
async fn wrong_and_missing_parts_of_the_token_call_have_their_numbers() {
    let caller = Caller::start();
    let good = exchange(&code(&caller, "lin").await);
    for (from, to, number) in [
        (APP, "", 100_001),
        (SECRET, "", 100_002),
        ("grant_type=authorization_code", "", 100_004),
        ("grant_type=authorization_code", "grant_type=password", 100_004),
        ("&code=", "&kode=", 100_005),
        ("grant_type=authorization_code", "grant_type=refresh_token", 100_006),
        (APP, "client_id=7", 100_008),
        (SECRET, "client_secret=00000000000000000000000000000000", 100_009),
        (BACK, "", 100_010),
    ] {
        assert_eq!(error(&caller, &good.replace(from, to)).await, number, "{from} -> {to}");
    }
    // The same as a form, as one client sends it: without an origin.
    let (path, body) = good.split_once('?').unwrap();
    let posted = caller.form(path, &format!("{body}&fmt=json")).await;
    assert!(posted.status == StatusCode::OK && posted.text.contains("access_token"), "{posted:?}");
}

#[tokio::test]
async fn a_refresh_token_works_once_and_brings_the_next_one() {
    let caller = Caller::start();
    let first = tokens(&caller, "lin").await;
    let refresh = |tokens: &Value| {
        let token = of(tokens, "refresh_token");
        format!("/qq/oauth2.0/token?grant_type=refresh_token&{APP}&{SECRET}&refresh_token={token}")
    };
    caller.later(89 * DAY);
    let second = caller.json(&format!("{}&fmt=json", refresh(&first))).await;
    assert!(second["refresh_token"] != first["refresh_token"] && second["access_token"] != first["access_token"]);
    assert_eq!(error(&caller, &refresh(&first)).await, 100_021);
    assert_eq!(error(&caller, &refresh(&json!({ "refresh_token": "X" }))).await, 100_022);
    assert!(caller.get(&refresh(&second)).await.text.starts_with("access_token="));

    caller.later(DAY);
    let me = |tokens: &Value| format!("/qq/oauth2.0/me?access_token={}", of(tokens, "access_token"));
    assert_eq!(error(&caller, &me(&first)).await, 100_014, "90 days");
    assert_eq!(error(&caller, &me(&second)).await, 0);
    assert_eq!(error(&caller, "/qq/oauth2.0/me?x=1").await, 100_007);
}

#[tokio::test]
async fn the_profile_needs_fitting_ids_and_the_right_to_it() {
    let caller = Caller::start();
    let lin = tokens(&caller, "lin").await;
    let ret = async |path: String| caller.json(&path).await["ret"].as_i64().unwrap();
    let openid = async |tokens: &Value| {
        let me = caller.json(&format!("/qq/oauth2.0/me?fmt=json&access_token={}", of(tokens, "access_token"))).await;
        of(&me, "openid").to_owned()
    };
    let mine = openid(&lin).await;
    let other = openid(&tokens(&caller, "chen").await).await;
    assert_eq!(ret(info(&lin, &mine)).await, 0);
    assert_eq!(ret(info(&lin, &other)).await, -1);
    assert_eq!(ret(info(&lin, &mine).replace("101000001", "7")).await, -1);
    assert_eq!(ret(info(&lin, &mine).replace("access_token=", "access_token=x")).await, 100_016);

    let page = format!("{PAGE}&scope=add_topic");
    let code = value(&caller.approve(&page, "lin").await, "code");
    let narrow = caller.json(&format!("{}&fmt=json", exchange(&code))).await;
    assert_eq!(ret(info(&narrow, &mine)).await, 100_030);
}

#[tokio::test]
async fn a_page_that_is_not_asked_for_as_it_must_be_is_an_error_page_and_never_a_redirect() {
    let caller = Caller::start();
    for (from, to, number) in [
        ("response_type=code", "response_type=token", "100000"),
        ("client_id=101000001", "", "100001"),
        ("client_id=101000001", "client_id=7", "100008"),
        ("account.menshen.example", "evil.example", "100010"),
    ] {
        let shown = caller.get(&PAGE.replace(from, to)).await;
        assert_eq!((shown.status, shown.location.as_str()), (StatusCode::BAD_REQUEST, ""), "{to}");
        assert!(shown.text.contains(&format!("({number})")), "{to}: {}", shown.text);
    }
}

#[tokio::test]
async fn a_refusal_leaves_a_computer_where_it_is_and_sends_a_mobile_back() {
    let caller = Caller::start();
    let refuse = async |page: String| {
        caller.post("/api/approve", json!({ "page": caller.url(&page), "person": "lin", "answer": "refuse" })).await.1
    };
    assert_eq!(refuse(PAGE.into()).await, json!({ "state": "refused", "redirect": null }));
    let mobile = refuse(format!("{PAGE}&display=mobile")).await;
    assert_eq!(mobile["redirect"], "https://account.menshen.example/login/qq?usercancel=1&state=s1");
}

#[tokio::test]
async fn the_page_takes_account_and_password_without_a_phone() {
    let caller = Caller::start();
    let page = caller.get(&format!("{PAGE}&lang=en")).await;
    assert!(page.text.contains("Account and password login"), "{}", page.text);
    let scan = scan_on(&page.text);
    let log_in = async |body: &str| caller.form(&format!("/scan/{scan}/password"), body).await;
    for wrong in ["number=10001&password=wrong", "number=1&password=sandbox", "number=&password="] {
        let refused = log_in(&format!("{wrong}&lang=en")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.text.contains("Account or password is incorrect"), "{}", refused.text);
    }
    let done = log_in("number=10001&password=sandbox&lang=en").await;
    assert_eq!(
        (done.status, done.location.as_str()),
        (StatusCode::SEE_OTHER, format!("/scan/{scan}?lang=en").as_str())
    );
    let state = caller.json(&format!("/scan/{scan}/state")).await;
    assert_eq!(state["state"], "confirmed");
    let again = log_in("number=10001&password=sandbox&lang=en").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "answered already");
    let wechat = "/wechat/connect/qrconnect?appid=wx5a5dca7b0c000001&response_type=code&scope=snsapi_login\
                  &redirect_uri=http://localhost/";
    let scan = scan_on(&caller.get(wechat).await.text);
    let elsewhere = caller.form(&format!("/scan/{scan}/password"), "number=10001&password=sandbox").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "WeChat has no such login");
}

#[tokio::test]
async fn r_09_too_many_requests_is_said_as_the_provider_says_it() {
    let caller = Caller::start();
    caller.sandbox.set_fault(Provider::Qq, Mode::Busy, None);
    assert_eq!(caller.json("/qq/user/get_user_info").await["ret"], -6);
}
