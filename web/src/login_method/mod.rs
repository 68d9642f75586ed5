//! The page of one login method. (INFO-16, INFO-17, INFO-20, INFO-21)
//!
//! The login email can be replaced. Binding, modifying and unbinding the others come with their issue; until then
//! each page says how things stand.

mod email;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::account::information;
use center::audit::Event;
use center::login_method::Row;
use rules::Refusal;
use rules::login_method::{Action, Method};

use crate::door::{Arrived, Failure, Limit, LoggedIn, Route, Who, see_other};
use crate::page::Page;

#[cfg(test)]
pub(crate) use email::{BindEmail, Choice};

/// The routes of login methods.
pub(crate) fn routes() -> Vec<Route> {
    let changed = &[Event::LoginEmailChanged, Event::OthersEnded];
    vec![
        Route::get("/account/login-methods/{method}", Who::Root, show),
        Route::get("/account/login-email", Who::Root, email::show_choice),
        Route::get("/account/login-email/new", Who::Root, email::show_form),
        Route::post("/account/login-email/code", Who::Root, Limit::Message, &[], email::send),
        Route::post("/account/login-email/new", Who::Root, Limit::Code, changed, email::change),
    ]
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
    if row.method == Method::Email && row.identity.is_some() {
        return Ok(see_other("/account/login-email"));
    }
    let view = LoginMethod { page, row };
    view.page.answer(&view)
}
