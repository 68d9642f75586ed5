//! WeCom: a company's self-built app, its login, contacts and messages.

use reqwest::{StatusCode, Url};
use sandbox::{Mode, Provider};
use serde_json::{Value, json};

use crate::caller::{Caller, value};

const CORP: &str = "ww00000000000000a1";
const CALLBACK: &str = "https%3A%2F%2Faccount.menshen.example%2Fback";
const QUERY: &str = "appid=ww00000000000000a1&agentid=1000002&redirect_uri=https%3A%2F%2Faccount.menshen.example%2Fback\
                     &state=s1";

/// Today's page.
fn login() -> String {
    format!("/wecom/wwlogin/sso/login?login_type=CorpApp&{QUERY}")
}

/// The page inside the client.
fn inside(scope: &str) -> String {
    format!("/wecom/connect/oauth2/authorize?{QUERY}&response_type=code&scope={scope}")
}

async fn token_by(caller: &Caller, secret: &str) -> String {
    let answer = caller.json(&format!("/wecom/cgi-bin/gettoken?corpid={CORP}&corpsecret={secret}")).await;
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn token(caller: &Caller) -> String {
    token_by(caller, &caller.sandbox.wecom().secret.clone()).await
}

async fn get(caller: &Caller, token: &str, call: &str) -> Value {
    let joined = if call.contains('?') { '&' } else { '?' };
    caller.json(&format!("/wecom/cgi-bin/{call}{joined}access_token={token}")).await
}

async fn post(caller: &Caller, token: &str, call: &str, body: Value) -> Value {
    // Without a content type, as clients send it.
    let url = caller.url(&format!("/wecom/cgi-bin/{call}?access_token={token}"));
    let answer = caller.client.post(url).body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

async fn code(caller: &Caller, person: &str) -> String {
    value(&caller.approve(&login(), person).await, "code")
}

async fn who(caller: &Caller, code: &str) -> Value {
    get(caller, &token(caller).await, &format!("auth/getuserinfo?code={code}")).await
}

async fn order(caller: &Caller, path: &str, body: Value) -> Value {
    let answer = caller.client.post(caller.url(&format!("/api/wecom/{path}"))).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    answer.json().await.unwrap()
}

async fn scope(caller: &Caller, scope: Value) {
    order(caller, "app", json!({ "company": CORP, "agent": 1_000_002, "scope": scope })).await;
}

fn ids(list: &Value, key: &str) -> Vec<String> {
    let mut ids: Vec<_> = list.as_array().unwrap().iter().map(|one| one[key].to_string().replace('"', "")).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn every_login_page_gives_a_code_that_both_spellings_redeem_once() {
    let caller = Caller::start();
    let pages = [
        login(),
        format!("/wecom/wwopen/sso/qrConnect?{QUERY}&login_type=jssdk#wechat_redirect"),
        inside("snsapi_base"),
    ];
    for page in pages {
        let back = caller.approve(&page, "lin").await;
        assert!(back.as_str().starts_with("https://account.menshen.example/back?code="), "{back}");
        assert_eq!(value(&back, "state"), "s1");
        let code = value(&back, "code");
        assert_eq!(who(&caller, &code).await, json!({ "errcode": 0, "errmsg": "ok", "userid": "linxiao" }));
        assert_eq!(who(&caller, &code).await["errcode"], 40_029, "once");

        let code = value(&caller.approve(&page, "lin").await, "code");
        let old = get(&caller, &token(&caller).await, &format!("user/getuserinfo?code={code}")).await;
        assert_eq!((&old["UserId"], old.get("userid")), (&json!("linxiao"), None), "{old}");
    }
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let caller = Caller::start();
    let (one, other) = (code(&caller, "lin").await, code(&caller, "lin").await);
    caller.later(299);
    assert_eq!(who(&caller, &one).await["userid"], "linxiao");
    caller.later(1);
    assert_eq!(who(&caller, &other).await["errcode"], 40_029);
    assert_eq!(who(&caller, "nonsense").await["errcode"], 40_029);
    assert_eq!(who(&caller, "").await["errcode"], 41_008);
}

#[tokio::test]
async fn outsiders_have_an_openid_and_members_whom_the_app_does_not_see_are_refused() {
    let caller = Caller::start();
    let outsider = who(&caller, &code(&caller, "sun").await).await;
    assert!(outsider["openid"].as_str().unwrap().starts_with('o') && outsider.get("userid").is_none(), "{outsider}");
    assert_eq!(who(&caller, &code(&caller, "sun").await).await["openid"], outsider["openid"], "the same again");

    scope(&caller, json!({ "users": ["linxiao"] })).await;
    assert_eq!(who(&caller, &code(&caller, "lin").await).await["userid"], "linxiao");
    assert_eq!(who(&caller, &code(&caller, "zhao").await).await["errcode"], 50_002);
}

#[tokio::test]
async fn members_who_are_switched_off_do_not_get_past_the_page_and_those_who_left_are_outsiders() {
    let caller = Caller::start();
    order(&caller, "member", json!({ "company": CORP, "userid": "zhaomin", "status": 2 })).await;
    let page = caller.url(&login());
    let (status, body) = caller.post("/api/approve", json!({ "page": page, "person": "zhao" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    assert_eq!(get(&caller, &token(&caller).await, "user/get?userid=zhaomin").await["status"], 2);
    order(&caller, "member", json!({ "company": CORP, "userid": "zhaomin", "status": 5 })).await;
    assert!(who(&caller, &code(&caller, "zhao").await).await["openid"].is_string());
    assert_eq!(get(&caller, &token(&caller).await, "user/get?userid=zhaomin").await["errcode"], 60_111);
}

#[tokio::test]
async fn a_page_that_is_asked_for_wrongly_is_an_error_page_and_no_redirect() {
    let caller = Caller::start();
    for (wrong, code) in [
        (login().replace("ww00000000000000a1", "ww1"), "40013"),
        (login().replace("1000002", "1000009"), "40056"),
        (login().replace("CorpApp", "Nothing"), "40058"),
        (login().replace("account.menshen.example", "evil.example"), "50001"),
        (login().replace("CorpApp", "ServiceApp"), "40083"),
        (inside("snsapi_everything"), "40058"),
        (inside("snsapi_base").replace("response_type=code", "response_type=token"), "40058"),
        (inside("snsapi_base").replace("state=s1", "state=s-1"), "40058"),
        (inside("snsapi_userinfo").replace("&agentid=1000002", ""), "40056"),
    ] {
        let shown = caller.get(&wrong).await;
        assert_eq!((shown.status, shown.location.as_str()), (StatusCode::BAD_REQUEST, ""), "{wrong}");
        assert!(shown.text.contains(code), "{code} for {wrong}");
    }
    assert_eq!(caller.get(&inside("snsapi_base").replace("&agentid=1000002", "")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_callback_keeps_its_route_behind_the_hash_and_a_refusal_has_the_state_alone() {
    let caller = Caller::start();
    let page = login().replace("%2Fback", "%2Fback%23%2Froute");
    let back = caller.approve(&page, "lin").await;
    assert_eq!(back.fragment(), Some("/route"), "{back}");
    assert_eq!(value(&back, "state"), "s1");
    let refusal = json!({ "page": caller.url(&login()), "person": "lin", "answer": "refuse" });
    let (_, body) = caller.post("/api/approve", refusal).await;
    assert_eq!(body["redirect"], "https://account.menshen.example/back?state=s1");
}

#[tokio::test]
async fn a_token_is_repeated_while_it_lasts_and_refused_when_it_is_over() {
    let caller = Caller::start();
    let first = token(&caller).await;
    caller.later(3_600);
    assert_eq!(token(&caller).await, first);
    caller.later(3_400);
    let second = token(&caller).await;
    assert_ne!(second, first);
    assert_eq!(get(&caller, &first, "agent/list").await["errcode"], 0, "until its own end");
    caller.later(200);
    assert_eq!(get(&caller, &first, "agent/list").await["errcode"], 42_001);
    assert_eq!(get(&caller, "nonsense", "agent/list").await["errcode"], 40_014);
    assert_eq!(get(&caller, "", "agent/list").await["errcode"], 41_001);
    let secret = caller.sandbox.wecom().secret.clone();
    for (query, code) in [
        (format!("corpid={CORP}&corpsecret=wrong"), 40_001),
        (format!("corpid=ww1&corpsecret={secret}"), 40_013),
        (format!("corpid=ww00000000000000b2&corpsecret={secret}"), 40_091),
        (format!("corpsecret={secret}"), 41_002),
        (format!("corpid={CORP}"), 41_004),
    ] {
        let answer = caller.json(&format!("/wecom/cgi-bin/gettoken?{query}")).await;
        assert_eq!(answer["errcode"], code, "{query}");
        assert!(answer["errmsg"].as_str().unwrap().contains(&format!("?e={code}")), "{answer}");
    }
}

#[tokio::test]
async fn the_larger_scopes_give_a_ticket_and_only_the_private_one_opens_private_facts() {
    let caller = Caller::start();
    let token = token(&caller).await;
    for (scope, private) in [("snsapi_userinfo", false), ("snsapi_privateinfo", true)] {
        let code = value(&caller.approve(&inside(scope), "lin").await, "code");
        let who = get(&caller, &token, &format!("auth/getuserinfo?code={code}")).await;
        assert_eq!((&who["userid"], &who["expires_in"]), (&json!("linxiao"), &json!(7200)));
        for call in ["auth/getuserdetail", "user/getuserdetail"] {
            let detail = post(&caller, &token, call, json!({ "user_ticket": who["user_ticket"] })).await;
            assert_eq!((&detail["userid"], detail.get("mobile").is_some()), (&json!("linxiao"), private), "{detail}");
        }
        let mailbox = post(&caller, &token, "auth/getuserdetail", json!({ "user_ticket": "no" })).await;
        assert_eq!(mailbox["errcode"], 84_015);
        caller.later(7_000);
    }
    let code = value(&caller.approve(&inside("snsapi_userinfo"), "lin").await, "code");
    let token = token_by(&caller, &caller.sandbox.wecom().secret.clone()).await;
    let who = get(&caller, &token, &format!("auth/getuserinfo?code={code}")).await;
    caller.later(7_200);
    let token = token_by(&caller, &caller.sandbox.wecom().secret.clone()).await;
    let late = post(&caller, &token, "auth/getuserdetail", json!({ "user_ticket": who["user_ticket"] })).await;
    assert_eq!(late["errcode"], 84_014);
}

#[tokio::test]
async fn contacts_are_those_of_the_scope() {
    let caller = Caller::start();
    let token = token(&caller).await;
    order(&caller, "member", json!({ "company": CORP, "userid": "zhaomin", "departments": [3] })).await;
    let all = get(&caller, &token, "department/list").await;
    assert_eq!(ids(&all["department"], "id"), ["1", "2", "3", "4"]);
    assert_eq!(all["department"][0]["name"], "北辰数据科技有限公司");

    scope(&caller, json!({ "parties": [2] })).await;
    assert_eq!(ids(&get(&caller, &token, "department/list").await["department"], "id"), ["2", "3"]);
    assert_eq!(ids(&get(&caller, &token, "department/simplelist?id=3").await["department_id"], "id"), ["3"]);
    assert_eq!(get(&caller, &token, "department/get?id=2").await["department"]["name"], "研发");
    assert_eq!(get(&caller, &token, "department/get?id=4").await["errcode"], 60_011);
    assert_eq!(get(&caller, &token, "department/get?id=77").await["errcode"], 60_123);

    let direct = get(&caller, &token, "user/simplelist?department_id=2").await;
    assert_eq!(ids(&direct["userlist"], "userid"), ["chenbeichen"]);
    let below = get(&caller, &token, "user/list?department_id=2&fetch_child=1").await;
    assert_eq!(ids(&below["userlist"], "userid"), ["chenbeichen", "zhaomin"]);
    assert_eq!(get(&caller, &token, "user/list?department_id=1").await["errcode"], 60_011);

    let member = get(&caller, &token, "user/get?userid=ZhaoMin").await;
    assert_eq!((&member["name"], &member["userid"], &member["status"]), (&json!("赵敏"), &json!("zhaomin"), &json!(1)));
    for hidden in ["avatar", "gender", "mobile", "email", "biz_mail", "qr_code", "address"] {
        assert!(member.get(hidden).is_none(), "{hidden}");
    }
    assert_eq!(get(&caller, &token, "user/get?userid=linxiao").await["errcode"], 60_011);
    assert_eq!(get(&caller, &token, "user/get?userid=nobody").await["errcode"], 60_111);
    assert_eq!(get(&caller, &token, "user/get").await["errcode"], 40_003);
}

#[tokio::test]
async fn tags_widen_a_scope_and_show_what_of_them_is_visible() {
    let caller = Caller::start();
    let token = token(&caller).await;
    order(&caller, "member", json!({ "company": CORP, "userid": "zhaomin", "tagged": true })).await;
    order(&caller, "member", json!({ "company": CORP, "userid": "chenbeichen", "departments": [4] })).await;
    scope(&caller, json!({ "tags": [1] })).await;
    assert_eq!(get(&caller, &token, "tag/list").await["taglist"][0]["tagid"], 1);
    let tag = get(&caller, &token, "tag/get?tagid=1").await;
    assert_eq!((ids(&tag["userlist"], "userid"), &tag["partylist"]), (vec!["zhaomin".to_owned()], &json!([4])));
    assert_eq!(get(&caller, &token, "user/get?userid=chenbeichen").await["errcode"], 0, "by the tag's department");
    assert_eq!(get(&caller, &token, "user/get?userid=linxiao").await["errcode"], 60_011);
    assert_eq!(get(&caller, &token, "tag/get?tagid=2").await["errcode"], 40_058);
}

#[tokio::test]
async fn an_app_sees_itself_and_a_closed_one_nothing() {
    let caller = Caller::start();
    let token = token(&caller).await;
    scope(&caller, json!({ "users": ["linxiao"], "parties": [2] })).await;
    let agent = get(&caller, &token, "agent/get?agentid=1000002").await;
    assert_eq!(agent["allow_userinfos"], json!({ "user": [{ "userid": "linxiao" }] }));
    assert_eq!((&agent["allow_partys"], &agent["close"]), (&json!({ "partyid": [2] }), &json!(0)));
    assert_eq!(get(&caller, &token, "agent/get?agentid=1000003").await["errcode"], 301_002);
    assert_eq!(ids(&get(&caller, &token, "agent/list").await["agentlist"], "agentid"), ["1000002"]);
    assert_eq!(get(&caller, &token, "agent/get_admin_list").await["errcode"], 48_002, "for suites only");
    order(&caller, "app", json!({ "company": CORP, "agent": 1_000_002, "closed": true })).await;
    assert_eq!(get(&caller, &token, "user/get?userid=linxiao").await["errcode"], 50_003);
    assert_eq!(who(&caller, &code(&caller, "lin").await).await["errcode"], 50_003);
}

#[tokio::test]
async fn only_contact_synchronisation_lists_everybody_a_page_at_a_time() {
    let caller = Caller::start();
    let app = token(&caller).await;
    assert_eq!(post(&caller, &app, "user/list_id", json!({})).await["errcode"], 48_002);
    let token = token_by(&caller, &caller.sandbox.wecom().contact_secret.clone()).await;
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = post(&caller, &token, "user/list_id", json!({ "cursor": cursor, "limit": 2 })).await;
        seen.extend(ids(&page["dept_user"], "userid"));
        cursor = page["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, ["chenbeichen", "linxiao", "zhaomin"]);
    assert_eq!(post(&caller, &token, "user/list_id", json!({ "limit": 0 })).await["errcode"], 40_058);
}

#[tokio::test]
async fn a_message_reaches_those_it_can_and_names_the_others() {
    let caller = Caller::start();
    let token = token(&caller).await;
    let text = |to: Value| {
        let mut body = json!({ "msgtype": "text", "agentid": 1_000_002, "text": { "content": "审批" } });
        body.as_object_mut().unwrap().extend(to.as_object().unwrap().clone());
        body
    };
    let sent = post(
        &caller,
        &token,
        "message/send",
        text(json!({ "touser": "LinXiao|Nobody", "toparty": "2|9", "totag": "7" })),
    )
    .await;
    assert_eq!(
        (&sent["errcode"], &sent["invaliduser"], &sent["invalidparty"], &sent["invalidtag"]),
        (&json!(0), &json!("nobody"), &json!("9"), &json!("7"))
    );
    post(&caller, &token, "message/send", text(json!({ "touser": "@all" }))).await;
    let outbox = caller.json("/api/wecom/messages").await;
    assert_eq!(outbox[0]["to"], json!(["chenbeichen", "linxiao", "zhaomin"]));
    assert_eq!((&outbox[0]["content"]["content"], &outbox[1]["to"]), (&json!("审批"), &outbox[0]["to"]));

    let card =
        |card: Value| json!({ "touser": "linxiao", "msgtype": "textcard", "agentid": 1_000_002, "textcard": card });
    assert_eq!(
        post(&caller, &token, "message/send", card(card_of(&["title", "description", "url"]))).await["errcode"],
        0
    );
    for (wrong, code) in [
        (text(json!({ "touser": "nobody" })), 81_013),
        (text(json!({})), 81_013),
        (text(json!({ "touser": "linxiao", "agentid": 1_000_009 })), 301_002),
        (text(json!({ "touser": "linxiao", "text": { "content": "" } })), 44_004),
        (text(json!({ "touser": "linxiao", "text": { "content": "x".repeat(2_049) } })), 40_058),
        (card(card_of(&["title", "description"])), 40_058),
        (text(json!({ "touser": "linxiao", "msgtype": "video" })), 40_058),
    ] {
        assert_eq!(post(&caller, &token, "message/send", wrong.clone()).await["errcode"], code, "{wrong}");
    }
    assert_eq!(caller.json("/api/wecom/messages").await.as_array().unwrap().len(), 3);
}

fn card_of(names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), json!("https://account.menshen.example/x"))).collect()
}

#[tokio::test]
async fn calls_that_are_none_and_a_busy_wecom_are_answered_with_200() {
    let caller = Caller::start();
    let token = token(&caller).await;
    assert_eq!(get(&caller, &token, "user/nothing").await["errcode"], 48_005);
    assert_eq!(get(&caller, &token, "message/send").await["errcode"], 43_002);
    assert_eq!(post(&caller, &token, "user/get", json!({})).await["errcode"], 43_001);
    caller.sandbox.set_fault(Provider::Wecom, Mode::Busy, None);
    assert_eq!(get(&caller, &token, "agent/list").await["errcode"], -1);
}

#[tokio::test]
async fn people_who_are_added_work_where_they_say() {
    let caller = Caller::start();
    let membership = json!([{ "company": CORP, "userid": "newone" }]);
    let (_, added) = caller.post("/api/people", json!({ "name": "新人", "wecom": membership })).await;
    let back: Url = caller.approve(&login(), added["id"].as_str().unwrap()).await;
    assert_eq!(who(&caller, &value(&back, "code")).await["userid"], "newone");
    assert!(back.as_str().starts_with("https://account.menshen.example/"), "{CALLBACK}");
}
