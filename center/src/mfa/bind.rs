//! How does a device come to an account? (MFA-07 to MFA-15, MFA-21, T38, T40)

use aws_lc_rs::constant_time::verify_slices_are_equal;
use data_encoding::BASE32_NOPAD;
use db::Tx;
use rules::mfa::{self as rule, Algorithm, Kind, resync_window, step};
use rules::operation::Own;
use rules::verification::Method;
use rules::{Millis, Refusal};
use serde_json::json;

use super::hardware::{self, Token};
use super::otp::Codes;
use super::resync::{six_digits, two_codes};
use super::seed::Seed;
use super::store::{self, Pending, Sealed};
use super::verify;
use crate::account::{self, Account};
use crate::audit::{self, Event};
use crate::message::Notice;
use crate::session::Root;
use crate::verification::{Grant, Guarded, guard, renewed};
use crate::{Ctx, Error, notice, protection};

/// Where a new secret lies until its first code was right.
const PENDING: &str = "mfa_pending.sealed";

/// A new secret, for the one who scans or types it. It cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Offer {
    /// The text key: base32 without padding.
    pub key: String,
    /// What the QR code holds.
    pub uri: String,
    /// Until when the first code must have come.
    pub expires_at: Millis,
}

impl Offer {
    fn new(ctx: &Ctx, who: &Root, key: String, expires_at: Millis) -> Self {
        Self { uri: rule::uri(&ctx.brand, &who.uin.to_string(), &key), key, expires_at }
    }
}

/// A first code that was refused.
pub struct Wrong {
    /// Why.
    pub refusal: Refusal,
    /// The secret once more, for a form that has brought it along and may be tried again.
    pub offer: Option<Offer>,
}

/// The form of a virtual device.
#[derive(Clone)]
pub struct Finish {
    /// The first code, as typed.
    pub code: String,
    /// The text key, as the form shows it; without it, it is not shown again.
    pub key: Option<String>,
    /// Whether login protection is to ask for the device from now on.
    pub login: bool,
    /// The same for operation protection.
    pub operation: bool,
}

/// The form of a hardware device.
#[derive(Clone)]
pub struct FinishHardware {
    /// The serial number, as typed.
    pub serial: String,
    /// A code, as typed.
    pub code: String,
    /// The one that followed it.
    pub next_code: String,
    /// Whether login protection is to ask for the device from now on.
    pub login: bool,
    /// The same for operation protection.
    pub operation: bool,
}

/// Begins to bind an application: makes a secret, and shows it this once.
///
/// # Errors
/// [`Refusal::MfaBound`]; `verification.required` without a grant that fits.
pub fn begin_virtual(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Offer, Error> {
    may_begin(tx, ctx, who, grant)?;
    let seed: [u8; rule::SECRET_BYTES] = ctx.draw("mfa-seed");
    let key = find_account(tx, who)?.key(ctx)?;
    let sealed = key.seal(PENDING, &who.account.0, ctx.draw("mfa-pending-seal"), &seed);
    let expires_at = ctx.now + ctx.policy.mfa.pending_ttl;
    store::put_pending(tx, who.session, who.account, Kind::Virtual, Some(&sealed), expires_at)?;
    Ok(Offer::new(ctx, who, BASE32_NOPAD.encode(&seed), expires_at))
}

/// Begins to bind a hardware device; answers until when it must be done.
///
/// # Errors
/// [`Refusal::MfaHardwareNotAllowed`] (MFA-05), [`Refusal::MfaBound`]; `verification.required` without a grant that
/// fits.
pub fn begin_hardware(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<Millis, Error> {
    hardware::demand_allowed(tx, who.account)?;
    may_begin(tx, ctx, who, grant)?;
    let expires_at = ctx.now + ctx.policy.mfa.pending_ttl;
    store::put_pending(tx, who.session, who.account, Kind::Hardware, None, expires_at)?;
    Ok(expires_at)
}

/// Whether the binding of a hardware device has begun in this session.
///
/// # Errors
/// [`Refusal::MfaHardwareNotAllowed`] (MFA-05), [`Refusal::MfaBound`].
pub fn has_begun_hardware(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<bool, Error> {
    hardware::demand_allowed(tx, who.account)?;
    if store::find(tx, who.account)?.is_some() {
        return Err(Refusal::MfaBound.into());
    }
    let tries = ctx.policy.mfa.tries;
    Ok(store::find_pending(tx, who.session, Kind::Hardware, ctx.now)?.is_some_and(|found| found.tries < tries))
}

fn may_begin(tx: &mut Tx, ctx: &Ctx, who: &Root, grant: Option<&Grant>) -> Result<(), Error> {
    if store::find(tx, who.account)?.is_some() {
        return Err(Refusal::MfaBound.into());
    }
    guard(tx, ctx, who, &Guarded { operation: Own::BindMfaToken, parameters: "", grant }, false)
}

/// Binds the application by its first code. `Ok(Err(…))`: the code is not right, and the try stays counted if it
/// was one; nothing else is stored (MFA-15).
///
/// # Errors
/// [`Refusal::MfaPendingGone`]; [`Refusal::MfaBound`] if another binding was quicker.
pub fn finish_virtual(tx: &mut Tx, ctx: &Ctx, who: &Root, input: &Finish) -> Result<Result<(), Wrong>, Error> {
    let account = find_account(tx, who)?;
    let tries = ctx.policy.mfa.tries;
    let digits = six_digits(&input.code);
    let pending = match digits {
        Ok(_) => store::take_try(tx, who.session, Kind::Virtual, tries, ctx.now)?,
        Err(_) => store::find_pending(tx, who.session, Kind::Virtual, ctx.now)?.filter(|found| found.tries < tries),
    };
    let Pending { sealed: Some(sealed), tries: tried, expires_at } = pending.ok_or(Refusal::MfaPendingGone)? else {
        return Err(Error::fault("a virtual device without its secret"));
    };
    let seed = Seed::new(account.key(ctx)?.open(PENDING, &account.id.0, &sealed)?);
    let wrong = |refusal| {
        let again = input.key.as_deref().filter(|_| tried < tries).filter(|key| is_key_of(key, &seed));
        Ok(Err(Wrong { refusal, offer: again.map(|key| Offer::new(ctx, who, key.to_owned(), expires_at)) }))
    };
    let digits = match digits {
        Ok(digits) => digits,
        Err(refusal) => return wrong(refusal),
    };
    let (codes, now) = (Codes::new(&seed, Algorithm::Sha1), step(ctx.now, rule::APP_PERIOD));
    let Some(found) = codes.find(&rule::window(now, 0, 0, &ctx.policy.mfa), &digits) else {
        return wrong(Refusal::MfaCodeWrong { left: (tries - tried).max(0) });
    };
    let device = Bound {
        kind: Kind::Virtual,
        serial: None,
        seed: &seed,
        algorithm: Algorithm::Sha1,
        period: rule::APP_PERIOD,
        step: found,
        drift: found - now,
    };
    bind(tx, ctx, &account, &device, input.login, input.operation)?;
    Ok(Ok(()))
}

/// Whether a form that brings this key has been shown it (T38).
fn is_key_of(key: &str, seed: &Seed) -> bool {
    verify_slices_are_equal(BASE32_NOPAD.encode(seed.expose()).as_bytes(), key.as_bytes()).is_ok()
}

/// Binds a hardware device by its serial number and two codes in a row (MFA-06). `Ok(Err(…))` is a refusal that
/// stays counted.
///
/// # Errors
/// What is wrong with the form, which is not counted; [`Refusal::MfaHardwareNotAllowed`] (MFA-05);
/// [`Refusal::MfaPendingGone`]; [`Refusal::MfaBound`].
pub fn finish_hardware(
    tx: &mut Tx,
    ctx: &Ctx,
    who: &Root,
    input: &FinishHardware,
) -> Result<Result<(), Refusal>, Error> {
    hardware::demand_allowed(tx, who.account)?;
    let (serial, first, second) = read(input)?;
    let tries = ctx.policy.mfa.tries;
    let pending = store::take_try(tx, who.session, Kind::Hardware, tries, ctx.now)?.ok_or(Refusal::MfaPendingGone)?;
    let left = (tries - pending.tries).max(0);
    let Some(token) = hardware::find_free(tx, ctx, &serial)? else {
        return Ok(Err(Refusal::MfaSerialUnknown { left }));
    };
    let now = step(ctx.now, token.period);
    let steps = resync_window(now, token.last_step, &ctx.policy.mfa);
    let Some(found) = Codes::new(&token.seed, token.algorithm).find_pair(&steps, &first, &second) else {
        return Ok(Err(Refusal::MfaCodesWrong { left }));
    };
    if !hardware::take(tx, &token, who.account)? {
        return Ok(Err(Refusal::MfaSerialUnknown { left }));
    }
    let account = find_account(tx, who)?;
    let Token { seed, algorithm, period, .. } = &token;
    let device = Bound {
        kind: Kind::Hardware,
        serial: Some(&serial),
        seed,
        algorithm: *algorithm,
        period: *period,
        // The second code is that of now, so it tells how far the clock is off.
        step: found + 1,
        drift: found + 1 - now,
    };
    bind(tx, ctx, &account, &device, input.login, input.operation)?;
    Ok(Ok(()))
}

/// Reads the form; everything that is wrong at once.
fn read(input: &FinishHardware) -> Result<(String, String, String), Error> {
    match (rule::serial(&input.serial), two_codes(&input.code, &input.next_code)) {
        (Ok(serial), Ok((first, second))) => Ok((serial, first, second)),
        (Ok(_), Err(error)) => Err(error),
        (Err(refusal), Err(Error::Refused(mut refusals))) => {
            refusals.insert(0, refusal);
            Err(Error::Refused(refusals))
        }
        (Err(refusal), _) => Err(refusal.into()),
    }
}

/// A device that has proved itself.
struct Bound<'a> {
    kind: Kind,
    serial: Option<&'a str>,
    seed: &'a Seed,
    algorithm: Algorithm,
    period: i64,
    step: i64,
    drift: i64,
}

/// Stores it, switches the protections that were ticked, and tells the owner.
fn bind(
    tx: &mut Tx,
    ctx: &Ctx,
    account: &Account,
    device: &Bound<'_>,
    login: bool,
    operation: bool,
) -> Result<(), Error> {
    account::lock(tx, account.id)?;
    let sealed = Sealed {
        id: ctx.id("mfa-device"),
        kind: device.kind,
        serial: device.serial.map(str::to_owned),
        sealed: account.key(ctx)?.seal(verify::PLACE, &account.id.0, ctx.draw("mfa-device-seal"), device.seed.expose()),
        algorithm: device.algorithm,
        period: device.period,
        drift: rule::bounded(device.drift, &ctx.policy.mfa),
        last_step: device.step,
    };
    if !store::insert(tx, account.id, &sealed, ctx.now)? {
        return Err(Refusal::MfaBound.into());
    }
    store::delete_pending(tx, account.id)?;
    if login || operation {
        protection::switch_to_mfa(tx, account.id, login, operation)?;
    }
    renewed(tx, account.id, Method::Mfa)?;
    let facts = json!({
        "kind": device.kind.name(),
        "serial": device.serial.map(rule::mask_serial),
        "login_protection": login,
        "operation_protection": operation,
    });
    audit::append(tx, ctx, account.id, Event::MfaBound, facts)?;
    let place = ctx.caller.place.clone();
    notice::tell_account(tx, ctx, account.id, Notice::MfaBound { at: ctx.now, place, login, operation })
}

fn find_account(tx: &mut Tx, who: &Root) -> Result<Account, Error> {
    account::find(tx, who.account)?.ok_or_else(|| Error::fault("a session without its account"))
}
