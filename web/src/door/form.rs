//! How is what was sent read?
//!
//! Forms carry a token that belongs to the browser (T53); unknown, missing and double members are refused
//! (mass assignment, parameter pollution); nothing larger than a form is read.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use data_encoding::HEXLOWER;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use rules::Refusal;
use serde::de::DeserializeOwned;

use super::cookie::Cookie;
use super::failure::Failure;
use crate::App;

/// More is no form of ours (T23).
const MAX_BODY: usize = 64 * 1024;
/// The member that carries the token.
const TOKEN: &str = "form_token";

/// The token that a form of this browser must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormToken(pub String);

impl FormToken {
    pub(super) fn of(app: &App, browser: &str) -> Self {
        Self(HEXLOWER.encode(&app.center.keys.mac("form-token", &[browser.as_bytes()])))
    }
}

impl FromRequestParts<App> for FormToken {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| center::Error::fault("a page without a form token").into())
    }
}

/// A form of ours, its token checked and taken out.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        is_type(request.headers(), "application/x-www-form-urlencoded")?;
        let browser = Cookie::Browser.read(request.headers()).map(str::to_owned);
        let body = read(request).await?;
        let mut pairs: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
        let token = pairs.iter().position(|(name, _)| name == TOKEN).map(|at| pairs.swap_remove(at).1);
        let (Some(token), Some(browser)) = (token, browser) else { return Err(Refusal::RequestFormExpired.into()) };
        let sent = HEXLOWER.decode(token.as_bytes()).map_err(|_| Refusal::RequestFormExpired)?;
        if !app.center.keys.verify_mac("form-token", &[browser.as_bytes()], &sent) {
            return Err(Refusal::RequestFormExpired.into());
        }
        from_pairs(pairs).map(Self)
    }
}

/// The members of a form or a query as one value; every member is text, and none comes twice.
fn from_pairs<T: DeserializeOwned>(mut pairs: Vec<(String, String)>) -> Result<T, Failure> {
    pairs.sort();
    if pairs.windows(2).any(|two| two[0].0 == two[1].0) {
        return Err(Refusal::RequestMalformed.into());
    }
    let object: serde_json::Map<String, serde_json::Value> =
        pairs.into_iter().map(|(name, value)| (name, value.into())).collect();
    serde_json::from_value(object.into()).map_err(|_| Refusal::RequestMalformed.into())
}

/// The query of a request. `lang` belongs to the door and is not part of it.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(name, _)| name != "lang");
        from_pairs(pairs.collect()).map(Self)
    }
}

/// A JSON body. A request that a cookie speaks for must carry our header too, which no form of another
/// site can add.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, _: &App) -> Result<Self, Failure> {
        is_type(request.headers(), "application/json")?;
        let body = read(request).await?;
        serde_json::from_slice(&body).map(Self).map_err(|_| Refusal::RequestMalformed.into())
    }
}

fn is_type(headers: &HeaderMap, wanted: &str) -> Result<(), Failure> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(wanted) { Ok(()) } else { Err(Refusal::RequestMediaType.into()) }
}

async fn read(request: Request) -> Result<axum::body::Bytes, Failure> {
    to_bytes(request.into_body(), MAX_BODY).await.map_err(|_| Refusal::RequestTooLarge.into())
}
