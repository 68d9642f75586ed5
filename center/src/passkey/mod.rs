//! Passkeys: a key in a device of the owner, as a way to log in and as a proof of identity. (`decisions.md`)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> begun: begin (identity verified, a challenge for this session, five minutes)
//!   begun --> bound: add (the challenge is used up, the ceremony holds)
//!   bound --> bound: used at a login or in a verification (the counter goes up)
//!   bound --> bound: a counter that goes back is refused and told to the owner
//!   bound --> [*]: remove (identity verified)
//! ```
//!
//! What must be true of what a device signs is in `webauthn`, with the reason why it is written here.
//!
//! - The relying party is the host of the deployment's public address ([`crate::Site`]), never that of a
//!   request. The account's name in devices is random and is neither its id nor its number.
//! - **A passkey is two factors**: the device, and whoever it has recognised (user verification is always
//!   demanded). It cannot be phished. So a login by passkey satisfies login protection and suspicious-login
//!   protection: it is asked for no second proof. The lock after wrong passwords bars it like every other
//!   new login (QUOTA-16).
//! - Who asks to log in gets a challenge that leaves no row: it vouches for itself, belongs to one browser, and
//!   is spent when an answer comes ([`login_options`]). Answers that are not right are counted in the budgets of
//!   the address and the network, together with wrong passwords.
//! - Nobody learns whether a credential id is known: a login that is not right is refused with the same words.
//!
//! Acts: [`list`], [`begin`], [`add`], [`rename`], [`remove`], [`login_options`], [`log_in`]; for the engine of
//! identity verification [`find`], [`options`] and [`check`].

mod add;
mod challenge;
mod edit;
mod evaluate;
mod journey;
mod list;
mod store;
mod webauthn;

use db::Tx;
use rules::{AccountId, Millis};
use serde_json::Value;

pub use add::{PARAMETERS, add, begin};
pub use edit::{removal_parameters, remove, rename};
pub use journey::{WithPasskey, log_in, login_options};
pub use list::{Listed, list, one};

use crate::account::Account;
use crate::{Ctx, Error};

/// Since when the account has had a passkey: the oldest of those that it has.
pub(crate) fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Millis>, Error> {
    store::find_since(tx, account)
}

/// What the browser is asked to sign: `PublicKeyCredentialRequestOptions`, in JSON.
pub(crate) fn options(tx: &mut Tx, ctx: &Ctx, account: &Account, challenge: &[u8; 32]) -> Result<Value, Error> {
    let passkeys = store::list(tx, account.id)?;
    Ok(evaluate::request_options(ctx, challenge, &passkeys))
}

/// Whether the answer was signed by a passkey of the account, for this challenge. What is right is written
/// down: the same answer is right once where the passkey counts.
pub(crate) fn check(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    challenge: &[u8; 32],
    response: &Value,
) -> Result<bool, Error> {
    let Ok(answer) = webauthn::Assertion::read(response) else { return Ok(false) };
    let Some(passkey) = store::find(tx, answer.credential_id())? else { return Ok(false) };
    if passkey.account != account.id {
        return Ok(false);
    }
    evaluate::assertion(tx, ctx, &passkey, challenge, &answer, false)
}
