//! What does a feature look like to the store? One act with its tables, run unchanged on both engines.

use aws_lc_rs::digest::{Context, SHA256};
use db::{BASE, Error, Migration, Tx, params};

pub type Id = [u8; 16];

pub static MIGRATIONS: &[Migration] = &[BASE, FEATURE];
pub const FEATURE: Migration = Migration {
    version: 2,
    name: "feature",
    sql: "
CREATE TABLE account (id BLOB PRIMARY KEY, display_name TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE login_method (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  blind BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX login_method_blind ON login_method (kind, blind);
-- The head is locked by the update that takes the next number, so the chain cannot fork.
CREATE TABLE audit_head (account_id BLOB PRIMARY KEY REFERENCES account (id), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  account_id BLOB NOT NULL REFERENCES account (id),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, lease_until INTEGER, sealed BLOB) STRICT;
CREATE INDEX outbox_due ON outbox (due_at);
",
    postgres: None,
};

/// What the door has parsed, and what was drawn for it outside of the act.
#[derive(Clone)]
pub struct Register {
    pub account: Id,
    pub method: Id,
    pub blind: [u8; 32],
    pub sealed: Vec<u8>,
    pub display_name: String,
    pub now: i64,
}

impl Register {
    /// Everything follows from `n`, except that `contact` decides the blind index.
    pub fn sample(n: u64, contact: u64) -> Self {
        let id = |tag: u8| -> Id { sha256(&[&[tag], &n.to_le_bytes()])[..16].try_into().unwrap() };
        Self {
            account: id(1),
            method: id(2),
            blind: sha256(&[&contact.to_le_bytes()]),
            sealed: vec![7; 60],
            display_name: format!("user{n}"),
            now: 1_760_000_000_000 + n as i64,
        }
    }
}

/// How the act can end without success.
#[derive(Debug, PartialEq)]
pub enum Refused {
    Taken,
    Store(Error),
}
impl From<Error> for Refused {
    fn from(e: Error) -> Self {
        match e {
            Error::Unique(index) if index == "login_method_blind" => Self::Taken,
            other => Self::Store(other),
        }
    }
}

pub fn register(tx: &mut Tx, input: &Register) -> Result<Id, Refused> {
    tx.exec(
        "INSERT INTO account (id, display_name, created_at) VALUES ($1, $2, $3)",
        params![&input.account, &input.display_name, input.now],
    )?;
    tx.exec(
        "INSERT INTO login_method (id, account_id, kind, blind, sealed) VALUES ($1, $2, $3, $4, $5)",
        params![&input.method, &input.account, "mobile", &input.blind, &input.sealed],
    )?;
    append(tx, &input.account, input.now, "registered")?;
    Ok(input.account)
}

/// Adds a row to the account's hash chain. The first statement takes the next number and *locks* the
/// head, so a second act on the same account waits for this one and then reads the new hash.
pub fn append(tx: &mut Tx, account: &Id, now: i64, event: &str) -> Result<i64, Error> {
    let head = tx.one(
        "INSERT INTO audit_head (account_id, seq, hash) VALUES ($1, 1, $2)
         ON CONFLICT (account_id) DO UPDATE SET seq = audit_head.seq + 1
         RETURNING seq, hash",
        params![account, &[0; 32]],
    )?;
    let (seq, last): (i64, &[u8]) = (head.get(0)?, head.get(1)?);
    let hash = link(last, seq, now, event);
    tx.exec(
        "INSERT INTO audit (account_id, seq, at, event, hash) VALUES ($1, $2, $3, $4, $5)",
        params![account, seq, now, event, &hash],
    )?;
    tx.exec("UPDATE audit_head SET hash = $2 WHERE account_id = $1", params![account, &hash])?;
    Ok(seq)
}

/// The hash of one link over the one before.
pub fn link(last: &[u8], seq: i64, now: i64, event: &str) -> [u8; 32] {
    sha256(&[last, &seq.to_be_bytes(), &now.to_be_bytes(), event.as_bytes()])
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    parts.iter().for_each(|part| context.update(part));
    context.finish().as_ref().try_into().unwrap()
}
