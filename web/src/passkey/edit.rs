//! Naming a passkey, and removing it.

use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::passkey::{self, Listed};
use rules::operation::Own;
use rules::passkey::NAME_MAX;
use rules::{PasskeyId, Refusal};
use serde::Deserialize;

use super::HOME;
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, with_cookie};
use crate::page::{Done, Page, done};
use crate::verification;

type Id = Result<Path<String>, PathRejection>;

/// The dialog that names.
#[derive(Template)]
#[template(path = "passkey/name.html")]
pub(crate) struct Name {
    pub page: Page,
    pub id: PasskeyId,
    /// As typed, or as it stands.
    pub name: String,
    pub max: usize,
}

/// The dialog that asks before it removes.
#[derive(Template)]
#[template(path = "passkey/remove.html")]
pub(crate) struct Remove {
    pub page: Page,
    pub passkey: Listed,
    /// Whether it is the only one.
    pub last: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameForm {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemoveForm {}

fn parse(id: Id) -> Result<PasskeyId, Refusal> {
    id.ok().and_then(|Path(text)| text.parse().ok()).ok_or(Refusal::PasskeyNotFound)
}

/// `GET /security/passkeys/{id}/name`
pub(super) async fn show_name(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    id: Id,
) -> Result<Response, Failure> {
    let id = parse(id)?;
    let passkey = arrived.app().center.read(arrived.ctx(), move |tx, _| passkey::one(tx, &who, id)).await?;
    let view = Name { page, id, name: passkey.name, max: NAME_MAX };
    view.page.answer(&view)
}

/// `POST /security/passkeys/{id}/name`
pub(super) async fn rename(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    id: Id,
    Posted(NameForm { name }): Posted<NameForm>,
) -> Result<Response, Failure> {
    let id = parse(id)?;
    let typed = name.clone();
    let center = &arrived.app().center;
    match center.write(arrived.ctx(), move |tx, ctx| passkey::rename(tx, ctx, &who, id, &name)).await {
        Ok(()) => Ok(done(HOME, Done::PasskeyRenamed)),
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = Name { page, id, name: typed, max: NAME_MAX };
            view.page.answer_with(status, &view)
        }
    }
}

/// `GET /security/passkeys/{id}/remove`: also where the verification comes back to.
pub(super) async fn show_remove(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    id: Id,
) -> Result<Response, Failure> {
    let id = parse(id)?;
    let found = arrived.app().center.read(arrived.ctx(), move |tx, _| {
        let passkey = passkey::one(tx, &who, id)?;
        Ok::<_, center::Error>((passkey, passkey::list(tx, &who)?.len() == 1))
    });
    let (passkey, last) = found.await?;
    let view = Remove { page, passkey, last };
    view.page.answer(&view)
}

/// `POST /security/passkeys/{id}/remove`
pub(super) async fn remove(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    id: Id,
    Posted(RemoveForm {}): Posted<RemoveForm>,
) -> Result<Response, Failure> {
    let id = parse(id)?;
    let (root, center) = (who.clone(), &arrived.app().center);
    match center.write(arrived.ctx(), move |tx, ctx| passkey::remove(tx, ctx, &root, id, grant.as_ref())).await {
        Ok(()) => Ok(with_cookie(done(HOME, Done::PasskeyRemoved), Cookie::Grant.clear())),
        Err(error) if error.demands_verification() => {
            let (parameters, resume) = (passkey::removal_parameters(id), format!("{HOME}/{id}/remove"));
            verification::ask(&arrived, &who, Own::UnbindMfaToken, &parameters, &resume).await
        }
        Err(error) => Err(error.into()),
    }
}
