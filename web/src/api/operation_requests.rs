//! A product's question, for a person whose program answers it: look, yes, no. (IMP-22, OPPROT-04, OPPROT-05)
//!
//! The acts are those of the page. A yes needs a grant for exactly this question: without one the answer is 403 with
//! the verification to pass.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::audit::Event;
use center::operation::{self, Shown};
use http::Method;
use rules::{Language, ProductRequestId, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{self, Instant, ok};
use super::name::RequestState;
use crate::door::{Arrived, Failure, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const ONE: &str = "/api/v1/operation-requests/{id}";
const CONFIRM: &str = "/api/v1/operation-requests/{id}/confirm";
const DECLINE: &str = "/api/v1/operation-requests/{id}/decline";

const LOOK: &[&str] = &["product.request_not_found", "product.request_session"];
const ANSWER: &[&str] = &[
    "product.request_not_found",
    "product.request_session",
    "product.request_answered",
    "product.request_declined",
    "product.request_redeemed",
    "product.request_over",
];
const CONFIRM_CODES: &[&str] = &[
    "product.request_not_found",
    "product.request_session",
    "product.request_answered",
    "product.request_declined",
    "product.request_redeemed",
    "product.request_over",
    "verification.required",
];

pub(super) fn operations() -> Vec<Operation> {
    let confirmed = Route::json(Method::POST, CONFIRM, Who::Root, Limit::None, &[Event::ProductConfirmed], confirm);
    let declined = Route::json(Method::POST, DECLINE, Who::Root, Limit::None, &[Event::ProductDeclined], decline);
    vec![
        Operation::new(Route::get(ONE, Who::Root, read), LOOK),
        Operation::new(confirmed, CONFIRM_CODES),
        Operation::new(declined, ANSWER),
    ]
}

/// What a product asks the account holder.
#[derive(Serialize, ToSchema)]
struct OperationRequest {
    /// Its id: the `request` of the address that the product sent the person to.
    #[schema(format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: String,
    /// How it stands.
    #[schema(value_type = RequestState)]
    state: &'static str,
    /// Who asks, in the language of the answer.
    #[schema(example = "Server console")]
    client: String,
    /// Of which product, in the language of the answer.
    #[schema(example = "Cloud Virtual Machine")]
    product: String,
    /// What shall be done, in the language of the answer.
    #[schema(example = "Terminating instance")]
    operation: String,
    /// On what.
    #[schema(example = "ins-1a2b3c (web server)")]
    resource: String,
    /// When it was asked.
    asked_at: Instant,
    /// Until when it can be answered; once it is proved, until when the product can redeem the answer.
    expires_at: Instant,
    /// Where to go on after the answer, with the id in its query; `null`: the product named no address.
    #[schema(required, format = "uri")]
    return_url: Option<String>,
}

impl OperationRequest {
    fn new(shown: Shown, language: Language) -> Self {
        Self {
            id: shown.id.to_string(),
            state: shown.stand.name(),
            client: shown.client.of(language).to_owned(),
            product: shown.product.of(language).to_owned(),
            operation: shown.operation.of(language).to_owned(),
            resource: shown.resource,
            asked_at: Instant(shown.asked_at),
            expires_at: Instant(shown.expires_at),
            return_url: shown.back,
        }
    }
}

type Id = Result<Path<String>, PathRejection>;

fn id(path: Id) -> Result<ProductRequestId, Failure> {
    answer::id(path, Refusal::ProductRequestNotFound)
}

/// Look at a product's question.
///
/// What a product asks the account holder. Questions to other accounts are not there; one that was asked of a
/// session is `product.request_session` in every other session.
#[utoipa::path(get, path = "/api/v1/operation-requests/{id}", operation_id = "get_operation_request", tag = "Operation requests",
    params(("id" = String, Path, description = "The question.", format = "uuid")),
    responses((status = 200, description = "The question.", body = OperationRequest)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(who): LoggedIn, path: Id) -> Result<Response, Failure> {
    let id = id(path)?;
    let shown = arrived.app().center.read(arrived.ctx(), move |tx, ctx| operation::view(tx, ctx, &who, id)).await?;
    ok(&OperationRequest::new(shown, arrived.language()))
}

/// Say yes to a product's question.
///
/// Without a grant in `menshen-grant` the answer is `verification.required` with the verification to pass; its grant
/// is good for this question in this session, once. The product then has a few minutes to go on.
#[utoipa::path(post, path = "/api/v1/operation-requests/{id}/confirm", operation_id = "confirm_operation_request", tag = "Operation requests",
    params(
        ("id" = String, Path, description = "The question.", format = "uuid"),
        ("menshen-grant" = Option<String>, Header, description = "The grant of a passed verification."),
    ),
    responses((status = 200, description = "It is confirmed.", body = OperationRequest)))]
pub(super) async fn confirm(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    path: Id,
) -> Result<Response, Failure> {
    let (id, person) = (id(path)?, who.clone());
    let center = &arrived.app().center;
    let confirmed = center.write(arrived.ctx(), move |tx, ctx| {
        operation::confirm(tx, ctx, &person, id, grant.as_ref())?;
        operation::view(tx, ctx, &person, id)
    });
    match confirmed.await {
        Ok(shown) => ok(&OperationRequest::new(shown, arrived.language())),
        Err(error) if error.demands_verification() => {
            let person = who.clone();
            let begun = center.write(arrived.ctx(), move |tx, ctx| operation::verify(tx, ctx, &person, id)).await?;
            verification::demanded(&arrived, &who, begun).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Say no to a product's question.
///
/// It needs no verification. The product learns it, and cannot go on.
#[utoipa::path(post, path = "/api/v1/operation-requests/{id}/decline", operation_id = "decline_operation_request", tag = "Operation requests",
    params(("id" = String, Path, description = "The question.", format = "uuid")),
    responses((status = 200, description = "It is declined.", body = OperationRequest)))]
pub(super) async fn decline(arrived: Arrived, LoggedIn(who): LoggedIn, path: Id) -> Result<Response, Failure> {
    let id = id(path)?;
    let declined = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        operation::decline(tx, ctx, &who, id)?;
        operation::view(tx, ctx, &who, id)
    });
    ok(&OperationRequest::new(declined.await?, arrived.language()))
}
