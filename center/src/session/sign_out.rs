//! Signing out everywhere, the present session included. (SIGNOUT-01 to SIGNOUT-06)

use db::Tx;
use rules::operation::Own;
use rules::session::End;
use serde_json::json;

use super::{Root, end_all};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::verification::{Grant, Guarded, guard};
use crate::{Ctx, Error, notice};

/// Ends every session of the account; answers how many that were. Sub-users' sessions stay (SIGNOUT-06).
///
/// # Errors
/// [`rules::Refusal::VerificationRequired`] without a grant for it: nothing has ended then (SIGNOUT-04).
pub fn sign_out_everywhere(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<u64, Error> {
    guard(tx, ctx, who, &Guarded { operation: Own::RemoveLoginStatus, parameters: "", grant }, false)?;
    let ended = end_all(tx, ctx, who.account, End::SignedOut)?;
    audit::append(tx, ctx, who.account, Event::SignedOutEverywhere, json!({ "count": ended }))?;
    let place = ctx.caller.place.clone();
    notice::tell_account(tx, ctx, who.account, Notice::SignedOutEverywhere { at: ctx.now, place })?;
    Ok(ended)
}
