//! The page Use Limits. (QUOTA-22)

use askama::Template;
use axum::response::Response;
use center::limit::{Shown, shown};

use crate::door::{Arrived, Failure, LoggedIn, Route, Who};
use crate::page::Page;

/// The routes of the limits.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/limits", Who::Root, show)]
}

/// The table of restrictions.
#[derive(Template)]
#[template(path = "limit/limits.html")]
pub(crate) struct Limits {
    pub page: Page,
    pub limits: Vec<Shown>,
}

async fn show(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let limits = arrived.app().center.read(arrived.ctx(), move |tx, ctx| shown(tx, ctx, &who)).await?;
    let view = Limits { page, limits };
    view.page.answer(&view)
}
