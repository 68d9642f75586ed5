//! The acts of operators: register a client, revoke it.

use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::client::Scope;
use rules::operation::Name;
use rules::{ClientId, Millis};

use super::{Client, store};
use crate::Error;
use crate::session::token_hash;

/// What an operator says of a client.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// What people will read.
    pub name: Name,
    /// What it may ask.
    pub scopes: Vec<Scope>,
    /// Read by [`rules::client::registered`].
    pub return_urls: Vec<String>,
}

/// A client that was registered. It does not print its secret.
#[derive(Clone)]
pub struct Added {
    /// Its id: the user name of HTTP Basic.
    pub id: ClientId,
    /// Its secret: the password of HTTP Basic. Told once.
    pub secret: String,
}

/// Registers a client. `random` are 48 bytes of the system's random source.
pub fn add(tx: &mut Tx, new: &NewClient, now: Millis, random: &[u8; 48]) -> Result<Added, Error> {
    let (for_id, for_secret) = random.split_at(16);
    let mut id = [0; 16];
    id.copy_from_slice(for_id);
    let id = ClientId(rules::id::time_ordered(now, id));
    let secret = BASE64URL_NOPAD.encode(for_secret);
    let hash = token_hash(&secret).ok_or_else(|| Error::fault("a secret has the shape of a token"))?;
    let client = Client {
        id,
        name: new.name.clone(),
        scopes: new.scopes.clone(),
        return_urls: new.return_urls.clone(),
        created_at: now,
        revoked_at: None,
    };
    store::insert(tx, &client, &hash)?;
    Ok(Added { id, secret })
}

/// Revokes a client; `false`: there is none, or it was revoked already.
pub fn revoke(tx: &mut Tx, id: ClientId, now: Millis) -> Result<bool, Error> {
    store::revoke(tx, id, now)
}
