//! What protects the logins and the operations of an account? (LOGINPROT, OPPROT, SUSPICIOUS)
//!
//! Login protection and operation protection are one choice each, apart from one another (OPPROT-10); the
//! protection against suspicious logins is a switch. None of them ever points at a factor that the account
//! does not have: whoever removes a factor calls [`factor_removed`] in the same transaction.

mod store;

use db::Tx;
use rules::AccountId;
use rules::protection::{Choice, Protections};

pub(crate) use store::find;

use crate::Error;

/// Switches the protections that were ticked to the MFA device that was just bound (MFA-14).
pub(crate) fn switch_to_mfa(tx: &mut Tx, account: AccountId, login: bool, operation: bool) -> Result<(), Error> {
    let mut protections = find(tx, account)?;
    if login {
        protections.login = Choice::Mfa;
    }
    if operation {
        protections.operation = Choice::Mfa;
    }
    store::put(tx, account, &protections)
}

/// A factor is gone: protections that asked for it are not enabled any more (MFA-18). Answers what they were.
pub(crate) fn factor_removed(tx: &mut Tx, account: AccountId, factor: Choice) -> Result<Protections, Error> {
    let before = find(tx, account)?;
    let without = |choice| if choice == factor { Choice::None } else { choice };
    let after = Protections { login: without(before.login), operation: without(before.operation), ..before };
    if after != before {
        store::put(tx, account, &after)?;
    }
    Ok(before)
}
