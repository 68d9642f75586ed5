//! Which programs of the deployment's products may ask the account centre something? (IMP-22, IMP-31)
//!
//! An operator registers a client on the command line and gets its secret once: 256 random bits, of which only
//! the SHA-256 is stored. A client has scopes, and addresses that people may be sent back to (T57). It is never
//! deleted: revoking it ends its access with the next request, and what it has asked before stays readable.

mod add;
mod check;
mod store;

use rules::client::Scope;
use rules::operation::Name;
use rules::{ClientId, Millis};

pub use add::{Added, NewClient, add, revoke};
pub(crate) use check::{Clients, clients};
pub use check::{check, count_wrong};
pub(crate) use store::find;
pub use store::list;

/// A registered client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Names it to programs. It is no secret.
    pub id: ClientId,
    /// Names it to people.
    pub name: Name,
    /// What it may ask.
    pub scopes: Vec<Scope>,
    /// Where it may have people sent back to.
    pub return_urls: Vec<String>,
    /// When it was registered.
    pub created_at: Millis,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Millis>,
}

impl Client {
    /// Whether it may ask this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}
