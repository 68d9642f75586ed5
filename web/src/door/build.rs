//! Puts routes, guards and the door around them together.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use center::session::{Checked, check};
use data_encoding::BASE64URL_NOPAD;
use http::header::{ACCEPT_LANGUAGE, ALLOW, AUTHORIZATION, HOST, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, Method};
use rules::session::End;
use rules::{Language, Refusal};
use tracing::{Instrument, Span};

use super::arrived::{self, Arrived, LoggedIn, Visitor};
use super::cookie::Cookie;
use super::failure::{Demanded, Failed, Failure};
use super::form::FormToken;
use super::headers::{Nonce, harden};
use super::route::{Guard, Route, Who, Writes};
use super::{address, client, cross_site};
use crate::App;

/// Requests that the user did not make carry this header; they do not count as activity (SESSION-10).
const BACKGROUND: &str = "x-menshen-background";
/// Our header on writing API requests of browsers.
const OURS: &str = "x-menshen-request";
/// Where problems are told instead of pages.
const API: &str = "/api/v1";
/// The hot paths: what is asked with every request or operation of a product.
const HOT: [(Method, &str); 3] = [
    (Method::GET, "/api/v1/session"),
    (Method::POST, "/api/v1/product/checks"),
    (Method::POST, "/api/v1/product/sessions/check"),
];
/// How long the choice of a language is kept, seconds.
const YEAR: i64 = 365 * 24 * 3600;

/// The router of all `routes`, each behind the door with its own guard; what is no route of ours has the
/// door too, with nothing to guard.
pub fn build(app: &App, routes: Vec<Route>) -> Router {
    let gate = |guard| from_fn_with_state(Gate { app: app.clone(), guard }, door);
    let mut router: Router<App> = Router::new();
    for route in routes {
        router = router.route(route.path, route.handler.route_layer(gate(Some(route.guard))));
    }
    let not_found = || async { Failure::from(Refusal::RequestNotFound) };
    let not_allowed = || async { Failure::from(Refusal::RequestMethod) };
    router
        .fallback(not_found.layer(gate(None)))
        .method_not_allowed_fallback(not_allowed.layer(gate(None)))
        .with_state(app.clone())
}

/// What the door needs to know. One layer does all of its work: the hot path passes it once.
#[derive(Clone)]
struct Gate {
    app: App,
    /// `None`: there is no such route, or not for this method.
    guard: Option<Guard>,
}

/// Around everything, errors included.
async fn door(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let app = &gate.app;
    let is_api = request.uri().path().starts_with(API);
    let arrived = arrive(app, &request);
    let nonce = (!is_api).then(|| Nonce::new(&arrived.draw("nonce")));
    let chosen = chosen_language(&request);
    request.extensions_mut().insert(arrived.clone());
    let mut new_browser = None;
    // What caches may keep names no browser: an asset sets no cookie.
    let is_asset = request.uri().path().starts_with("/assets/");
    if let Some(nonce) = nonce.as_ref().filter(|_| !is_asset) {
        request.extensions_mut().insert(nonce.clone());
        new_browser = tie_to_browser(app, &arrived, &mut request);
    }
    let span = span(&arrived, &request);
    let mut response = pass(&gate, &arrived, request, next).instrument(span.clone()).await;
    if let Some(failed) = response.extensions_mut().remove::<Failed>() {
        let allow = response.headers_mut().remove(ALLOW);
        let demanded = response.extensions_mut().remove::<Demanded>();
        response = crate::refused::render(&arrived, nonce.as_ref(), is_api, &failed, demanded.as_ref());
        response.headers_mut().extend(allow.map(|allow| (ALLOW, allow)));
    }
    harden(&mut response, nonce.as_ref());
    let cookies = [
        new_browser.map(|browser| Cookie::Browser.set(&browser, None)),
        chosen.map(|language| Cookie::Language.set(language.name(), Some(YEAR))),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    if !span.is_none() {
        tracing::info!(parent: &span, status = response.status().as_u16(), "answered");
    }
    response
}

/// Through the guard to the handler, or not.
async fn pass(gate: &Gate, arrived: &Arrived, mut request: Request, next: Next) -> Response {
    let admitted = if knows_host(&gate.app, request.headers()) {
        match gate.guard {
            Some(guard) => admit(&gate.app, guard, arrived, &mut request).await,
            None => Ok(()),
        }
    } else {
        Err(Refusal::RequestHost.into())
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

/// What is logged or traced meanwhile carries the request's id. The checks are asked so often and say so little
/// that they have no span; a fault names the request by itself, and what they write is in the account's record.
fn span(arrived: &Arrived, request: &Request) -> Span {
    let path = request.uri().path();
    if HOT.iter().any(|(method, hot)| *hot == path && method == request.method()) {
        return Span::none();
    }
    tracing::info_span!("request", id = arrived.request_id(), method = %request.method(), path = arrived.logged_path())
}

fn arrive(app: &App, request: &Request) -> Arrived {
    let headers = request.headers();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(std::net::IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let chosen = chosen_language(request).or_else(|| Cookie::Language.read(headers).and_then(Language::from_name));
    let language = chosen.or_else(|| Language::from_accept(text(ACCEPT_LANGUAGE))).unwrap_or_default();
    Arrived(Arc::new(arrived::Inner {
        app: app.clone(),
        now: (app.settings.clock)(),
        random: OnceLock::new(),
        address: address::client(peer, headers, &app.settings.trusted_proxies),
        language,
        chosen: chosen.is_some(),
        user_agent: headers.get(USER_AGENT).cloned(),
        method: request.method().clone(),
        uri: request.uri().clone(),
        device_token: Cookie::Device.read(headers).map(str::to_owned),
        account_language: OnceLock::new(),
        ctx: OnceLock::new(),
    }))
}

/// `?lang=zh` on any page.
fn chosen_language(request: &Request) -> Option<Language> {
    let query = request.uri().query()?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == "lang").and_then(|(_, value)| Language::from_name(value))
}

/// Only the deployment's own host is served: nothing else can get into a link or a cache (T42).
fn knows_host(app: &App, headers: &HeaderMap) -> bool {
    let own = &app.settings.public_url;
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (name, port.parse::<u16>().ok()),
        _ => (host, None),
    };
    let default = if own.scheme() == "https" { 443 } else { 80 };
    // A deployment for this machine alone goes by all names of the machine to itself; links carry the first.
    let is_own =
        |own: &str| own.eq_ignore_ascii_case(name) || own == "localhost" && matches!(name, "127.0.0.1" | "[::1]");
    own.host_str().is_some_and(is_own) && own.port().unwrap_or(default) == port.unwrap_or(default)
}

/// The browser's own random name, from which the tokens of its forms are made.
fn tie_to_browser(app: &App, arrived: &Arrived, request: &mut Request) -> Option<String> {
    let known = Cookie::Browser.read(request.headers()).filter(|browser| browser.len() == 22).map(str::to_owned);
    let browser = known.clone().unwrap_or_else(|| BASE64URL_NOPAD.encode(&arrived.ctx().draw::<16>("browser")));
    request.extensions_mut().insert(FormToken::of(app, &browser));
    known.is_none().then_some(browser)
}

/// A route's guard: who, and from where.
async fn admit(app: &App, guard: Guard, arrived: &Arrived, request: &mut Request) -> Result<(), Failure> {
    let is_api = request.uri().path().starts_with(API);
    let bearer = bearer(request.headers()).map(str::to_owned);
    let writes_allowed = match guard.writes {
        Writes::Nothing => true,
        Writes::Form => cross_site::may_write(request.headers(), &app.settings.public_url, true),
        Writes::Json => may_write_json(app, request.headers(), bearer.is_some()),
    };
    if !writes_allowed {
        return Err(Refusal::RequestCrossSite.into());
    }
    match guard.who {
        Who::Anybody => return Ok(()),
        Who::Client(scope) => return client::admit(arrived, scope, request).await,
        Who::Visitor | Who::Root => {}
    }
    let token = match (&bearer, is_api) {
        (Some(token), true) => Some(token.as_str()),
        _ => Cookie::Session.read(request.headers()),
    };
    let active = !request.headers().contains_key(BACKGROUND);
    let checked = match token {
        Some(token) => check(&app.center, token, arrived.now(), active).await?,
        None => Checked::Unknown,
    };
    if let Checked::Live(root) = &checked {
        arrived.belongs_to(root);
    }
    match (guard.who, checked) {
        (Who::Root, Checked::Live(root)) => drop(request.extensions_mut().insert(LoggedIn(root))),
        (Who::Root, Checked::Over(end)) => return Err(over(end).into()),
        (Who::Root, Checked::Unknown) => return Err(Refusal::SessionRequired.into()),
        (_, Checked::Live(root)) => drop(request.extensions_mut().insert(Visitor { root: Some(root), over: None })),
        (_, Checked::Over(end)) => drop(request.extensions_mut().insert(Visitor { root: None, over: Some(end) })),
        (_, Checked::Unknown) => {}
    }
    Ok(())
}

/// A bearer token speaks for itself; a browser must be on our own page, and with a cookie carry our header.
fn may_write_json(app: &App, headers: &HeaderMap, bearer: bool) -> bool {
    let has_cookie = Cookie::Session.read(headers).is_some() && !bearer;
    cross_site::may_write(headers, &app.settings.public_url, false) && (!has_cookie || headers.contains_key(OURS))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Why a session that is over lets nobody in.
pub fn over(end: End) -> Refusal {
    match end {
        End::Idle => Refusal::SessionIdle,
        End::Maximum => Refusal::SessionMaximum,
        End::LoggedOut => Refusal::SessionRequired,
        End::Ended | End::PasswordChanged | End::SignedOut | End::Crowded => Refusal::SessionEnded,
    }
}

/// The methods that our routes may have, for the test of the table.
pub const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
