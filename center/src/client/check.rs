//! Whose request is this? The hot path: one look-up for each request of a product.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use db::{Tx, params};
use rules::ClientId;

use super::{Client, store};
use crate::kept::Kept;
use crate::session::token_hash;
use crate::{Center, Ctx, Error, limit};

/// Most clients that are kept; few deployments have more than a dozen.
const MOST: usize = 1_000;

/// Clients that were read, each with its secret's digest.
pub(crate) type Clients = Kept<ClientId, Registered>;

/// With room for as many as are kept.
pub(crate) fn clients() -> Clients {
    Kept::new(MOST)
}

/// A client, and what its secret is stored as.
#[derive(Clone)]
pub(crate) struct Registered {
    client: Arc<Client>,
    secret_hash: [u8; 32],
}

/// The client that the two parts of HTTP Basic stand for; `None`: nobody's, or a revoked client's. The digests
/// are compared in constant time, and those of an unknown client as well, although ids are no secret.
///
/// # Errors
/// If the store fails.
pub async fn check(center: &Center, id: &str, secret: &str) -> Result<Option<Arc<Client>>, Error> {
    let (Ok(id), Some(given)) = (id.parse::<ClientId>(), token_hash(secret)) else { return Ok(None) };
    let found = find(center, id).await?;
    let stored = found.as_ref().map_or([0; 32], |found| found.secret_hash);
    let is_right = verify_slices_are_equal(&stored, &given).is_ok();
    Ok(found.map(|found| found.client).filter(|client| is_right && client.revoked_at.is_none()))
}

/// From the store, or as it was read while the row has not changed since.
async fn find(center: &Center, id: ClientId) -> Result<Option<Registered>, Error> {
    let stamp = center.db.stamp(store::TABLE, &id.0);
    let kept = stamp.and_then(|stamp| center.clients.find(id).filter(|(then, _)| *then == stamp));
    if let Some((_, registered)) = kept {
        return Ok(Some(registered));
    }
    let Some(row) = center.db.point(store::FIND_WITH_SECRET, params![&id.0]).await? else { return Ok(None) };
    let registered = Registered { client: Arc::new(store::read(&row, 1)?), secret_hash: row.get(0)? };
    if let Some(stamp) = stamp {
        center.clients.keep(id, stamp, registered.clone());
    }
    Ok(Some(registered))
}

/// Counts a wrong secret for the caller's address.
///
/// # Errors
/// [`rules::Refusal::RequestTooMany`] if that was one too many.
pub fn count_wrong(tx: &mut Tx, ctx: &Ctx) -> Result<(), Error> {
    limit::take_wrong_client(tx, ctx)
}
