//! The handlers of help and legal texts.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::Refusal;

use super::document::Document;
use super::topics::{Chapter, chapters, legal, topics};
use crate::door::Failure;
use crate::page::Page;

/// All help pages.
#[derive(Template)]
#[template(path = "help/index.html")]
pub(crate) struct Index {
    pub page: Page,
    pub chapters: Vec<Chapter>,
}

/// One help page.
#[derive(Template)]
#[template(path = "help/topic.html")]
pub(crate) struct Topic {
    pub page: Page,
    pub chapters: Vec<Chapter>,
    pub document: Document,
    pub before: Option<&'static Document>,
    pub after: Option<&'static Document>,
}

/// A legal text.
#[derive(Template)]
#[template(path = "help/legal.html")]
pub(crate) struct Legal {
    pub page: Page,
    pub document: Document,
}

impl Index {
    pub(crate) fn new(page: Page) -> Self {
        Self { chapters: chapters(page.language), page }
    }
}

impl Topic {
    pub(crate) fn find(page: Page, slug: &str) -> Option<Self> {
        let all = topics(page.language);
        let at = all.iter().position(|topic| topic.slug == slug)?;
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        Some(Self {
            chapters: chapters(page.language),
            document: all[at].clone(),
            before,
            after: all.get(at + 1),
            page,
        })
    }
}

impl Legal {
    pub(crate) fn find(page: Page, slug: &'static str) -> Option<Self> {
        legal(page.language, slug).map(|document| Self { page, document })
    }
}

/// `GET /help`
pub(super) async fn index(page: Page) -> Result<Response, Failure> {
    let view = Index::new(page);
    view.page.answer(&view)
}

/// `GET /help/{slug}`
pub(super) async fn topic(page: Page, Path(slug): Path<String>) -> Result<Response, Failure> {
    let view = Topic::find(page, &slug).ok_or(Refusal::RequestNotFound)?;
    view.page.answer(&view)
}

/// `GET /terms`
pub(super) async fn terms(page: Page) -> Result<Response, Failure> {
    let view = Legal::find(page, "agreement").ok_or(Refusal::RequestNotFound)?;
    view.page.answer(&view)
}

/// `GET /privacy`
pub(super) async fn privacy(page: Page) -> Result<Response, Failure> {
    let view = Legal::find(page, "privacy").ok_or(Refusal::RequestNotFound)?;
    view.page.answer(&view)
}
