//! Whose request is this? One look-up for each request of a product.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use db::{Tx, params};
use rules::ClientId;

use super::{Client, store};
use crate::session::token_hash;
use crate::{Center, Ctx, Error, limit};

/// The client that the two parts of HTTP Basic stand for; `None`: nobody's, or a revoked client's. The digests
/// are compared in constant time, and those of an unknown client as well, although ids are no secret.
///
/// # Errors
/// If the store fails.
pub async fn check(center: &Center, id: &str, secret: &str) -> Result<Option<Client>, Error> {
    let (Ok(id), Some(given)) = (id.parse::<ClientId>(), token_hash(secret)) else { return Ok(None) };
    let row = center.db.point(store::FIND_WITH_SECRET, params![&id.0]).await?;
    let kept: [u8; 32] = row.as_ref().map_or(Ok([0; 32]), |row| row.get(0))?;
    let is_right = verify_slices_are_equal(&kept, &given).is_ok();
    let client = row.as_ref().map(|row| store::read(row, 1)).transpose()?;
    Ok(client.filter(|client| is_right && client.revoked_at.is_none()))
}

/// Counts a wrong secret for the caller's address.
///
/// # Errors
/// [`rules::Refusal::RequestTooMany`] if that was one too many.
pub fn count_wrong(tx: &mut Tx, ctx: &Ctx) -> Result<(), Error> {
    limit::take_wrong_client(tx, ctx)
}
