//! What does the server that asks get for a code or a refresh token?

use std::sync::Arc;

use axum::Extension;
use axum::extract::State as Shared;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::{Refused, envelope};
use super::{Granted, Wechat};
use crate::fields::Fields;
use crate::vault::Unusable;
use crate::{State, random};

/// How long an access token lives, in seconds.
const ACCESS_TTL: i64 = 7_200;

/// A refresh token goes on with this access token as long as it lives.
#[derive(Clone)]
pub(super) struct Refreshable {
    granted: Granted,
    access: String,
}

pub(super) async fn exchange(
    Shared(state): Shared<Arc<State>>,
    Extension(wechat): Extension<Arc<Wechat>>,
    fields: Fields,
) -> Response {
    envelope(wechat.exchange(&fields, state.now()))
}

pub(super) async fn refresh(
    Shared(state): Shared<Arc<State>>,
    Extension(wechat): Extension<Arc<Wechat>>,
    fields: Fields,
) -> Response {
    envelope(wechat.renew(&fields, state.now()))
}

impl Wechat {
    fn exchange(&self, fields: &Fields, now: i64) -> Result<Value, Refused> {
        let app_id = fields.get("appid").ok_or(Refused(41_002, "appid missing"))?;
        let secret = fields.get("secret").ok_or(Refused(41_004, "appsecret missing"))?;
        let code = fields.get("code").ok_or(Refused(41_008, "missing code"))?;
        if fields.text("grant_type") != "authorization_code" {
            return Err(Refused(40_002, "invalid grant_type"));
        }
        self.is_ours(app_id)?;
        if secret != self.app.secret {
            return Err(Refused(40_125, "invalid appsecret"));
        }
        let granted = self.codes.take(code, now).map_err(|unusable| match unusable {
            Unusable::Unknown => Refused(40_029, "invalid code"),
            Unusable::Used => Refused(40_163, "code been used"),
            Unusable::Expired => Refused(42_003, "code expired"),
        })?;
        let access = self.issue(&granted, now);
        let refresh = random::token();
        let until = now.saturating_add(self.app.refresh_ttl.saturating_mul(1_000));
        let unionid = self.unionid(&granted.person);
        self.refresh.put(&refresh, Refreshable { granted: granted.clone(), access: access.clone() }, until);
        let mut body = self.tokens(&granted, &access, &refresh);
        body["unionid"] = json!(unionid);
        Ok(body)
    }

    /// An access token that lives lives longer; one that is dead is replaced.
    fn renew(&self, fields: &Fields, now: i64) -> Result<Value, Refused> {
        let app_id = fields.get("appid").ok_or(Refused(41_002, "appid missing"))?;
        let refresh = fields.get("refresh_token").ok_or(Refused(41_003, "refresh_token missing"))?;
        if fields.text("grant_type") != "refresh_token" {
            return Err(Refused(40_002, "invalid grant_type"));
        }
        self.is_ours(app_id)?;
        let kept = self.refresh.look(refresh, now).map_err(|unusable| match unusable {
            Unusable::Expired => Refused(42_002, "refresh_token expired"),
            _ => Refused(40_030, "invalid refresh_token"),
        })?;
        let until = now.saturating_add(ACCESS_TTL * 1_000);
        let access = match self.access.extend(&kept.access, now, until) {
            Ok(()) => kept.access,
            Err(_) => {
                let access = self.issue(&kept.granted, now);
                self.refresh.change(refresh, |kept| kept.access.clone_from(&access));
                access
            }
        };
        Ok(self.tokens(&kept.granted, &access, refresh))
    }

    fn is_ours(&self, app_id: &str) -> Result<(), Refused> {
        if app_id == self.app.app_id { Ok(()) } else { Err(Refused(40_013, "invalid appid")) }
    }

    fn issue(&self, granted: &Granted, now: i64) -> String {
        let access = format!("71_{}", random::token());
        self.access.put(&access, granted.clone(), now.saturating_add(ACCESS_TTL * 1_000));
        access
    }

    fn tokens(&self, granted: &Granted, access: &str, refresh: &str) -> Value {
        json!({
            "access_token": access,
            "expires_in": ACCESS_TTL,
            "refresh_token": refresh,
            "openid": self.openid(&granted.person),
            "scope": granted.scope,
        })
    }
}
