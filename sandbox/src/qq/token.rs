//! What does the server that asks get for a code or a refresh token?

use std::sync::Arc;

use axum::Extension;
use axum::extract::State as Shared;
use axum::response::Response;
use serde::Serialize;

use super::answer::{Refused, error, html, token, wants_json};
use super::{Granted, Qq};
use crate::State;
use crate::fields::Fields;
use crate::vault::Unusable;

/// How long an access token lives, in seconds.
const ACCESS_TTL: i64 = 7_776_000;
/// How long a refresh token works if nobody uses it, in seconds: the provider does not say.
const REFRESH_TTL: i64 = 2 * ACCESS_TTL;

/// A successful answer; the span is a text.
#[derive(Serialize)]
struct Tokens {
    access_token: String,
    expires_in: String,
    refresh_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    openid: Option<String>,
}

pub(super) async fn give(
    Shared(state): Shared<Arc<State>>,
    Extension(qq): Extension<Arc<Qq>>,
    fields: Fields,
) -> Response {
    let json = wants_json(&fields);
    match qq.tokens(&fields, state.now()) {
        Ok(tokens) if json => html(serde_json::to_string(&tokens).unwrap_or_default()),
        Ok(tokens) => html(tokens.as_pairs()),
        Err(refused) => error(refused, json),
    }
}

impl Tokens {
    fn as_pairs(&self) -> String {
        let Self { access_token, expires_in, refresh_token, openid } = self;
        let openid = openid.as_ref().map(|openid| format!("&openid={openid}")).unwrap_or_default();
        format!("access_token={access_token}&expires_in={expires_in}&refresh_token={refresh_token}{openid}")
    }
}

impl Qq {
    fn tokens(&self, fields: &Fields, now: i64) -> Result<Tokens, Refused> {
        let grant = fields.text("grant_type");
        if !matches!(grant, "authorization_code" | "refresh_token") {
            return Err(Refused(100_004, "param grant_type is wrong or lost"));
        }
        self.is_ours(fields)?;
        let granted = match grant {
            "refresh_token" => self.renewed(fields, now)?,
            _ => self.exchanged(fields, now)?,
        };
        let openid = (fields.text("need_openid") == "1").then(|| self.openid(&granted.person));
        Ok(self.issue(&granted, openid, now))
    }

    fn is_ours(&self, fields: &Fields) -> Result<(), Refused> {
        let id = fields.get("client_id").ok_or(Refused(100_001, "param client_id is wrong or lost"))?;
        let secret = fields.get("client_secret").ok_or(Refused(100_002, "param client_secret is wrong or lost"))?;
        if id != self.app.client_id {
            return Err(Refused(100_008, "client id is error"));
        }
        if secret != self.app.client_secret {
            return Err(Refused(100_009, "client secret is illegal"));
        }
        Ok(())
    }

    /// What the code stands for; it is used up only if it came back to where it was sent.
    fn exchanged(&self, fields: &Fields, now: i64) -> Result<Granted, Refused> {
        let code = fields.get("code").ok_or(Refused(100_005, "param code is wrong or lost"))?;
        let refused = |unusable| match unusable {
            Unusable::Used => Refused(100_020, "code is reused error"),
            Unusable::Unknown | Unusable::Expired => Refused(100_019, "code to access token error"),
        };
        let coded = self.codes.look(code, now).map_err(refused)?;
        if fields.text("redirect_uri") != coded.redirect_uri {
            return Err(Refused(100_010, "redirect uri is illegal"));
        }
        self.codes.take(code, now).map(|coded| coded.granted).map_err(refused)
    }

    /// A refresh token works once.
    fn renewed(&self, fields: &Fields, now: i64) -> Result<Granted, Refused> {
        let refresh = fields.get("refresh_token").ok_or(Refused(100_006, "param refresh_token is wrong or lost"))?;
        self.refresh.take(refresh, now).map_err(|unusable| match unusable {
            Unusable::Used => Refused(100_021, "get access token error"),
            Unusable::Unknown | Unusable::Expired => Refused(100_022, "get refresh token error"),
        })
    }

    fn issue(&self, granted: &Granted, openid: Option<String>, now: i64) -> Tokens {
        let (access_token, refresh_token) = (token(), token());
        self.access.put(&access_token, granted.clone(), now.saturating_add(ACCESS_TTL * 1_000));
        self.refresh.put(&refresh_token, granted.clone(), now.saturating_add(REFRESH_TTL * 1_000));
        Tokens { access_token, expires_in: ACCESS_TTL.to_string(), refresh_token, openid }
    }
}
