//! One synchronous transaction, [`Tx`], over SQLite and PostgreSQL; and what is sealed in it ([`seal`]).
//!
//! ```text
//! Db::read ──┬─ SQLite: in place, on a reader connection      ┐
//! Db::write ─┤  SQLite: one writer thread, commits in groups  ├─ act(&mut Tx)
//!            └─ PostgreSQL: a thread for each connection      ┘
//! Db::point ─── one row by one statement, without Tx: the session check
//! ```
//!
//! An *act* is a plain function `fn(&mut Tx, …) -> Result<T, E>`. `Ok` commits, `Err` or a panic rolls
//! back that act alone. The answer comes after COMMIT.
//!
//! Rules for callers:
//! 1. An act gets `&mut Tx`, never a [`Db`]: it cannot wait for anything but its own statements.
//! 2. [`Db::write`] may run an act twice (PostgreSQL asks for it), so acts are `Fn` and take what they
//!    need by reference. Draw identifiers, secrets and the time before, outside.
//! 3. A refusal that must leave a trace (a counted failure) is an `Ok` value: an `Err` undoes the count.
//! 4. A started write finishes even if its caller goes away. So nothing that must happen comes after
//!    `write().await`: it belongs into the act (outbox) or into [`Tx::after_commit`].
//! 5. Never put a write under a timeout: its outcome would be unknown. The store has its own limits.
//! 6. No check-then-act: decide by the statements of [`primitive`], a unique index, or an update of the row
//!    that decides. What looks first and writes later passes on SQLite and races on PostgreSQL.
//! 7. No act above a few milliseconds: on SQLite it holds every other writer. Big work goes in pages.
//!
//! # SQL
//! One text for both engines: `$1`, `$2` …; INTEGER, TEXT and BLOB; times in milliseconds; `RETURNING`;
//! `ON CONFLICT`. Name every unique index and every column you select. `CAST(SUM(n) AS BIGINT)`.
//!
//! # Jobs: claiming rows under a lease
//! A worker takes due rows and marks them as taken in one statement, so that no two have the same row, and
//! a row whose worker died comes back when its lease is over:
//! ```sql
//! WITH due AS MATERIALIZED (
//!   SELECT id FROM outbox
//!   WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
//!   ORDER BY due_at LIMIT $3 /*skip_locked*/)
//! UPDATE outbox SET lease_until = $2, attempts = attempts + 1
//! WHERE id IN (SELECT id FROM due) RETURNING id, attempts, body
//! ```
//! `/*skip_locked*/` becomes `FOR UPDATE SKIP LOCKED` on PostgreSQL, where claimers would otherwise queue
//! behind each other; SQLite reads a comment. `MATERIALIZED` is needed: without it PostgreSQL may run the
//! sub-select more than once and lock more rows than its LIMIT. What finishes or postpones the row
//! afterwards compares the lease (`WHERE id = $1 AND lease_until = $2`), so that a worker that was too slow
//! does not undo what another has done since.

mod dialect;
mod error;
mod migrate;
mod options;
mod postgres;
pub mod primitive;
mod queue;
pub mod seal;
mod sqlite;
mod stamp;
mod stats;
mod tx;
mod value;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use error::Error;
pub use migrate::{BASE, Migration};
pub use options::Options;
pub use stats::Stats;
pub use tx::Tx;
pub use value::{Cell, FromCell, Row, Value};

use queue::Kind;
use stats::Meter;

/// An open store. Cloning is cheap.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    meter: Arc<Meter>,
}

#[derive(Clone)]
enum Engine {
    Lite(Arc<sqlite::Lite>),
    Pg(Arc<postgres::Pg>),
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` with the default limits.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Options::default()).await
    }

    /// Opens with limits of your own. A SQLite file and the directories above it are made if there are
    /// none, for this user only; [`Error::Busy`] names the file if another process has it open.
    pub async fn open_with(url: &str, options: Options) -> Result<Self, Error> {
        let sqlite = url.strip_prefix("sqlite:");
        let slow = if sqlite.is_some() { options.slow } else { options.slow * 10 };
        let meter = Arc::new(Meter::new(slow));
        let engine = match sqlite {
            Some(path) => Engine::Lite(sqlite::Lite::open(Path::new(path), options, meter.clone())?),
            None if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Engine::Pg(postgres::Pg::open(url, options, meter.clone()).await?)
            }
            None => return Err(Error::fault("a database URL begins with sqlite: or postgres://")),
        };
        Ok(Self { engine, meter })
    }

    /// Runs a reading act in one snapshot. On SQLite it runs on the calling thread: keep it to look-ups
    /// by index, and page through long lists.
    pub async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Lite(lite) => lite.read(act).await,
            Engine::Pg(pg) => pg.read(act).await,
        }
    }

    /// Runs a writing act; answers when it is durable.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.queue(Kind::Write, act).await
    }

    /// The first row of one reading statement, without transaction or another thread. For hot paths.
    pub async fn point(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, Error> {
        match &self.engine {
            Engine::Lite(lite) => lite.point(sql, params).await,
            Engine::Pg(pg) => pg.point(sql, params).await,
        }
    }

    /// The stamp of a row, to be taken before it is read: what was read then is still so while the stamp is the
    /// same. `None`: nothing may be kept, because other processes write too (PostgreSQL).
    ///
    /// Exact only if every act that changes the row says so with [`Tx::touch`].
    pub fn stamp(&self, table: &'static str, key: &[u8]) -> Option<u64> {
        match &self.engine {
            Engine::Lite(lite) => Some(lite.stamp(table, key)),
            Engine::Pg(_) => None,
        }
    }

    /// Whether the engine understands a statement, tables and columns included. Runs nothing.
    pub async fn check(&self, sql: &'static str) -> Result<(), Error> {
        match &self.engine {
            Engine::Lite(lite) => lite.check(sql).await,
            Engine::Pg(pg) => pg.check(sql).await,
        }
    }

    /// Runs [`BASE`] and those of `list` that have not run yet; answers how many. Several processes may
    /// do it at once: each file runs once.
    pub async fn migrate(&self, list: &'static [Migration]) -> Result<usize, Error> {
        for _ in 0..20 {
            match self.queue(Kind::Migration, migrate::prepare).await {
                Ok(()) => return self.queue(Kind::Migration, |tx| migrate::run(tx, list)).await,
                Err(error) if migrate::is_made_by_another(&error) => {
                    tokio::time::sleep(Duration::from_millis(50)).await
                }
                Err(other) => return Err(other),
            }
        }
        Err(Error::busy("another process is preparing migrations"))
    }

    /// Whether the store serves: its threads run and it answers a trivial read. For readiness.
    /// A fault means that the process must be started anew.
    pub async fn ping(&self) -> Result<(), Error> {
        let alive = match &self.engine {
            Engine::Lite(lite) => lite.is_alive(),
            Engine::Pg(pg) => pg.is_alive(),
        };
        if !alive {
            return Err(Error::fault("a thread of the store has ended"));
        }
        self.point("SELECT 1", &[]).await.map(drop)
    }

    /// Which engine it is. For settings and pages; statements never differ by it.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Lite(_))
    }

    /// Counts since it was opened.
    pub fn stats(&self) -> Stats {
        self.meter.read()
    }

    /// Takes no more acts, finishes those accepted, closes the connections and lets go of the file.
    pub async fn close(&self) -> Result<(), Error> {
        match &self.engine {
            Engine::Lite(lite) => lite.close().await,
            Engine::Pg(pg) => pg.close().await,
        }
    }

    async fn queue<T, E, F>(&self, kind: Kind, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Lite(lite) => lite.write(kind, act).await,
            Engine::Pg(pg) => pg.write(kind, act).await,
        }
    }
}
