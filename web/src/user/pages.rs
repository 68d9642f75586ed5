//! The user list and the page of a user.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use center::contact::Pending;
use center::user::{self, Detail, Listed};
use rules::SECOND;

use super::of_path;
use crate::door::{Arrived, Failure, LoggedIn};
use crate::page::Page;

/// The list.
#[derive(Template)]
#[template(path = "user/users.html")]
pub(crate) struct Users {
    pub page: Page,
    pub users: Vec<Listed>,
}

/// The page of one.
#[derive(Template)]
#[template(path = "user/user.html")]
pub(crate) struct User {
    pub page: Page,
    pub detail: Detail,
}

/// `GET /users`
pub(super) async fn list(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let users = arrived.app().center.read(arrived.ctx(), move |tx, ctx| user::list(tx, ctx, &who)).await?;
    let view = Users { page, users };
    view.page.answer(&view)
}

/// `GET /users/{uin}`
pub(super) async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Path(uin): Path<String>,
) -> Result<Response, Failure> {
    let uin = of_path(&who, &uin)?;
    let detail = arrived.app().center.read(arrived.ctx(), move |tx, ctx| user::detail(tx, ctx, &who, uin)).await?;
    let view = User { page, detail };
    view.page.answer(&view)
}

impl User {
    /// Seconds until the message of a change may be sent again.
    fn wait(&self, pending: &Pending) -> i64 {
        ((pending.resend_at - self.page.now).max(0) + SECOND - 1) / SECOND
    }
}
