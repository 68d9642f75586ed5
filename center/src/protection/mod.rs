//! What protects the logins and the operations of an account? (LOGINPROT, OPPROT, SUSPICIOUS)
//!
//! Login protection and operation protection are one choice each, apart from one another (OPPROT-10); the
//! protection against suspicious logins is a switch. None of them ever points at a factor that the account
//! does not have (recoverability): every change of a choice and every removal of a factor holds the account's
//! row, so that one comes after the other and sees it.

mod choose;
mod shown;
mod store;

use db::Tx;
use rules::protection::{Choice, Protections};
use rules::verification::Method;
use rules::{AccountId, operation};

pub use choose::{choose, switch_parameters, switch_suspicious};
pub use shown::{Offered, Shown, shown};
pub(crate) use store::{TABLE, find};

use crate::account::{self, Account};
use crate::contact::{self, Kind};
use crate::{Ctx, Error, login, mfa, passkey, verification};

/// Switches the protections that were ticked to the MFA device that was just bound (MFA-14).
pub(crate) fn switch_to_mfa(tx: &mut Tx, account: AccountId, login: bool, operation: bool) -> Result<(), Error> {
    account::lock(tx, account)?;
    let before = find(tx, account)?;
    let mut after = before;
    if login {
        after.login = Choice::Mfa;
    }
    if operation {
        after.operation = Choice::Mfa;
    }
    replace(tx, account, &before, &after)
}

/// A factor is gone: protections that asked for it are not enabled any more (MFA-18), and the protection against
/// suspicious logins goes off if nothing is left that it could ask for. Answers what they were.
///
/// Called in the transaction that removes the factor, after its row is gone. A factor that no choice asks for (a
/// passkey, an address) is [`Choice::None`].
pub(crate) fn factor_removed(tx: &mut Tx, account: AccountId, factor: Choice) -> Result<Protections, Error> {
    account::lock(tx, account)?;
    let before = find(tx, account)?;
    let without = |choice| if choice == factor { Choice::None } else { choice };
    let suspicious = before.suspicious && has_any_factor(tx, account)?;
    let after = Protections { login: without(before.login), operation: without(before.operation), suspicious };
    replace(tx, account, &before, &after)?;
    Ok(before)
}

/// Stores what protects the account from now on. Logins that wait were asked by the old protections: they begin
/// again.
fn replace(tx: &mut Tx, account: AccountId, before: &Protections, after: &Protections) -> Result<(), Error> {
    if after == before {
        return Ok(());
    }
    store::put(tx, account, after)?;
    login::forget_pending(tx, account)
}

/// Whether there is anything that a login from elsewhere could be verified with (SUSPICIOUS-05). Recovery codes
/// do not count: they are for emergencies.
fn has_any_factor(tx: &mut Tx, account: AccountId) -> Result<bool, Error> {
    Ok(contact::since(tx, account, Kind::SecureMobile)?.is_some()
        || contact::since(tx, account, Kind::SecurityEmail)?.is_some()
        || mfa::find(tx, account)?.is_some()
        || passkey::find(tx, account)?.is_some())
}

/// The choices that the account could make now (LOGINPROT-12).
fn offered(tx: &mut Tx, ctx: &Ctx, account: &Account) -> Result<Vec<Offered>, Error> {
    let usable = verification::usable(tx, ctx, account)?;
    let has = |method: Method| usable.iter().any(|usable| usable.method == method);
    let is_ready = |choice: Choice| choice == Choice::None || choice.method().is_some_and(has);
    Ok(Choice::ALL.into_iter().map(|choice| Offered { choice, is_ready: is_ready(choice) }).collect())
}

/// What is demanded before a change whose verification has these parameters; `None`: nothing of ours is meant.
pub(crate) fn demand(
    before: &Protections,
    own: operation::Own,
    parameters: &str,
) -> Option<rules::verification::Demand> {
    match own {
        operation::Own::SetProtection => {
            rules::protection::Wanted::from_parameters(parameters).map(|wanted| wanted.demand(before))
        }
        _ => None,
    }
}
