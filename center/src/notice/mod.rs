//! Who is told that something about the security of an account has changed? (`decisions.md`)
//!
//! Secure mobile and security email, in the language of the account, in the transaction of the change.

use db::Tx;
use db::seal::DataKey;
use rules::{AccountId, DAY};

use crate::account::Account;
use crate::message::{self, Channel, Message, Notice};
use crate::{Ctx, Error, contact};

/// A notice that came this late would confuse more than it helps.
const KEEP: rules::Millis = 3 * DAY;

/// Tells the owner of `account`.
pub(crate) fn tell(tx: &mut Tx, ctx: &Ctx, account: &Account, key: &DataKey, notice: Notice) -> Result<(), Error> {
    for (channel, target) in contact::security_targets(tx, account.id, key)? {
        let message = Message { channel, to: target, language: account.language, notice: notice.clone() };
        message::enqueue(tx, ctx, &format!("{}:{}", notice.kind(), channel.name()), &message, ctx.now + KEEP)?;
    }
    Ok(())
}

/// The same at the given addresses, each once: where old ones have to be told too (IMP-33).
pub(crate) fn tell_at(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    targets: &[(Channel, String)],
    notice: &Notice,
) -> Result<(), Error> {
    for (nth, (channel, target)) in targets.iter().enumerate() {
        let message =
            Message { channel: *channel, to: target.clone(), language: account.language, notice: notice.clone() };
        message::enqueue(tx, ctx, &format!("{}:{nth}", notice.kind()), &message, ctx.now + KEEP)?;
    }
    Ok(())
}

/// The same by the account's id.
pub(crate) fn tell_account(tx: &mut Tx, ctx: &Ctx, account: AccountId, notice: Notice) -> Result<(), Error> {
    let account = crate::account::find(tx, account)?.ok_or_else(|| Error::fault("no such account"))?;
    let key = account.key(ctx)?;
    tell(tx, ctx, &account, &key, notice)
}
