//! How does an operation make sure that it was verified? (IDV-13, T35)

use db::Tx;
use rules::Refusal;
use rules::operation::{Own, demanded};

use super::proof::grant_hash;
use super::{Holder, store};
use crate::session::Root;
use crate::{Ctx, Error, protection};

/// A passed verification, as a secret that is told once. It cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant(String);

impl Grant {
    /// From what a caller brings.
    pub fn new(token: String) -> Self {
        Self(token)
    }

    /// The secret.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Grant(…)")
    }
}

/// An operation that is about to be done.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<'a> {
    /// Which.
    pub operation: Own,
    /// What of, in one canonical text: the grant of other parameters does not fit. Empty where the form comes
    /// after the verification.
    pub parameters: &'a str,
    /// The grant that was brought.
    pub grant: Option<&'a Grant>,
}

/// Lets `who` do it: nothing is demanded, or the grant is right and is used up now. `lowering`: the change
/// makes the account easier to take over, so that a verification is demanded in any case (LOGINPROT-14).
///
/// # Errors
/// [`Refusal::VerificationRequired`]; nothing has happened then.
pub(crate) fn guard(tx: &mut Tx, ctx: &Ctx, who: &Root, act: &Guarded<'_>, lowering: bool) -> Result<(), Error> {
    let protections = protection::find(tx, who.account)?;
    if demanded(&protections, act.operation.always() || lowering).is_none() {
        return Ok(());
    }
    let holder = Holder::Session(who.session);
    let passed = match act.grant {
        Some(grant) => redeem(tx, ctx, &holder, &act.operation.full_name(), act.parameters, grant)?,
        None => false,
    };
    if passed { Ok(()) } else { Err(Refusal::VerificationRequired.into()) }
}

/// Whether [`guard`] would let `who` do it now. Nothing is used up: a page asks it whose form comes after the
/// verification, and its act asks [`guard`] all the same.
pub fn would_pass(tx: &mut Tx, ctx: &Ctx, who: &Root, act: &Guarded<'_>, lowering: bool) -> Result<bool, Error> {
    let protections = protection::find(tx, who.account)?;
    if demanded(&protections, act.operation.always() || lowering).is_none() {
        return Ok(true);
    }
    let Some(grant) = act.grant else { return Ok(false) };
    let (holder, operation) = (Holder::Session(who.session), act.operation.full_name());
    store::has_grant(tx, &holder, &operation, act.parameters, &grant_hash(grant.expose()), ctx.now)
}

/// Uses a grant up for this holder, operation and parameters; `false`: it does not fit, is over, or was used.
pub(crate) fn redeem(
    tx: &mut Tx,
    ctx: &Ctx,
    holder: &Holder,
    operation: &str,
    parameters: &str,
    grant: &Grant,
) -> Result<bool, Error> {
    store::consume_grant(tx, holder, operation, parameters, &grant_hash(grant.expose()), ctx.now)
}
