//! Which methods does an account have at this moment?

use db::Tx;
use rules::verification::{self as rule, Demand, Facts, Method, State, Usable};
use rules::{AccountId, Millis, Refusal};

use super::Holder;
use super::store::{self, Found};
use crate::account::{self, Account};
use crate::contact::{self, Kind};
use crate::{Ctx, Error, mfa, passkey, protection, recovery_code};

/// A verification with all that decides about its next step.
pub(super) struct Standing {
    pub found: Found,
    pub account: Account,
    /// What counts now, the first one first; without what is proved or excluded.
    pub methods: Vec<Method>,
}

impl Standing {
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts { demand: self.found.demand, methods: &self.methods }
    }

    pub(super) fn current(&self) -> Option<Method> {
        self.facts().current(self.found.method)
    }

    pub(super) fn state(&self, ctx: &Ctx) -> State {
        let found = &self.found;
        match (found.is_granted, ctx.now < found.expires_at) {
            (true, _) => State::Granted,
            (false, false) => State::Over,
            (false, true) => State::Open { method: found.method, proved: found.proved.clone() },
        }
    }
}

/// Puts the facts of a verification's row together.
pub(super) fn standing(tx: &mut Tx, ctx: &Ctx, found: Option<Found>) -> Result<Standing, Error> {
    let found = found.ok_or(Refusal::VerificationGone)?;
    let account = account::find(tx, found.account)?.ok_or_else(|| Error::fault("a verification of nobody"))?;
    let usable = usable(tx, ctx, &account)?;
    let used: Vec<Method> = found.proved.iter().chain(&found.excluded).copied().collect();
    let operation = protection::find(tx, account.id)?.operation;
    let facts = rule::Account { usable: &usable, operation, used: &used };
    let methods = rule::methods(found.demand, &facts, ctx.now, &ctx.policy.verification);
    Ok(Standing { found, account, methods })
}

/// The same, its row held until the end of the act.
pub(super) fn locked(tx: &mut Tx, ctx: &Ctx, holder: &Holder, id: rules::VerificationId) -> Result<Standing, Error> {
    let found = store::lock(tx, holder, id)?;
    standing(tx, ctx, found)
}

/// The methods with which an account could meet a demand now, the one to begin with first.
pub(crate) fn offered(tx: &mut Tx, ctx: &Ctx, account: AccountId, demand: Demand) -> Result<Vec<Method>, Error> {
    let account = account::find(tx, account)?.ok_or_else(|| Error::fault("a verification of nobody"))?;
    let usable = usable(tx, ctx, &account)?;
    let facts = rule::Account { usable: &usable, operation: protection::find(tx, account.id)?.operation, used: &[] };
    Ok(rule::methods(demand, &facts, ctx.now, &ctx.policy.verification))
}

/// What the account has, without factors that too many wrong proofs have disabled.
pub(crate) fn usable(tx: &mut Tx, ctx: &Ctx, account: &Account) -> Result<Vec<Usable>, Error> {
    let bound = bound(tx, account.id)?.into_iter().map(|usable| settled(usable, account));
    let failures = store::list_failures(tx, account.id)?;
    let disabled =
        |method| failures.iter().any(|(failed, n)| *failed == method && *n >= ctx.policy.verification.tries_row);
    Ok(bound.filter(|usable| !disabled(usable.method)).collect())
}

/// What came with the registration is as old as the account can be: it was never changed (T39).
fn settled(usable: Usable, account: &Account) -> Usable {
    if usable.since <= account.registered_at { Usable { since: Millis::MIN / 2, ..usable } } else { usable }
}

/// What the account has, disabled factors included.
pub(crate) fn bound(tx: &mut Tx, account: AccountId) -> Result<Vec<Usable>, Error> {
    let codes = recovery_code::left(tx, account)?.filter(|left| left.count > 0);
    let since = [
        (Method::Mfa, mfa::find(tx, account)?.map(|device| device.bound_at)),
        (Method::Passkey, passkey::find(tx, account)?),
        (Method::SecureMobile, contact::since(tx, account, Kind::SecureMobile)?),
        (Method::SecurityEmail, contact::since(tx, account, Kind::SecurityEmail)?),
        (Method::RecoveryCode, codes.map(|left| left.made_at)),
    ];
    Ok(since.into_iter().filter_map(|(method, since)| Some(Usable { method, since: since? })).collect())
}
