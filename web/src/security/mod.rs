//! The page Security Settings. (PWD-03, PWD-04, PWD-11, SESSION-07, GEN-07)
//!
//! It shows the sections whose issue is done; the others come with theirs.

use askama::Template;
use axum::response::Response;
use center::contact::{self, Masked};
use center::mfa::{self, Device};
use center::passkey;
use center::password::{self, State};
use center::protection;
use center::recovery_code::{self, Left};
use center::session::{self, Listed};
use rules::session::Durations;

use crate::door::{Arrived, Failure, LoggedIn, Route, Who};
use crate::page::Page;

/// The routes of the overview.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/security", Who::Root, show)]
}

#[derive(Template)]
#[template(path = "security/security.html")]
pub(crate) struct Security {
    pub page: Page,
    pub mfa: Option<Device>,
    pub contacts: Masked,
    pub password: State,
    pub protections: protection::Shown,
    pub rotation_days: i64,
    pub durations: Durations,
    pub policy: rules::policy::Session,
    pub sessions: usize,
    pub current: Option<Listed>,
    pub passkeys: usize,
    pub recovery_codes: Option<Left>,
}

async fn show(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let view = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        let live = session::live(tx, ctx, &who)?;
        Ok(Security {
            page,
            mfa: mfa::find(tx, who.account)?,
            contacts: contact::masked(tx, ctx, &who)?,
            password: password::state(tx, ctx, &who)?,
            protections: protection::shown(tx, ctx, &who)?,
            rotation_days: ctx.policy.password.rotation_days,
            durations: session::durations(tx, ctx, who.account)?,
            policy: ctx.policy.session.clone(),
            sessions: live.len(),
            passkeys: passkey::list(tx, &who)?.len(),
            recovery_codes: recovery_code::shown(tx, &who)?,
            current: live.into_iter().find(|session| session.current),
        })
    });
    let view = view.await?;
    view.page.answer(&view)
}
