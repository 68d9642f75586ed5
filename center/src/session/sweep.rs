//! What is done to sessions in the background?

use rules::{DAY, Millis};

use super::known::FLUSH;
use super::store;
use crate::{Center, Error};

/// Sessions written or swept in one act.
const PAGE: usize = 200;
/// How long ended sessions stay in their owner's list.
const KEEP: Millis = 180 * DAY;

/// Writes activity that is only in memory; answers how many sessions that concerned. To be called every
/// few seconds less than half a minute, and once more before the process ends.
pub async fn flush(center: &Center) -> Result<usize, Error> {
    let todo = center.sessions.to_write();
    for page in todo.chunks(PAGE) {
        let page = page.to_vec();
        let rows = page.clone();
        center
            .db
            .write(move |tx| rows.iter().try_for_each(|(session, seen)| store::update_last_seen(tx, *session, *seen)))
            .await?;
        center.sessions.written(&page);
    }
    Ok(todo.len())
}

/// Writes the end of sessions that time has ended, and deletes those that ended long ago: one page of
/// each; answers how many rows that were.
pub async fn sweep(center: &Center, now: Millis) -> Result<u64, Error> {
    // Activity of this or another replica may be unwritten for this long.
    let certain = now - 2 * FLUSH;
    center.db.write(move |tx| Ok(store::end_lapsed(tx, certain)? + store::delete_ended(tx, now - KEEP)?)).await
}
