//! The operator's inventory of hardware tokens, and who may have one. (MFA-05, MFA-06, IMP-25, T40)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> free: imported by the operator
//!   free --> bound: serial number and two codes in a row
//!   bound --> returned: unbound by its owner
//!   returned --> free: released by the operator, who has it in the hand again
//! ```
//! A token's seed lies in one place at a time: under the key ring in the inventory, or under the account's key with
//! the device. A serial number is there once, so a token has one account at most.

mod csv;
mod envelope;
mod journey;
mod operate;
mod pskc;
mod read;
mod store;

use db::Tx;
use rules::mfa::Algorithm;
use rules::{AccountId, Refusal};

pub use journey::{Report, import};
pub use operate::{Allowed, Listed, PAGE, Released, allow, forbid, list, release};
pub use read::{Encoding, MAX_FILE, Read, Rejected, Secrets, Unreadable, Why, read};

use super::seed::Seed;
use crate::{Ctx, Error};

/// Where the seed of a token lies that no account has.
const PLACE: &str = "mfa_token.sealed";

/// A free token, opened.
pub(super) struct Token {
    pub id: [u8; 16],
    pub seed: Seed,
    pub algorithm: Algorithm,
    pub period: i64,
    pub last_step: i64,
}

/// Whether an account may bind a hardware device.
pub(super) fn is_allowed(tx: &mut Tx, account: AccountId) -> Result<bool, Error> {
    store::is_allowed(tx, account)
}

/// [`Refusal::MfaHardwareNotAllowed`] if it may not.
pub(super) fn demand_allowed(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    if is_allowed(tx, account)? { Ok(()) } else { Err(Refusal::MfaHardwareNotAllowed.into()) }
}

/// A token that no account has, by its serial number.
pub(super) fn find_free(tx: &mut Tx, ctx: &Ctx, serial: &str) -> Result<Option<Token>, Error> {
    let Some(row) = store::find_free(tx, serial)? else { return Ok(None) };
    let seed = Seed::new(ctx.keys.open(PLACE, &row.id, &row.sealed)?);
    Ok(Some(Token { id: row.id, seed, algorithm: row.algorithm, period: row.period, last_step: row.last_step }))
}

/// Gives it to an account, which keeps the seed from now on; `false`: somebody else was quicker.
pub(super) fn take(tx: &mut Tx, token: &Token, account: AccountId) -> Result<bool, Error> {
    store::take(tx, &token.id, account)
}

/// Takes it back with its seed and what is known of its clock. It is not free before the operator says so.
pub(super) fn give_back(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    seed: &Seed,
    drift: i64,
    last_step: i64,
) -> Result<(), Error> {
    let id = store::find_of(tx, account)?.ok_or_else(|| Error::fault("a hardware device without its token"))?;
    let sealed = ctx.keys.seal(PLACE, &id, ctx.draw("mfa-token-seal"), seed.expose());
    store::give_back(tx, &id, &sealed, drift, last_step)
}
