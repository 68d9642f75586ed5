//! What may the owner do with a passkey?

use db::Tx;
use rules::operation::Own;
use rules::passkey::Name;
use rules::protection::Choice;
use rules::{PasskeyId, Refusal};
use serde_json::json;

use super::store;
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::Root;
use crate::verification::{self, Grant, Guarded};
use crate::{Ctx, Error, notice, protection};

/// Calls it something else.
///
/// # Errors
/// [`Refusal::PasskeyNotFound`], and those of the name.
pub fn rename(tx: &mut Tx, ctx: &Ctx, who: &Root, id: PasskeyId, name: &str) -> Result<(), Error> {
    let name = Name::parse(name)?;
    let before = store::rename(tx, who.account, id, name.as_str())?.ok_or(Refusal::PasskeyNotFound)?;
    if before != name.as_str() {
        let facts = json!({ "name": name.as_str(), "before": before });
        audit::append(tx, ctx, who.account, Event::PasskeyRenamed, facts)?;
    }
    Ok(())
}

/// What the grant for a removal is for: this passkey and no other (T35).
pub fn removal_parameters(id: PasskeyId) -> String {
    format!("passkey={id}")
}

/// Takes it away. It proves nothing and opens nothing from now on; sessions that it has opened go on.
///
/// # Errors
/// [`Refusal::PasskeyNotFound`] if it is not of this account, [`Refusal::VerificationRequired`].
pub fn remove(tx: &mut Tx, ctx: &Ctx, who: &Root, id: PasskeyId, grant: Option<&Grant>) -> Result<(), Error> {
    let name = store::delete(tx, who.account, id)?.ok_or(Refusal::PasskeyNotFound)?;
    let parameters = removal_parameters(id);
    let act = Guarded { operation: Own::UnbindMfaToken, parameters: &parameters, grant };
    verification::guard(tx, ctx, who, &act, true)?;
    // No choice asks for a passkey, but it may have been the last thing that a login from elsewhere could show.
    protection::factor_removed(tx, who.account, Choice::None)?;
    audit::append(tx, ctx, who.account, Event::PasskeyRemoved, json!({ "name": name }))?;
    let told = Notice::PasskeyRemoved { at: ctx.now, place: ctx.caller.place.clone(), name };
    notice::tell_account(tx, ctx, who.account, told)
}
