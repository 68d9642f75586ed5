//! Pages of recovery codes: how many are left, and making new ones, which are shown once. (`decisions.md`)

use askama::Template;
use axum::response::Response;
use center::audit::Event;
use center::recovery_code::{self, Left};
use rules::operation::Own;
use rules::recovery_code::{COUNT, FEW};
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Limit, LoggedIn, MaybeGrant, Posted, Route, Who, with_cookie};
use crate::page::Page;
use crate::verification;

const HOME: &str = "/security/recovery-codes";
const NEW: &str = "/security/recovery-codes/new";

/// The routes of recovery codes.
pub(crate) fn routes() -> Vec<Route> {
    let written = &[Event::RecoveryCodesMade, Event::RecoveryCodeUsed];
    vec![
        Route::get(HOME, Who::Root, show),
        Route::get(NEW, Who::Root, ask),
        Route::post(HOME, Who::Root, Limit::None, written, make),
    ]
}

/// How many are left.
#[derive(Template)]
#[template(path = "recovery_code/codes.html")]
pub(crate) struct Codes {
    pub page: Page,
    pub left: Option<Left>,
}

impl Codes {
    fn of(&self) -> i64 {
        COUNT
    }

    fn are_few(&self, left: &Left) -> bool {
        left.count <= FEW
    }
}

/// Asks before the old ones are void; where the verification comes back to.
#[derive(Template)]
#[template(path = "recovery_code/new.html")]
pub(crate) struct New {
    pub page: Page,
    pub left: Option<Left>,
}

/// The new ones, shown once.
#[derive(Template)]
#[template(path = "recovery_code/made.html")]
pub(crate) struct Made {
    pub page: Page,
    pub codes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeForm {}

async fn left(arrived: &Arrived, LoggedIn(who): LoggedIn) -> Result<Option<Left>, Failure> {
    let center = &arrived.app().center;
    Ok(center.read(arrived.ctx(), move |tx, _| recovery_code::shown(tx, &who)).await?)
}

/// `GET /security/recovery-codes`
async fn show(page: Page, arrived: Arrived, who: LoggedIn) -> Result<Response, Failure> {
    let view = Codes { page, left: left(&arrived, who).await? };
    view.page.answer(&view)
}

/// `GET /security/recovery-codes/new`
async fn ask(page: Page, arrived: Arrived, who: LoggedIn) -> Result<Response, Failure> {
    let view = New { page, left: left(&arrived, who).await? };
    view.page.answer(&view)
}

/// `POST /security/recovery-codes`: answers with the codes themselves, for they are nowhere else.
async fn make(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(MakeForm {}): Posted<MakeForm>,
) -> Result<Response, Failure> {
    let (root, center) = (who.clone(), &arrived.app().center);
    match center.write(arrived.ctx(), move |tx, ctx| recovery_code::make(tx, ctx, &root, grant.as_ref())).await {
        Ok(codes) => {
            let view = Made { page, codes };
            Ok(with_cookie(view.page.answer(&view)?, Cookie::Grant.clear()))
        }
        Err(error) if error.demands_verification() => {
            verification::ask(&arrived, &who, Own::BindMfaToken, recovery_code::PARAMETERS, NEW).await
        }
        Err(error) => Err(error.into()),
    }
}
