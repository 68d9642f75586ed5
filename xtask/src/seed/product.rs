//! Which product asks about seeded accounts? One with credentials that everybody knows, as the accounts' password is.

use center::client::{self, NewClient};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use db::Tx;
use rules::ClientId;
use rules::client::Scope;
use rules::operation::Name;

use super::person::{FIRST_AT, Person};

/// What its id and its secret are made of.
fn random() -> [u8; 48] {
    let mut random = [0; 48];
    random[..16].copy_from_slice(&Person(0).draw_some::<16>("client id"));
    random[16..].copy_from_slice(&Person(0).draw("client secret"));
    random
}

fn id() -> ClientId {
    ClientId(rules::id::time_ordered(FIRST_AT, Person(0).draw_some("client id")))
}

/// The header that speaks for it (HTTP Basic).
pub fn authorization() -> String {
    let secret = BASE64URL_NOPAD.encode(&Person(0).draw("client secret"));
    format!("Basic {}", BASE64.encode(format!("{}:{secret}", id()).as_bytes()))
}

/// Registers it, unless it is there.
///
/// # Errors
/// If the store fails.
pub fn add(tx: &mut Tx) -> Result<(), center::Error> {
    if client::list(tx)?.iter().any(|client| client.id == id()) {
        return Ok(());
    }
    let name = Name::new("Seeded product", "测试产品");
    let new = NewClient { name, scopes: Scope::ALL.to_vec(), return_urls: Vec::new() };
    client::add(tx, &new, FIRST_AT, &random()).map(drop)
}
