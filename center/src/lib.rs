//! What can be done: one folder for each feature.
//!
//! An **act** is one synchronous function in one transaction: load, decide (`rules`), write, audit,
//! enqueue. A **journey** strings acts together where something must be waited for between them
//! (hashing). Both doors, pages and API, call an act or a journey and nothing below.
//!
//! A feature's tables are touched by its own `store.rs` only.

pub mod account;
pub mod audit;
pub mod caller;
pub mod client;
pub mod contact;
mod ctx;
mod error;
pub mod human_check;
mod kept;
pub mod limit;
pub mod login;
pub mod login_method;
pub mod message;
pub mod mfa;
pub mod moment;
pub mod notice;
pub mod operation;
pub mod passkey;
pub mod password;
pub mod protection;
pub mod recovery_code;
pub mod registration;
pub mod session;
mod site;
pub mod user;
pub mod verification;
pub mod words;

use std::sync::Arc;

use connect::geo::Geo;
use db::seal::Keys;
use db::{Db, Migration, Tx};
use rules::Policy;

pub use caller::{Arrival, Caller, Device, Place};
pub use ctx::Ctx;
pub use error::Error;
pub use session::Root;
pub use site::Site;

/// Every migration, in order.
pub static MIGRATIONS: &[Migration] = &[
    db::BASE,
    Migration { version: 2, name: "account", sql: include_str!("../migrations/0002_account.sql"), postgres: None },
    Migration { version: 3, name: "login", sql: include_str!("../migrations/0003_login.sql"), postgres: None },
    Migration { version: 4, name: "session", sql: include_str!("../migrations/0004_session.sql"), postgres: None },
    Migration {
        version: 5,
        name: "registration",
        sql: include_str!("../migrations/0005_registration.sql"),
        postgres: None,
    },
    Migration {
        version: 6,
        name: "verification",
        sql: include_str!("../migrations/0006_verification.sql"),
        postgres: None,
    },
    Migration { version: 7, name: "mfa", sql: include_str!("../migrations/0007_mfa.sql"), postgres: None },
    Migration { version: 8, name: "passkey", sql: include_str!("../migrations/0008_passkey.sql"), postgres: None },
    Migration { version: 9, name: "contact", sql: include_str!("../migrations/0009_contact.sql"), postgres: None },
    Migration { version: 10, name: "operation", sql: include_str!("../migrations/0010_operation.sql"), postgres: None },
    Migration {
        version: 11,
        name: "protection",
        sql: include_str!("../migrations/0011_protection.sql"),
        postgres: None,
    },
    Migration { version: 12, name: "reset", sql: include_str!("../migrations/0012_reset.sql"), postgres: None },
];

/// What a running account centre is made of. Cloning is cheap.
#[derive(Clone)]
pub struct Center {
    /// The store.
    pub db: Db,
    /// The key ring.
    pub keys: Arc<Keys>,
    /// The deployment's numbers.
    pub policy: Arc<Policy>,
    /// The threads that hash passwords.
    pub hasher: password::Hasher,
    /// Live sessions: the cache of the hot path and the activity not yet written.
    pub sessions: Arc<session::Sessions>,
    /// Clients that were read, for the operation check.
    clients: Arc<client::Clients>,
    /// Operation protections that were read, for the operation check.
    guarded: Arc<operation::Accounts>,
    /// Cities of addresses.
    pub geo: Arc<Geo>,
    /// The deployment's name, as in "Menshen": a context word of passwords.
    pub brand: Arc<str>,
    /// The site that passkeys are made for.
    pub site: Arc<Site>,
}

impl Center {
    /// Puts one together. `hash_threads` is usually the number of cores; `hash_queue` how many hashings may wait.
    pub fn new(
        db: Db,
        keys: Keys,
        policy: Policy,
        geo: Geo,
        brand: &str,
        hash_threads: usize,
        hash_queue: usize,
    ) -> Self {
        let keys = Arc::new(keys);
        let sessions = Arc::new(session::Sessions::new(db.is_sqlite()));
        let hasher = password::Hasher::start(keys.clone(), hash_threads, hash_queue);
        let (policy, geo, site) = (Arc::new(policy), Arc::new(geo), Arc::default());
        let (clients, guarded) = (Arc::new(client::clients()), Arc::new(operation::accounts()));
        Self { db, keys, policy, hasher, sessions, clients, guarded, geo, brand: brand.into(), site }
    }

    /// The same at a site of its own. The doors say which; without one no passkey is right.
    #[must_use]
    pub fn at(self, site: Site) -> Self {
        Self { site: Arc::new(site), ..self }
    }

    /// The context of one request.
    pub fn ctx(&self, arrival: Arrival) -> Arc<Ctx> {
        let city = self.geo.city(arrival.address);
        Arc::new(Ctx::new(
            arrival,
            city,
            self.policy.clone(),
            self.keys.clone(),
            self.sessions.clone(),
            self.brand.clone(),
            self.site.clone(),
        ))
    }

    /// Runs a writing act; answers when it is durable.
    pub async fn write<T, F>(&self, ctx: &Arc<Ctx>, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Ctx) -> Result<T, Error> + Send + 'static,
    {
        let ctx = ctx.clone();
        self.db.write(move |tx| act(tx, &ctx)).await
    }

    /// Runs a reading act in one snapshot.
    pub async fn read<T, F>(&self, ctx: &Arc<Ctx>, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx, &Ctx) -> Result<T, Error> + Send + 'static,
    {
        let ctx = ctx.clone();
        self.db.read(move |tx| act(tx, &ctx)).await
    }
}

/// Removes what is over: expired codes, registrations, counters, messages and sessions, one page of each;
/// answers how many rows that were. Nothing depends on it: whatever is over is over without it (T09).
///
/// # Errors
/// If the store fails.
pub async fn sweep(center: &Center, now: rules::Millis) -> Result<u64, Error> {
    type Purge = fn(&mut Tx, rules::Millis) -> Result<u64, Error>;
    let purges: &[Purge] = &[
        login::device::purge,
        login::city::purge,
        login::pending::purge,
        registration::purge,
        verification::purge,
        mfa::purge,
        password::reset::purge,
        login_method::email::purge,
        contact::purge_changes,
        contact::purge_links,
        operation::purge,
        message::code::purge,
        message::purge,
        login::purge,
        |tx, now| Ok(db::primitive::purge(tx, now)?),
    ];
    let mut rows = session::sweep(center, now).await?;
    for purge in purges {
        rows += center.db.write(move |tx| purge(tx, now)).await?;
    }
    Ok(rows)
}

/// How many messages wait for a provider, for the metrics.
///
/// # Errors
/// If the store fails.
pub async fn messages_waiting(center: &Center) -> Result<i64, Error> {
    Ok(message::waiting(center).await?.queued)
}
