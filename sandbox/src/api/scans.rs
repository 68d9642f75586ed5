//! `/api/scans`, `/api/scan` and `/api/approve`: what does a phone do for a test?

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::problem;
use crate::State;
use crate::fields::Fields;
use crate::scan::{Missed, Scan, id_of};
use crate::stand_in::{Answer, Consent, NotDone, by_name, give, origin};

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Only those that this app scans.
    app: Option<String>,
}

/// What a person does with a code.
#[derive(Deserialize)]
pub(super) struct Order {
    /// The text of the code.
    qr: String,
    #[serde(flatten)]
    by: By,
}

/// The same with a page that nobody looks at.
#[derive(Deserialize)]
pub(super) struct Approval {
    /// The whole address of the provider's page.
    page: String,
    #[serde(flatten)]
    by: By,
}

#[derive(Deserialize)]
struct By {
    /// Id of the person.
    person: String,
    /// The app that scans, if it matters.
    app: Option<String>,
    #[serde(default)]
    answer: Wish,
    company: Option<String>,
    account: Option<String>,
    permissions: Option<Vec<Text>>,
}

/// Ids of permission sets are numbers; whoever writes them as texts means the same.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Number(u64),
    Text(String),
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Wish {
    #[default]
    Confirm,
    Refuse,
    Scan,
}

/// The codes that wait for a phone, the newest first.
pub(super) async fn list(
    Shared(state): Shared<Arc<State>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Json<Vec<Value>> {
    let open = state.scans.open(state.now());
    let mine = |scan: &&Scan| wanted.app.as_ref().is_none_or(|app| scan.stand_in.name() == app);
    Json(open.iter().filter(mine).map(|scan| as_json(scan, &headers)).collect())
}

fn as_json(scan: &Scan, headers: &HeaderMap) -> Value {
    json!({
        "id": scan.id,
        "app": scan.stand_in.name(),
        "qr": format!("{}/scan/q/{}", origin(headers), scan.id),
        "state": scan.standing,
        "client": scan.ask.client,
        "person": scan.person,
        "until": scan.until,
    })
}

pub(super) async fn scan(Shared(state): Shared<Arc<State>>, Json(order): Json<Order>) -> Response {
    answer(&state, id_of(&order.qr), order.by).await
}

pub(super) async fn approve(Shared(state): Shared<Arc<State>>, Json(approval): Json<Approval>) -> Response {
    let unknown = || problem(StatusCode::NOT_FOUND, "No such page", "no provider of the sandbox has this page");
    let Ok(page) = Url::parse(&approval.page) else { return unknown() };
    let Some((name, path)) = page.path().trim_start_matches('/').split_once('/') else { return unknown() };
    let path = format!("/{path}");
    let Some(stand_in) = by_name(&state, name).filter(|it| it.pages().contains(&path.as_str())) else {
        return unknown();
    };
    let query = page.query().unwrap_or_default();
    match stand_in.open(&state, &path, &Fields::parse(query)) {
        Ok(ask) => {
            let scan = state.scans.begin(stand_in, ask, &format!("/{name}{path}?{query}"), state.now());
            answer(&state, &scan.id, approval.by).await
        }
        Err(wrong) => {
            let detail = format!("{} ({})", wrong.text.en, wrong.code);
            problem(StatusCode::UNPROCESSABLE_ENTITY, "The provider refuses the page", &detail)
        }
    }
}

async fn answer(state: &Arc<State>, id: &str, by: By) -> Response {
    let Some(person) = state.people.find(&by.person) else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "Nobody", "there is no such person; see /api/people");
    };
    let other = |scan: &Scan| by.app.as_ref().is_some_and(|app| scan.stand_in.name() != app);
    if state.scans.find(id, state.now()).as_ref().is_some_and(other) {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "Another app", "another app scans this code");
    }
    let permissions = by.permissions.map(|ids| ids.into_iter().map(Text::into_text).collect());
    let consent = Consent { person, company: by.company, account: by.account, permissions };
    let wish = match by.answer {
        Wish::Confirm => Answer::Confirm,
        Wish::Refuse => Answer::Refuse,
        Wish::Scan => Answer::Scan,
    };
    match give(state, id, wish, &consent).await {
        Ok(scan) => Json(json!({ "state": scan.standing, "redirect": scan.redirect })).into_response(),
        Err(not_done) => {
            let status = match &not_done {
                NotDone::Missed(Missed::Unknown) => StatusCode::NOT_FOUND,
                NotDone::Missed(_) => StatusCode::CONFLICT,
                NotDone::Declined(_) => StatusCode::UNPROCESSABLE_ENTITY,
            };
            problem(status, "Not done", not_done.text().en)
        }
    }
}

impl Text {
    fn into_text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}
