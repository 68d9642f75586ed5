//! How does PostgreSQL run acts? One plain thread for each connection, all serving one bounded queue.
//!
//! Each thread drives its connection with a runtime of its own, so a statement is sent and awaited on one
//! thread. (With a shared runtime and `spawn_blocking`, every statement wakes two threads.) Only
//! [`Db::point`](crate::Db::point) is awaited on the caller's runtime, over a small set of connections.
//!
//! TLS follows the URL: `?sslmode=verify-full&sslrootcert=/path/ca.pem` for a database on another machine;
//! without `sslmode` it is tried and not insisted on, which is enough for a socket or the loopback only.

mod link;
mod points;
mod statement;
mod worker;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use crate::queue::{Kind, Queue};
use crate::stats::Meter;
use crate::tx::Conn;
use crate::{Error, Options, Row, Tx, Value};

pub(crate) use link::Link;
use points::Points;

/// An open PostgreSQL store.
pub(crate) struct Pg {
    points: Points,
    queue: Queue,
}

/// How to connect, and how long anything may take.
#[derive(Clone)]
pub(crate) struct Server {
    options: PgConnectOptions,
    /// For connecting, and for a free connection.
    wait: Duration,
    /// For one statement. The server's own `statement_timeout` answers first; this is for a server that
    /// does not answer at all, whose connection is then given up.
    silence: Duration,
    meter: Arc<Meter>,
}

impl Pg {
    pub(crate) async fn open(url: &str, options: Options, meter: Arc<Meter>) -> Result<Arc<Self>, Error> {
        let server = Server::new(url, options, meter.clone())?;
        let points = Points::open(server.clone(), options.points).await?;
        let (queue, jobs) = Queue::new(options.queue, meter.clone());
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..options.connections {
            let link = Link::new(server.clone())?;
            let (jobs, meter) = (jobs.clone(), meter.clone());
            queue.serve("db-act", move || worker::serve(Tx::new(Conn::Pg(Box::new(link))), &jobs, &meter))?;
        }
        Ok(Arc::new(Self { points, queue }))
    }

    pub(crate) async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let mut act = Some(act);
        let once = move |tx: &mut Tx| act.take().map_or_else(|| Err(Error::Again.into()), |act| act(tx));
        self.queue.submit(Kind::Read, std::any::type_name::<F>(), once).await
    }

    pub(crate) async fn write<T, E, F>(&self, kind: Kind, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.queue.submit(kind, std::any::type_name::<F>(), act).await
    }

    /// One statement without a transaction, awaited where it is called.
    pub(crate) async fn point(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, Error> {
        self.points.first_row(sql, params).await
    }

    /// Prepares a statement without running it.
    pub(crate) async fn check(&self, sql: &'static str) -> Result<(), Error> {
        self.points.check(sql).await
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.queue.is_alive()
    }

    pub(crate) async fn close(&self) -> Result<(), Error> {
        let closed = self.queue.close().await;
        self.points.close().await;
        closed
    }
}

impl Server {
    fn new(url: &str, limits: Options, meter: Arc<Meter>) -> Result<Self, Error> {
        let statement = limits.statement.as_millis().to_string();
        let idle = (limits.statement * 2).as_millis().to_string();
        let mut options = url
            .parse::<PgConnectOptions>()
            .map_err(|e| Error::fault(format!("the database URL: {e}")))?
            .disable_statement_logging() // it would format every statement, and slow acts are logged by name
            .statement_cache_capacity(1024) // every statement of the product fits
            .options([
                ("statement_timeout", statement.as_str()),
                ("lock_timeout", statement.as_str()),
                ("idle_in_transaction_session_timeout", idle.as_str()),
            ]);
        if options.get_application_name().is_none() {
            options = options.application_name("menshen");
        }
        Ok(Self { options, wait: limits.wait, silence: limits.statement * 2, meter })
    }

    /// A new connection. Whatever goes wrong, nothing has been done yet.
    async fn connect(&self) -> Result<sqlx::PgConnection, Error> {
        match tokio::time::timeout(self.wait, self.options.connect()).await {
            Ok(Ok(conn)) => {
                self.meter.connected();
                Ok(conn)
            }
            Ok(Err(e)) => Err(statement::connect_error(e)),
            Err(_) => Err(Error::busy("the database does not answer")),
        }
    }
}
