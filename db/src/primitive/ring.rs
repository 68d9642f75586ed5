//! Was this database written with the key ring that this process holds?
//!
//! A process with another ring would write what the others cannot read, and would take every blind index
//! for new. So each compares at the start and refuses to serve if the answer is no.

use crate::{Error, Row, Tx, params};

/// Whether `fingerprint` (of [`Keys::fingerprint`](crate::seal::Keys::fingerprint)) is the database's. An
/// empty database takes the first one it is shown.
pub fn check_ring(tx: &mut Tx, fingerprint: &str) -> Result<bool, Error> {
    tx.exec("INSERT INTO key_ring (id, fingerprint) VALUES (1, $1) ON CONFLICT DO NOTHING", params![fingerprint])?;
    let row: Row = tx.one("SELECT fingerprint FROM key_ring WHERE id = 1", &[])?;
    Ok(row.get::<&str>(0)? == fingerprint)
}

/// After a key was added to the ring: replaces the fingerprint, if the database's is `old`.
pub fn replace_ring(tx: &mut Tx, old: &str, new: &str) -> Result<bool, Error> {
    let changed =
        tx.exec("UPDATE key_ring SET fingerprint = $2 WHERE id = 1 AND fingerprint = $1", params![old, new])?;
    Ok(changed == 1)
}
