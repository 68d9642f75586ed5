//! What if somebody cannot log in? The ways that this deployment does not offer yet say so. (LOGIN-06, LOGIN-10)

use axum::response::Response;

use crate::door::Failure;
use crate::page::{Notice, Page};

fn later(
    page: Page,
    title: &str,
    lines: &[&str],
    buttons: Vec<(&'static str, &'static str)>,
) -> Result<Response, Failure> {
    let view = Notice {
        title: page.t(title),
        lines: lines.iter().map(|line| page.t(line)).collect(),
        buttons,
        reference: None,
        page,
    };
    view.page.answer(&view)
}

/// `GET /find-account`
pub(super) async fn find_account(page: Page) -> Result<Response, Failure> {
    let buttons = vec![("/login", "login-back"), ("/help/find-account", "login-read-more")];
    later(
        page,
        "login-find-account",
        &["login-find-account-later", "login-find-account-appeal", "login-later-support"],
        buttons,
    )
}

/// `GET /appeal`
pub(super) async fn appeal(page: Page) -> Result<Response, Failure> {
    let buttons = vec![("/login", "login-back"), ("/help/apply-to-log-in", "login-read-more")];
    later(page, "login-appeal", &["login-appeal-later", "login-later-support"], buttons)
}
