//! Puts routes, guards and the door around them together.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use center::session::{Checked, check};
use data_encoding::BASE64URL_NOPAD;
use http::header::{ACCEPT_LANGUAGE, ALLOW, AUTHORIZATION, HOST, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, Method};
use rules::session::End;
use rules::{Language, Refusal};
use tracing::{Instrument, Span};

use super::arrived::{self, Arrived, LoggedIn, Visitor};
use super::cookie::Cookie;
use super::failure::{Failed, Failure};
use super::form::FormToken;
use super::headers::{Nonce, harden};
use super::route::{Guard, Route, Who, Writes};
use super::{address, cross_site};
use crate::App;

/// Requests that the user did not make carry this header; they do not count as activity (SESSION-10).
const BACKGROUND: &str = "x-menshen-background";
/// Our header on writing API requests of browsers.
const OURS: &str = "x-menshen-request";
/// The hot path.
const SESSION_CHECK: &str = "/api/v1/session";
/// How long the choice of a language is kept, seconds.
const YEAR: i64 = 365 * 24 * 3600;

/// The router of all `routes`, with the door around it.
pub fn build(app: &App, routes: Vec<Route>) -> Router {
    let mut router: Router<App> = Router::new();
    for route in routes {
        let gate = Gate { app: app.clone(), guard: route.guard, is_api: route.is_api() };
        let guarded = route.handler.route_layer(from_fn_with_state(gate, guarded));
        router = router.route(route.path, guarded);
    }
    router
        .fallback(|| async { Failure::from(Refusal::RequestNotFound) })
        .method_not_allowed_fallback(|| async { Failure::from(Refusal::RequestMethod) })
        .layer(from_fn_with_state(app.clone(), door))
        .with_state(app.clone())
}

/// What a route's guard needs.
#[derive(Clone)]
struct Gate {
    app: App,
    guard: Guard,
    is_api: bool,
}

/// Around everything, errors included.
async fn door(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/v1");
    let arrived = arrive(&app, &request);
    let nonce = (!is_api).then(|| Nonce::new(&arrived.0.random));
    let chosen = chosen_language(&request);
    request.extensions_mut().insert(arrived.clone());
    let mut new_browser = None;
    // What caches may keep names no browser: an asset sets no cookie.
    let is_asset = request.uri().path().starts_with("/assets/");
    if let Some(nonce) = nonce.as_ref().filter(|_| !is_asset) {
        request.extensions_mut().insert(nonce.clone());
        new_browser = tie_to_browser(&app, &arrived, &mut request);
    }
    let span = span(&arrived, &request);
    let mut response = if knows_host(&app, request.headers()) {
        next.run(request).instrument(span).await
    } else {
        axum::response::IntoResponse::into_response(Failure::from(Refusal::RequestHost))
    };
    if let Some(failed) = response.extensions_mut().remove::<Failed>() {
        let allow = response.headers_mut().remove(ALLOW);
        response = crate::refused::render(&arrived, nonce.as_ref(), is_api, &failed);
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
    response
}

/// What is logged or traced meanwhile carries the request's id. The session check is asked so often and
/// says so little that it has no span.
fn span(arrived: &Arrived, request: &Request) -> Span {
    let path = request.uri().path();
    if path == SESSION_CHECK && request.method() == Method::GET {
        return Span::none();
    }
    tracing::info_span!("request", id = arrived.request_id(), method = %request.method(), path)
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
        random: (app.settings.random)(),
        address: address::client(peer, headers, &app.settings.trusted_proxies),
        language,
        chosen: chosen.is_some(),
        user_agent: text(USER_AGENT).to_owned(),
        method: request.method().clone(),
        path_and_query: request.uri().path_and_query().map_or("/", |asked| asked.as_str()).to_owned(),
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
    own.host_str().is_some_and(|own| own.eq_ignore_ascii_case(name))
        && own.port().unwrap_or(default) == port.unwrap_or(default)
}

/// The browser's own random name, from which the tokens of its forms are made.
fn tie_to_browser(app: &App, arrived: &Arrived, request: &mut Request) -> Option<String> {
    let known = Cookie::Browser.read(request.headers()).filter(|browser| browser.len() == 22).map(str::to_owned);
    let browser = known.clone().unwrap_or_else(|| BASE64URL_NOPAD.encode(&arrived.ctx().draw::<16>("browser")));
    request.extensions_mut().insert(FormToken::of(app, &browser));
    known.is_none().then_some(browser)
}

/// A route's guard: who, and from where.
async fn guarded(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    match admit(&gate, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(failure) => axum::response::IntoResponse::into_response(failure),
    }
}

async fn admit(gate: &Gate, request: &mut Request) -> Result<(), Failure> {
    let Gate { app, guard, is_api } = gate;
    let bearer = bearer(request.headers()).map(str::to_owned);
    let writes_allowed = match guard.writes {
        Writes::Nothing => true,
        Writes::Form => {
            cross_site::may_write(request.headers(), &app.settings.public_url.origin().ascii_serialization(), true)
        }
        Writes::Json => may_write_json(app, request.headers(), bearer.is_some()),
    };
    if !writes_allowed {
        return Err(Refusal::RequestCrossSite.into());
    }
    if guard.who == Who::Anybody {
        return Ok(());
    }
    let token = match (&bearer, is_api) {
        (Some(token), true) => Some(token.as_str()),
        _ => Cookie::Session.read(request.headers()),
    };
    let Some(arrived) = request.extensions().get::<Arrived>().cloned() else {
        return Err(center::Error::fault("no door").into());
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
    let own_origin = app.settings.public_url.origin().ascii_serialization();
    cross_site::may_write(headers, &own_origin, false) && (!has_cookie || headers.contains_key(OURS))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn over(end: End) -> Refusal {
    match end {
        End::Idle => Refusal::SessionIdle,
        End::Maximum => Refusal::SessionMaximum,
        End::LoggedOut => Refusal::SessionRequired,
        End::Ended | End::PasswordChanged | End::Crowded => Refusal::SessionEnded,
    }
}

/// The methods that our routes may have, for the test of the table.
pub const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
