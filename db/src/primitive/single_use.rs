//! Has a thing that can be used once been used?
//!
//! Two ways: what we hand out is issued and then consumed ([`issue`], [`consume`]); what others show us and
//! we have kept no row of (a solved puzzle, an assertion's id) is spent when it is first seen ([`spend`]).

use crate::{Error, Tx, params};

/// Makes a thing that can be used once: `token` (a digest, never the secret itself) stands for `subject`.
/// [`Error::Unique`] (`single_use_pkey`) if it exists already.
pub fn issue(tx: &mut Tx, token: &[u8], subject: &str, expires_at: i64) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO single_use (token, subject, expires_at) VALUES ($1, $2, $3)",
        params![token, subject, expires_at],
    )
    .map(drop)
}

/// Uses it up. `None` if it is unknown, expired or used: of any number of callers exactly one gets it.
pub fn consume(tx: &mut Tx, token: &[u8], now: i64) -> Result<Option<String>, Error> {
    let row = tx.opt(
        "UPDATE single_use SET consumed_at = $2
         WHERE token = $1 AND consumed_at IS NULL AND expires_at > $2
         RETURNING subject",
        params![token, now],
    )?;
    row.map(|row| row.get(0)).transpose()
}

/// Marks a thing that was not issued here as used. `true` for the first caller only, `false` for all others
/// and for what has expired. It is remembered until it expires by itself.
pub fn spend(tx: &mut Tx, token: &[u8], subject: &str, now: i64, expires_at: i64) -> Result<bool, Error> {
    if expires_at <= now {
        return Ok(false);
    }
    let row = tx.opt(
        "INSERT INTO single_use (token, subject, expires_at, consumed_at) VALUES ($1, $2, $4, $3)
         ON CONFLICT (token) DO NOTHING RETURNING consumed_at",
        params![token, subject, now, expires_at],
    )?;
    Ok(row.is_some())
}
