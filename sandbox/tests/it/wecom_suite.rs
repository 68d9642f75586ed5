//! WeCom: a provider's suite, from its tickets over the installation in a company to the login of members.

use std::time::Duration;

use reqwest::StatusCode;
use sandbox::Provider;
use serde_json::{Value, json};

use crate::caller::{Caller, value};
use crate::mailbox::{Mailbox, element};

/// Has authorised the suite.
const AUTHORISED: &str = "ww00000000000000a1";
/// Has not.
const OTHER: &str = "ww00000000000000b2";
const AGENT: i64 = 1_000_011;
const CALLBACK: &str = "https%3A%2F%2Faccount.menshen.example%2Fback";

/// A provider's deployment: with a mailbox, both tickets, both tokens and the code of the first company.
struct Deployment {
    caller: Caller,
    mailbox: Mailbox,
    token: String,
    login_token: String,
    auth_code: String,
}

async fn mailbox(caller: &Caller) -> Mailbox {
    let suite = caller.sandbox.wecom_suite();
    Mailbox::start(&suite.token, &suite.aes_key).await
}

async fn post(caller: &Caller, call: &str, body: Value) -> Value {
    let url = caller.url(&format!("/wecom/cgi-bin/service/{call}"));
    caller.client.post(url).body(body.to_string()).send().await.unwrap().json().await.unwrap()
}

async fn try_suite_token(caller: &Caller, id: &str, secret: &str, ticket: &str) -> Value {
    let body = json!({ "suite_id": id, "suite_secret": secret, "suite_ticket": ticket });
    post(caller, "get_suite_token", body).await
}

async fn suite_token(caller: &Caller, id: &str, secret: &str, ticket: &str) -> String {
    let answer = try_suite_token(caller, id, secret, ticket).await;
    assert!(answer.get("errcode").is_none(), "no errcode on success: {answer}");
    assert_eq!(answer["expires_in"], 7200);
    answer["suite_access_token"].as_str().unwrap().to_owned()
}

impl Deployment {
    async fn start() -> Self {
        let caller = Caller::start();
        let mut mailbox = mailbox(&caller).await;
        caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await.unwrap();
        let suite = caller.sandbox.wecom_suite().clone();
        let ticket = element(&mailbox.message().await, "SuiteTicket");
        let login_ticket = element(&mailbox.message().await, "SuiteTicket");
        let created = mailbox.message().await;
        assert_eq!(element(&created, "InfoType"), "create_auth");
        let token = suite_token(&caller, &suite.suite_id, &suite.suite_secret, &ticket).await;
        let login_token = suite_token(&caller, &suite.login_suite_id, &suite.login_suite_secret, &login_ticket).await;
        Self { auth_code: element(&created, "AuthCode"), caller, mailbox, token, login_token }
    }

    async fn post(&self, call: &str, body: Value) -> Value {
        post(&self.caller, &format!("{call}?suite_access_token={}", self.token), body).await
    }

    async fn permanent_code(&self, auth_code: &str) -> String {
        let answer = self.post("get_permanent_code", json!({ "auth_code": auth_code })).await;
        answer["permanent_code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    async fn install_page(&self) -> String {
        let call = format!("/wecom/cgi-bin/service/get_pre_auth_code?suite_access_token={}", self.token);
        let answer = self.caller.json(&call).await;
        assert_eq!(answer["expires_in"], 1200);
        let (code, suite) = (answer["pre_auth_code"].as_str().unwrap(), &self.caller.sandbox.wecom_suite().suite_id);
        format!("/wecom/3rdapp/install?suite_id={suite}&pre_auth_code={code}&redirect_uri={CALLBACK}&state=s1")
    }

    fn login_page(&self) -> String {
        let suite = &self.caller.sandbox.wecom_suite().login_suite_id;
        format!("/wecom/wwlogin/sso/login?login_type=ServiceApp&appid={suite}&redirect_uri={CALLBACK}&state=s1")
    }

    async fn who(&self, call: &str, token: &str, code: &str) -> Value {
        self.caller.json(&format!("/wecom/cgi-bin/service/{call}?suite_access_token={token}&code={code}")).await
    }
}

async fn try_approve(caller: &Caller, page: &str, person: &str, company: Option<&str>) -> (StatusCode, Value) {
    let mut body = json!({ "page": caller.url(page), "person": person });
    if let Some(company) = company {
        body["company"] = json!(company);
    }
    caller.post("/api/approve", body).await
}

/// The value of `name` in the address the browser goes to.
async fn approve(caller: &Caller, page: &str, person: &str, company: Option<&str>, name: &str) -> String {
    let (status, body) = try_approve(caller, page, person, company).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    value(&body["redirect"].as_str().unwrap().parse().unwrap(), name)
}

async fn order(caller: &Caller, path: &str, body: Value) -> Value {
    let answer = caller.client.post(caller.url(&format!("/api/wecom/{path}"))).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn tickets_are_sealed_for_the_suite_and_each_suite_has_its_own() {
    let caller = Caller::start();
    let mut mailbox = mailbox(&caller).await;
    caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await.unwrap();
    let suite = caller.sandbox.wecom_suite().clone();
    for (id, secret, other_secret) in [
        (&suite.suite_id, &suite.suite_secret, &suite.login_suite_secret),
        (&suite.login_suite_id, &suite.login_suite_secret, &suite.suite_secret),
    ] {
        let push = mailbox.next().await;
        assert_eq!(element(&push.body, "ToUserName"), *id);
        let (message, receiver) = mailbox.seal().open(&push);
        assert_eq!((&receiver, element(&message, "SuiteId")), (id, id.clone()));
        assert_eq!(
            (element(&message, "InfoType").as_str(), element(&message, "TimeStamp").as_str()),
            ("suite_ticket", "1700000000")
        );
        let ticket = element(&message, "SuiteTicket");
        suite_token(&caller, id, secret, &ticket).await;
        let wrong_secret = try_suite_token(&caller, id, other_secret, &ticket).await;
        assert_eq!(wrong_secret["errcode"], 40_001);
        let other = if *id == suite.suite_id { &suite.login_suite_id } else { &suite.suite_id };
        assert_eq!(try_suite_token(&caller, other, other_secret, &ticket).await["errcode"], 40_085, "another's ticket");
        caller.later(1_800);
        assert_eq!(try_suite_token(&caller, id, secret, &ticket).await["errcode"], 40_085, "30 minutes");
        caller.later(-1_800);
    }
    for (id, secret, ticket, code) in [
        ("ww1", "x", "x", 40_083),
        ("", "x", "x", 41_021),
        (suite.suite_id.as_str(), "", "x", 41_024),
        (&suite.suite_id, "x", "", 41_023),
    ] {
        assert_eq!(try_suite_token(&caller, id, secret, ticket).await["errcode"], code);
    }
}

#[tokio::test]
async fn tickets_come_on_a_schedule_and_on_demand() {
    let caller = Caller::with(|options| options.push_every = Duration::from_millis(100));
    let mut mailbox = mailbox(&caller).await;
    caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await.unwrap();
    let mut kinds = Vec::new();
    for _ in 0..7 {
        kinds.push(element(&mailbox.message().await, "InfoType"));
    }
    assert_eq!(kinds.iter().filter(|kind| *kind == "suite_ticket").count(), 6, "{kinds:?}");

    let mut deployment = Deployment::start().await;
    assert_eq!(order(&deployment.caller, "push", json!({ "event": "suite_ticket" })).await["arrived"], true);
    assert_eq!(element(&deployment.mailbox.message().await, "InfoType"), "suite_ticket");
}

#[tokio::test]
async fn an_address_must_answer_the_echo_to_be_taken() {
    let caller = Caller::start();
    let mut mailbox = mailbox(&caller).await;
    mailbox.answer("something else", Duration::ZERO);
    for error in [
        caller.sandbox.push_to(Provider::Wecom, &mailbox.url).await,
        caller.sandbox.push_data_to(&mailbox.url).await,
        caller.sandbox.push_to(Provider::Wecom, "nonsense").await,
        caller.sandbox.push_to(Provider::Qq, &mailbox.url).await,
    ] {
        assert!(error.is_err());
    }
    assert!(mailbox.is_empty(), "nothing is pushed to it");
    let request = caller.client.post(caller.url("/api/wecom/urls")).json(&json!({ "command": mailbox.url }));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    mailbox.answer("success", Duration::ZERO);
    // The mailbox reads the echo, and checks its signature while it does.
    caller.sandbox.push_data_to(&mailbox.url).await.unwrap();
    let verified = caller.json("/api/wecom/pushes").await;
    assert_eq!(verified.as_array().unwrap().last().unwrap()["kind"], "verify");
}

#[tokio::test]
async fn who_does_not_answer_within_a_second_is_told_again() {
    let mut deployment = Deployment::start().await;
    deployment.mailbox.answer("success", Duration::from_millis(1_200));
    let told = order(&deployment.caller, "push", json!({ "event": "change_auth", "company": AUTHORISED })).await;
    assert_eq!(told["arrived"], false);
    let pushes = deployment.caller.json("/api/wecom/pushes").await;
    let last = pushes.as_array().unwrap().last().unwrap();
    assert_eq!((&last["attempt"], &last["answer"]), (&json!(3), &json!("timeout")));
    deployment.mailbox.answer("success", Duration::ZERO);
    deployment.mailbox.next().await;
}

#[tokio::test]
async fn an_authorisation_is_exchanged_once_for_a_permanent_code() {
    let deployment = Deployment::start().await;
    let answer = deployment.post("get_permanent_code", json!({ "auth_code": deployment.auth_code })).await;
    assert_eq!(answer["auth_corp_info"]["corpid"], AUTHORISED);
    assert_eq!(answer["auth_corp_info"]["corp_name"], "北辰数据科技有限公司");
    assert_eq!(answer["auth_user_info"]["userid"], "linxiao");
    let agent = &answer["auth_info"]["agent"][0];
    assert_eq!((&agent["agentid"], &agent["auth_mode"]), (&json!(AGENT), &json!(0)));
    assert_eq!(agent["privilege"]["allow_party"], json!([1]));
    assert!(answer["access_token"].is_string());
    let again = deployment.post("get_permanent_code", json!({ "auth_code": deployment.auth_code })).await;
    assert_eq!(again["errcode"], 40_029);

    let known = json!({ "auth_corpid": AUTHORISED, "permanent_code": answer["permanent_code"] });
    for call in ["get_auth_info", "v2/get_auth_info"] {
        let info = deployment.post(call, known.clone()).await;
        assert_eq!(info["auth_info"]["agent"][0]["agentid"], AGENT);
        assert!(info.get("access_token").is_none() && info.get("permanent_code").is_none(), "{info}");
    }
    for (body, code) in [
        (json!({ "auth_corpid": AUTHORISED, "permanent_code": "wrong" }), 40_084),
        (json!({ "auth_corpid": AUTHORISED }), 41_025),
        (json!({ "auth_corpid": OTHER, "permanent_code": "x" }), 48_004),
        (json!({ "auth_corpid": "ww1", "permanent_code": "x" }), 2_000_002),
    ] {
        assert_eq!(deployment.post("get_auth_info", body.clone()).await["errcode"], code, "{body}");
    }
    let by_login = format!("get_auth_info?suite_access_token={}", deployment.login_token);
    assert_eq!(
        post(&deployment.caller, &by_login, known.clone()).await["errcode"],
        48_003,
        "the login suite has no customers"
    );
    assert_eq!(post(&deployment.caller, "get_auth_info?suite_access_token=x", known.clone()).await["errcode"], 40_082);
    assert_eq!(post(&deployment.caller, "get_auth_info", known.clone()).await["errcode"], 41_022);
    deployment.caller.later(7_200);
    assert_eq!(deployment.post("get_auth_info", known).await["errcode"], 42_009);
}

#[tokio::test]
async fn a_company_token_speaks_for_the_suites_app_which_sees_ids_and_no_names() {
    let deployment = Deployment::start().await;
    let code = deployment.permanent_code(&deployment.auth_code).await;
    let known = json!({ "auth_corpid": AUTHORISED, "permanent_code": code });
    let answer = deployment.post("get_corp_token", known).await;
    assert!(answer.get("errcode").is_none(), "no errcode on success: {answer}");
    let token = answer["access_token"].as_str().unwrap();
    let get = async |call: &str| deployment.caller.json(&format!("/wecom/cgi-bin/{call}access_token={token}")).await;
    let member = get("user/get?userid=zhaomin&").await;
    assert_eq!((&member["name"], &member["userid"]), (&json!("zhaomin"), &json!("zhaomin")));
    assert_eq!(get("department/get?id=2&").await["department"]["name"], "2");
    assert_eq!(get(&format!("agent/get?agentid={AGENT}&")).await["close"], 0);
    let admins = get("agent/get_admin_list?").await;
    assert_eq!(admins["admin"].as_array().unwrap().len(), 1);
    assert_eq!((&admins["admin"][0]["userid"], &admins["admin"][0]["auth_type"]), (&json!("linxiao"), &json!(1)));
}

#[tokio::test]
async fn an_administrator_installs_by_the_page_and_the_code_comes_by_it_alone() {
    let mut deployment = Deployment::start().await;
    let page = deployment.install_page().await;
    let caller = &deployment.caller;
    for (person, company) in [("zhou", None), ("sun", None), ("wang", Some(AUTHORISED)), ("zhou", Some(OTHER))] {
        let (status, body) = try_approve(caller, &page, person, company).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{person}: {body}");
    }
    let code = approve(caller, &page, "wang", None, "auth_code").await;
    let (status, _) = try_approve(caller, &page, "wang", None).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the pre_auth_code is used");
    assert!(deployment.mailbox.is_empty(), "no create_auth as well");

    let slim = deployment.post("v2/get_permanent_code", json!({ "auth_code": code })).await;
    assert_eq!(
        (&slim["auth_corp_info"]["corpid"], &slim["auth_user_info"]["userid"]),
        (&json!(OTHER), &json!("wangqinghe"))
    );
    assert!(
        slim["permanent_code"].is_string() && slim.get("access_token").is_none() && slim.get("auth_info").is_none()
    );

    let page = deployment.install_page().await;
    for (wrong, code) in [
        (page.replace("suite_id=ww", "suite_id=wx"), "40083"),
        (page.replace("pre_auth_code=", "pre_auth_code=x"), "40014"),
        (page.replace("account.menshen.example", "evil.example"), "50001"),
        (page.replace("state=s1", "state=s-1"), "40058"),
    ] {
        let shown = deployment.caller.get(&wrong).await;
        assert!(shown.status == StatusCode::BAD_REQUEST && shown.text.contains(code), "{code} for {wrong}");
    }
    let refusal = json!({ "page": deployment.caller.url(&page), "person": "wang", "answer": "refuse" });
    assert_eq!(deployment.caller.post("/api/approve", refusal).await.1["redirect"], Value::Null, "it stays");
    deployment.caller.later(1_200);
    assert!(deployment.caller.get(&page).await.text.contains("42007"));
}

#[tokio::test]
async fn a_session_of_an_installation_is_checked() {
    let deployment = Deployment::start().await;
    let page = deployment.install_page().await;
    let code = value(&deployment.caller.url(&page).parse().unwrap(), "pre_auth_code");
    let session = async |code: &str, info: Value| {
        deployment.post("set_session_info", json!({ "pre_auth_code": code, "session_info": info })).await["errcode"]
            .clone()
    };
    assert_eq!(session(&code, json!({ "appid": [], "auth_type": 1 })).await, 0);
    assert_eq!(session(&code, json!({ "auth_type": 2 })).await, 40_058);
    assert_eq!(session("no", json!({})).await, 42_007);
}

#[tokio::test]
async fn an_installation_from_the_market_is_told_by_create_auth() {
    let mut deployment = Deployment::start().await;
    order(&deployment.caller, "install", json!({ "company": OTHER, "mode": 1 })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "create_auth");
    let code = element(&event, "AuthCode");
    deployment.permanent_code(&code).await;
    let admins = deployment.post("get_admin_list", json!({ "auth_corpid": OTHER, "agentid": AGENT })).await;
    assert_eq!(admins["admin"], json!([]), "authorised by a member: nobody is shown");
    order(&deployment.caller, "install", json!({ "company": OTHER })).await;
    deployment.mailbox.message().await;
    let admins = deployment.post("get_admin_list", json!({ "auth_corpid": OTHER, "agentid": AGENT })).await;
    assert_eq!(admins["admin"].as_array().unwrap().len(), 2);
    let other = deployment.post("get_admin_list", json!({ "auth_corpid": OTHER, "agentid": 1 })).await;
    assert_eq!(other["errcode"], 301_002);
}

#[tokio::test]
async fn a_company_that_cancels_ends_everything() {
    let mut deployment = Deployment::start().await;
    let code = deployment.permanent_code(&deployment.auth_code).await;
    let known = json!({ "auth_corpid": AUTHORISED, "permanent_code": code });
    let token = deployment.post("get_corp_token", known.clone()).await["access_token"].as_str().unwrap().to_owned();
    order(&deployment.caller, "cancel", json!({ "company": AUTHORISED })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(
        (element(&event, "InfoType").as_str(), element(&event, "AuthCorpId").as_str()),
        ("cancel_auth", AUTHORISED)
    );
    assert_eq!(deployment.post("get_corp_token", known.clone()).await["errcode"], 48_004);
    assert_eq!(deployment.post("get_admin_list", known).await["errcode"], 48_004);
    let get = deployment.caller.json(&format!("/wecom/cgi-bin/agent/list?access_token={token}")).await;
    assert_eq!(get["errcode"], 40_014);
}

#[tokio::test]
async fn changes_are_told_to_the_suite_of_a_company_that_has_authorised_it() {
    let mut deployment = Deployment::start().await;
    let caller = &deployment.caller;
    order(caller, "app", json!({ "company": AUTHORISED, "scope": { "users": ["linxiao"] } })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(
        (element(&event, "InfoType").as_str(), element(&event, "AuthCorpId").as_str()),
        ("change_auth", AUTHORISED)
    );
    let code = deployment.permanent_code(&deployment.auth_code).await;
    let info = deployment.post("get_auth_info", json!({ "auth_corpid": AUTHORISED, "permanent_code": code })).await;
    assert_eq!(info["auth_info"]["agent"][0]["privilege"]["allow_user"], json!(["linxiao"]));

    order(caller, "member", json!({ "company": AUTHORISED, "userid": "zhaomin", "name": "赵 ]]> 敏" })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "change_contact");
    assert_eq!(
        (element(&event, "ChangeType").as_str(), element(&event, "UserID").as_str()),
        ("update_user", "zhaomin")
    );
    assert!(event.contains("<Name><![CDATA[赵 ]]]]><![CDATA[> 敏]]></Name>"), "{event}");
    order(caller, "member", json!({ "company": AUTHORISED, "userid": "zhaomin", "status": 5 })).await;
    assert_eq!(element(&deployment.mailbox.message().await, "ChangeType"), "delete_user");
    order(caller, "member", json!({ "company": OTHER, "userid": "zhouye", "name": "x" })).await;
    assert!(deployment.mailbox.is_empty(), "not of a company that has not");

    order(caller, "push", json!({ "event": "reset_permanent_code", "company": AUTHORISED })).await;
    let event = deployment.mailbox.message().await;
    assert_eq!(element(&event, "InfoType"), "reset_permanent_code");
    let known = |code: &str| json!({ "auth_corpid": AUTHORISED, "permanent_code": code });
    assert_eq!(deployment.post("get_auth_info", known(&code)).await["errcode"], 40_084, "the old one is dead");
    let fresh = deployment.permanent_code(&element(&event, "AuthCode")).await;
    assert_eq!(deployment.post("get_auth_info", known(&fresh)).await["errcode"], 0);
}

#[tokio::test]
async fn a_member_logs_in_as_of_the_chosen_company_and_only_the_login_suite_learns_it() {
    let deployment = Deployment::start().await;
    let (caller, page) = (&deployment.caller, deployment.login_page());
    let code = approve(caller, &page, "chen", Some(AUTHORISED), "code").await;
    assert_eq!(deployment.who("auth/getuserinfo3rd", &deployment.token, &code).await["errcode"], 40_029);
    let who = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&who["corpid"], &who["userid"]), (&json!(AUTHORISED), &json!("chenbeichen")));
    assert_eq!(deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await["errcode"], 40_029);

    let code = approve(caller, &page, "lin", None, "code").await;
    let old = deployment.who("getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&old["CorpId"], &old["UserId"]), (&json!(AUTHORISED), &json!("linxiao")));
    let code = approve(caller, &page, "sun", None, "code").await;
    let outsider = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert!(outsider["openid"].is_string() && outsider.get("corpid").is_none(), "{outsider}");
    assert_eq!(try_approve(caller, &page, "sun", Some(OTHER)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_company_that_has_not_authorised_hides_its_members_ids() {
    let mut deployment = Deployment::start().await;
    let page = deployment.login_page();
    let code = approve(&deployment.caller, &page, "zhou", None, "code").await;
    let hidden = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&hidden["corpid"], &hidden["userid"]), (&json!(OTHER), &hidden["open_userid"]));
    order(&deployment.caller, "install", json!({ "company": OTHER })).await;
    deployment.mailbox.message().await;
    let code = approve(&deployment.caller, &page, "zhou", None, "code").await;
    let shown = deployment.who("auth/getuserinfo3rd", &deployment.login_token, &code).await;
    assert_eq!((&shown["userid"], &shown["open_userid"]), (&json!("zhouye"), &hidden["open_userid"]));
}

#[tokio::test]
async fn inside_the_client_a_suite_gets_a_ticket_for_details_without_a_name() {
    let deployment = Deployment::start().await;
    let suite = &deployment.caller.sandbox.wecom_suite().suite_id;
    let page = format!(
        "/wecom/connect/oauth2/authorize?appid={suite}&redirect_uri={CALLBACK}&response_type=code\
         &scope=snsapi_privateinfo&state=s1"
    );
    let code = approve(&deployment.caller, &page, "lin", None, "code").await;
    let who = deployment.who("auth/getuserinfo3rd", &deployment.token, &code).await;
    let ticket = json!({ "user_ticket": who["user_ticket"] });
    let detail = deployment.post("auth/getuserdetail3rd", ticket.clone()).await;
    assert_eq!(
        (&detail["corpid"], &detail["userid"], &detail["name"]),
        (&json!(AUTHORISED), &json!("linxiao"), &json!("linxiao"))
    );
    let by_login = format!("auth/getuserdetail3rd?suite_access_token={}", deployment.login_token);
    assert_eq!(post(&deployment.caller, &by_login, ticket).await["errcode"], 84_015);
}

#[tokio::test]
async fn the_older_login_of_providers_tells_who_is_an_administrator() {
    let deployment = Deployment::start().await;
    let (caller, suite) = (&deployment.caller, deployment.caller.sandbox.wecom_suite().clone());
    let provider = async |corp: &str, secret: &str| {
        post(caller, "get_provider_token", json!({ "corpid": corp, "provider_secret": secret })).await
    };
    assert_eq!(provider("ww1", &suite.provider_secret).await["errcode"], 40_013);
    assert_eq!(provider(&suite.provider_corp_id, "wrong").await["errcode"], 40_001);
    let token = provider(&suite.provider_corp_id, &suite.provider_secret).await["provider_access_token"].clone();
    let token = token.as_str().unwrap();
    let page = format!(
        "/wecom/wwopen/sso/3rd_qrConnect?appid={}&redirect_uri={CALLBACK}&state=s1&usertype=member&lang=zh",
        suite.provider_corp_id
    );
    for (spelling, person, company, kind) in [
        ("access_token", "lin", AUTHORISED, 1),
        ("provider_access_token", "zhao", AUTHORISED, 5),
        ("access_token", "wang", OTHER, 2),
    ] {
        let code = approve(caller, &page, person, Some(company), "auth_code").await;
        let call = format!("get_login_info?{spelling}={token}");
        let info = post(caller, &call, json!({ "auth_code": code })).await;
        assert_eq!((&info["usertype"], &info["corp_info"]["corpid"]), (&json!(kind), &json!(company)), "{info}");
        assert_eq!(info["agent"].as_array().unwrap().len(), usize::from(kind == 1));
        assert_eq!(post(caller, &call, json!({ "auth_code": code })).await["errcode"], 40_029);
    }
    let admins = page.replace("usertype=member", "usertype=admin");
    assert_eq!(try_approve(caller, &admins, "zhao", None).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(try_approve(caller, &page, "sun", None).await.0, StatusCode::UNPROCESSABLE_ENTITY, "in no company");
    let code = approve(caller, &page, "lin", None, "auth_code").await;
    assert_eq!(post(caller, "get_login_info?access_token=x", json!({ "auth_code": code })).await["errcode"], 40_082);
    assert_eq!(caller.get(&page.replace(&suite.provider_corp_id, "ww1")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_install_page_asks_where_the_browser_came_from_if_it_is_told_to() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let page = deployment.install_page().await;
    let body = json!({ "check": true });
    assert!(
        caller.client.post(caller.url("/api/wecom/referer")).json(&body).send().await.unwrap().status().is_success()
    );
    assert_eq!(caller.get(&page).await.status, StatusCode::BAD_REQUEST);
    let click = caller.client.get(caller.url(&page)).header("referer", "https://account.menshen.example/x");
    assert_eq!(click.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(caller.get(&deployment.login_page()).await.status, StatusCode::OK, "other pages do not");
}
