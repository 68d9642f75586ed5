//! How does SQLite run acts? Readers in place, and one writer thread that commits in groups.
//!
//! ```text
//! read:  permit ─> reader connection ─> BEGIN, act, ROLLBACK on the caller's thread ─> connection back
//! write: bounded queue ─> writer thread: BEGIN IMMEDIATE
//!          ├ SAVEPOINT, act 1, RELEASE            (or ROLLBACK TO: only this act is lost)
//!          ├ SAVEPOINT, act 2, RELEASE   … up to `group` acts or `window`
//!          └ COMMIT (one flush) ─> after_commit of every act ─> every caller answered
//! ```

mod error;
mod file;
mod statement;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use crate::queue::{Kind, Queue, lock};
use crate::stamp::{Stamps, slot};
use crate::stats::Meter;
use crate::tx::Conn;
use crate::{Error, Options, Row, Tx, Value};

pub(crate) use error::error;
pub(crate) use statement::{exec, rows};

/// An open SQLite store.
pub(crate) struct Lite {
    path: PathBuf,
    /// An in-place read never yields while it holds one, so the runtime's own threads cannot run out;
    /// only reads sent to blocking threads can take them all.
    permits: Semaphore,
    /// Reader connections that nobody uses now. A permit without one opens one.
    idle: Mutex<Vec<Tx>>,
    queue: Queue,
    options: Options,
    meter: Arc<Meter>,
    stamps: Arc<Stamps>,
    /// Shared with the writer thread: the file is ours until both are done with it.
    hold: Mutex<Option<Arc<file::Hold>>>,
}

impl Lite {
    pub(crate) fn open(path: &Path, options: Options, meter: Arc<Meter>) -> Result<Arc<Self>, Error> {
        let (path, hold) = file::take(path)?;
        let hold = Arc::new(hold);
        let writer = connect(&path, Role::Writer)?;
        let (queue, jobs) = Queue::new(options.queue, meter.clone());
        let stamps = Arc::new(Stamps::default());
        let tx = Tx::new(Conn::Lite(writer)).stamping(stamps.clone());
        let (held, counts) = (hold.clone(), meter.clone());
        queue.serve("db-writer", move || {
            writer::serve(tx, &jobs, options, &counts);
            drop(held);
        })?;
        Ok(Arc::new(Self {
            path,
            permits: Semaphore::new(options.readers),
            idle: Mutex::default(),
            queue,
            options,
            meter,
            stamps,
            hold: Mutex::new(Some(hold)),
        }))
    }

    /// Runs `act` on this thread, in one snapshot.
    pub(crate) async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx) -> Result<T, E>,
        E: From<Error>,
    {
        self.lend(|tx| {
            tx.control("BEGIN")?;
            let result = self.meter.act(std::any::type_name::<F>(), || tx.run(act));
            tx.control("ROLLBACK")?; // nothing was written: this only ends the snapshot
            result
        })
        .await
    }

    /// One statement without a transaction around it.
    pub(crate) async fn point(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, Error> {
        self.lend(|tx| tx.run(|tx| tx.opt(sql, params))).await
    }

    /// Prepares a statement without running it.
    pub(crate) async fn check(&self, sql: &'static str) -> Result<(), Error> {
        self.lend(|tx| match &tx.conn {
            Conn::Lite(c) => c.prepare(sql).map(drop).map_err(|e| error(c, e)),
            Conn::Pg(_) => Err(Error::fault("not a connection to SQLite")),
        })
        .await
    }

    async fn lend<T, E: From<Error>>(&self, run: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let permit = tokio::time::timeout(self.options.wait, self.permits.acquire());
        let _permit = match permit.await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) => return Err(Error::busy("closing").into()),
            Err(_) => {
                self.meter.sent_away();
                return Err(Error::busy("every reader is taken").into());
            }
        };
        let kept = lock(&self.idle).pop();
        let mut tx = match kept {
            Some(tx) => tx,
            None => Tx::new(Conn::Lite(connect(&self.path, Role::Reader)?)),
        };
        let result = run(&mut tx); // no await from here to the push: a dropped future cannot lose the connection
        if tx.in_transaction() {
            return result; // its snapshot could not be ended: closed instead of kept
        }
        lock(&self.idle).push(tx);
        result
    }

    /// Queues `act` and waits until it is durable.
    pub(crate) async fn write<T, E, F>(&self, kind: Kind, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.queue.submit(kind, std::any::type_name::<F>(), act).await
    }

    pub(crate) fn stamp(&self, table: &str, key: &[u8]) -> u64 {
        self.stamps.read(slot(table, key))
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.queue.is_alive()
    }

    /// Takes no more acts, lets the writer finish the queue, closes the file and lets others have it.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        self.permits.close();
        let closed = self.queue.close().await;
        lock(&self.idle).clear();
        drop(lock(&self.hold).take());
        closed
    }
}

impl Tx {
    pub(crate) fn in_transaction(&self) -> bool {
        matches!(&self.conn, Conn::Lite(c) if !c.is_autocommit())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Writer,
    Reader,
}

fn connect(path: &Path, role: Role) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(Error::fault)?;
    conn.set_prepared_statement_cache_capacity(1024); // every statement of the product fits
    conn.execute_batch("PRAGMA busy_timeout = 5000").map_err(|e| error(&conn, e))?;
    let mode = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
    let mode = mode.map_err(|e| error(&conn, e))?;
    if mode != "wal" {
        return Err(Error::fault(format!(
            "{}: this file system cannot hold a write-ahead log ({mode})",
            path.display()
        )));
    }
    // What is deleted is overwritten: a destroyed data key must not be found in free pages.
    // Page caches are per connection: what is hot for readers is in the system's cache too.
    let own = match role {
        Role::Writer => "PRAGMA cache_size = -16384; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864;",
        Role::Reader => "PRAGMA cache_size = -2048; PRAGMA query_only = ON;",
    };
    let both = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
                PRAGMA temp_store = MEMORY;";
    conn.execute_batch(both).and_then(|()| conn.execute_batch(own)).map_err(|e| error(&conn, e))?;
    Ok(conn)
}
