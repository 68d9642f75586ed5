//! What is waited for between a product's proof and its use: the session, if one was named.

use std::sync::Arc;

use super::Request;
use super::check::{Subject, live};
use super::redeem::{Redeem, conclude};
use crate::{Center, Ctx, Error};

/// Uses the proof up: exactly once, whatever the number of callers and replicas.
///
/// # Errors
/// [`Refusal::ProductRequestNotFound`]; [`Refusal::ProductRequestChanged`] if anything differs from what was asked
/// about, and nothing is used up then; why it is not proved; [`Refusal::AccountUnknown`], [`Refusal::ProductSession`].
pub async fn redeem(center: &Center, ctx: &Arc<Ctx>, redeem: Redeem) -> Result<Request, Error> {
    let session = match &redeem.subject {
        Subject::Account(_) => None,
        Subject::Session(token) => Some(live(center, token, ctx.now).await?),
    };
    center.write(ctx, move |tx, ctx| conclude(tx, ctx, &redeem, session.as_deref())).await
}
