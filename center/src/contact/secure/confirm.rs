//! The last step: the right code, and the address is set. (MOBILE-13, EMAIL-13)

use db::Tx;
use rules::Refusal;
use serde_json::json;

use super::begin::open;
use super::{Secure, store};
use crate::audit::{self, Event};
use crate::contact::{Address, Changed, Kind, Typed, put, put_secure_mobile, tell};
use crate::message::code;
use crate::session::Root;
use crate::{Ctx, Error, account};

/// What the form holds when it is sent.
pub struct Confirm<'a> {
    /// The code, as typed.
    pub code: &'a str,
    /// The address that stands in the form, if the form has one: another than the code was sent to is refused (T06).
    pub typed: Option<&'a Typed>,
    /// Whether the contact email takes the new address too (EMAIL-12); a mobile never goes along (MOBILE-17).
    pub sync: bool,
}

/// Tries the code and sets the address that it was sent to. `Ok(Err(…))` is a wrong code, which stays counted.
///
/// # Errors
/// [`Refusal::ContactChangeGone`], [`Refusal::ContactCodeNotSent`], [`Refusal::CodeFormat`]; with the right code
/// [`Refusal::MobileFull`].
pub fn confirm(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    which: Secure,
    form: &Confirm<'_>,
) -> Result<Result<(), Refusal>, Error> {
    let digits = rules::code::parse(form.code)?;
    let stored = store::lock(tx, who.session, which, ctx.now)?.ok_or(Refusal::ContactChangeGone)?;
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key = account.key(ctx)?;
    let found = open(&key, who, which, stored)?;
    let (address, subject) = found.target.as_ref().ok_or(Refusal::ContactCodeNotSent)?;
    if let Some(typed) = form.typed
        && typed.read(ctx)? != *address
    {
        return Err(Refusal::ContactCodeNotSent.into());
    }
    if let Err(refusal) = code::attempt(tx, ctx, found.code_key(subject), &digits)? {
        return Ok(Err(refusal));
    }
    if !code::consume(tx, ctx, found.code_key(subject), &digits)? {
        return Ok(Err(Refusal::CodeExpired));
    }
    store::delete(tx, found.id)?;
    let mut changed = Vec::new();
    let before = match which {
        Secure::Mobile => put_secure_mobile(tx, ctx, account.id, &key, address)?,
        Secure::Email => put(tx, ctx, account.id, &key, Kind::SecurityEmail, address)?,
    };
    changed.push(Changed { kind: which.kind(), before });
    if form.sync && which == Secure::Email {
        let before = put(tx, ctx, account.id, &key, Kind::ContactEmail, address)?;
        changed.push(Changed { kind: Kind::ContactEmail, before });
    }
    record(tx, ctx, who, which, address, changed.len() > 1)?;
    tell(tx, ctx, &account, &key, &changed, address)?;
    Ok(Ok(()))
}

fn record(tx: &mut Tx, ctx: &Ctx, who: &Root, which: Secure, address: &Address, synced: bool) -> Result<(), Error> {
    let event = match which {
        Secure::Mobile => Event::SecureMobileChanged,
        Secure::Email => Event::SecurityEmailChanged,
    };
    audit::append(tx, ctx, who.account, event, json!({ "to": address.masked(), "synced": synced }))
}
