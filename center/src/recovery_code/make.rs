//! How does an account get new recovery codes?

use db::Tx;
use rules::operation::Own;
use rules::recovery_code::{COUNT, from_random, grouped};
use rules::verification::Method;
use serde_json::json;

use super::{spend, store};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::Root;
use crate::verification::{self, Grant, Guarded};
use crate::{Ctx, Error, notice};

/// What the grant for new codes is for.
pub const PARAMETERS: &str = "recovery-codes";

/// Makes new ones and voids the old; answers them as they are to be shown, once.
///
/// # Errors
/// [`rules::Refusal::VerificationRequired`].
pub fn make(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Vec<String>, Error> {
    let act = Guarded { operation: Own::BindMfaToken, parameters: PARAMETERS, grant };
    verification::guard(tx, ctx, who, &act, false)?;
    // Two makings at once come one after the other: whoever is second voids the first's.
    crate::account::lock(tx, who.account)?;
    store::delete(tx, who.account)?;
    let mut codes = Vec::new();
    for nth in 0..COUNT {
        let code = from_random(ctx.draw(&format!("recovery-code-{nth}")));
        store::insert(tx, who.account, &spend::digest(ctx, who.account, &code), ctx.now)?;
        codes.push(grouped(&code));
    }
    verification::renewed(tx, who.account, Method::RecoveryCode)?;
    audit::append(tx, ctx, who.account, Event::RecoveryCodesMade, json!({ "count": COUNT }))?;
    let told = Notice::RecoveryCodesMade { at: ctx.now, place: ctx.caller.place.clone() };
    notice::tell_account(tx, ctx, who.account, told)?;
    Ok(codes)
}
