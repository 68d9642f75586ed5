//! Who is told that an address was changed? (IMP-33, `decisions.md`: old contacts are told)

use db::Tx;
use db::seal::DataKey;

use super::{Address, Kind, security_targets};
use crate::account::Account;
use crate::message::{Channel, Notice};
use crate::{Ctx, Error, notice};

/// One address that was changed.
pub(crate) struct Changed {
    /// Which.
    pub kind: Kind,
    /// What it was; `None`: there was none.
    pub before: Option<String>,
}

/// Tells of changes to `to`, once each: the old address, secure mobile and security email as they are now (so the new
/// one too). Whoever has to be told of several changes is told of the first: put the weightiest first.
pub(crate) fn tell(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    key: &DataKey,
    changed: &[Changed],
    to: &Address,
) -> Result<(), Error> {
    let mut told: Vec<(Channel, String)> = Vec::new();
    for change in changed {
        let old = change.before.clone().map(|before| (change.kind.channel(), before));
        let mut targets: Vec<(Channel, String)> = old.into_iter().collect();
        targets.extend(security_targets(tx, account.id, key)?);
        targets.retain(|target| !told.contains(target));
        targets.dedup();
        notice::tell_at(tx, ctx, account, &targets, &notice_of(ctx, change.kind, to))?;
        told.extend(targets);
    }
    Ok(())
}

fn notice_of(ctx: &Ctx, kind: Kind, to: &Address) -> Notice {
    let (at, place, to) = (ctx.now, ctx.caller.place.clone(), to.masked());
    match kind {
        Kind::SecureMobile => Notice::SecureMobileChanged { at, place, to },
        Kind::SecurityEmail => Notice::SecurityEmailChanged { at, place, to },
        Kind::ContactMobile => Notice::ContactMobileChanged { at, place, to },
        Kind::ContactEmail => Notice::ContactEmailChanged { at, place, to },
    }
}
