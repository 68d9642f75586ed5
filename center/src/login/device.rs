//! Is this a browser from which the owner has logged in before? (`decisions.md`: known devices)
//!
//! Where a deployment says `lockout.known_devices = separate`, such a browser has a counter of wrong
//! passwords of its own, so that strangers cannot shut its owner out. What tells the browser is a random
//! token in a cookie; stored is a keyed digest, bound to the account.

use data_encoding::BASE64URL_NOPAD;
use db::Tx;
use rules::{AccountId, DAY, Millis};

use super::store;
use crate::{Ctx, Error};

/// How long after its last full login a browser is known.
pub const KNOWN_FOR: Millis = 30 * DAY;
/// A token is 16 random bytes in base64url.
const TOKEN_LENGTH: usize = 22;

fn digest(ctx: &Ctx, account: AccountId, token: &str) -> [u8; 32] {
    ctx.keys.mac("known-device", &[&account.0, token.as_bytes()])
}

/// The digest of the caller's browser, if the account knows it.
pub(super) fn known(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<Option<[u8; 32]>, Error> {
    let Some(token) = ctx.device_token.as_deref().filter(|token| token.len() == TOKEN_LENGTH) else { return Ok(None) };
    let device = digest(ctx, account, token);
    let found = store::is_known_device(tx, account, &device, ctx.now - KNOWN_FOR)?;
    Ok(found.then_some(device))
}

/// Remembers the caller's browser after a full login; answers the token that it shall keep.
pub(crate) fn remember(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<String, Error> {
    let brought = ctx.device_token.as_deref().filter(|token| token.len() == TOKEN_LENGTH);
    let token = brought.map_or_else(|| BASE64URL_NOPAD.encode(&ctx.draw::<16>("known-device")), str::to_owned);
    store::put_known_device(tx, account, &digest(ctx, account, &token), ctx.now)?;
    Ok(token)
}

/// Deletes a page of browsers that are known no longer.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    store::delete_known_devices(tx, now - KNOWN_FOR)
}
