//! The list of passkeys.

use askama::Template;
use axum::response::Response;
use center::passkey::{self, Listed};

use crate::door::{Arrived, Failure, LoggedIn};
use crate::page::Page;

/// All of them.
#[derive(Template)]
#[template(path = "passkey/passkeys.html")]
pub(crate) struct Passkeys {
    pub page: Page,
    pub passkeys: Vec<Listed>,
    pub most: i64,
}

impl Passkeys {
    fn is_full(&self) -> bool {
        self.passkeys.len() as i64 >= self.most
    }
}

/// `GET /security/passkeys`
pub(super) async fn show(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let passkeys = center.read(arrived.ctx(), move |tx, _| passkey::list(tx, &who)).await?;
    let view = Passkeys { page, passkeys, most: center.policy.passkey.most };
    view.page.answer(&view)
}
