//! What does an app on the phone do that scans codes?
//!
//! Every provider has one, made from its [`StandIn`]: the list of what waits (`/app/NAME`) and what one code asks
//! (`/app/NAME/ID`).

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::app_words::{self, Words as AppWords};
use super::page::{Icon, icons};
use super::words::{self, Words};
use super::{answer, when};
use crate::State;
use crate::clock;
use crate::fields::Fields;
use crate::people::Person;
use crate::scan::{Missed, Scan, Standing, id_of};
use crate::stand_in::{Answer, Choice, Consent, NotDone, StandIn, by_name, give};

pub(super) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/app/{name}", get(list))
        .route("/app/{name}/scan", post(scan))
        .route("/app/{name}/{id}", get(one).post(decide))
}

/// An app in somebody's hand.
struct Hand {
    state: Arc<State>,
    stand_in: Arc<dyn StandIn>,
    person: Person,
    words: &'static Words,
}

#[derive(Template)]
#[template(path = "phone/app.html")]
struct App {
    words: &'static Words,
    other: &'static Words,
    app: &'static AppWords,
    apps: Vec<Icon>,
    name: &'static str,
    title: &'static str,
    clock: String,
    person: String,
    person_name: String,
    people: Vec<(String, String)>,
    /// The address of this page without language and person.
    path: String,
    problem: Option<String>,
    view: View,
}

enum View {
    List { pasted: String, facts: Vec<(&'static str, String)>, waiting: Vec<Waiting> },
    One(One),
}

struct Waiting {
    id: String,
    client: String,
    until: String,
    scanned_by: Option<String>,
}

struct One {
    id: String,
    client: String,
    standing: Standing,
    wants: Vec<&'static str>,
    choices: Vec<Choice>,
}

async fn list(
    Shared(state): Shared<Arc<State>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    match Hand::new(state, &name, &headers, &fields) {
        Some(hand) => hand.list(fields.text("qr"), None),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Scans a code: by a click, or with its text.
async fn scan(
    Shared(state): Shared<Arc<State>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let Some(hand) = Hand::new(state, &name, &headers, &fields) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let id = id_of(fields.text("qr"));
    let done = match hand.find(id) {
        Ok(_) => {
            give(&hand.state, id, Answer::Scan, &hand.consent(&Fields::default())).await.map_err(|it| hand.say(&it))
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(scan) => Redirect::to(&hand.address(&scan.id)).into_response(),
        Err(problem) => hand.list(fields.text("qr"), Some(problem)),
    }
}

async fn one(
    Shared(state): Shared<Arc<State>>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let Some(hand) = Hand::new(state, &name, &headers, &fields) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    hand.show(&id, None)
}

/// Agrees or refuses.
async fn decide(
    Shared(state): Shared<Arc<State>>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let Some(hand) = Hand::new(state, &name, &headers, &fields) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let wish = if fields.text("answer") == "confirm" { Answer::Confirm } else { Answer::Refuse };
    if let Err(problem) = hand.find(&id) {
        return hand.list("", Some(problem));
    }
    match give(&hand.state, &id, wish, &hand.consent(&fields)).await {
        Ok(scan) => Redirect::to(&hand.address(&scan.id)).into_response(),
        Err(not_done) => hand.show(&id, Some(hand.say(&not_done))),
    }
}

impl Hand {
    fn new(state: Arc<State>, name: &str, headers: &HeaderMap, fields: &Fields) -> Option<Self> {
        let stand_in = by_name(&state, name)?;
        let asked = state.people.find(fields.text("person"));
        let person = asked.or_else(|| state.people.list().into_iter().next())?;
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let words = words::choose(fields.text("lang"), accepted.unwrap_or_default());
        Some(Self { state, stand_in, person, words })
    }

    /// A code that this app scans.
    fn find(&self, id: &str) -> Result<Scan, String> {
        let scan = self.state.scans.find(id, self.state.now());
        let scan = scan.ok_or_else(|| self.say(&NotDone::Missed(Missed::Unknown)))?;
        if scan.stand_in.name() != self.stand_in.name() {
            let other = scan.stand_in.title().of(self.words.language);
            return Err(format!("{} {other}", app_words::of(self.words.language).other_app));
        }
        Ok(scan)
    }

    fn say(&self, not_done: &NotDone) -> String {
        not_done.text().of(self.words.language).to_owned()
    }

    /// What the person has chosen on the phone; unticked boxes are not sent, so none of them means none.
    fn consent(&self, fields: &Fields) -> Consent {
        Consent {
            person: self.person.clone(),
            company: fields.get("company").map(ToOwned::to_owned),
            account: fields.get("account").map(ToOwned::to_owned),
            permissions: Some(fields.all("permissions")),
        }
    }

    fn address(&self, id: &str) -> String {
        let (name, code) = (self.stand_in.name(), self.words.code);
        format!("/app/{name}/{id}?lang={code}&person={}", self.person.id)
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let facts = self.stand_in.facts(&self.person);
        facts.into_iter().map(|(term, value)| (term.of(self.words.language), value)).collect()
    }

    fn list(&self, pasted: &str, problem: Option<String>) -> Response {
        let named = |id: &String| Some(self.state.people.find(id)?.shown(self.words.language).to_owned());
        let waiting = self.state.scans.open(self.state.now()).into_iter();
        let waiting = waiting.filter(|scan| scan.stand_in.name() == self.stand_in.name()).map(|scan| Waiting {
            client: scan.ask.client.clone(),
            until: when::time_of_day(scan.until),
            scanned_by: scan.person.as_ref().and_then(named),
            id: scan.id,
        });
        let view = View::List { pasted: pasted.to_owned(), facts: self.facts(), waiting: waiting.collect() };
        self.render(format!("/app/{}", self.stand_in.name()), problem, view)
    }

    fn show(&self, id: &str, problem: Option<String>) -> Response {
        let scan = match self.find(id) {
            Ok(scan) => scan,
            Err(unknown) => return self.list("", Some(unknown)),
        };
        // What is asked is shown to whoever has scanned it; to another it is still a code that waits.
        let mine = scan.person.as_ref() == Some(&self.person.id);
        if scan.standing.is_open() && !mine {
            return self.list(id, problem);
        }
        let language = self.words.language;
        let view = View::One(One {
            client: scan.ask.client.clone(),
            standing: scan.standing,
            wants: scan.ask.wants.iter().map(|want| want.of(language)).collect(),
            choices: scan.stand_in.choices(&self.state, &scan.ask, &self.person, language),
            id: scan.id,
        });
        self.render(format!("/app/{}/{id}", self.stand_in.name()), problem, view)
    }

    fn render(&self, path: String, problem: Option<String>, view: View) -> Response {
        let language = self.words.language;
        let named = |person: Person| (person.id.clone(), person.shown(language).to_owned());
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = App {
            words: self.words,
            other: words::other(self.words),
            app: app_words::of(language),
            apps: icons(&self.state.stand_ins, self.words),
            name: self.stand_in.name(),
            title: self.stand_in.title().of(language),
            clock: when::time_of_day(clock::now()),
            person: self.person.id.clone(),
            person_name: self.person.shown(language).to_owned(),
            people: self.state.people.list().into_iter().map(named).collect(),
            path,
            problem,
            view,
        };
        answer(status, &page)
    }
}
