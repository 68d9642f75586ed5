//! How does a thread that is not async speak with PostgreSQL?

use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use tokio::runtime::{Builder, Runtime};

use super::Server;
use super::statement::{convert, error, is_lost, query};
use crate::{Error, Row, Value};

/// One connection and what drives it.
pub(crate) struct Link {
    conn: Option<PgConnection>,
    runtime: Runtime,
    server: Server,
    patient: bool,
}

impl Link {
    pub(super) fn new(server: Server) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build().map_err(Error::fault)?;
        Ok(Self { conn: None, runtime, server, patient: false })
    }

    /// Connects if there is no connection. Only what *begins* a transaction may do that: on a new
    /// connection a COMMIT would succeed without committing anything.
    pub(super) fn connect(&mut self) -> Result<(), Error> {
        if self.conn.is_none() {
            self.conn = Some(self.runtime.block_on(async { self.server.connect().await })?);
        }
        Ok(())
    }

    /// Whether the server may take as long as it likes, as for a migration.
    pub(super) fn be_patient(&mut self, patient: bool) {
        self.patient = patient;
    }

    /// Whether there is no connection (any more).
    pub(super) fn is_lost(&self) -> bool {
        self.conn.is_none()
    }

    /// Gives the connection up, and with it what the server has not committed.
    pub(super) fn drop_connection(&mut self) {
        self.conn = None;
    }

    pub(crate) fn exec(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, Error> {
        self.wait(async |conn| query(sql, params).execute(&mut *conn).await.map(|done| done.rows_affected()))
    }

    pub(crate) fn opt(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, Error> {
        self.wait(async |conn| query(sql, params).fetch_optional(&mut *conn).await)?
            .map(|row| convert(&row))
            .transpose()
    }

    pub(crate) fn all(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        self.wait(async |conn| query(sql, params).fetch_all(&mut *conn).await)?.iter().map(convert).collect()
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        self.wait(async move |conn| conn.execute(sqlx::raw_sql(sql)).await.map(drop))
    }

    /// Waits for the server on this thread.
    fn wait<T>(&mut self, run: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>) -> Result<T, Error> {
        let Some(conn) = &mut self.conn else { return Err(Error::fault("the connection is lost")) };
        let limit = if self.patient { Duration::from_hours(24) } else { self.server.silence };
        let done = self.runtime.block_on(async { tokio::time::timeout(limit, run(conn)).await });
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(e)) => {
                if is_lost(&e) {
                    self.conn = None;
                }
                Err(error(e))
            }
            Err(_) => {
                self.conn = None;
                Err(Error::fault("the database did not answer"))
            }
        }
    }
}
