//! The page Account Information.

use askama::Template;
use axum::response::Response;
use center::account::{Information, information};
use center::login_method::Row;
use rules::login_method::{Action, Method, Notice};

use crate::door::{Arrived, Failure, LoggedIn};
use crate::page::Page;

/// INFO-03 to INFO-21.
#[derive(Template)]
#[template(path = "account/account.html")]
pub(crate) struct Account {
    pub page: Page,
    pub information: Information,
}

/// `GET /account`
pub(super) async fn show(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let information = arrived.app().center.read(arrived.ctx(), move |tx, ctx| information(tx, ctx, &who)).await?;
    let view = Account { page, information };
    view.page.answer(&view)
}

impl Account {
    /// The sign of a method: a neutral one, no platform's own.
    fn sign(&self, method: &Method) -> &'static str {
        match method {
            Method::Wechat => "m-chat",
            Method::Qq => "m-q",
            Method::Wecom => "m-team",
            Method::Email => "m-mail",
            Method::OfficialAccount => "m-horn",
            Method::Passkey => "key",
        }
    }

    /// Where the action of a row is done.
    fn address(&self, row: &Row) -> String {
        match row.method {
            Method::Email if row.identity.is_some() => "/account/login-email".into(),
            method => format!("/account/login-methods/{}", method.name()),
        }
    }

    /// The key of an action's name.
    fn action_word(&self, action: &Action) -> &'static str {
        match action {
            Action::Bind => "login-method-bind",
            Action::Modify => "login-method-modify",
            Action::Unbind => "login-method-unbind",
        }
    }
}
