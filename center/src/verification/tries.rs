//! How many wrong proofs may there be? (T03, T37)
//!
//! Three counts, all over every method, flow and replica: a few in a quarter of an hour, some more a day, and
//! for each factor a hundred in a row, after which it proves nothing until it is bound anew. They are apart
//! from the lock of the password.

use data_encoding::HEXLOWER;
use db::{Tx, primitive};
use rules::verification::Method;
use rules::{AccountId, At, DAY, Refusal};
use serde_json::json;

use super::store;
use crate::audit::{self, Event};
use crate::{Ctx, Error};

/// A proof that was counted and may be evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reserved {
    account: AccountId,
    number: i64,
}

fn names(account: AccountId) -> [String; 2] {
    let account = HEXLOWER.encode(&account.0);
    [format!("verify:{account}"), format!("verify-day:{account}")]
}

/// Counts a proof before it is evaluated. `Ok(Err(…))`: there is no place left.
pub(super) fn reserve(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<Result<Reserved, Refusal>, Error> {
    let policy = &ctx.policy.verification;
    let [short, day] = names(account);
    for (name, limit, window) in [(&day, policy.tries_day, DAY), (&short, policy.tries, policy.tries_window)] {
        let until = ctx.now + window;
        match primitive::take(tx, name, limit, ctx.now, until)? {
            Some(number) if name == &short => return Ok(Ok(Reserved { account, number })),
            Some(_) => {}
            None => {
                let again_at = At(primitive::until(tx, name)?.unwrap_or(until));
                return Ok(Err(Refusal::VerificationNoTries { again_at }));
            }
        }
    }
    Err(Error::fault("no counter of tries"))
}

/// The proof was right: it counts no more, and what was wrong before is forgotten.
pub(super) fn clear(tx: &mut Tx, reserved: Reserved, method: Method) -> Result<(), Error> {
    let [short, day] = names(reserved.account);
    primitive::give_back(tx, &day)?;
    primitive::clear(tx, &short)?;
    store::delete_failures(tx, reserved.account, method)
}

/// The proof was wrong: it stays counted.
pub(super) fn wrong(tx: &mut Tx, ctx: &Ctx, reserved: Reserved, method: Method) -> Result<Refusal, Error> {
    let policy = &ctx.policy.verification;
    let in_a_row = store::count_failure(tx, reserved.account, method)?;
    let facts = json!({ "method": method.name(), "number": reserved.number });
    audit::append(tx, ctx, reserved.account, Event::VerificationFailed, facts)?;
    if in_a_row == policy.tries_row {
        audit::append(tx, ctx, reserved.account, Event::FactorDisabled, json!({ "method": method.name() }))?;
    }
    Ok(Refusal::VerificationWrong { left: (policy.tries - reserved.number).max(0) })
}

/// A factor was bound, anew or for the first time: it starts without failures.
pub(crate) fn renewed(tx: &mut Tx, account: AccountId, method: Method) -> Result<(), Error> {
    store::delete_failures(tx, account, method)
}
