//! The API for programs of products: guarded operations, accounts, sessions. (IMP-22, IMP-31)
//!
//! Who calls is known by client credentials (HTTP Basic), never by a session; each route names the scope it needs.

pub(super) mod accounts;
pub(super) mod catalogue;
pub(super) mod checks;
mod question;
pub(super) mod requests;
pub(super) mod sessions;

use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    let parts: [fn() -> Vec<Operation>; 5] =
        [catalogue::operations, checks::operations, requests::operations, accounts::operations, sessions::operations];
    parts.into_iter().flat_map(|part| part()).collect()
}
