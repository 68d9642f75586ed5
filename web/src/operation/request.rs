//! A product asks the person: who, for what, on what; yes or no. (IMP-22, OPPROT-04, OPPROT-05)
//!
//! The first button leads through identity verification and back here with a grant; the second press confirms. The
//! way back to the product is a page of ours that leads on by itself: a form may not lead to another site, and
//! nothing secret is in the address.

use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::operation::{self, Shown};
use rules::operation::Stand;
use rules::{ProductRequestId, Refusal};
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, Query, see_other, with_cookie};
use crate::page::Page;

/// The page of a request.
#[derive(Template)]
#[template(path = "operation/request.html")]
pub(crate) struct Request {
    pub page: Page,
    pub request: Shown,
    /// Whether a verification has just been passed, it seems: the act will see.
    pub verified: bool,
    /// Whether the person has just answered: the page leads on by itself.
    pub leads_on: bool,
}

impl Request {
    /// Where the page leads on by itself.
    fn onward(&self) -> Option<&str> {
        self.request.back.as_deref().filter(|_| self.leads_on && self.request.stand != Stand::Waiting)
    }

    /// The key of what an answer means.
    fn stand_help(&self) -> String {
        format!("operation-stand-{}-help", self.request.stand.name())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    answered: Option<String>,
}

/// Both forms hold nothing but their token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

type Id = Result<Path<String>, PathRejection>;

fn id(path: Id) -> Result<ProductRequestId, Failure> {
    let text = path.ok().and_then(|Path(text)| text.parse().ok());
    text.ok_or_else(|| Refusal::ProductRequestNotFound.into())
}

/// `GET /operations/requests/{id}`
pub(super) async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    path: Id,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let id = id(path)?;
    let request = arrived.app().center.read(arrived.ctx(), move |tx, ctx| operation::view(tx, ctx, &who, id)).await?;
    let view = Request { page, request, verified: grant.is_some(), leads_on: wish.answered.is_some() };
    view.page.answer(&view)
}

/// `POST /operations/requests/{id}/confirm`
pub(super) async fn confirm(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    path: Id,
    _: Posted<Nothing>,
) -> Result<Response, Failure> {
    let id = id(path)?;
    let (center, person) = (&arrived.app().center, who.clone());
    let confirmed =
        center.write(arrived.ctx(), move |tx, ctx| operation::confirm(tx, ctx, &person, id, grant.as_ref())).await;
    match confirmed {
        Ok(()) => Ok(with_cookie(answered(id), Cookie::Grant.clear())),
        Err(error) if error.demands_verification() => {
            let begun = center.write(arrived.ctx(), move |tx, ctx| operation::verify(tx, ctx, &who, id)).await?;
            Ok(see_other(&format!("/verify/{begun}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /operations/requests/{id}/decline`
pub(super) async fn decline(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Id,
    _: Posted<Nothing>,
) -> Result<Response, Failure> {
    let id = id(path)?;
    arrived.app().center.write(arrived.ctx(), move |tx, ctx| operation::decline(tx, ctx, &who, id)).await?;
    Ok(answered(id))
}

fn answered(id: ProductRequestId) -> Response {
    see_other(&format!("/operations/requests/{id}?answered=yes"))
}
