//! What follows once the first factor is right? The one way from there to a session (T19).

use db::Tx;
use rules::AccountId;
use rules::login::{City, demanded};
use rules::login_method::Method;
use rules::{DAY, Millis};
use serde_json::json;

use super::{Outcome, attempt, city, device, pending};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::{self, Opened};
use crate::{Ctx, Error, notice, protection};

/// Somebody who has proved the first factor, and not yet been let in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proved<'a> {
    /// Whose account.
    pub account: AccountId,
    /// What was right.
    pub method: Method,
    /// The instant at which the password that was right had been set, if it was a password.
    pub password_set_at: Option<Millis>,
    /// Where the page goes on once the login is complete: a path of ours.
    pub resume: &'a str,
}

/// Opens a session, or has the login wait for what the account's protections demand. Every login of every
/// method ends here. The caller holds the account's row.
///
/// # Errors
/// [`rules::Refusal::LoginLocked`].
pub(crate) fn settle(tx: &mut Tx, ctx: &Ctx, proved: &Proved<'_>) -> Result<Outcome, Error> {
    if let Some(refusal) = attempt::locked(tx, ctx, proved.account)? {
        return Err(refusal.into());
    }
    let city = city::of_caller(tx, ctx, proved.account)?;
    let protections = protection::find(tx, proved.account)?;
    match demanded(&protections, proved.method, city) {
        None => Ok(Outcome::Opened(open(tx, ctx, proved.account, proved.method)?)),
        Some(demand) => {
            let unusual = protections.suspicious && city != City::Usual;
            Ok(Outcome::Pending(pending::begin(tx, ctx, proved, demand, unusual)?))
        }
    }
}

/// The login is complete: opens the session, learns browser and city, tells the owner of what is new.
pub(super) fn open(tx: &mut Tx, ctx: &Ctx, account: AccountId, method: Method) -> Result<Opened, Error> {
    let is_known = device::known(tx, ctx, account)?.is_some();
    let city = city::of_caller(tx, ctx, account)?;
    let opened = session::open(tx, ctx, account, method)?;
    city::learn(tx, ctx, account)?;
    let facts = json!({ "method": method.name(), "session": opened.session.to_string() });
    audit::append(tx, ctx, account, Event::LoggedIn, facts)?;
    // Where no city is known, the browser alone decides: a deployment without geo data would tell every login.
    if !is_known || city == City::Unusual {
        tell(tx, ctx, account)?;
    }
    Ok(opened)
}

/// Tells the owner of a new sign-in, so many times a day: a script that logs in all day long shall not fill the
/// owner's mobile.
fn tell(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<(), Error> {
    let name = format!("new-sign-in:{}", data_encoding::HEXLOWER.encode(&account.0));
    let taken = db::primitive::take(tx, &name, ctx.policy.login.notices_day, ctx.now, ctx.now + DAY)?;
    if taken.is_none() {
        return Ok(());
    }
    let (place, device) = (ctx.caller.place.clone(), ctx.caller.device.clone());
    notice::tell_account(tx, ctx, account, Notice::NewSignIn { at: ctx.now, place, device })
}
