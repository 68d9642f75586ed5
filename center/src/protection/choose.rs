//! Choosing a protection. (LOGINPROT-09, LOGINPROT-10, LOGINPROT-14, OPPROT-07, OPPROT-08, SUSPICIOUS-03)

use db::Tx;
use rules::Refusal;
use rules::operation::Own;
use rules::protection::{Choice, Protections, Wanted};
use serde_json::json;

use super::{find, has_any_factor, offered, replace};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::Root;
use crate::verification::{Grant, Guarded, guard};
use crate::{Ctx, Error, account, notice};

/// Sets login protection, operation protection, or both; `false`: they were that already.
///
/// A verification is demanded if operation protection is on, and in any case where something is lowered. Its
/// parameters are those of [`Wanted::parameters`].
///
/// # Errors
/// [`Refusal::ProtectionFactorMissing`]; [`Refusal::VerificationRequired`].
pub fn choose(tx: &mut Tx, ctx: &Ctx, who: &Root, wanted: &Wanted, grant: Option<&Grant>) -> Result<bool, Error> {
    // Somebody may be unbinding the very factor that is chosen here: one of the two comes after the other.
    account::lock(tx, who.account)?;
    let before = find(tx, who.account)?;
    let after = wanted.applied_to(before);
    if after == before {
        return Ok(false);
    }
    let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
    let offered = offered(tx, ctx, &account)?;
    let is_ready = |choice: Choice| offered.iter().any(|offered| offered.choice == choice && offered.is_ready);
    // What stays as it is needs no factor: only what is newly chosen does.
    let newly = [(before.login, after.login), (before.operation, after.operation)];
    if newly.into_iter().any(|(before, after)| after != before && !is_ready(after)) {
        return Err(Refusal::ProtectionFactorMissing.into());
    }
    let act = Guarded { operation: Own::SetProtection, parameters: &wanted.parameters(), grant };
    guard(tx, ctx, who, &act, wanted.lowered(&before) != Choice::None)?;
    replace(tx, who.account, &before, &after)?;
    let facts = json!({
        "login": { "from": before.login.name(), "to": after.login.name() },
        "operation": { "from": before.operation.name(), "to": after.operation.name() },
    });
    audit::append(tx, ctx, who.account, Event::ProtectionChanged, facts)?;
    tell(tx, ctx, who, &before, &after)?;
    Ok(true)
}

/// What a verification for switching the protection against suspicious logins is good for.
pub const fn switch_parameters(on: bool) -> &'static str {
    if on { "suspicious=on" } else { "suspicious=off" }
}

/// Switches the protection against suspicious logins; `false`: it stood so already. Switching it off is always
/// verified, switching it on if operation protection is on.
///
/// # Errors
/// [`Refusal::ProtectionNoMethod`] (SUSPICIOUS-05); [`Refusal::VerificationRequired`].
pub fn switch_suspicious(tx: &mut Tx, ctx: &Ctx, who: &Root, on: bool, grant: Option<&Grant>) -> Result<bool, Error> {
    account::lock(tx, who.account)?;
    let before = find(tx, who.account)?;
    if before.suspicious == on {
        return Ok(false);
    }
    if on && !has_any_factor(tx, who.account)? {
        return Err(Refusal::ProtectionNoMethod.into());
    }
    let act = Guarded { operation: Own::SetRemoteLoginSecurity, parameters: switch_parameters(on), grant };
    guard(tx, ctx, who, &act, !on)?;
    let after = Protections { suspicious: on, ..before };
    replace(tx, who.account, &before, &after)?;
    let facts = json!({ "from": switch_name(!on), "to": switch_name(on) });
    audit::append(tx, ctx, who.account, Event::SuspiciousChanged, facts)?;
    tell(tx, ctx, who, &before, &after)?;
    Ok(true)
}

const fn switch_name(on: bool) -> &'static str {
    if on { "on" } else { Choice::None.name() }
}

fn tell(tx: &mut Tx, ctx: &Ctx, who: &Root, before: &Protections, after: &Protections) -> Result<(), Error> {
    let names = |before: Choice, after: Choice| [before.name().to_owned(), after.name().to_owned()];
    let notice = Notice::ProtectionChanged {
        at: ctx.now,
        place: ctx.caller.place.clone(),
        login: names(before.login, after.login),
        operation: names(before.operation, after.operation),
        suspicious: [before.suspicious, after.suspicious].map(|on| switch_name(on).to_owned()),
    };
    notice::tell_account(tx, ctx, who.account, notice)
}
