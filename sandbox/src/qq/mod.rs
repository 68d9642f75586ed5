//! How does the pretended QQ Connect sign people in on websites?

mod answer;
mod app;
mod token;
mod user;

use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use data_encoding::HEXUPPER;

pub use app::QqApp;

use crate::fields::Fields;
use crate::language::Both;
use crate::people::Person;
use crate::stand_in::{Ask, Consent, Later, StandIn, Wrong, callback, is_at};
use crate::vault::Vault;
use crate::{Provider, State};

/// How long a code can be exchanged, in milliseconds.
const CODE_LIFETIME: i64 = 10 * 60 * 1_000;

/// The stand-in with what it has given out.
pub(crate) struct Qq {
    app: QqApp,
    codes: Vault<Coded>,
    access: Vault<Granted>,
    refresh: Vault<Granted>,
}

/// What a person has allowed.
#[derive(Clone)]
struct Granted {
    person: Person,
    /// The APIs that may be called, by their names.
    scope: Vec<String>,
}

/// The same, to be asked for with the address the code was sent to.
#[derive(Clone)]
struct Coded {
    granted: Granted,
    redirect_uri: String,
}

impl Qq {
    pub(crate) fn new(app: QqApp) -> Self {
        Self { app, codes: Vault::default(), access: Vault::default(), refresh: Vault::default() }
    }

    /// 32 upper-case hexadecimal digits, for each person and app.
    fn openid(&self, person: &Person) -> String {
        HEXUPPER.encode(&person.pseudonym(&["qq", "openid", &self.app.client_id])[..16])
    }

    /// `UID_` and 29 of them, for each person and developer.
    fn unionid(&self, person: &Person) -> String {
        format!("UID_{}", &HEXUPPER.encode(&person.pseudonym(&["qq", "unionid", &self.app.developer]))[..29])
    }
}

impl StandIn for Qq {
    fn name(&self) -> &'static str {
        "qq"
    }

    fn title(&self) -> Both {
        Both::new("QQ", "QQ")
    }

    fn fault(&self) -> Provider {
        Provider::Qq
    }

    fn busy(&self) -> Response {
        answer::html(answer::api_error(-6, "request frequency limited").to_string())
    }

    fn pages(&self) -> &'static [&'static str] {
        &["/oauth2.0/authorize"]
    }

    fn routes(self: Arc<Self>) -> Router<Arc<State>> {
        Router::new()
            .route("/oauth2.0/token", get(token::give).post(token::give))
            .route("/oauth2.0/me", get(user::me).post(user::me))
            .route("/user/get_user_info", get(user::profile).post(user::profile))
            .layer(Extension(self))
    }

    fn open(&self, _state: &State, page: &str, fields: &Fields) -> Result<Ask, Wrong> {
        let wrong = |code, zh, en| Wrong { code, text: Both::new(zh, en) };
        if fields.text("response_type") != "code" {
            return Err(wrong("100000", "缺少参数 response_type 或参数非法", "param response_type is wrong or lost"));
        }
        let client_id = fields.get("client_id");
        let client_id =
            client_id.ok_or_else(|| wrong("100001", "缺少参数 client_id", "param client_id is wrong or lost"))?;
        if client_id != self.app.client_id {
            return Err(wrong("100008", "该应用不存在", "client id is error"));
        }
        let redirect_uri = fields.text("redirect_uri");
        if !is_at(&self.app.callback_hosts, redirect_uri) {
            return Err(wrong("100010", "回调地址不合法", "redirect uri is illegal"));
        }
        Ok(Ask {
            page: page.into(),
            client: self.app.name.clone(),
            wants: vec![Both::new("获取您的昵称、头像、性别", "Learn your nickname, picture and gender")],
            redirect_uri: redirect_uri.into(),
            own_frame: false,
            fields: fields.clone(),
        })
    }

    fn confirm<'a>(
        &'a self,
        state: &'a Arc<State>,
        ask: &'a Ask,
        consent: &'a Consent,
    ) -> Later<'a, Result<String, Both>> {
        let asked = ask.fields.get("scope").unwrap_or("get_user_info");
        let scope = asked.split(',').map(|api| api.trim().to_owned()).collect();
        let granted = Granted { person: consent.person.clone(), scope };
        let code = answer::token();
        let until = state.now().saturating_add(CODE_LIFETIME);
        self.codes.put(&code, Coded { granted, redirect_uri: ask.redirect_uri.clone() }, until);
        let back = callback(&ask.redirect_uri, &[("code", Some(&code)), ("state", ask.fields.get("state"))]);
        Box::pin(async { Ok(back) })
    }

    /// On a computer the provider leaves the browser where it is; on a mobile it sends it back.
    fn refuse(&self, ask: &Ask) -> Option<String> {
        let mobile = ask.fields.text("display") == "mobile";
        let pairs = [("usercancel", Some("1")), ("state", ask.fields.get("state"))];
        mobile.then(|| callback(&ask.redirect_uri, &pairs))
    }

    fn facts(&self, person: &Person) -> Vec<(Both, String)> {
        vec![
            (Both::new("QQ 号", "QQ number"), person.qq.clone()),
            (
                Both::new("密码（用于账号密码登录）", "Password (for account and password login)"),
                person.password.clone(),
            ),
        ]
    }

    fn takes_passwords(&self) -> bool {
        true
    }
}
