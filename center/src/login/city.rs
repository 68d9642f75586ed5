//! From which cities does an account usually log in? (SUSPICIOUS-01, SUSPICIOUS-06, IMP-23)
//!
//! Only full logins are learned, in the transaction that completes them. What is compared
//! is a place as exact as the geo file knows it; where it knows none, nothing is learned and nothing is usual (T22).

use db::Tx;
use rules::login::{City, is_frequent};
use rules::{AccountId, DAY, Millis};

use super::store;
use crate::session::Root;
use crate::{Ctx, Error, Place};

/// Older rows can make no city frequent, whatever the deployment's window is.
const KEEP: Millis = 366 * DAY;

/// Where the caller is, seen from the account.
pub(super) fn of_caller(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<City, Error> {
    let Some(city) = &ctx.caller.city else { return Ok(City::Unknown) };
    let seen = store::find_city(tx, account, city)?;
    Ok(if is_frequent(seen, ctx.now, &ctx.policy.login) { City::Usual } else { City::Unusual })
}

/// The account was registered from here.
pub(crate) fn register(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<(), Error> {
    learn_as(tx, ctx, account, true)
}

/// One more full login from here.
pub(super) fn learn(tx: &mut Tx, ctx: &Ctx, account: AccountId) -> Result<(), Error> {
    learn_as(tx, ctx, account, false)
}

fn learn_as(tx: &mut Tx, ctx: &Ctx, account: AccountId, registered: bool) -> Result<(), Error> {
    match (&ctx.caller.city, &ctx.caller.place) {
        (Some(city), Some(place)) => store::put_city(tx, account, city, place, registered, ctx.now),
        _ => Ok(()),
    }
}

/// The frequent cities of `who`, the one of the last login first.
pub fn frequent(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Vec<Place>, Error> {
    let cities = store::list_cities(tx, who.account)?;
    let frequent = cities.into_iter().filter(|(_, seen)| is_frequent(*seen, ctx.now, &ctx.policy.login));
    Ok(frequent.map(|(place, _)| place).collect())
}

/// Deletes a page of cities that nobody has logged in from for long.
pub(crate) fn purge(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    store::delete_cities(tx, now - KEEP)
}
