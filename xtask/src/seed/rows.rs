//! The rows of an account, as its registration and one login would have left them.
//!
//! Written here because acts make one account at a time, each with a hash of its own. A test holds these
//! rows against the acts: the accounts can log in, and `audit verify` follows their chains.

use center::audit::Event;
use db::seal::{DataKey, Keys, SealError};
use db::{Error, Tx, params};
use rules::mfa::{APP_PERIOD, Algorithm, Kind, step};
use rules::protection::Choice;
use rules::{HOUR, MINUTE, Millis};

use super::device;
use super::filler::Filler;
use super::person::Person;

/// The limits of a seeded session: the longest that one may choose, so that a run of the bench fits in.
const IDLE: Millis = 720 * MINUTE;
const MAXIMUM: Millis = 48 * HOUR;
/// What was accepted, in what browser, from where.
const AGREEMENT: &str = "2026-11-01";
const DEVICE: &str = "Chrome|Windows 10|desk";
const PLACE: &str = "上海|Shanghai";

/// One account, ready to be written.
pub struct Rows {
    person: Person,
    id: [u8; 16],
    data_key: Vec<u8>,
    nickname: String,
    subject: [u8; 32],
    login: Vec<u8>,
    security: Vec<u8>,
    contact: Vec<u8>,
    /// The secret of its authenticator application, if it has one.
    device: Option<Vec<u8>>,
    address: String,
    facts: String,
    hash: [u8; 32],
    seal: [u8; 32],
}

impl Rows {
    /// Seals and digests everything with the deployment's keys.
    ///
    /// # Errors
    /// If the key ring cannot seal.
    pub fn new(keys: &Keys, person: Person) -> Result<Self, SealError> {
        let (id, email) = (person.id("account"), person.email());
        let (key, data_key) = keys.new_data_key(&id, person.draw("account-key"))?;
        let seal = |key: &DataKey, place: &'static str, label: &str| {
            key.seal(place, &id, person.draw_some(label), email.as_bytes())
        };
        let address = format!("203.0.113.{}", person.0 % 256);
        let facts = facts(&address, person);
        let (at, event) = (person.registered_at(), Event::Registered.name());
        let hash = keys.mac(
            "audit",
            &[&[0; 32], &id, &1_i64.to_be_bytes(), &at.to_be_bytes(), event.as_bytes(), facts.as_bytes()],
        );
        Ok(Self {
            subject: keys.blind("email", &email),
            login: seal(&key, "login_method.sealed", "login-method"),
            security: seal(&key, "contact.sealed", "security-email"),
            contact: seal(&key, "contact.sealed", "contact-email"),
            device: person.is_guarded().then(|| {
                key.seal("mfa_device.sealed", &id, person.draw_some("mfa-device-seal"), &device::secret(person))
            }),
            seal: keys.mac("audit-head", &[&id, &1_i64.to_be_bytes(), &hash]),
            nickname: person.mailbox(),
            person,
            id,
            data_key,
            address,
            facts,
            hash,
        })
    }

    fn at(&self) -> Millis {
        self.person.registered_at()
    }

    fn language(&self) -> &'static str {
        if self.person.0.is_multiple_of(2) { "zh" } else { "en" }
    }
}

fn facts(address: &str, person: Person) -> String {
    serde_json::json!({
        "address": address,
        "place": PLACE,
        "device": DEVICE,
        "request": format!("{:016x}", u64::from_be_bytes(person.draw_some("request"))),
        "facts": { "method": "email", "agreement": AGREEMENT },
    })
    .to_string()
}

/// Writes a page of accounts, all with the same password hash. `now` is when their sessions began.
///
/// Each table is filled in the order of its index over random values: every page of the index is then
/// touched once.
///
/// # Errors
/// If the store fails, or one of them is there already.
pub fn insert(tx: &mut Tx, page: &[Rows], hash: &str, now: Millis, sqlite: bool) -> Result<(), Error> {
    let mut filler = Filler::new(tx, sqlite);
    let mut page: Vec<&Rows> = page.iter().collect();
    page.sort_by_key(|rows| rows.person.uin().0);
    accounts(&mut filler, &page)?;
    page.sort_by_key(|rows| rows.subject);
    identities(&mut filler, &page)?;
    page.sort_by_key(|rows| rows.id);
    passwords(&mut filler, &page, hash)?;
    records(&mut filler, &page)?;
    page.retain(|rows| rows.person.has_session());
    factors(&mut filler, &page)?;
    page.sort_by_key(|rows| rows.person.token_hash());
    sessions(&mut filler, &page, now)
}

fn accounts(to: &mut Filler<'_>, page: &[&Rows]) -> Result<(), Error> {
    let columns =
        "account (id, uin, app_id, state, nickname, industry, language, registered_at, registration_method, data_key)";
    let none: Option<&str> = None;
    to.fill(columns, page, |rows, out| {
        let (uin, app_id) = (rows.person.uin().0, rows.person.app_id().0);
        out.extend_from_slice(params![
            &rows.id,
            uin,
            app_id,
            "active",
            &rows.nickname,
            none,
            rows.language(),
            rows.at(),
            "email",
            &rows.data_key
        ]);
    })
}

fn identities(to: &mut Filler<'_>, page: &[&Rows]) -> Result<(), Error> {
    let ids: Vec<([u8; 16], &Rows)> = page.iter().map(|rows| (rows.person.id("login-method-id"), *rows)).collect();
    to.fill("login_method (id, account_id, kind, subject, sealed, bound_at)", &ids, |(id, rows), out| {
        out.extend_from_slice(params![id, &rows.id, "email", &rows.subject, &rows.login, rows.at()]);
    })?;
    let kinds: Vec<(&str, &Rows)> =
        page.iter().flat_map(|rows| [("contact-email", *rows), ("security-email", *rows)]).collect();
    to.fill("contact (account_id, kind, subject, sealed, confirmed_at)", &kinds, |(kind, rows), out| {
        let sealed = if *kind == "contact-email" { &rows.contact } else { &rows.security };
        out.extend_from_slice(params![&rows.id, *kind, &rows.subject, sealed, rows.at()]);
    })
}

fn passwords(to: &mut Filler<'_>, page: &[&Rows], hash: &str) -> Result<(), Error> {
    to.fill("password (account_id, hash, set_at)", page, |rows, out| {
        out.extend_from_slice(params![&rows.id, hash, rows.at()])
    })?;
    to.fill("password_history (account_id, set_at, hash)", page, |rows, out| {
        out.extend_from_slice(params![&rows.id, rows.at(), hash])
    })?;
    to.fill("agreement (account_id, document, version, accepted_at)", page, |rows, out| {
        out.extend_from_slice(params![&rows.id, "service", AGREEMENT, rows.at()]);
    })
}

fn records(to: &mut Filler<'_>, page: &[&Rows]) -> Result<(), Error> {
    to.fill("audit (account_id, seq, at, event, facts, hash)", page, |rows, out| {
        out.extend_from_slice(params![&rows.id, 1_i64, rows.at(), Event::Registered.name(), &rows.facts, &rows.hash]);
    })?;
    to.fill("audit_head (account_id, seq, hash, seal)", page, |rows, out| {
        out.extend_from_slice(params![&rows.id, 1_i64, &rows.hash, &rows.seal]);
    })
}

/// An authenticator application, whose first code it was bound with, and operation protection that asks for it.
fn factors(to: &mut Filler<'_>, page: &[&Rows]) -> Result<(), Error> {
    let devices: Vec<([u8; 16], &Vec<u8>, &Rows)> =
        page.iter().filter_map(|rows| Some((rows.person.id("mfa-device"), rows.device.as_ref()?, *rows))).collect();
    let columns = "mfa_device (account_id, id, kind, sealed, algorithm, period, drift, last_step, bound_at)";
    to.fill(columns, &devices, |(id, sealed, rows), out| {
        let (kind, algorithm) = (Kind::Virtual.name(), Algorithm::Sha1.name());
        let bound_in = step(rows.at(), APP_PERIOD);
        out.extend_from_slice(params![&rows.id, id, kind, *sealed, algorithm, APP_PERIOD, 0_i64, bound_in, rows.at()]);
    })?;
    to.fill("protection (account_id, login, operation, suspicious)", &devices, |(_, _, rows), out| {
        out.extend_from_slice(params![&rows.id, Choice::None.name(), Choice::Mfa.name(), false]);
    })
}

fn sessions(to: &mut Filler<'_>, page: &[&Rows], now: Millis) -> Result<(), Error> {
    let columns = "session (id, account_id, token_hash, method, device, address, place, started_at, last_seen_at, idle, maximum, lapses_at)";
    let keys: Vec<([u8; 16], [u8; 32], &Rows)> = page
        .iter()
        .map(|rows| (rules::id::time_ordered(now, rows.person.draw_some("session")), rows.person.token_hash(), *rows))
        .collect();
    to.fill(columns, &keys, |(id, token, rows), out| {
        out.extend_from_slice(params![
            id,
            &rows.id,
            token,
            "email",
            DEVICE,
            &rows.address,
            PLACE,
            now,
            now,
            IDLE,
            MAXIMUM,
            now + IDLE
        ]);
    })
}

/// Whether somebody is there: account `person`; anybody at all.
///
/// # Errors
/// If the store fails.
pub fn is_there(tx: &mut Tx, keys: &Keys, person: Person) -> Result<bool, Error> {
    let subject = keys.blind("email", &person.email());
    Ok(tx.opt("SELECT id FROM login_method WHERE kind = 'email' AND subject = $1", params![&subject])?.is_some())
}

/// See [`is_there`].
///
/// # Errors
/// If the store fails.
pub fn is_empty(tx: &mut Tx) -> Result<bool, Error> {
    Ok(tx.opt("SELECT id FROM account LIMIT 1", &[])?.is_none())
}

/// Lets the sessions that are there begin anew, for a database that was filled earlier.
///
/// # Errors
/// If the store fails.
pub fn renew_sessions(tx: &mut Tx, now: Millis) -> Result<u64, Error> {
    tx.exec(
        "UPDATE session SET started_at = $1, last_seen_at = $1, idle = $2, maximum = $3, lapses_at = $1 + $2
         WHERE ended_at IS NULL AND started_at < $1",
        params![now, IDLE, MAXIMUM],
    )
}
