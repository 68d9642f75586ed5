//! How does a database get from an older shape to this one?
//!
//! Numbered files of plain SQL, run in order in one transaction, once. Lock: every runner first updates the
//! one row of `migration_lock`; a second replica waits there until the first commits, then finds nothing
//! left to do. No advisory lock, so engines that only speak PostgreSQL's protocol can do it too. Edits to a
//! file that already ran are refused by its checksum.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};

use crate::{Error, Tx, dialect, params};

/// One file. It is written for SQLite with `STRICT` tables; on PostgreSQL the words BLOB, INTEGER and
/// `STRICT` / `WITHOUT ROWID` after a table are translated.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order. [`BASE`] is 1.
    pub version: i64,
    /// For people, in messages.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
    /// Replaces the whole text on PostgreSQL, for what cannot be translated.
    pub postgres: Option<&'static str>,
}

/// The store's own tables (counters, single use, the key ring's fingerprint). [`Db::migrate`](crate::Db::migrate)
/// runs it first, whether the list names it or not.
pub const BASE: Migration =
    Migration { version: 1, name: "base", sql: include_str!("../migrations/0001_base.sql"), postgres: None };

/// Makes the runner's own two tables. May fail if another replica is at it ([`is_made_by_another`]): try again.
pub(crate) fn prepare(tx: &mut Tx) -> Result<(), Error> {
    if tx.is_postgres() {
        tx.batch(dialect::NO_LIMITS_POSTGRES)?; // the insert waits for a migration that runs elsewhere
    }
    tx.batch(
        "CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL);
         CREATE TABLE IF NOT EXISTS migration_lock (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);
         INSERT INTO migration_lock (id, taken) VALUES (1, 0) ON CONFLICT DO NOTHING;",
    )
}

/// Whether [`prepare`] failed because another process made the same table at the same moment. `IF NOT EXISTS` does
/// not wait for it: depending on how far the other is, PostgreSQL answers with its catalogue's unique index, or that
/// the table's row type is there already (42710), or the table (42P07).
pub(crate) fn is_made_by_another(error: &Error) -> bool {
    match error {
        Error::Unique(_) => true,
        Error::Fault(why) => why.contains("(42710)") || why.contains("(42P07)"),
        Error::Busy(_) | Error::Again => false,
    }
}

/// Runs what is new; answers how many that were.
pub(crate) fn run(tx: &mut Tx, list: &'static [Migration]) -> Result<usize, Error> {
    let list: Vec<_> =
        std::iter::once(BASE).chain(list.iter().copied().filter(|m| m.version != BASE.version)).collect();
    if let Some(pair) = list.windows(2).find(|pair| pair[0].version >= pair[1].version) {
        return Err(Error::fault(format!("migration {} is out of order", pair[1].name)));
    }
    if tx.is_postgres() {
        tx.batch(dialect::NO_LIMITS_POSTGRES)?;
    }
    tx.exec("UPDATE migration_lock SET taken = taken + 1 WHERE id = 1", &[])?;
    if tx.is_postgres() {
        tx.batch(dialect::SHORT_LOCKS_POSTGRES)?;
    }
    let done = done(tx)?;
    let newest = done.keys().next_back().copied().unwrap_or(0);
    if let Some(last) = list.last().filter(|last| newest > last.version) {
        tracing::warn!(database = newest, program = last.version, "the database is newer than this program");
    }
    let mut ran = 0;
    for migration in &list {
        match done.get(&migration.version) {
            Some(sum) if *sum == checksum(migration) => {}
            Some(_) => return Err(Error::fault(format!("migration {} was edited after it ran", migration.name))),
            None if migration.version < newest => {
                return Err(Error::fault(format!("migration {} is older than one that already ran", migration.name)));
            }
            None => {
                apply(tx, migration)?;
                ran += 1;
            }
        }
    }
    Ok(ran)
}

/// The versions that ran, with their checksums.
fn done(tx: &mut Tx) -> Result<BTreeMap<i64, String>, Error> {
    let rows = tx.all("SELECT version, checksum FROM migration", &[])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

fn apply(tx: &mut Tx, migration: &Migration) -> Result<(), Error> {
    let run = match (tx.is_postgres(), migration.postgres) {
        (true, Some(own)) => tx.batch(own),
        (true, None) => tx.batch(&dialect::postgres_ddl(migration.sql)),
        (false, _) => tx.batch(migration.sql),
    };
    run.map_err(|e| Error::fault(format!("migration {}: {e}", migration.name)))?;
    tx.exec(
        "INSERT INTO migration (version, name, checksum) VALUES ($1, $2, $3)",
        params![migration.version, migration.name, &checksum(migration)],
    )?;
    tracing::info!(version = migration.version, name = migration.name, "migrated");
    Ok(())
}

/// Over both texts: finds accidents.
fn checksum(migration: &Migration) -> String {
    let text = [migration.sql, migration.postgres.unwrap_or_default()].join("\0");
    let sum = digest(&SHA256, text.as_bytes());
    sum.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
