//! The SQL of `contact_change`.

use db::{Row, Tx, params};
use rules::{AccountId, DAY, Millis};

use super::{Contact, Stored};
use crate::Error;

/// How long an old link can still be told why it does not work.
const KEEP: Millis = 7 * DAY;

/// Puts a change in the place of an earlier one: the newest link counts (MOBILE-08).
pub(super) fn put(tx: &mut Tx, token_hash: &[u8; 32], change: &Stored) -> Result<(), Error> {
    tx.exec(
        "INSERT INTO contact_change (account_id, kind, token_hash, subject, sealed, sync, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (account_id, kind) DO UPDATE SET token_hash = excluded.token_hash, subject = excluded.subject,
           sealed = excluded.sealed, sync = excluded.sync, sent_at = excluded.sent_at,
           expires_at = excluded.expires_at, confirmed_at = NULL",
        params![
            &change.account.0,
            change.contact.kind().name(),
            token_hash,
            &change.subject,
            &change.sealed,
            i64::from(change.sync),
            change.sent_at,
            change.expires_at
        ],
    )?;
    Ok(())
}

/// The change of an account that waits for its link.
pub(super) fn find_waiting(
    tx: &mut Tx,
    account: AccountId,
    contact: Contact,
    now: Millis,
) -> Result<Option<Stored>, Error> {
    let row = tx.opt(
        "SELECT account_id, kind, subject, sealed, sync, sent_at, expires_at, confirmed_at FROM contact_change
         WHERE account_id = $1 AND kind = $2 AND confirmed_at IS NULL AND expires_at > $3",
        params![&account.0, contact.kind().name(), now],
    )?;
    row.as_ref().map(read).transpose()
}

/// The change that a link stands for, whatever its state.
pub(super) fn find(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Option<Stored>, Error> {
    let row = tx.opt(
        "SELECT account_id, kind, subject, sealed, sync, sent_at, expires_at, confirmed_at FROM contact_change
         WHERE token_hash = $1",
        params![token_hash],
    )?;
    row.as_ref().map(read).transpose()
}

/// Spends a link: of any number of callers one gets the change.
pub(super) fn consume(tx: &mut Tx, token_hash: &[u8; 32], now: Millis) -> Result<Option<Stored>, Error> {
    let row = tx.opt(
        "UPDATE contact_change SET confirmed_at = $2
         WHERE token_hash = $1 AND confirmed_at IS NULL AND expires_at > $2
         RETURNING account_id, kind, subject, sealed, sync, sent_at, expires_at, confirmed_at",
        params![token_hash, now],
    )?;
    row.as_ref().map(read).transpose()
}

/// Takes back the change that waits; answers whether one did.
pub(super) fn delete_one(tx: &mut Tx, account: AccountId, contact: Contact, now: Millis) -> Result<bool, Error> {
    let deleted = tx.exec(
        "DELETE FROM contact_change WHERE account_id = $1 AND kind = $2 AND confirmed_at IS NULL AND expires_at > $3",
        params![&account.0, contact.kind().name(), now],
    )?;
    Ok(deleted == 1)
}

/// Takes back what waits, without a word.
pub(super) fn delete_waiting(tx: &mut Tx, account: AccountId, contact: Contact) -> Result<(), Error> {
    tx.exec(
        "DELETE FROM contact_change WHERE account_id = $1 AND kind = $2 AND confirmed_at IS NULL",
        params![&account.0, contact.kind().name()],
    )?;
    Ok(())
}

/// Takes back a change of the contact email that would change the security email too.
pub(super) fn delete_waiting_sync(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.exec(
        "DELETE FROM contact_change
         WHERE account_id = $1 AND kind = 'contact-email' AND sync = 1 AND confirmed_at IS NULL",
        params![&account.0],
    )?;
    Ok(())
}

fn read(row: &Row) -> Result<Stored, Error> {
    let kind: &str = row.get(1)?;
    Ok(Stored {
        account: AccountId(row.get(0)?),
        contact: Contact::from_name(kind).ok_or_else(|| Error::fault(format!("unknown contact {kind}")))?,
        subject: row.get(2)?,
        sealed: row.get(3)?,
        sync: row.get::<i64>(4)? == 1,
        sent_at: row.get(5)?,
        expires_at: row.get(6)?,
        confirmed_at: row.get(7)?,
    })
}

/// Deletes a page of changes that are long over.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    Ok(tx.exec(
        "DELETE FROM contact_change WHERE (account_id, kind) IN
           (SELECT account_id, kind FROM contact_change WHERE expires_at < $1 LIMIT 200)",
        params![now - KEEP],
    )?)
}
