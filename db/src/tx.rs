//! What can an act do with the transaction that it is given?
//!
//! [`Tx`] is synchronous and the same type for both engines. What it enforces, alike on both:
//! - After a statement failed, every further one fails and the act is rolled back even if it returns `Ok`
//!   (PostgreSQL would insist; SQLite would not, so tests on SQLite alone would lie). An expected
//!   conflict is not an error: write `ON CONFLICT … DO NOTHING RETURNING` and look at the row.
//! - An act may only `SELECT`, `INSERT`, `UPDATE`, `DELETE` (or `WITH`): no COMMIT, PRAGMA or DDL slips in.
//! - Parameters are `$1`, `$2` … each used at least once; no gaps. No `$1::type`: write `CAST($1 AS TEXT)`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::stamp::{Stamps, slot};
use crate::{Error, Row, Value, postgres, sqlite};

/// What is done once the act is durable and before its caller is answered.
pub(crate) type After = Box<dyn FnOnce() + Send>;

pub(crate) enum Conn {
    Lite(rusqlite::Connection),
    Pg(Box<postgres::Link>),
}

/// One transaction. An act gets `&mut Tx` and nothing else that can wait.
pub struct Tx {
    pub(crate) conn: Conn,
    pub(crate) failed: Option<Error>,
    pub(crate) after: Vec<After>,
    /// Where rows may be kept: this process is the only writer.
    stamps: Option<Arc<Stamps>>,
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Self {
        Self { conn, failed: None, after: Vec::new(), stamps: None }
    }

    /// The same where rows may be kept.
    pub(crate) fn stamping(self, stamps: Arc<Stamps>) -> Self {
        Self { stamps: Some(stamps), ..self }
    }

    /// Runs a statement that returns no rows; answers how many rows it changed.
    pub fn exec(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, Error> {
        self.act(sql, |conn| match conn {
            Conn::Lite(c) => sqlite::exec(c, sql, params),
            Conn::Pg(link) => link.exec(sql, params),
        })
    }

    /// The first row; its absence is a fault.
    pub fn one(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Row, Error> {
        self.opt(sql, params)?.ok_or_else(|| Error::fault(format!("no row: {sql}")))
    }

    /// The first row, if any.
    pub fn opt(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, Error> {
        self.act(sql, |conn| match conn {
            Conn::Lite(c) => sqlite::rows(c, sql, params, 1).map(|mut rows| rows.pop()),
            Conn::Pg(link) => link.opt(sql, params),
        })
    }

    /// Every row. Put a `LIMIT` in the statement.
    pub fn all(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        self.act(sql, |conn| match conn {
            Conn::Lite(c) => sqlite::rows(c, sql, params, usize::MAX),
            Conn::Pg(link) => link.all(sql, params),
        })
    }

    /// Does `then` after COMMIT and before the caller is answered; never if the act is rolled back.
    /// For dropping cache entries: it runs on the writer thread, so it must be quick and must not wait.
    pub fn after_commit(&mut self, then: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(then));
    }

    /// Says that this act changes a row whose [stamp](crate::Db::stamp) is looked at.
    pub fn touch(&mut self, table: &'static str, key: &[u8]) {
        let Some(stamps) = self.stamps.clone() else { return };
        let slot = slot(table, key);
        self.after_commit(move || stamps.change(slot));
    }

    /// COMMIT, ROLLBACK and their like. Works after a failure too: it is how one recovers.
    pub(crate) fn control(&mut self, sql: &'static str) -> Result<(), Error> {
        match &mut self.conn {
            Conn::Lite(c) => sqlite::exec(c, sql, &[]).map(drop),
            Conn::Pg(link) => link.batch(sql),
        }
    }

    /// Several statements without parameters, for migrations.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.guard(|conn| match conn {
            Conn::Lite(c) => c.execute_batch(sql).map_err(|e| sqlite::error(c, e)),
            Conn::Pg(link) => link.batch(sql),
        })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.conn, Conn::Pg(_))
    }

    fn act<T>(&mut self, sql: &'static str, run: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
        let verb = sql.split_whitespace().next();
        let known = matches!(verb, Some("SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH"));
        self.guard(|conn| if known { run(conn) } else { Err(Error::fault(format!("not for an act: {sql}"))) })
    }

    fn guard<T>(&mut self, run: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
        if let Some(first) = &self.failed {
            return Err(Error::fault(format!("statement after a failed one ({first})")));
        }
        run(&mut self.conn).inspect_err(|e| self.failed = Some(e.clone()))
    }

    /// Runs an act: a panic, or an `Ok` although a statement failed, becomes a fault.
    /// `Err` means: roll this act back.
    pub(crate) fn run<T, E: From<Error>>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        (self.failed, self.after) = (None, Vec::new());
        match catch_unwind(AssertUnwindSafe(|| act(self))) {
            Ok(Ok(_)) if self.failed.is_some() => Err(Error::fault("act returned Ok after a failed statement").into()),
            Ok(result) => result,
            Err(_) => Err(Error::fault("act panicked").into()),
        }
    }
}

/// Runs what acts asked for after their commit; a panic there must not take the thread along.
pub(crate) fn run_after(after: Vec<After>) {
    for then in after {
        if catch_unwind(AssertUnwindSafe(then)).is_err() {
            tracing::error!("a callback after a commit panicked");
        }
    }
}
