//! How long a login lasts: the account's own choice. (SESSION-01 to SESSION-09)

use db::Tx;
use rules::AccountId;
use rules::session::{Durations, idle_minutes, max_hours};
use serde_json::json;

use super::{Root, forget, store};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::{Ctx, Error, notice};

/// What the forms hold; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ChangeDurations {
    /// Minutes without activity, as typed.
    pub idle_minutes: Option<String>,
    /// Hours in all, as typed.
    pub max_hours: Option<String>,
    /// Whether shorter limits apply to running sessions at once (`decisions.md`); the guide's rule is no.
    pub apply_now: bool,
}

/// The account's choice, or the defaults.
pub fn durations(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<Durations, Error> {
    let chosen = store::find_durations(tx, account)?;
    Ok(chosen.unwrap_or_else(|| Durations::default_of(&ctx.policy.session)))
}

/// Stores a new choice. It counts from the next login (SESSION-05), unless `apply_now` shortens the
/// running sessions too; nothing lengthens a running session.
///
/// # Errors
/// The range of each value that is out of it (SESSION-08); nothing is stored then.
pub fn change_durations(tx: &mut Tx, ctx: &Ctx, who: &Root, input: &ChangeDurations) -> Result<Durations, Error> {
    let before = durations(tx, ctx, who.account)?;
    let policy = &ctx.policy.session;
    let idle = input.idle_minutes.as_deref().map_or(Ok(before.idle_minutes), |typed| idle_minutes(typed, policy));
    let maximum = input.max_hours.as_deref().map_or(Ok(before.max_hours), |typed| max_hours(typed, policy));
    let after = match (idle, maximum) {
        (Ok(idle_minutes), Ok(max_hours)) => Durations { idle_minutes, max_hours },
        (idle, maximum) => return Err(Error::Refused([idle.err(), maximum.err()].into_iter().flatten().collect())),
    };
    if input.apply_now {
        store::shorten(tx, who.account, after)?;
        forget(tx, ctx, who.account)?;
    }
    if after == before {
        return Ok(after);
    }
    store::put_durations(tx, who.account, after)?;
    let facts =
        json!({ "idle_minutes": after.idle_minutes, "max_hours": after.max_hours, "applied_now": input.apply_now });
    audit::append(tx, ctx, who.account, Event::DurationsChanged, facts)?;
    let place = ctx.caller.place.clone();
    let told = Notice::DurationsChanged { at: ctx.now, place, idle: after.idle_minutes, maximum: after.max_hours };
    notice::tell_account(tx, ctx, who.account, told)?;
    Ok(after)
}
