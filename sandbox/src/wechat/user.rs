//! What does the server that asks learn about the person?

use std::sync::Arc;

use axum::Extension;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::Wechat;
use super::answer::{Refused, envelope, error};
use crate::State;
use crate::fields::Fields;
use crate::people::Person;
use crate::stand_in::origin;
use crate::vault::Unusable;

/// `/sns/auth`: does this token belong to this person?
pub(super) async fn check(
    Shared(state): Shared<Arc<State>>,
    Extension(wechat): Extension<Arc<Wechat>>,
    fields: Fields,
) -> Response {
    match wechat.owner(&fields, state.now()) {
        Ok(_) => error(0, "ok"),
        Err(Refused(code, text)) => error(code, text),
    }
}

/// `/sns/userinfo`.
pub(super) async fn profile(
    Shared(state): Shared<Arc<State>>,
    Extension(wechat): Extension<Arc<Wechat>>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let origin = origin(&headers);
    envelope(wechat.owner(&fields, state.now()).map(|person| wechat.told(&person, &origin)))
}

impl Wechat {
    /// Whose token it is, if the openid fits.
    fn owner(&self, fields: &Fields, now: i64) -> Result<Person, Refused> {
        let token = fields.get("access_token").ok_or(Refused(41_001, "access_token missing"))?;
        let openid = fields.get("openid").ok_or(Refused(41_009, "missing openid"))?;
        let granted = self.access.look(token, now).map_err(|unusable| match unusable {
            Unusable::Expired => Refused(42_001, "access_token expired"),
            _ => Refused(40_001, "invalid credential, access_token is invalid or not latest"),
        })?;
        if openid != self.openid(&granted.person) {
            return Err(Refused(40_003, "invalid openid"));
        }
        Ok(granted.person)
    }

    /// The provider tells neither sex nor region any more.
    fn told(&self, person: &Person, origin: &str) -> Value {
        let openid = self.openid(person);
        json!({
            "headimgurl": format!("{origin}/face/{openid}/132"),
            "openid": openid,
            "nickname": person.name,
            "sex": 0,
            "language": "",
            "city": "",
            "province": "",
            "country": "",
            "privilege": [],
            "unionid": self.unionid(person),
        })
    }
}
