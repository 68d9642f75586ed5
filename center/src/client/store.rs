//! The SQL of `client`.

use db::{Row, Tx, params};
use rules::client::Scope;
use rules::operation::Name;
use rules::{ClientId, Millis};

use super::Client;
use crate::Error;

/// Names the rows of clients that are kept: see `crate::kept`.
pub(super) const TABLE: &str = "client";

/// The one look-up of every product request: the client with its secret's digest in front.
pub(super) const FIND_WITH_SECRET: &str =
    "SELECT secret_hash, id, name_en, name_zh, scopes, return_urls, created_at, revoked_at FROM client WHERE id = $1";

/// Most clients in a list.
const MOST: i64 = 1_000;

pub(super) fn insert(tx: &mut Tx, client: &Client, secret_hash: &[u8; 32]) -> Result<(), Error> {
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.name()).collect();
    tx.exec(
        "INSERT INTO client (id, name_en, name_zh, secret_hash, scopes, return_urls, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            &client.id.0,
            &client.name.en,
            &client.name.zh,
            secret_hash,
            &scopes.join(" "),
            &client.return_urls.join("\n"),
            client.created_at
        ],
    )?;
    Ok(())
}

/// A client by its id, revoked ones too.
pub(crate) fn find(tx: &mut Tx, id: ClientId) -> Result<Option<Client>, Error> {
    let row = tx.opt(FIND_WITH_SECRET, params![&id.0])?;
    row.as_ref().map(|row| read(row, 1)).transpose()
}

/// Every client, the oldest first.
pub fn list(tx: &mut Tx) -> Result<Vec<Client>, Error> {
    let rows = tx.all(
        "SELECT id, name_en, name_zh, scopes, return_urls, created_at, revoked_at FROM client ORDER BY id LIMIT $1",
        params![MOST],
    )?;
    rows.iter().map(|row| read(row, 0)).collect()
}

/// `false`: there is none of that id that was not revoked.
pub(super) fn revoke(tx: &mut Tx, id: ClientId, now: Millis) -> Result<bool, Error> {
    tx.touch(TABLE, &id.0);
    let revoked =
        tx.exec("UPDATE client SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", params![&id.0, now])?;
    Ok(revoked == 1)
}

/// The client in a row, its columns from `at` on.
pub(super) fn read(row: &Row, at: usize) -> Result<Client, Error> {
    let (scopes, return_urls): (&str, &str) = (row.get(at + 3)?, row.get(at + 4)?);
    Ok(Client {
        id: ClientId(row.get(at)?),
        name: Name::new(row.get::<String>(at + 1)?, row.get::<String>(at + 2)?),
        scopes: scopes.split(' ').filter_map(Scope::from_name).collect(),
        return_urls: return_urls.lines().map(str::to_owned).collect(),
        created_at: row.get(at + 5)?,
        revoked_at: row.get(at + 6)?,
    })
}
