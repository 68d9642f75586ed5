//! The act of asking: a request is kept, and the product is told where to send the person.

use db::Tx;
use rules::operation::{Stand, demanded};
use rules::verification::Method;
use rules::{AccountId, Millis, ProductRequestId, SessionId};
use serde_json::{Value, json};

use super::check::{Asked, Decision};
use super::{Request, catalogue, store};
use crate::audit::{self, Event};
use crate::client::Client;
use crate::{Ctx, Error, limit, protection, verification};

/// What a person must answer before an operation goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The request.
    pub id: ProductRequestId,
    /// The methods that count, the one to begin with first; none: the account has none at this moment.
    pub methods: Vec<Method>,
    /// Until when it can be answered.
    pub expires_at: Millis,
}

/// Keeps the request. The protection is read again: this is the moment that counts.
pub(super) fn ask(
    tx: &mut Tx,
    ctx: &Ctx,
    asked: &Asked,
    account: AccountId,
    session: Option<SessionId>,
) -> Result<Decision, Error> {
    let Some(demand) = demanded(&protection::find(tx, account)?, false) else { return Ok(Decision::Allowed) };
    limit::take_product_request(tx, ctx, asked.client.id, account)?;
    let request = Request {
        id: ProductRequestId(ctx.id("product-request")),
        client: asked.client.id,
        account,
        session,
        question: asked.question.clone(),
        return_url: asked.return_url.clone(),
        stand: Stand::Waiting,
        asked_at: ctx.now,
        expires_at: ctx.now + ctx.policy.operation.request_ttl,
    };
    store::insert(tx, &request)?;
    record(tx, ctx, Event::ProductAsked, &request, &asked.client)?;
    let methods = verification::offered(tx, ctx, account, demand)?;
    Ok(Decision::Challenge(Challenge { id: request.id, methods, expires_at: request.expires_at }))
}

/// Appends what happened to a request to the account's record, with the names of that time.
pub(super) fn record(tx: &mut Tx, ctx: &Ctx, event: Event, request: &Request, client: &Client) -> Result<(), Error> {
    let question = &request.question;
    let (product, operation) = catalogue::names(tx, &question.product, &question.operation)?;
    let facts: Value = json!({
        "request": request.id.to_string(),
        "client": request.client.to_string(),
        "operation": question.full_name(),
        "resource": question.resource,
        "en": format!("{}: {} – {}", client.name.en, product.en, operation.en),
        "zh": format!("{}：{} – {}", client.name.zh, product.zh, operation.zh),
    });
    audit::append(tx, ctx, request.account, event, facts)
}
