//! What does Security Settings say about the password? (PWD-01, PWD-02, PWD-04, PWD-11)

use db::Tx;
use rules::{DAY, Millis};

use super::store;
use crate::session::Root;
use crate::{Ctx, Error};

/// How the password stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// PWD-02: no login email, so no password.
    NoLoginEmail,
    /// It is set.
    Set {
        /// Since when.
        set_at: Millis,
        /// Whole days since then.
        days: i64,
        /// PWD-04: older than the deployment advises.
        old: bool,
    },
}

/// Reads it.
pub fn state(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<State, Error> {
    let stored = store::find(tx, who.account)?;
    Ok(stored.map_or(State::NoLoginEmail, |stored| State::Set {
        set_at: stored.set_at,
        days: (ctx.now - stored.set_at) / DAY,
        old: rules::password::is_old(stored.set_at, ctx.now, &ctx.policy.password),
    }))
}
