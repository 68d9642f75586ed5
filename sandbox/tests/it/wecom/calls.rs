//! What the self-built app may look up, and whom it reaches.

use sandbox::{Mode, Provider};
use serde_json::{Value, json};

use super::{CORP, code, get, ids, order, post, scope, token, token_by, who};
use crate::caller::Caller;

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
