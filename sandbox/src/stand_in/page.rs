//! What does a browser see at a provider?

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Json};
use serde_json::json;

use super::qr::Qr;
use super::words::{self, Words};
use super::{Answer, Consent, StandIn, Wrong, fault, give};
use crate::State;
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::scan::{Scan, Standing};

/// Pages of this machine may show a provider's page in a frame, as the real providers allow their clients.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'self' http://localhost:* \
                      http://127.0.0.1:* https://localhost:* https://127.0.0.1:*";

/// The routes of every provider, and those of their pages' codes.
pub(crate) fn routes(state: &Arc<State>) -> Router<Arc<State>> {
    let css = "text/css; charset=utf-8";
    let asset = |kind: &'static str, text: &'static str| async move || ([(header::CONTENT_TYPE, kind)], text);
    let mut router = Router::new()
        .route("/scan/{id}", get(again))
        .route("/scan/{id}/state", get(standing))
        .route("/scan/{id}/password", post(password))
        .route("/scan/q/{id}", get(phone))
        .route("/face/{id}/{size}", get(face))
        .route("/assets/provider.css", get(asset(css, include_str!("../../assets/provider.css"))))
        .route(
            "/assets/provider.js",
            get(asset("text/javascript; charset=utf-8", include_str!("../../assets/provider.js"))),
        );
    for stand_in in &state.stand_ins {
        router = router.nest(&format!("/{}", stand_in.name()), of_one(state, stand_in));
    }
    router
}

fn of_one(state: &Arc<State>, stand_in: &Arc<dyn StandIn>) -> Router<Arc<State>> {
    let mut router = Arc::clone(stand_in).routes();
    for page in stand_in.pages() {
        router = router.route(page, get(open));
    }
    let fault = (Arc::clone(state), Arc::clone(stand_in));
    router.layer(Extension(Arc::clone(stand_in))).layer(middleware::from_fn_with_state(fault, fault::stand_before))
}

#[derive(Template)]
#[template(path = "stand_in/page.html")]
struct Page<'a> {
    words: &'static Words,
    language: Language,
    title: &'static str,
    scan: &'a Scan,
    wants: Vec<&'static str>,
    text: String,
    qr: Option<Qr>,
    password: bool,
    problem: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "stand_in/wrong.html")]
struct WrongPage {
    words: &'static Words,
    language: Language,
    title: &'static str,
    text: &'static str,
    code: &'static str,
}

/// A page is asked for: a new code.
async fn open(
    Shared(state): Shared<Arc<State>>,
    Extension(stand_in): Extension<Arc<dyn StandIn>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let fields = Fields::parse(uri.query().unwrap_or_default());
    let language = language(&fields, &headers);
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let admitted = stand_in.admit(uri.path(), referer);
    match admitted.and_then(|()| stand_in.open(&state, uri.path(), &fields)) {
        Ok(ask) => {
            let address = format!("/{}{uri}", stand_in.name());
            let scan = state.scans.begin(stand_in, ask, &address, state.now());
            show(&scan, language, &headers, None)
        }
        Err(wrong) => refuse(stand_in.title(), &wrong, language),
    }
}

/// The page of a code that is there already: for browsers without scripts, and for the script.
async fn again(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    match state.scans.find(&id, state.now()) {
        Some(scan) => show(&scan, language(&fields, &headers), &headers, None),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn standing(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    match state.scans.find(&id, state.now()) {
        Some(scan) => Json(json!({ "state": scan.standing, "redirect": scan.redirect })).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// An account's number and password instead of a phone.
async fn password(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let language = language(&fields, &headers);
    let Some(scan) = state.scans.find(&id, state.now()).filter(|scan| scan.stand_in.takes_passwords()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(person) = state.people.by_password(fields.text("number").trim(), fields.text("password")) else {
        return show(&scan, language, &headers, Some(words::of(language).wrong_password));
    };
    let consent = Consent { person, company: None, account: None, permissions: None };
    match give(&state, &id, Answer::Confirm, &consent).await {
        Ok(_) => Redirect::to(&format!("/scan/{id}?lang={}", language.code())).into_response(),
        Err(not_done) => show(&scan, language, &headers, Some(not_done.text().of(language))),
    }
}

/// What the text of a code says to a browser: open the app that scans.
async fn phone(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    match state.scans.find(&id, state.now()) {
        Some(scan) => Redirect::to(&format!("/app/{}?qr={id}", scan.stand_in.name())).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Everybody's picture.
async fn face() -> Response {
    let svg = include_str!("../../assets/face.svg");
    let shared = HeaderName::from_static("cross-origin-resource-policy");
    ([(header::CONTENT_TYPE, "image/svg+xml"), (shared, "cross-origin")], svg).into_response()
}

fn show(scan: &Scan, language: Language, headers: &HeaderMap, problem: Option<&'static str>) -> Response {
    let text = format!("{}/scan/q/{}", origin(headers), scan.id);
    let page = Page {
        words: words::of(language),
        language,
        title: scan.stand_in.title().of(language),
        wants: scan.ask.wants.iter().map(|want| want.of(language)).collect(),
        qr: Qr::new(&text),
        text,
        password: scan.stand_in.takes_passwords(),
        scan,
        problem,
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer(status, &page)
}

/// A page of the provider's own, never a redirect: the address may be a stranger's.
fn refuse(title: Both, wrong: &Wrong, language: Language) -> Response {
    let page = WrongPage {
        words: words::of(language),
        language,
        title: title.of(language),
        text: wrong.text.of(language),
        code: wrong.code,
    };
    answer(StatusCode::BAD_REQUEST, &page)
}

fn answer(status: StatusCode, page: &impl Template) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a provider's page");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("cross-origin-opener-policy"), "unsafe-none"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (status, headers, Html(html)).into_response()
}

/// `http://HOST`: where this request came to. The guard has let in names of this machine only.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

fn language(fields: &Fields, headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Language::choose(fields.text("lang"), accepted)
}
