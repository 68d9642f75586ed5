//! Does the connector speak the platform's protocol, and survive every odd answer of it?

mod journey;
mod pushes;

use std::sync::Arc;

use serde_json::{Value, json};
use url::Url;

use super::errors::{Meaning, meaning, table};
use super::{OfficialAccount, OfficialAccountSettings};
use crate::identity::{Ask, Back, Identity, IdentityError, Language, MemoryShelf, Page, Provider, Shelf};
use crate::sealed_push::testing::AES_KEY;
use crate::stub::{Reply, Seen, Stub};

const NOW: i64 = 1_700_000_000_000;
const PLATFORM: &str = "wx0000000000000001";
const ACCOUNT: &str = "wx00000000000000aa";
const TOKEN: &str = "examplecomponenttoken";

fn settings(base: &Url) -> OfficialAccountSettings {
    OfficialAccountSettings {
        mp_base: base.clone(),
        open_base: base.clone(),
        api_base: base.clone(),
        app_id: PLATFORM.into(),
        secret: "canary-secret".into(),
        token: TOKEN.into(),
        aes_key: AES_KEY.into(),
    }
}

/// The platform as it is on a good day; `odd` may answer first.
struct Field {
    stub: Stub,
    shelf: Arc<MemoryShelf>,
    connector: OfficialAccount,
}

impl Field {
    async fn new(odd: impl Fn(&str, &Seen) -> Option<Value> + Send + Sync + 'static) -> Self {
        let stub = Stub::serve(move |seen| {
            let call = seen.path().trim_start_matches("/cgi-bin/component/").to_owned();
            Reply::ok(odd(&call, seen).unwrap_or_else(|| good(&call)).to_string())
        })
        .await;
        let shelf = Arc::new(MemoryShelf::default());
        let connector = OfficialAccount::new(&settings(&stub.base), shelf.clone()).unwrap();
        let field = Self { stub, shelf, connector };
        field.shelf.put(&field.key("ticket"), "ticket@@@canary", NOW + 1).await;
        field
    }

    /// Every call answers as on a good day but this one.
    async fn with(call: &'static str, answer: Value) -> Self {
        Self::new(move |asked, _| (asked == call).then(|| answer.clone())).await
    }

    fn key(&self, what: &str) -> String {
        format!("official-account/{PLATFORM}/{what}")
    }

    fn calls(&self) -> Vec<String> {
        self.stub.paths().iter().map(|path| path.trim_start_matches("/cgi-bin/component/").to_owned()).collect()
    }

    async fn begin(&self) -> Result<Page, IdentityError> {
        let ask = Ask {
            state: "STATE1",
            redirect_uri: "https://id.example.cn/login/official-account/back?from=bind",
            language: Language::Zh,
            secret: &[0; 32],
            now: NOW,
        };
        self.connector.begin(&ask).await
    }

    async fn identify(&self, query: &[(&str, &str)]) -> Result<Identity, IdentityError> {
        let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let back = Back { query: &query, redirect_uri: "https://id.example.cn/", secret: &[0; 32], now: NOW };
        self.connector.identify(&back).await
    }

    async fn come_back(&self) -> Result<Identity, IdentityError> {
        self.identify(&[("state", "STATE1"), ("auth_code", "queryauthcode@@@canary"), ("expires_in", "600")]).await
    }
}

fn good(call: &str) -> Value {
    match call {
        "api_component_token" => json!({"component_access_token": "61_canary", "expires_in": 7200}),
        "api_create_preauthcode" => json!({"pre_auth_code": "preauthcode@@@EX", "expires_in": 1800}),
        "api_query_auth" => query_auth(json!([
            {"funcscope_category": {"id": 1}},
            {"funcscope_category": {"id": 3}, "confirm_info": {"need_confirm": 0, "already_confirm": 0, "can_confirm": 0}}
        ])),
        "api_get_authorizer_info" => account_info(json!({})),
        _ => json!({"errcode": 0, "errmsg": "ok"}),
    }
}

fn query_auth(func_info: Value) -> Value {
    json!({"authorization_info": {
        "authorizer_appid": ACCOUNT,
        "authorizer_access_token": "70_EX",
        "expires_in": 7200,
        "authorizer_refresh_token": "refreshtoken@@@EX",
        "func_info": func_info,
    }})
}

/// What the platform says of an account; `more` goes into `authorizer_info`.
fn account_info(more: Value) -> Value {
    let mut info = json!({
        "nick_name": "示例公众号", "head_img": "http://wx.qlogo.cn/mmopen/EX/0", "service_type_info": {"id": 2},
        "verify_type_info": {"id": 0}, "user_name": "gh_0000000000aa", "alias": "exampleoa",
        "qrcode_url": "http://mmbiz.qpic.cn/EX", "idc": 1, "principal_name": "示例科技有限公司", "signature": "",
        "account_status": 1
    });
    for (key, value) in more.as_object().unwrap() {
        info[key] = value.clone();
    }
    json!({"authorizer_info": info, "authorization_info": {
        "authorizer_appid": ACCOUNT,
        "authorizer_refresh_token": "refreshtoken@@@EX",
        "func_info": [{"funcscope_category": {"id": 3}}],
    }})
}

fn error(code: i64) -> Value {
    json!({"errcode": code, "errmsg": "canary rid: 6538c0-0a1b-canary"})
}

/// No secret, ticket, token, code or text of the provider in what ends in a log.
fn assert_silent(error: &IdentityError) {
    let told = format!("{error} {error:?}");
    assert!(!told.contains("canary") && !told.contains("http://"), "{told}");
}

#[test]
fn every_documented_number_has_a_meaning() {
    for (codes, expected) in [
        (&[40001, 40014, 42001][..], Meaning::DeadToken),
        (&[61005, 61006], Meaning::DeadTicket),
        (&[61003, 61009, 61010, 61023], Meaning::Stale),
        (
            &[
                61000, 61004, 61007, 61011, 61014, 61015, 61020, 40013, 40097, 40125, 41018, 41021, 43002, 44002,
                47001, 48001,
            ],
            Meaning::Operator,
        ),
        (&[-1, 45009, 99999], Meaning::Later),
    ] {
        for code in codes {
            assert_eq!(meaning(*code), expected, "{code}");
        }
    }
    assert_eq!(table("call", 61010), IdentityError::Stale);
    assert_eq!(table("call", 61004), IdentityError::Misconfigured("call answered 61004".into()));
    assert_eq!(table("call", 45009), IdentityError::Unavailable("call answered 45009".into()));
}

#[test]
fn settings_are_checked_and_print_no_secret() {
    let good = settings(&Url::parse("https://api.weixin.qq.com").unwrap());
    let printed = format!("{good:?}");
    for secret in ["canary", TOKEN, AES_KEY] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let clear = Url::parse("http://api.weixin.qq.com").unwrap();
    for wrong in [
        OfficialAccountSettings { mp_base: clear.clone(), ..good.clone() },
        OfficialAccountSettings { open_base: clear.clone(), ..good.clone() },
        OfficialAccountSettings { api_base: clear, ..good.clone() },
        OfficialAccountSettings { app_id: String::new(), ..good.clone() },
        OfficialAccountSettings { secret: "a b".into(), ..good.clone() },
        OfficialAccountSettings { token: String::new(), ..good.clone() },
        OfficialAccountSettings { aes_key: "short".into(), ..good.clone() },
    ] {
        assert!(OfficialAccount::new(&wrong, Arc::new(MemoryShelf::default())).is_err(), "{wrong:?}");
    }
    assert!(OfficialAccount::new(&good, Arc::new(MemoryShelf::default())).is_ok());
}
