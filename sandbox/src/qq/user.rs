//! What does the server that asks learn about the person?

use std::sync::Arc;

use axum::Extension;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{self, Refused, error, wants_json, wrapped};
use super::{Granted, Qq};
use crate::State;
use crate::fields::Fields;
use crate::people::Person;
use crate::stand_in::origin;
use crate::vault::Unusable;

/// The members stand in this order, because old clients look for `"openid":"…"}`.
#[derive(Serialize)]
struct Me<'a> {
    client_id: &'a str,
    openid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
}

/// `/oauth2.0/me`: whose token is this?
pub(super) async fn me(
    Shared(state): Shared<Arc<State>>,
    Extension(qq): Extension<Arc<Qq>>,
    fields: Fields,
) -> Response {
    let json = wants_json(&fields);
    match qq.me(&fields, state.now()) {
        Ok(me) => wrapped(&serde_json::to_string(&me).unwrap_or_default(), json),
        Err(refused) => error(refused, json),
    }
}

/// `/user/get_user_info`.
pub(super) async fn profile(
    Shared(state): Shared<Arc<State>>,
    Extension(qq): Extension<Arc<Qq>>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let body = match qq.owner(&fields, state.now()) {
        Ok(person) => qq.told(&person, &origin(&headers)),
        Err(Refused(code, text)) => answer::api_error(code, text),
    };
    answer::html(body.to_string())
}

impl Qq {
    fn me(&self, fields: &Fields, now: i64) -> Result<Me<'_>, Refused> {
        let granted = self.granted(fields, now)?;
        let asked = fields.text("unionid") == "1";
        if asked && !self.app.unionid {
            return Err(Refused(100_048, "companyid not set"));
        }
        let unionid = asked.then(|| self.unionid(&granted.person));
        Ok(Me { client_id: &self.app.client_id, openid: self.openid(&granted.person), unionid })
    }

    fn granted(&self, fields: &Fields, now: i64) -> Result<Granted, Refused> {
        let token = fields.get("access_token").ok_or(Refused(100_007, "param access token is wrong or lost"))?;
        self.access.look(token, now).map_err(|unusable| match unusable {
            Unusable::Expired => Refused(100_014, "access token expired"),
            Unusable::Unknown | Unusable::Used => Refused(100_016, "access token check failed"),
        })
    }

    /// Whose token it is, if app, openid and what was allowed fit.
    fn owner(&self, fields: &Fields, now: i64) -> Result<Person, Refused> {
        let granted = self.granted(fields, now)?;
        if fields.text("oauth_consumer_key") != self.app.client_id {
            return Err(Refused(-1, "client request's parameters are invalid, invalid oauth_consumer_key"));
        }
        if fields.text("openid") != self.openid(&granted.person) {
            return Err(Refused(-1, "client request's parameters are invalid, invalid openid"));
        }
        if !granted.scope.iter().any(|api| api == "get_user_info") {
            return Err(Refused(100_030, "this api without user authorization"));
        }
        Ok(granted.person)
    }

    /// Numbers and texts as the provider has them; it says 男 of everybody who has not said.
    fn told(&self, person: &Person, origin: &str) -> Value {
        let picture = |size: u16| format!("{origin}/face/{}/{size}", self.openid(person));
        json!({
            "ret": 0, "msg": "", "is_lost": 0, "nickname": person.name,
            "gender": "男", "gender_type": 2, "province": "", "city": "", "year": "1990", "constellation": "",
            "figureurl": picture(30), "figureurl_1": picture(50), "figureurl_2": picture(100),
            "figureurl_qq_1": picture(40), "figureurl_qq_2": picture(100), "figureurl_qq": picture(640),
            "figureurl_type": "1", "is_yellow_vip": "0", "vip": "0", "yellow_vip_level": "0", "level": "0",
            "is_yellow_year_vip": "0",
        })
    }
}
