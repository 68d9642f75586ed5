//! What is at the front door?

use askama::Template;
use axum::response::Response;

use crate::door::{Failure, Route, Who};
use crate::page::Page;

/// The routes of the home page.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/", Who::Visitor, show)]
}

#[derive(Template)]
#[template(path = "home/home.html")]
pub(crate) struct Home {
    pub page: Page,
}

async fn show(page: Page) -> Result<Response, Failure> {
    let view = Home { page };
    view.page.answer(&view)
}
