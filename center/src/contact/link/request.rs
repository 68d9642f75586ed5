//! A change is asked for, its message sent again, or taken back. (MOBILE-06 to MOBILE-08, EMAIL-05 to EMAIL-08)

use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use db::seal::DataKey;
use rules::operation::Own;
use rules::{At, HOUR, Millis, Refusal};
use serde_json::json;

use super::{Contact, Stored, store, token_hash};
use crate::account::Account;
use crate::audit::{self, Event};
use crate::contact::{Address, Typed};
use crate::message::{self, Message, Notice};
use crate::session::Root;
use crate::verification::{Grant, Guarded, guard};
use crate::{Ctx, Error, account, limit};

/// What the grant for a change is good for that takes the security email along (EMAIL-08).
pub const SYNC: &str = "contact-email-sync";

/// What the pop-up holds.
pub struct Request<'a> {
    /// Which address.
    pub contact: Contact,
    /// The new one, as typed.
    pub typed: &'a Typed,
    /// Whether the security email takes it too, at confirmation (EMAIL-06).
    pub sync: bool,
    /// The passed verification, which `sync` needs.
    pub grant: Option<&'a Grant>,
}

/// A change that waits for its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Which address.
    pub contact: Contact,
    /// The new one, masked.
    pub to: String,
    /// Whether the security email will take it too.
    pub sync: bool,
    /// When the message may be sent again.
    pub resend_at: Millis,
    /// Until when the link is good.
    pub expires_at: Millis,
}

/// Sends a link to the new address. Until it is confirmed everything stays as it is (MOBILE-07).
///
/// # Errors
/// What is wrong with the address; [`Refusal::VerificationRequired`] for `sync` without its grant;
/// [`Refusal::CodeTooSoon`], [`Refusal::RequestTooMany`].
pub fn request(tx: &mut Tx, ctx: &Ctx, who: &Root, wish: &Request<'_>) -> Result<Pending, Error> {
    let sync = wish.sync && wish.contact == Contact::Email;
    if sync {
        let operation = Own::ModifyUserEmailAddress;
        guard(tx, ctx, who, &Guarded { operation, parameters: SYNC, grant: wish.grant }, true)?;
    }
    let address = wish.typed.read(ctx)?;
    if address.channel() != wish.contact.kind().channel() {
        return Err(Error::fault("an address of the other kind"));
    }
    let (account, key) = account_of(tx, ctx, who)?;
    let waiting = store::find_waiting(tx, account.id, wish.contact, ctx.now)?;
    let subject = address.subject(ctx);
    if let Some(waiting) = waiting.filter(|waiting| waiting.subject == subject) {
        may_send(ctx, &waiting)?;
    }
    let facts = json!({ "kind": wish.contact.kind().name(), "to": address.masked(), "synced": sync });
    audit::append(tx, ctx, account.id, Event::ContactChangeRequested, facts)?;
    send(tx, ctx, &account, &key, wish.contact, &address, sync)
}

/// Sends a new link to the same address; the one before it counts no more.
///
/// # Errors
/// [`Refusal::ContactChangeGone`], [`Refusal::CodeTooSoon`], [`Refusal::RequestTooMany`].
pub fn resend(tx: &mut Tx, ctx: &Ctx, who: &Root, contact: Contact) -> Result<Pending, Error> {
    let (account, key) = account_of(tx, ctx, who)?;
    let waiting = store::find_waiting(tx, account.id, contact, ctx.now)?.ok_or(Refusal::ContactChangeGone)?;
    may_send(ctx, &waiting)?;
    let address = open(&key, &waiting)?;
    send(tx, ctx, &account, &key, contact, &address, waiting.sync)
}

/// Takes a change back; `false`: none was waiting.
pub fn cancel(tx: &mut Tx, ctx: &Ctx, who: &Root, contact: Contact) -> Result<bool, Error> {
    let cancelled = store::delete_one(tx, who.account, contact, ctx.now)?;
    if cancelled {
        let facts = json!({ "kind": contact.kind().name() });
        audit::append(tx, ctx, who.account, Event::ContactChangeCancelled, facts)?;
    }
    Ok(cancelled)
}

/// The change of one address that waits, if one does.
pub fn pending(tx: &mut Tx, ctx: &Ctx, who: &Root, contact: Contact) -> Result<Option<Pending>, Error> {
    let Some(waiting) = store::find_waiting(tx, who.account, contact, ctx.now)? else { return Ok(None) };
    let (_, key) = account_of(tx, ctx, who)?;
    let address = open(&key, &waiting)?;
    let resend_at = limit::again_at(tx, ctx, &waiting.subject, waiting.sent_at)?;
    Ok(Some(shown(&waiting, &address, resend_at)))
}

/// The address of a change.
pub(super) fn open(key: &DataKey, change: &Stored) -> Result<Address, Error> {
    let plain = key.open("contact_change.sealed", &change.account.0, &change.sealed)?;
    Address::stored(change.contact.kind().channel(), plain)
}

fn account_of(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<(Account, DataKey), Error> {
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key = account.key(ctx)?;
    Ok((account, key))
}

fn may_send(ctx: &Ctx, waiting: &Stored) -> Result<(), Refusal> {
    let again_at = waiting.sent_at + ctx.policy.code.resend;
    if ctx.now < again_at { Err(Refusal::CodeTooSoon { again_at: At(again_at) }) } else { Ok(()) }
}

fn send(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    key: &DataKey,
    contact: Contact,
    address: &Address,
    sync: bool,
) -> Result<Pending, Error> {
    let resend_at = limit::take(tx, ctx, address)?;
    let secret: [u8; 32] = ctx.draw("contact-link");
    let token = BASE64URL_NOPAD.encode(&secret);
    let nonce = ctx.draw("contact-change-seal");
    let sealed = key.seal("contact_change.sealed", &account.id.0, nonce, address.as_str().as_bytes());
    let change = Stored {
        account: account.id,
        contact,
        subject: address.subject(ctx),
        sealed,
        sync,
        sent_at: ctx.now,
        expires_at: ctx.now + ctx.policy.contact.link_ttl,
        confirmed_at: None,
    };
    store::put(tx, &token_hash(&token), &change)?;
    let hours = ctx.policy.contact.link_ttl / HOUR;
    let uin = rules::mask::number(&account.uin.to_string());
    let notice = Notice::ContactLink { token, hours, uin };
    let (channel, to) = (address.channel(), address.as_str().to_owned());
    let message = Message { channel, to, language: account.language, notice };
    message::enqueue(tx, ctx, "contact-link", &message, change.expires_at)?;
    Ok(shown(&change, address, resend_at))
}

fn shown(change: &Stored, address: &Address, resend_at: Millis) -> Pending {
    Pending {
        contact: change.contact,
        to: address.masked(),
        sync: change.sync,
        resend_at,
        expires_at: change.expires_at,
    }
}
