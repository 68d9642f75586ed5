//! The page that the link in a message opens: in any browser, logged in or not. (MOBILE-07, EMAIL-07, A29, T43)
//!
//! To look at it changes nothing, however often programs do so; the button confirms.

use askama::Template;
use axum::response::Response;
use center::Error;
use center::contact::{self, Landing};
use http::StatusCode;
use rules::Refusal;
use serde::Deserialize;

use crate::door::{Arrived, Failure, Posted, Query};
use crate::page::Page;

/// The page.
#[derive(Template)]
#[template(path = "contact/landing.html")]
pub(crate) struct Landed {
    pub page: Page,
    pub state: State,
}

/// How the link stands.
pub(crate) enum State {
    /// It waits for the button.
    Waiting {
        /// What it will do.
        landing: Landing,
        /// Its secret, for the form.
        token: String,
    },
    /// It was confirmed just now.
    Confirmed(Landing),
    /// It was confirmed before: a second look at it is no mistake.
    Used,
    /// It does nothing any more; the page's errors say why.
    Over,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

/// `GET /confirm/contact`
pub(super) async fn show(page: Page, arrived: Arrived, Query(link): Query<Link>) -> Result<Response, Failure> {
    let token = link.token.clone();
    let looked = arrived.app().center.read(arrived.ctx(), move |tx, ctx| contact::look(tx, ctx, &token)).await;
    answer(page, looked.map(|landing| State::Waiting { landing, token: link.token }))
}

/// `POST /confirm/contact`
pub(super) async fn confirm(page: Page, arrived: Arrived, Posted(link): Posted<Link>) -> Result<Response, Failure> {
    let confirmed =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| contact::confirm_link(tx, ctx, &link.token)).await;
    answer(page, confirmed.map(State::Confirmed))
}

fn answer(page: Page, state: Result<State, Error>) -> Result<Response, Failure> {
    let (page, status, state) = match state {
        Ok(state) => (page, StatusCode::OK, state),
        Err(error) if error == Refusal::ContactLinkUsed.into() => (page, StatusCode::GONE, State::Used),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            (page, status, State::Over)
        }
    };
    let view = Landed { page, state };
    view.page.answer_with(status, &view)
}

impl Landed {
    /// The key of a sentence about the address of the link.
    fn word(&self, landing: &Landing, about: &str) -> String {
        format!("contact-landing-{about}-{}", landing.contact.kind().name())
    }
}
