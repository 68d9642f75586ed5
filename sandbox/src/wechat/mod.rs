//! How does the pretended WeChat Open Platform sign people in on websites (scope `snsapi_login`)?

mod answer;
mod app;
mod token;
mod user;

use std::sync::Arc;

use axum::response::Response;
use axum::routing::{any, get};
use axum::{Extension, Router};
use data_encoding::BASE64URL_NOPAD;

pub use app::WechatApp;

use crate::fields::Fields;
use crate::language::Both;
use crate::people::Person;
use crate::stand_in::{Ask, Consent, Later, StandIn, Wrong, callback, is_at};
use crate::vault::Vault;
use crate::{Provider, State, random};

/// How long a code can be exchanged, in milliseconds.
const CODE_LIFETIME: i64 = 10 * 60 * 1_000;

/// The stand-in with what it has given out.
pub(crate) struct Wechat {
    app: WechatApp,
    codes: Vault<Granted>,
    access: Vault<Granted>,
    refresh: Vault<token::Refreshable>,
}

/// What a person has allowed.
#[derive(Clone)]
struct Granted {
    person: Person,
    scope: String,
}

impl Wechat {
    pub(crate) fn new(app: WechatApp) -> Self {
        Self { app, codes: Vault::default(), access: Vault::default(), refresh: Vault::default() }
    }

    /// `o` and 27 characters, for each person and app.
    fn openid(&self, person: &Person) -> String {
        format!("o{}", &BASE64URL_NOPAD.encode(&person.pseudonym(&["wechat", "openid", &self.app.app_id]))[..27])
    }

    /// `oU` and 26 characters, for each person and account at the platform.
    fn unionid(&self, person: &Person) -> String {
        format!("oU{}", &BASE64URL_NOPAD.encode(&person.pseudonym(&["wechat", "unionid", &self.app.platform]))[..26])
    }
}

impl StandIn for Wechat {
    fn name(&self) -> &'static str {
        "wechat"
    }

    fn title(&self) -> Both {
        Both::new("微信", "WeChat")
    }

    fn fault(&self) -> Provider {
        Provider::Wechat
    }

    fn busy(&self) -> Response {
        answer::error(45_011, "api minute-quota reach limit")
    }

    fn pages(&self) -> &'static [&'static str] {
        &["/connect/qrconnect"]
    }

    fn routes(self: Arc<Self>) -> Router<Arc<State>> {
        Router::new()
            .route("/sns/oauth2/access_token", get(token::exchange).post(token::exchange))
            .route("/sns/oauth2/refresh_token", get(token::refresh).fallback(answer::must_get))
            .route("/sns/auth", get(user::check).fallback(answer::must_get))
            .route("/sns/userinfo", get(user::profile).fallback(answer::must_get))
            .route("/sns/{*rest}", any(answer::no_such_call))
            .layer(Extension(self))
    }

    fn open(&self, _state: &State, page: &str, fields: &Fields) -> Result<Ask, Wrong> {
        let wrong = |code, zh, en| Wrong { code, text: Both::new(zh, en) };
        if fields.text("appid") != self.app.app_id {
            return Err(wrong("10005", "appid 参数错误", "wrong appid"));
        }
        let redirect_uri = fields.text("redirect_uri");
        if !is_at(&self.app.callback_hosts, redirect_uri) {
            return Err(wrong("10003", "redirect_uri 参数错误", "wrong redirect_uri"));
        }
        if fields.text("response_type") != "code" {
            return Err(wrong("10004", "response_type 参数错误", "wrong response_type"));
        }
        if !fields.text("scope").split(',').any(|scope| scope.trim() == "snsapi_login") {
            return Err(wrong("10006", "scope 参数错误或没有 scope 权限", "wrong scope, or no permission for it"));
        }
        Ok(Ask {
            page: page.into(),
            client: self.app.name.clone(),
            wants: vec![Both::new("获取您的昵称、头像", "Learn your nickname and picture")],
            redirect_uri: redirect_uri.into(),
            own_frame: fields.text("self_redirect") == "true",
            fields: fields.clone(),
        })
    }

    fn confirm<'a>(
        &'a self,
        state: &'a Arc<State>,
        ask: &'a Ask,
        consent: &'a Consent,
    ) -> Later<'a, Result<String, Both>> {
        let code = random::hex();
        let granted = Granted { person: consent.person.clone(), scope: "snsapi_login".into() };
        self.codes.put(&code, granted, state.now().saturating_add(CODE_LIFETIME));
        let back = callback(&ask.redirect_uri, &[("code", Some(&code)), ("state", ask.fields.get("state"))]);
        Box::pin(async { Ok(back) })
    }

    /// The provider's older way: back without a code.
    fn refuse(&self, ask: &Ask) -> Option<String> {
        Some(callback(&ask.redirect_uri, &[("state", ask.fields.get("state"))]))
    }
}
