//! The acts of the form: try the code, then replace everything at once.

use db::Tx;
use db::seal::DataKey;
use rules::Refusal;
use rules::email::Email;
use rules::session::End;
use serde_json::json;

use super::send::key;
use super::store;
use crate::account::{self, Account};
use crate::audit::{self, Event};
use crate::contact::{self, Address, Kind};
use crate::message::{Channel, Notice, code};
use crate::password::{self, Hash, Stored};
use crate::session::{self, Root};
use crate::{Ctx, Error, login, login_method, notice, verification};

/// What must be hashed, and what is known of it.
pub(super) struct Begun {
    /// The present password; `None`: the account is to get its first.
    pub present: Option<Stored>,
    pub history: Vec<String>,
}

/// What is to be set.
pub(super) struct New {
    pub email: Email,
    pub digits: String,
    pub hash: Hash,
    /// EMAIL-17.
    pub sync: bool,
}

/// Tries the code of the new address; a wrong one stays counted.
pub(super) fn try_code(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    email: &Email,
    digits: &str,
) -> Result<Result<Begun, Refusal>, Error> {
    let row = store::find(tx, who.session, ctx.now)?.ok_or(Refusal::VerificationRequired)?;
    let subject = ctx.keys.blind("email", email.as_str());
    if row.subject != Some(subject) {
        return Err(Refusal::EmailNoCode.into());
    }
    if let Err(refusal) = code::attempt(tx, ctx, key(&row.id, &subject), digits)? {
        return Ok(Err(refusal));
    }
    let present = password::find(tx, who.account)?;
    Ok(Ok(Begun { present, history: password::history(tx, ctx, who.account)? }))
}

/// Replaces login email and password; answers how many other sessions were ended.
///
/// # Errors
/// [`Refusal::EmailTaken`]: the mailbox is proved, so it may be told (EMAIL-18); [`Refusal::CodeExpired`] if it
/// was used meanwhile. Nothing has happened then.
pub(super) fn conclude(tx: &mut Tx, ctx: &Ctx, who: &Root, begun: &Begun, new: &New) -> Result<u64, Error> {
    account::lock(tx, who.account)?;
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let key_of_account = account.key(ctx)?;
    let subject = ctx.keys.blind("email", new.email.as_str());
    let id = store::consume(tx, who.session, &subject, ctx.now)?.ok_or(Refusal::VerificationRequired)?;
    if !code::consume(tx, ctx, key(&id, &subject), &new.digits)? {
        return Err(Refusal::CodeExpired.into());
    }
    let mut told = targets(tx, &account, &key_of_account)?;
    login_method::replace_email(tx, ctx, account.id, &key_of_account, &new.email)?;
    set_password(tx, ctx, who, begun.present.as_ref(), &new.hash)?;
    if new.sync {
        for kind in [Kind::SecurityEmail, Kind::ContactEmail] {
            contact::put(tx, ctx, account.id, &key_of_account, kind, &Address::Email(new.email.clone()))?;
        }
    }
    told.extend(targets(tx, &account, &key_of_account)?);
    let ended = end_what_was_begun(tx, ctx, who)?;
    let facts = json!({ "email": new.email.masked(), "synced": new.sync, "sessions_ended": ended });
    audit::append(tx, ctx, account.id, Event::LoginEmailChanged, facts)?;
    tell(tx, ctx, &account, &new.email, told)?;
    Ok(ended)
}

/// EMAIL-16.
fn set_password(tx: &mut Tx, ctx: &Ctx, who: &Root, present: Option<&Stored>, hash: &Hash) -> Result<(), Error> {
    let Some(present) = present else { return password::set_first(tx, ctx, who.account, hash) };
    let replaced = password::replace(tx, ctx, who.account, present.set_at, hash.as_str())?;
    if replaced { Ok(()) } else { Err(Error::Busy(1)) }
}

/// Other sessions, resets, verifications and changes that the old address or password may have opened.
fn end_what_was_begun(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<u64, Error> {
    store::delete_of(tx, who.account)?;
    password::reset::forget_account(tx, who.account)?;
    login::forget_pending(tx, who.account)?;
    verification::forget_account(tx, who.account)?;
    session::end_others(tx, ctx, who, End::PasswordChanged)
}

/// Who is told: the login email, the security email and the secure mobile, as they are at this moment.
fn targets(tx: &mut Tx, account: &Account, key: &DataKey) -> Result<Vec<(Channel, String)>, Error> {
    let mut targets = contact::security_targets(tx, account.id, key)?;
    targets.extend(login_method::email(tx, account.id, key)?.map(|email| (Channel::Mail, email)));
    Ok(targets)
}

fn tell(tx: &mut Tx, ctx: &Ctx, account: &Account, email: &Email, told: Vec<(Channel, String)>) -> Result<(), Error> {
    let mut targets: Vec<(Channel, String)> = Vec::new();
    for target in told {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    let notice = Notice::LoginEmailChanged { at: ctx.now, place: ctx.caller.place.clone(), email: email.masked() };
    notice::tell_at(tx, ctx, account, &targets, &notice)
}
