//! How does a product's question stand, and once: go on.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::audit::Event;
use center::operation::{self, Redeem, Request};
use http::Method;
use rules::Refusal;
use rules::client::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Operation;
use super::super::answer::{self, Instant, ok};
use super::super::name::RequestState;
use super::question::AboutToDo;
use crate::door::{Arrived, Client, Failure, Json, Limit, Route, Who};

const ONE: &str = "/api/v1/product/checks/{id}";
const REDEEM: &str = "/api/v1/product/checks/{id}/redeem";

pub(super) fn operations() -> Vec<Operation> {
    let who = Who::Client(Scope::Operations);
    let redeemed = Route::json(Method::POST, REDEEM, who, Limit::None, &[Event::ProductRedeemed], redeem);
    vec![
        Operation::new(Route::get(ONE, who, look), &["product.request_not_found"]),
        Operation::new(
            redeemed,
            &[
                "request.malformed",
                "account.unknown",
                "product.session",
                "operation.own",
                "operation.unknown",
                "operation.resource",
                "operation.digest",
                "product.request_not_found",
                "product.request_changed",
                "product.request_waiting",
                "product.request_declined",
                "product.request_redeemed",
                "product.request_over",
            ],
        ),
    ]
}

/// A question to a person.
#[derive(Serialize, ToSchema)]
struct Question {
    /// Its id.
    #[schema(format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: String,
    /// How it stands.
    #[schema(value_type = RequestState)]
    state: &'static str,
    /// The product's code.
    #[schema(example = "cvm")]
    product: String,
    /// The operation's code.
    #[schema(example = "terminate-instance")]
    operation: String,
    /// On what.
    #[schema(example = "ins-1a2b3c (web server)")]
    resource: String,
    /// Until when it can be answered; once it is proved, until when it can be redeemed.
    expires_at: Instant,
}

impl From<Request> for Question {
    fn from(request: Request) -> Self {
        Self {
            id: request.id.to_string(),
            state: request.stand.name(),
            product: request.question.product,
            operation: request.question.operation,
            resource: request.question.resource,
            expires_at: Instant(request.expires_at),
        }
    }
}

/// Look how a question stands.
///
/// For a product whose person has not come back yet. Only the client that asked sees it. A question is kept for a
/// day after its end.
#[utoipa::path(get, path = "/api/v1/product/checks/{id}", operation_id = "get_check", tag = "Products",
    params(("id" = String, Path, description = "The `id` of the challenge.")),
    responses((status = 200, description = "The question.", body = Question)))]
pub(super) async fn look(
    arrived: Arrived,
    Client(client): Client,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let id = answer::id(path, Refusal::ProductRequestNotFound)?;
    let read = arrived.app().center.read(arrived.ctx(), move |tx, ctx| operation::look(tx, ctx, &client, id)).await?;
    ok(&Question::from(read))
}

/// Redeem a confirmation.
///
/// Uses the person's confirmation up: send exactly what was asked about, then do the operation. Of any number of
/// calls one is answered with 200. If anything differs the confirmation stays as it is.
#[utoipa::path(post, path = "/api/v1/product/checks/{id}/redeem", operation_id = "redeem_check", tag = "Products",
    params(("id" = String, Path, description = "The `id` of the challenge, as it came back in `request`.")),
    responses((status = 200, description = "It was confirmed, and may go on now.", body = Question)))]
pub(super) async fn redeem(
    arrived: Arrived,
    Client(client): Client,
    path: Result<Path<String>, PathRejection>,
    Json(input): Json<AboutToDo>,
) -> Result<Response, Failure> {
    let id = answer::id(path, Refusal::ProductRequestNotFound)?;
    let (subject, question) = input.read()?;
    let redeemed = Redeem { client, id, subject, question };
    let request = operation::redeem(&arrived.app().center, arrived.ctx(), redeemed).await?;
    ok(&Question::from(request))
}
