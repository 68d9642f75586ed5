//! Does the connector speak WeCom's protocol, and survive every odd answer of it?

mod pushes;
mod self_built;
mod suite;

use std::sync::Arc;

use serde_json::{Value, json};
use url::Url;

use super::errors::{Meaning, meaning, table};
use super::{Wecom, WecomKind, WecomSettings, WecomSuite};
use crate::identity::{Ask, Back, Identity, IdentityError, Language, MemoryShelf, Provider, Refusal, Shelf};
use crate::sealed_push::testing::AES_KEY;
use crate::stub::{Reply, Seen, Stub};

const NOW: i64 = 1_700_000_000_000;
const PROVIDER: &str = "ww00000000000000ff";
const CORP: &str = "ww00000000000000aa";
const SUITE: &str = "ww0000000000000001";
const LOGIN_SUITE: &str = "ww0000000000000002";
const TOKEN: &str = "examplesuitetoken";
const LOGIN_TOKEN: &str = "exampleloginsuitetoken";

fn settings(base: &Url, kind: WecomKind) -> WecomSettings {
    WecomSettings { login_base: base.clone(), open_work_base: base.clone(), api_base: base.clone(), kind }
}

fn self_built() -> WecomKind {
    WecomKind::SelfBuilt { corp_id: CORP.into(), agent_id: 1_000_002, secret: "canary-secret".into() }
}

fn one_suite() -> WecomKind {
    WecomKind::Suite { provider_corp_id: PROVIDER.into(), assistant: suite_of(SUITE, TOKEN), login: None }
}

fn two_suites() -> WecomKind {
    WecomKind::Suite {
        provider_corp_id: PROVIDER.into(),
        assistant: suite_of(SUITE, TOKEN),
        login: Some(suite_of(LOGIN_SUITE, LOGIN_TOKEN)),
    }
}

fn suite_of(id: &str, token: &str) -> WecomSuite {
    WecomSuite {
        suite_id: id.into(),
        secret: "canary-suite-secret".into(),
        token: token.into(),
        aes_key: AES_KEY.into(),
    }
}

/// WeCom as it is on a good day; `odd` may answer first.
struct Field {
    stub: Stub,
    shelf: Arc<MemoryShelf>,
    connector: Wecom,
}

impl Field {
    async fn new(kind: WecomKind, odd: impl Fn(&str, &Seen) -> Option<Value> + Send + Sync + 'static) -> Self {
        let stub = Stub::serve(move |seen| {
            let call = seen.path().trim_start_matches("/cgi-bin/").to_owned();
            Reply::ok(odd(&call, seen).unwrap_or_else(|| good(&call)).to_string())
        })
        .await;
        let shelf = Arc::new(MemoryShelf::default());
        let connector = Wecom::new(&settings(&stub.base, kind), shelf.clone()).unwrap();
        let field = Self { stub, shelf, connector };
        for suite in [SUITE, LOGIN_SUITE] {
            field.put(&format!("{suite}/ticket"), &format!("canary-ticket-{suite}")).await;
        }
        field
    }

    /// Every call answers as on a good day but this one.
    async fn with(kind: WecomKind, call: &'static str, answer: Value) -> Self {
        Self::new(kind, move |asked, _| (asked == call).then(|| answer.clone())).await
    }

    /// The company has added the suite.
    async fn permitted(self) -> Self {
        self.put(&format!("{SUITE}/{CORP}/permanent"), "canary-permanent").await;
        self
    }

    async fn put(&self, key: &str, value: &str) {
        self.shelf.put(&format!("wecom/{key}"), value, NOW + 1).await;
    }

    async fn on_shelf(&self, key: &str) -> Option<(String, i64)> {
        self.shelf.get(&format!("wecom/{key}")).await.map(|kept| (kept.value, kept.expires_at))
    }

    fn calls(&self) -> Vec<String> {
        self.stub.paths().iter().map(|path| path.trim_start_matches("/cgi-bin/").to_owned()).collect()
    }

    fn seen(&self, call: &str) -> Seen {
        self.stub.seen().into_iter().find(|seen| seen.path() == format!("/cgi-bin/{call}")).unwrap()
    }

    async fn identify(&self, query: &[(&str, &str)]) -> Result<Identity, IdentityError> {
        let query = pairs(query);
        let back = Back { query: &query, redirect_uri: "https://id.example.cn/", secret: &[0; 32], now: NOW };
        self.connector.identify(&back).await
    }

    /// Comes back as the browser does, with a pair that nobody asked for.
    async fn come_back(&self) -> Result<Identity, IdentityError> {
        self.identify(&[("code", "canary-code"), ("state", "STATE1"), ("appid", CORP)]).await
    }
}

fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
    query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn ask(language: Language) -> Ask<'static> {
    Ask {
        state: "STATE1",
        redirect_uri: "https://id.example.cn/login/wecom/back?from=bind",
        language,
        secret: &[0; 32],
        now: NOW,
    }
}

fn good(call: &str) -> Value {
    match call {
        "gettoken" => json!({"errcode": 0, "errmsg": "ok", "access_token": "canary-token", "expires_in": 7200}),
        "auth/getuserinfo" => json!({"errcode": 0, "errmsg": "ok", "userid": "zhangsan"}),
        "user/get" => json!({
            "errcode": 0, "errmsg": "ok", "userid": "zhangsan", "name": "张三", "department": [1, 2], "position": "工程师",
            "mobile": "13800000000", "gender": "1", "email": "zs@example.cn", "status": 1,
            "avatar": "http://wework.qpic.cn/EX/0", "open_userid": "woEX"
        }),
        "agent/get" => agent(json!({})),
        "agent/get_admin_list" | "service/get_admin_list" => json!({
            "errcode": 0, "errmsg": "ok", "admin": [{"userid": "lisi", "auth_type": 1}, {"userid": "ZhangSan", "auth_type": 1}]
        }),
        // Without `errcode`, as documented.
        "service/get_suite_token" => json!({"suite_access_token": "canary-suite-token", "expires_in": 7200}),
        "service/get_corp_token" => json!({"access_token": "canary-corp-token", "expires_in": 7200}),
        "service/get_pre_auth_code" => {
            json!({"errcode": 0, "errmsg": "ok", "pre_auth_code": "PREAUTH", "expires_in": 1200})
        }
        "service/auth/getuserinfo3rd" => {
            json!({"errcode": 0, "errmsg": "ok", "corpid": CORP, "userid": "zhangsan", "open_userid": "woEX"})
        }
        "service/get_permanent_code" => {
            let mut answer = auth_info(0);
            answer["permanent_code"] = json!("canary-permanent-new");
            answer["access_token"] = json!("canary-corp-token");
            answer
        }
        "service/get_auth_info" => auth_info(0),
        _ => json!({"errcode": 404, "errmsg": "no such call"}),
    }
}

/// What WeCom says of our own application; `more` in place of what it says on a good day.
fn agent(more: Value) -> Value {
    let mut agent = json!({
        "errcode": 0, "errmsg": "ok", "agentid": 1_000_002, "name": "App", "square_logo_url": "", "description": "",
        "allow_userinfos": {"user": [{"userid": "zhangsan"}]}, "allow_partys": {"partyid": [1]},
        "allow_tags": {"tagid": [1]}, "close": 0, "redirect_domain": "id.example.cn", "report_location_flag": 0
    });
    for (key, value) in more.as_object().unwrap() {
        agent[key] = value.clone();
    }
    agent
}

fn auth_info(mode: i64) -> Value {
    json!({
        "errcode": 0, "errmsg": "ok", "dealer_corp_info": {"corpid": "", "corp_name": ""},
        "auth_corp_info": {"corpid": CORP, "corp_name": "示例", "corp_full_name": "示例科技有限公司"},
        "auth_info": {"agent": [{"agentid": 1_000_002, "name": "App", "appid": 1, "auth_mode": mode}]},
        "auth_user_info": {"userid": "zhangsan", "open_userid": "woEX", "name": "张三", "avatar": ""}
    })
}

fn error(code: i64) -> Value {
    json!({"errcode": code, "errmsg": format!("canary, hint: [17], from ip: 203.0.113.9, more info at x?e={code}")})
}

/// No secret, ticket, token, code or text of the provider in what ends in a log.
fn assert_silent(error: &IdentityError) {
    let told = format!("{error} {error:?}");
    assert!(!told.contains("canary") && !told.contains("203.0.113.9") && !told.contains("http://"), "{told}");
}

#[test]
fn every_documented_number_has_a_meaning() {
    let operator = [
        40001, 40013, 40056, 40058, 40063, 40083, 40091, 41002, 41004, 41021, 41024, 44004, 48002, 48003, 48005, 50001,
        50003, 60003, 60011, 60020, 60123, 81013, 82001, 301_002, 2_000_002,
    ];
    for (codes, expected) in [
        (&[40014, 40082, 41001, 41022, 42001, 42009][..], Meaning::DeadToken),
        (&[40029, 41008, 42007, 84014, 84015], Meaning::Stale),
        (&[40084, 41025, 48004], Meaning::NoGrant),
        (&[40003, 50002, 60111], Meaning::NoMember),
        (&operator, Meaning::Operator),
        (&[-1, 40085, 41023, 45009, 45033, 99999], Meaning::Later),
    ] {
        for code in codes {
            assert_eq!(meaning(*code), expected, "{code}");
        }
    }
    assert_eq!(table("call", 40029), IdentityError::Stale);
    assert_eq!(table("call", 50002), IdentityError::Refused(Refusal::Outsider));
    assert_eq!(table("call", 60020), IdentityError::Misconfigured("call answered 60020".into()));
    assert_eq!(table("call", -1), IdentityError::Unavailable("call answered -1".into()));
}

#[test]
fn settings_are_checked_and_print_no_secret() {
    let base = Url::parse("https://qyapi.weixin.qq.com").unwrap();
    let shelf = || Arc::new(MemoryShelf::default());
    for kind in [self_built(), one_suite(), two_suites()] {
        let printed = format!("{:?}", settings(&base, kind.clone()));
        for secret in ["canary", TOKEN, LOGIN_TOKEN, AES_KEY] {
            assert!(!printed.contains(secret), "{printed}");
        }
        assert!(Wecom::new(&settings(&base, kind), shelf()).is_ok());
    }
    let individual =
        WecomKind::Suite { provider_corp_id: String::new(), assistant: suite_of(SUITE, TOKEN), login: None };
    assert!(Wecom::new(&settings(&base, individual), shelf()).is_ok());
    let suite = |assistant| WecomKind::Suite { provider_corp_id: PROVIDER.into(), assistant, login: None };
    for wrong in [
        WecomKind::SelfBuilt { corp_id: String::new(), agent_id: 1, secret: "s".into() },
        WecomKind::SelfBuilt { corp_id: CORP.into(), agent_id: 0, secret: "s".into() },
        WecomKind::SelfBuilt { corp_id: CORP.into(), agent_id: 1, secret: " ".into() },
        suite(WecomSuite { suite_id: String::new(), ..suite_of(SUITE, TOKEN) }),
        suite(WecomSuite { secret: String::new(), ..suite_of(SUITE, TOKEN) }),
        suite(WecomSuite { token: String::new(), ..suite_of(SUITE, TOKEN) }),
        suite(WecomSuite { aes_key: "short".into(), ..suite_of(SUITE, TOKEN) }),
    ] {
        assert!(Wecom::new(&settings(&base, wrong.clone()), shelf()).is_err(), "{wrong:?}");
    }
    let clear = settings(&Url::parse("http://qyapi.weixin.qq.com").unwrap(), self_built());
    assert!(Wecom::new(&clear, shelf()).is_err());
}
