//! How does a verification begin?

use db::Tx;
use rules::operation::{Own, demanded};
use rules::verification::{Demand, Method};
use rules::{AccountId, VerificationId};

use super::{Holder, store};
use crate::session::Root;
use crate::{Ctx, Error, protection};

/// What is to be verified.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Whose identity.
    pub account: AccountId,
    /// In whose browser.
    pub holder: Holder,
    /// The operation's full name, as `account/unbind-mfa-token`.
    pub operation: &'a str,
    /// What the grant will be good for, in one canonical text; empty where the form comes afterwards.
    pub parameters: &'a str,
    /// Why.
    pub demand: Demand,
    /// Methods that this flow has used already.
    pub excluded: &'a [Method],
    /// Where the page goes on afterwards: a path of ours.
    pub resume: &'a str,
}

/// Begins a verification, or answers the one that has begun for the same holder, operation and parameters.
/// One whose grant is out or whose time is over begins anew.
pub(crate) fn begin(tx: &mut Tx, ctx: &Ctx, ask: &Ask<'_>) -> Result<VerificationId, Error> {
    let label = format!("verification:{}:{}", ask.operation, ask.parameters);
    let id = VerificationId(ctx.id(&label));
    store::put(tx, id, ask, &ctx.draw(&format!("{label}:challenge")), ctx.now, ctx.now + ctx.policy.verification.ttl)
}

/// Begins the verification of an operation of the centre's own, for somebody logged in.
pub fn begin_own(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    own: Own,
    parameters: &str,
    resume: &str,
) -> Result<VerificationId, Error> {
    let protections = protection::find(tx, who.account)?;
    let demand = match own {
        // Passkeys are removed under the same operation, with parameters that name one; no protection asks for them.
        Own::UnbindMfaToken if parameters.is_empty() => Demand::UnbindMfa,
        _ => match protection::demand(&protections, own, parameters) {
            Some(demand) => demand,
            None => demanded(&protections, own.always()).unwrap_or(Demand::Any),
        },
    };
    let (account, holder) = (who.account, Holder::Session(who.session));
    let operation = &own.full_name();
    begin(tx, ctx, &Ask { account, holder, operation, parameters, demand, excluded: &[], resume })
}
