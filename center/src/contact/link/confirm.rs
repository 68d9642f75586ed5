//! The link is opened, by anybody and in any browser, and confirmed. (MOBILE-07, EMAIL-07, A29, T43)

use db::Tx;
use db::seal::DataKey;
use rules::{Millis, Refusal};
use serde_json::json;

use super::request::open;
use super::{Contact, Stored, store, token_hash};
use crate::account::Account;
use crate::audit::{self, Event};
use crate::contact::{Changed, Kind, put, tell};
use crate::{Ctx, Error, account, limit};

/// What the page of a link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// Which address.
    pub contact: Contact,
    /// The new one, masked.
    pub to: String,
    /// The account ID, masked.
    pub uin: String,
    /// Whether the security email takes it too.
    pub sync: bool,
    /// Until when the link is good.
    pub expires_at: Millis,
}

/// What a link would do; it does nothing yet.
///
/// # Errors
/// [`Refusal::ContactLinkUnknown`], [`Refusal::ContactLinkUsed`], [`Refusal::ContactLinkExpired`].
pub fn look(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Landing, Error> {
    let change = store::find(tx, &token_hash(token))?.ok_or(Refusal::ContactLinkUnknown)?;
    if let Some(why) = over(ctx, &change) {
        return Err(why.into());
    }
    let (account, key) = account_of(tx, ctx, &change)?;
    landing(&account, &key, &change)
}

/// Confirms receipt: the address is set, and the security email with it if that was asked for.
///
/// # Errors
/// Those of [`look`]; of any number of callers one succeeds.
pub fn confirm(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Landing, Error> {
    let hash = token_hash(token);
    let Some(change) = store::consume(tx, &hash, ctx.now)? else {
        let found = store::find(tx, &hash)?.ok_or(Refusal::ContactLinkUnknown)?;
        return Err(over(ctx, &found).unwrap_or(Refusal::ContactLinkUsed).into());
    };
    let (account, key) = account_of(tx, ctx, &change)?;
    let address = open(&key, &change)?;
    if change.contact == Contact::Mobile {
        limit::answered(tx, &change.subject)?;
    }
    let mut changed = Vec::new();
    if change.sync {
        let before = put(tx, ctx, account.id, &key, Kind::SecurityEmail, &address)?;
        changed.push(Changed { kind: Kind::SecurityEmail, before });
    }
    let kind = change.contact.kind();
    let before = put(tx, ctx, account.id, &key, kind, &address)?;
    changed.push(Changed { kind, before });
    let event = match change.contact {
        Contact::Mobile => Event::ContactMobileChanged,
        Contact::Email => Event::ContactEmailChanged,
    };
    audit::append(tx, ctx, account.id, event, json!({ "to": address.masked(), "synced": change.sync }))?;
    tell(tx, ctx, &account, &key, &changed, &address)?;
    landing(&account, &key, &change)
}

fn over(ctx: &Ctx, change: &Stored) -> Option<Refusal> {
    match change.confirmed_at {
        Some(_) => Some(Refusal::ContactLinkUsed),
        None if change.expires_at <= ctx.now => Some(Refusal::ContactLinkExpired),
        None => None,
    }
}

fn account_of(tx: &mut Tx, ctx: &Ctx, change: &Stored) -> Result<(Account, DataKey), Error> {
    let account = account::find(tx, change.account)?.ok_or_else(|| Error::fault("a change of nobody"))?;
    let key = account.key(ctx)?;
    Ok((account, key))
}

fn landing(account: &Account, key: &DataKey, change: &Stored) -> Result<Landing, Error> {
    Ok(Landing {
        contact: change.contact,
        to: open(key, change)?.masked(),
        uin: rules::mask::number(&account.uin.to_string()),
        sync: change.sync,
        expires_at: change.expires_at,
    })
}
