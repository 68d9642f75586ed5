//! Is this a recovery code that was not used yet?

use db::Tx;
use rules::AccountId;
use rules::recovery_code::parse;
use serde_json::json;

use super::store;
use crate::account::Account;
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::{Ctx, Error, notice};

/// What a code is stored as. The account is part of it: a digest that is moved to another account is none there.
pub(super) fn digest(ctx: &Ctx, account: AccountId, code: &str) -> [u8; 32] {
    ctx.keys.mac("recovery-code", &[&account.0, code.as_bytes()])
}

/// Uses a code up; `false`: it is none, or was used. The owner is told of each use and how many are left.
pub(crate) fn spend(tx: &mut Tx, ctx: &Ctx, account: &Account, typed: &str) -> Result<bool, Error> {
    let Some(code) = parse(typed) else { return Ok(false) };
    if !store::consume(tx, account.id, &digest(ctx, account.id, &code), ctx.now)? {
        return Ok(false);
    }
    let left = store::find(tx, account.id)?.map_or(0, |left| left.count);
    audit::append(tx, ctx, account.id, Event::RecoveryCodeUsed, json!({ "left": left }))?;
    let told = Notice::RecoveryCodeUsed { at: ctx.now, place: ctx.caller.place.clone(), left };
    notice::tell_account(tx, ctx, account.id, told)?;
    Ok(true)
}
