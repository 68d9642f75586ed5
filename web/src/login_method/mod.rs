//! The page of one login method. (INFO-16, INFO-17, INFO-20, INFO-21)
//!
//! Binding, modifying and unbinding come with their issue; until then each page says how things stand.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::account::information;
use center::login_method::Row;
use rules::Refusal;
use rules::login_method::{Action, Method};

use crate::door::{Arrived, Failure, LoggedIn, Route, Who};
use crate::page::Page;

/// The routes of login methods.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/account/login-methods/{method}", Who::Root, show)]
}

#[derive(Template)]
#[template(path = "login_method/method.html")]
pub(crate) struct LoginMethod {
    pub page: Page,
    pub row: Row,
}

async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let method = Method::from_name(&name).ok_or(Refusal::RequestNotFound)?;
    let information = arrived.app().center.read(arrived.ctx(), move |tx, ctx| information(tx, ctx, &who)).await?;
    let row =
        information.login_methods.rows.into_iter().find(|row| row.method == method).ok_or(Refusal::RequestNotFound)?;
    let view = LoginMethod { page, row };
    view.page.answer(&view)
}
