//! The page of all operations that can be guarded: a table for each category. (OPCAT-03; screen D15)

use askama::Template;
use axum::response::Response;
use center::operation;
use rules::operation::{Catalogue, Category};
use serde::Deserialize;

use crate::door::{Arrived, Failure, Query};
use crate::page::Page;

/// Longest search that is looked at, in characters.
const SEARCH_MAX: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "operation/operations.html")]
pub(crate) struct Operations {
    pub page: Page,
    /// What is searched for; empty: everything is shown.
    pub search: String,
    /// The part that is shown.
    pub found: Catalogue,
}

impl Operations {
    fn category(&self, category: &Category) -> String {
        self.page.called(&category.name()).to_owned()
    }

    /// The categories that have something to show.
    fn categories(&self) -> Vec<Category> {
        Category::ALL.iter().copied().filter(|category| self.found.of(*category).next().is_some()).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    q: Option<String>,
}

/// `GET /operations`
pub(super) async fn show(page: Page, arrived: Arrived, Query(wish): Query<Search>) -> Result<Response, Failure> {
    let search: String = wish.q.unwrap_or_default().trim().chars().take(SEARCH_MAX).collect();
    let catalogue = arrived.app().center.read(arrived.ctx(), |tx, _| operation::catalogue(tx)).await?;
    let view = Operations { page, found: catalogue.search(&search), search };
    view.page.answer(&view)
}
