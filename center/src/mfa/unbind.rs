//! How does a device leave its account? (MFA-16 to MFA-18)

use db::Tx;
use rules::Refusal;
use rules::mfa::{Kind, mask_serial};
use rules::operation::Own;
use rules::protection::{Choice, Protections};
use serde_json::json;

use super::seed::Seed;
use super::{hardware, store, verify};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::Root;
use crate::verification::{Grant, Guarded, guard};
use crate::{Ctx, Error, account, notice, protection};

/// Unbinds the device. Protections that asked for it are off then; answers what they were before.
///
/// # Errors
/// [`Refusal::MfaNotBound`]; `verification.required` without a grant, for which the device's own code, or what
/// stands for a lost device, was proved (MFA-17).
pub fn unbind(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Protections, Error> {
    // Whoever sets a protection to this device meanwhile waits, and then finds it gone.
    account::lock(tx, who.account)?;
    if store::find(tx, who.account)?.is_none() {
        return Err(Refusal::MfaNotBound.into());
    }
    guard(tx, ctx, who, &Guarded { operation: Own::UnbindMfaToken, parameters: "", grant }, true)?;
    let device = store::delete(tx, who.account)?.ok_or(Refusal::MfaNotBound)?;
    store::delete_pending(tx, who.account)?;
    if device.kind == Kind::Hardware {
        let account = account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))?;
        let seed = Seed::new(account.key(ctx)?.open(verify::PLACE, &account.id.0, &device.sealed)?);
        hardware::give_back(tx, ctx, who.account, &seed, device.drift, device.last_step)?;
    }
    let before = protection::factor_removed(tx, who.account, Choice::Mfa)?;
    let (login, operation) = (before.login == Choice::Mfa, before.operation == Choice::Mfa);
    let facts = json!({
        "kind": device.kind.name(),
        "serial": device.serial.as_deref().map(mask_serial),
        "login_protection": login,
        "operation_protection": operation,
    });
    audit::append(tx, ctx, who.account, Event::MfaUnbound, facts)?;
    let place = ctx.caller.place.clone();
    notice::tell_account(tx, ctx, who.account, Notice::MfaUnbound { at: ctx.now, place, login, operation })?;
    Ok(before)
}
