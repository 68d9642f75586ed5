//! What does a handler learn about the request and its caller?

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::hmac;
use axum::extract::FromRequestParts;
use center::session::Root;
use center::{Arrival, Ctx, Error};
use data_encoding::HEXLOWER;
use http::request::Parts;
use http::{HeaderValue, Method, Uri};
use rules::session::End;
use rules::{Language, Millis};

use super::failure::Failure;
use crate::App;

/// Links of mails have their secret behind this; the first thing that happens to one is that it leaves the address.
const SECRET: &str = "/reset/";

fn loggable(path: &str) -> &str {
    if path.starts_with(SECRET) { "/reset/…" } else { path }
}

/// A request, as the door took it in. The context for acts is put together when it is first asked for:
/// the hot path needs none of it.
#[derive(Clone)]
pub struct Arrived(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub app: App,
    pub now: Millis,
    pub random: OnceLock<[u8; 32]>,
    pub address: IpAddr,
    pub language: Language,
    pub chosen: bool,
    pub user_agent: Option<HeaderValue>,
    pub device_token: Option<String>,
    pub method: Method,
    pub uri: Uri,
    pub account_language: OnceLock<Language>,
    pub ctx: OnceLock<Arc<Ctx>>,
}

impl Arrived {
    /// The shared state.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// The instant of the request.
    pub fn now(&self) -> Millis {
        self.0.now
    }

    /// What was asked for: the method, and the path with its query.
    pub fn asked(&self) -> (&Method, &str) {
        (&self.0.method, self.0.uri.path_and_query().map_or("/", |asked| asked.as_str()))
    }

    /// The path for logs: what follows [`SECRET`] is a secret and is left out (T60).
    pub fn logged_path(&self) -> &str {
        loggable(self.0.uri.path())
    }

    /// The language to answer in: chosen in this browser, else the account's, else the browser's wish.
    pub fn language(&self) -> Language {
        if self.0.chosen { self.0.language } else { *self.0.account_language.get().unwrap_or(&self.0.language) }
    }

    /// The guard has found out whose request it is.
    pub(super) fn belongs_to(&self, root: &Root) {
        let _ = self.0.account_language.set(root.language);
    }

    /// The request's id: in logs, and as the reference on pages that tell of a fault.
    pub fn request_id(&self) -> String {
        HEXLOWER.encode(&self.draw("request")[..8])
    }

    /// Random bytes that may be shown. They are derived: what else is drawn in this request, a session's token
    /// say, cannot be told from them.
    pub(super) fn draw(&self, label: &str) -> [u8; 16] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.seed());
        let tag = hmac::sign(&key, format!("door:{label}").as_bytes());
        let mut drawn = [0; 16];
        drawn.copy_from_slice(&tag.as_ref()[..16]);
        drawn
    }

    /// Drawn when it is first needed: the hot path needs none.
    fn seed(&self) -> &[u8; 32] {
        self.0.random.get_or_init(|| (self.0.app.settings.random)())
    }

    /// The context for acts.
    pub fn ctx(&self) -> &Arc<Ctx> {
        self.0.ctx.get_or_init(|| {
            let inner = &self.0;
            inner.app.center.ctx(Arrival {
                now: inner.now,
                seed: *self.seed(),
                language: self.language(),
                address: inner.address,
                user_agent: inner
                    .user_agent
                    .as_ref()
                    .and_then(|value| value.to_str().ok())
                    .unwrap_or_default()
                    .to_owned(),
                device_token: inner.device_token.clone(),
                request: self.request_id(),
            })
        })
    }
}

impl FromRequestParts<App> for Arrived {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::fault("a request that did not come through the door").into())
    }
}

/// The root of an account, logged in: only routes for [`super::Who::Root`] have one.
#[derive(Clone)]
pub struct LoggedIn(pub Arc<Root>);

impl FromRequestParts<App> for LoggedIn {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::fault("a route without its guard asks who is logged in").into())
    }
}

/// Whoever is there: on routes for [`super::Who::Visitor`].
#[derive(Clone, Default)]
pub struct Visitor {
    /// Who is logged in.
    pub root: Option<Arc<Root>>,
    /// Why the session that the cookie names is over.
    pub over: Option<End>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::loggable;

    #[test]
    fn t60_the_secret_of_a_link_is_not_logged() {
        assert_eq!(loggable("/reset/kq3W9v"), "/reset/…");
        assert_eq!(loggable("/reset/done"), "/reset/…");
        assert_eq!(loggable("/reset"), "/reset");
        assert_eq!(loggable("/security/reset/x"), "/security/reset/x");
    }
}
