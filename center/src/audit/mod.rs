//! What happened in an account, in an order that nobody can change unseen? (IMP-26, P7)
//!
//! Every security-relevant act appends a record in its own transaction. The records of an account form a
//! chain of keyed hashes; the head is sealed as well, so that a chain cut short is found too.
//!
//! ```text
//! hash(n) = MAC(hash(n-1), account, n, at, event, facts)      head.seal = MAC(account, n, hash(n))
//! ```

mod event;
mod history;
mod store;
mod verify;

use db::Tx;
use db::seal::Keys;
use rules::{AccountId, Millis};
use serde_json::{Value, json};

pub use event::Event;
pub use history::{Entry, PAGE, Page, page};
pub use verify::{Broken, Verified, verify};

use crate::{Ctx, Error};

/// Appends a record. `facts` must hold nothing secret; where and with what it was done is added here.
///
/// The first statement takes the next number and locks the head, so acts of one account at once append
/// one after the other.
pub(crate) fn append(tx: &mut Tx, ctx: &Ctx, account: AccountId, event: Event, facts: Value) -> Result<(), Error> {
    let facts = json!({
        "address": ctx.caller.address.to_string(),
        "place": ctx.caller.place.as_ref().map(crate::Place::to_stored),
        "device": ctx.caller.device.to_stored(),
        "request": ctx.request,
        "facts": facts,
    });
    let facts = facts.to_string();
    let (seq, last) = store::lock_head(tx, account)?;
    let hash = link(&ctx.keys, account, &last, seq, ctx.now, event.name(), &facts);
    store::insert(tx, account, seq, ctx.now, event, &facts, &hash)?;
    store::update_head(tx, account, &hash, &seal(&ctx.keys, account, seq, &hash))
}

/// Takes about as long as so many statements of a record, and leaves none: where an address has no account, so
/// that time does not tell (T11). [`append`] makes three.
pub(crate) fn pretend(tx: &mut Tx, ctx: &Ctx, statements: usize) -> Result<(), Error> {
    let nobody = AccountId(ctx.id("nobody"));
    (0..statements).try_for_each(|_| store::touch_nobody(tx, nobody))
}

fn link(keys: &Keys, account: AccountId, last: &[u8], seq: i64, at: Millis, event: &str, facts: &str) -> [u8; 32] {
    keys.mac("audit", &[last, &account.0, &seq.to_be_bytes(), &at.to_be_bytes(), event.as_bytes(), facts.as_bytes()])
}

fn seal(keys: &Keys, account: AccountId, seq: i64, hash: &[u8]) -> [u8; 32] {
    keys.mac("audit-head", &[&account.0, &seq.to_be_bytes(), hash])
}
