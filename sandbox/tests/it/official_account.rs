//! The Official Account platform: authorisation, pushes and the calls of a third-party platform.

use std::time::Duration;

use reqwest::{Method, StatusCode, Url};
use sandbox::{Mode, Provider};
use serde_json::{Value, json};

use crate::caller::{Caller, value};
use crate::mailbox::{Mailbox, element};

const SERVICE: &str = "wx00000000000000a1";
const MINI_PROGRAM: &str = "wx00000000000000c3";
const WITHOUT_ACCOUNT_SERVICE: &str = "wx00000000000000d4";
const CALLBACK: &str = "https%3A%2F%2Faccount.menshen.example%2Fback%3Fstate%3Ds1";

/// A deployment: it has a mailbox, a ticket and a token.
struct Deployment {
    caller: Caller,
    mailbox: Mailbox,
    token: String,
}

impl Deployment {
    async fn start() -> Self {
        let caller = Caller::start();
        let mut mailbox = mailbox(&caller).await;
        caller.sandbox.push_to(Provider::OfficialAccount, &mailbox.url).await.unwrap();
        let ticket = element(&mailbox.message().await, "ComponentVerifyTicket");
        let token = token(&caller, &ticket).await;
        Self { caller, mailbox, token }
    }

    async fn call(&self, name: &str, body: Value) -> Value {
        let mut body = body;
        body["component_appid"] = json!(self.caller.sandbox.official_account().app_id);
        call(&self.caller, &format!("{name}?component_access_token={}", self.token), body).await
    }

    async fn page(&self) -> String {
        let code = self.call("api_create_preauthcode", json!({})).await["pre_auth_code"].as_str().unwrap().to_owned();
        let app_id = &self.caller.sandbox.official_account().app_id;
        let code = code.replace('@', "%40");
        format!("/mp/cgi-bin/componentloginpage?component_appid={app_id}&pre_auth_code={code}&redirect_uri={CALLBACK}")
    }

    /// An administrator agrees; gives the authorisation code.
    async fn authorise(&self, person: &str, account: &str, permissions: Value) -> String {
        let choices = json!({ "account": account, "permissions": permissions });
        let back = agree(&self.caller, &self.page().await, person, choices).await.unwrap();
        value(&back, "auth_code")
    }

    async fn query(&self, code: &str) -> Value {
        self.call("api_query_auth", json!({ "authorization_code": code })).await
    }
}

async fn mailbox(caller: &Caller) -> Mailbox {
    let platform = caller.sandbox.official_account();
    Mailbox::start(&platform.token, &platform.aes_key).await
}

async fn call(caller: &Caller, name: &str, body: Value) -> Value {
    // Without a content type, as clients send it.
    let request = caller.client.post(caller.url(&format!("/mp/cgi-bin/component/{name}"))).body(body.to_string());
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/json; encoding=utf-8");
    answer.json().await.unwrap()
}

async fn try_token(caller: &Caller, ticket: &str, secret: &str) -> Value {
    let body = json!({
        "component_appid": caller.sandbox.official_account().app_id, "component_appsecret": secret,
        "component_verify_ticket": ticket,
    });
    call(caller, "api_component_token", body).await
}

async fn token(caller: &Caller, ticket: &str) -> String {
    let secret = caller.sandbox.official_account().secret.clone();
    let answer = try_token(caller, ticket, &secret).await;
    assert_eq!(answer["expires_in"], 7200, "{answer}");
    answer["component_access_token"].as_str().unwrap().to_owned()
}

/// Where the browser goes, or why it does not.
async fn agree(caller: &Caller, page: &str, person: &str, choices: Value) -> Result<Url, String> {
    let mut body = choices;
    body["page"] = json!(caller.url(page));
    body["person"] = json!(person);
    let (status, answer) = caller.post("/api/approve", body).await;
    if status == StatusCode::OK {
        return Ok(Url::parse(answer["redirect"].as_str().unwrap()).unwrap());
    }
    Err(answer["detail"].as_str().unwrap().to_owned())
}

fn sets(answer: &Value) -> Vec<i64> {
    let rows = answer["authorization_info"]["func_info"].as_array().unwrap();
    rows.iter().map(|row| row["funcscope_category"]["id"].as_i64().unwrap()).collect()
}

async fn order(caller: &Caller, path: &str, body: Value) -> Value {
    let request = caller.client.post(caller.url(path)).json(&body);
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path} {}", answer.status());
    serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null)
}

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
async fn the_platform_token_needs_secret_and_ticket_and_the_newest_one_counts() {
    let deployment = Deployment::start().await;
    let (caller, mut mailbox) = (&deployment.caller, deployment.mailbox);
    order(caller, "/api/mp/push", json!({ "event": "component_verify_ticket" })).await;
    let ticket = element(&mailbox.message().await, "ComponentVerifyTicket");
    let secret = caller.sandbox.official_account().secret.clone();
    assert_eq!(try_token(caller, &ticket, "wrong").await["errcode"], 40_125);
    assert_eq!(try_token(caller, "ticket@@@no", &secret).await["errcode"], 61_006);
    assert_eq!(call(caller, "api_component_token", json!({ "x": 1 })).await["errcode"], 41_018);
    let other = json!({ "component_appid": "wx1", "component_appsecret": secret, "component_verify_ticket": ticket });
    assert_eq!(call(caller, "api_component_token", other).await["errcode"], 40_013);

    let newer = token(caller, &ticket).await;
    let body = json!({ "component_appid": caller.sandbox.official_account().app_id });
    let ask = async |query: &str| call(caller, &format!("api_create_preauthcode{query}"), body.clone()).await;
    assert_eq!(ask(&format!("?component_access_token={}", deployment.token)).await["errcode"], 40_001, "the older one");
    for spelling in ["component_access_token", "access_token"] {
        let code = ask(&format!("?{spelling}={newer}")).await;
        assert_eq!(code["expires_in"], 1800);
        assert!(code["pre_auth_code"].as_str().unwrap().starts_with("preauthcode@@@"));
    }
    assert_eq!(ask("").await["errcode"], 41_021);
    assert_eq!(ask("?component_access_token=no").await["errcode"], 40_014);
    caller.later(7_200);
    assert_eq!(ask(&format!("?component_access_token={newer}")).await["errcode"], 42_001);
    token(caller, &ticket).await;
    caller.later(5 * 3_600);
    token(caller, &ticket).await;
    caller.later(5 * 3_600);
    assert_eq!(try_token(caller, &ticket, &secret).await["errcode"], 61_005, "12 hours");
}

#[tokio::test]
async fn a_call_that_is_no_call_has_its_own_number() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let path = "/mp/cgi-bin/component/api_create_preauthcode";
    assert_eq!(caller.json(path).await["errcode"], 43_002);
    for (body, code) in [("", 44_002), ("{", 47_001)] {
        let answer = caller.client.post(caller.url(path)).body(body).send().await.unwrap();
        assert_eq!(answer.json::<Value>().await.unwrap()["errcode"], code, "{body}");
    }
    let query = format!("?component_access_token={}", deployment.token);
    let none = call(caller, &format!("api_create_preauthcode{query}"), json!({ "x": 1 })).await;
    let other = call(caller, &format!("api_create_preauthcode{query}"), json!({ "component_appid": "wx1" })).await;
    assert_eq!((&none["errcode"], &other["errcode"]), (&json!(41_018), &json!(61_011)));
    assert_eq!(deployment.call("api_no_such_call", json!({})).await["errcode"], 48_001);
}

#[tokio::test]
async fn an_administrator_agrees_and_the_code_is_good_once_wherever_it_came_from() {
    let mut deployment = Deployment::start().await;
    let choices = json!({ "account": SERVICE, "permissions": [3, "1"] });
    let back = agree(&deployment.caller, &deployment.page().await, "lin", choices).await.unwrap();
    assert!(back.as_str().starts_with("https://account.menshen.example/back?state=s1&auth_code="), "{back}");
    assert_eq!(value(&back, "expires_in"), "600");
    let code = value(&back, "auth_code");
    assert!(code.starts_with("queryauthcode@@@"));

    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "authorized");
    assert_eq!(element(&event, "AuthorizerAppid"), SERVICE);
    assert_eq!(element(&event, "AuthorizationCode"), code);
    assert_eq!(element(&event, "AuthorizationCodeExpiredTime"), "1700000600");
    assert!(element(&event, "PreAuthCode").starts_with("preauthcode@@@"));

    let answer = deployment.query(&code).await;
    let info = &answer["authorization_info"];
    assert_eq!((&info["authorizer_appid"], &info["expires_in"]), (&json!(SERVICE), &json!(7200)));
    assert_eq!(sets(&answer), [1, 3], "as they were ticked");
    assert_eq!(deployment.query(&code).await["errcode"], 61_010, "whoever comes second");
    assert_eq!(deployment.query("queryauthcode@@@no").await["errcode"], 61_009);

    let late = deployment.authorise("lin", SERVICE, json!([3])).await;
    deployment.caller.later(600);
    assert_eq!(deployment.query(&late).await["errcode"], 61_010, "ten minutes");
}

#[tokio::test]
async fn the_page_is_strict_about_its_address_and_its_code_is_good_once() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let page = deployment.page().await;
    let app_id = &caller.sandbox.official_account().app_id;
    for (wrong, code) in [
        (page.replace(app_id, "wx1"), "61011"),
        (page.replace("preauthcode", "nocode"), "61009"),
        (page.replace("account.menshen.example", "evil.example"), "10003"),
        (format!("{page}&auth_type=1&biz_appid={SERVICE}"), "61020"),
        (format!("{page}&auth_type=9"), "61020"),
    ] {
        let shown = caller.get(&wrong).await;
        assert_eq!((shown.status, shown.location.as_str()), (StatusCode::BAD_REQUEST, ""), "{wrong}");
        assert!(shown.text.contains(code), "{code} for {wrong}");
    }
    assert_eq!(caller.get(&page).await.status, StatusCode::OK);
    assert_eq!(caller.get(&page).await.status, StatusCode::OK, "looking does not use it");
    agree(caller, &page, "lin", json!({})).await.unwrap();
    assert!(agree(caller, &page, "lin", json!({})).await.unwrap_err().contains("61010"));

    let slow = deployment.page().await;
    caller.later(1_800);
    assert!(agree(caller, &slow, "lin", json!({})).await.unwrap_err().contains("42001"));
}

#[tokio::test]
async fn the_page_inside_wechat_asks_the_same_in_both_its_places() {
    let deployment = Deployment::start().await;
    for place in [
        "/mp/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&",
        "/mp/safe/bindcomponent?action=bindcomponent&",
    ] {
        let page = deployment.page().await.replace("/mp/cgi-bin/componentloginpage?", place);
        let back = agree(&deployment.caller, &page, "lin", json!({ "account": SERVICE })).await.unwrap();
        assert!(deployment.query(&value(&back, "auth_code")).await["authorization_info"].is_object());
        let without = page.replace("action=bindcomponent", "action=x");
        assert_eq!(deployment.caller.get(&without).await.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn only_what_a_person_administers_and_the_page_allows_can_be_chosen() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let page = deployment.page().await;
    let refused =
        async |page: &str, person: &str, choices: Value| agree(caller, page, person, choices).await.unwrap_err();
    assert!(refused(&page, "sun", json!({})).await.contains("no account"));
    assert!(refused(&page, "zhao", json!({ "account": SERVICE })).await.contains("no administrator"));
    let only_accounts = format!("{page}&auth_type=1");
    assert!(refused(&only_accounts, "lin", json!({ "account": MINI_PROGRAM })).await.contains("no administrator"));
    let pinned = format!("{page}&biz_appid={MINI_PROGRAM}");
    assert!(refused(&pinned, "lin", json!({ "account": SERVICE })).await.contains("no administrator"));
    agree(caller, &only_accounts, "lin", json!({ "account": SERVICE })).await.unwrap();
}

#[tokio::test]
async fn what_is_not_ticked_is_what_was_asked_for_and_asking_does_not_bind() {
    let deployment = Deployment::start().await;
    let page = format!("{}&category_id_list=3", deployment.page().await);
    let back = agree(&deployment.caller, &page, "lin", json!({ "account": SERVICE })).await.unwrap();
    assert_eq!(sets(&deployment.query(&value(&back, "auth_code")).await), [3]);
    let page = format!("{}&category_id_list=3%7C4", deployment.page().await);
    let ticked = json!({ "account": SERVICE, "permissions": [1, 2] });
    let back = agree(&deployment.caller, &page, "lin", ticked).await.unwrap();
    assert_eq!(sets(&deployment.query(&value(&back, "auth_code")).await), [1, 2]);
}

#[tokio::test]
async fn a_second_authorisation_is_an_update_only_if_the_permissions_differ() {
    let mut deployment = Deployment::start().await;
    let first = deployment.query(&deployment.authorise("lin", SERVICE, json!([3])).await).await;
    assert_eq!(element(&deployment.mailbox.message().await, "InfoType"), "authorized");
    let same = deployment.query(&deployment.authorise("wang", SERVICE, json!([3])).await).await;
    let token = |answer: &Value| answer["authorization_info"]["authorizer_refresh_token"].clone();
    assert_ne!(token(&first), token(&same), "replaced");
    deployment.authorise("lin", SERVICE, json!([3, 4])).await;
    assert_eq!(element(&deployment.mailbox.message().await, "InfoType"), "updateauthorized", "none in between");
    let refresh = async |token: Value| {
        let body = json!({ "authorizer_appid": SERVICE, "authorizer_refresh_token": token });
        deployment.call("api_authorizer_token", body).await
    };
    assert_eq!(refresh(token(&first)).await["errcode"], 61_023);
    assert_eq!(refresh(token(&same)).await["errcode"], 61_023);
}

#[tokio::test]
async fn an_authorisation_that_is_taken_back_is_told_and_ends_its_tokens() {
    let mut deployment = Deployment::start().await;
    let answer = deployment.query(&deployment.authorise("lin", SERVICE, json!([3])).await).await;
    deployment.mailbox.message().await;
    let info = &answer["authorization_info"];
    let refresh = json!({
        "authorizer_appid": SERVICE, "authorizer_refresh_token": info["authorizer_refresh_token"],
    });
    let fresh = deployment.call("api_authorizer_token", refresh.clone()).await;
    assert_eq!(fresh["authorizer_refresh_token"], info["authorizer_refresh_token"]);
    let of_account = format!("api_query_auth?access_token={}", fresh["authorizer_access_token"].as_str().unwrap());
    let body = json!({ "component_appid": deployment.caller.sandbox.official_account().app_id });
    assert_eq!(call(&deployment.caller, &of_account, body).await["errcode"], 61_014, "not the platform's token");

    let unused = deployment.authorise("lin", SERVICE, json!([3])).await;
    order(&deployment.caller, "/api/mp/revoke", json!({ "account": SERVICE })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(
        (element(&event, "InfoType"), element(&event, "AuthorizerAppid")),
        ("unauthorized".into(), SERVICE.into())
    );
    assert_eq!(
        deployment.call("api_get_authorizer_info", json!({ "authorizer_appid": SERVICE })).await["errcode"],
        61_003
    );
    assert_eq!(deployment.call("api_authorizer_token", refresh).await["errcode"], 61_023);
    assert_eq!(deployment.query(&unused).await["errcode"], 61_009);
}

#[tokio::test]
async fn accounts_say_what_they_are_and_what_they_have_granted() {
    let deployment = Deployment::start().await;
    let info =
        async |app_id: &str| deployment.call("api_get_authorizer_info", json!({ "authorizer_appid": app_id })).await;
    assert_eq!(info(SERVICE).await["errcode"], 61_003, "before");
    deployment.authorise("lin", SERVICE, json!([3])).await;
    deployment.authorise("lin", MINI_PROGRAM, Value::Null).await;
    deployment.authorise("zhao", WITHOUT_ACCOUNT_SERVICE, json!([1, 3])).await;

    let service = info(SERVICE).await;
    assert_eq!(service["authorizer_info"]["service_type_info"]["id"], 2);
    assert_eq!(service["authorizer_info"]["principal_name"], "北辰数据科技有限公司");
    assert!(service["authorizer_info"].get("MiniProgramInfo").is_none());
    assert_eq!(sets(&service), [3]);
    assert!(info(MINI_PROGRAM).await["authorizer_info"]["MiniProgramInfo"].is_object());
    assert_eq!(sets(&info(WITHOUT_ACCOUNT_SERVICE).await), [1], "it has no account service to grant");

    let list = async |offset: i64, count: i64| {
        deployment.call("api_get_authorizer_list", json!({ "offset": offset, "count": count })).await
    };
    let (all, last) = (list(0, 500).await, list(2, 500).await);
    assert_eq!((&all["total_count"], all["list"].as_array().unwrap().len()), (&json!(3), 3));
    assert_eq!(last["list"].as_array().unwrap().len(), 1);
    assert_eq!(all["list"][0]["auth_time"], 1_700_000_000);
    assert_eq!(list(0, 501).await["errcode"], 40_097);
    assert_eq!(list(-1, 1).await["errcode"], 40_097);
}

#[tokio::test]
async fn options_are_kept_within_their_range() {
    let deployment = Deployment::start().await;
    deployment.authorise("lin", SERVICE, json!([3])).await;
    let option = async |name: &str, value: Option<&str>| {
        let call = if value.is_some() { "api_set_authorizer_option" } else { "api_get_authorizer_option" };
        let body = json!({ "authorizer_appid": SERVICE, "option_name": name, "option_value": value });
        deployment.call(call, body).await
    };
    assert_eq!(option("voice_recognize", None).await["option_value"], "0");
    assert_eq!(option("voice_recognize", Some("1")).await["errcode"], 0);
    assert_eq!(option("voice_recognize", None).await["option_value"], "1");
    assert_eq!(option("voice_recognize", Some("2")).await["errcode"], 61_020);
    assert_eq!(option("nothing", None).await["errcode"], 61_020);
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

#[tokio::test]
async fn the_page_asks_where_the_browser_came_from_if_it_is_told_to() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    order(caller, "/api/mp/referer", json!({ "check": true })).await;
    let page = deployment.page().await;
    let from = async |referer: Option<&str>| {
        let mut request = caller.client.request(Method::GET, caller.url(&page));
        if let Some(referer) = referer {
            request = request.header("referer", referer);
        }
        request.send().await.unwrap().status()
    };
    assert_eq!(from(None).await, StatusCode::BAD_REQUEST);
    assert_eq!(from(Some("https://evil.example/")).await, StatusCode::BAD_REQUEST);
    assert_eq!(from(Some("https://account.menshen.example/login")).await, StatusCode::OK);
}

#[tokio::test]
async fn a_busy_platform_says_so_and_a_broken_one_does_not() {
    let deployment = Deployment::start().await;
    deployment.caller.sandbox.set_fault(Provider::OfficialAccount, Mode::Busy, None);
    assert_eq!(deployment.call("api_create_preauthcode", json!({})).await["errcode"], -1);
    deployment.caller.sandbox.set_fault(Provider::OfficialAccount, Mode::Failing, None);
    assert_eq!(deployment.caller.get("/mp/cgi-bin/component/x").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
