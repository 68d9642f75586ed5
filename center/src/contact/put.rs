//! How is an address set? Every change ends here. (MOBILE-15, QUOTA-06)

use db::seal::DataKey;
use db::{Tx, primitive};
use rules::verification::Method;
use rules::{AccountId, MINUTE, Refusal};

use super::{Address, Kind, find, link, store};
use crate::{Ctx, Error, verification};

/// Sets an address that was proved; answers the one that it replaces. Links that were sent before and would
/// overwrite it are taken back.
pub(crate) fn put(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    kind: Kind,
    address: &Address,
) -> Result<Option<String>, Error> {
    let before = find(tx, account, key, kind)?;
    let sealed = seal(ctx, account, key, kind, address);
    store::put(tx, account, kind, &address.subject(ctx), &sealed, ctx.now)?;
    settle(tx, account, kind)?;
    Ok(before)
}

/// The same for the secure mobile: one number serves so many accounts and no more (QUOTA-06).
///
/// The counter's row is what parallel bindings of one number wait at; what is counted are the bindings themselves, so
/// a number that is given up makes room at once.
///
/// # Errors
/// [`Refusal::MobileFull`].
pub(crate) fn put_secure_mobile(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    key: &DataKey,
    address: &Address,
) -> Result<Option<String>, Error> {
    let (kind, limit) = (Kind::SecureMobile, ctx.policy.limit.bound_mobile);
    let before = find(tx, account, key, kind)?;
    let subject = address.subject(ctx);
    let turn = format!("bind-mobile:{}", data_encoding::HEXLOWER.encode(&subject[..16]));
    primitive::take(tx, &turn, i64::MAX, ctx.now, ctx.now + MINUTE)?;
    let sealed = seal(ctx, account, key, kind, address);
    if !store::put_within(tx, account, kind, &subject, &sealed, ctx.now, limit)? {
        return Err(Refusal::MobileFull { limit }.into());
    }
    settle(tx, account, kind)?;
    Ok(before)
}

fn seal(ctx: &Ctx, account: AccountId, key: &DataKey, kind: Kind, address: &Address) -> Vec<u8> {
    key.seal("contact.sealed", &account.0, ctx.draw(kind.name()), address.as_str().as_bytes())
}

/// What follows from a new address: older links do not overwrite it, and as a factor it starts without failures.
fn settle(tx: &mut Tx, account: AccountId, kind: Kind) -> Result<(), Error> {
    link::take_back(tx, account, kind)?;
    match kind {
        Kind::SecureMobile => verification::renewed(tx, account, Method::SecureMobile),
        Kind::SecurityEmail => verification::renewed(tx, account, Method::SecurityEmail),
        Kind::ContactMobile | Kind::ContactEmail => Ok(()),
    }
}
