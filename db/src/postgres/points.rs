//! How is one reading statement answered on the caller's own runtime?
//!
//! A few connections, taken and put back without a word to the server: a pool that pings would double the
//! cost of what is done most often. A connection that turns out to be dead is dropped and the next taken,
//! at last a new one; the statement only reads, so that is harmless. If the caller goes away in the
//! middle, its connection is dropped too, since its state is not known.

use std::sync::Mutex;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{Connection, Executor};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::Server;
use super::statement::{convert, error, is_lost, query, text};
use crate::queue::lock;
use crate::{Error, Row, Value};

pub(super) struct Points {
    server: Server,
    permits: Semaphore,
    idle: Mutex<Vec<PgConnection>>,
}

/// What is asked. (Not an async closure: the futures of those are `Send` for one lifetime only, and what
/// awaits them could not be a request handler.)
#[derive(Clone, Copy)]
enum Question<'a> {
    Row(&'static str, &'a [Value<'a>]),
    Check(&'static str),
}

impl Question<'_> {
    async fn put_to(self, conn: &mut PgConnection) -> Result<Option<PgRow>, sqlx::Error> {
        match self {
            Self::Row(sql, params) => query(sql, params).fetch_optional(conn).await,
            Self::Check(sql) => conn.prepare(text(sql)).await.map(|_| None),
        }
    }
}

impl Points {
    /// Makes the first connection, so that a wrong URL is found at the start.
    pub(super) async fn open(server: Server, most: usize) -> Result<Self, Error> {
        let first = server.connect().await?;
        Ok(Self { server, permits: Semaphore::new(most), idle: Mutex::new(vec![first]) })
    }

    pub(super) async fn first_row(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, Error> {
        let row = self.ask(Question::Row(sql, params)).await?;
        row.map(|row| convert(&row)).transpose()
    }

    pub(super) async fn check(&self, sql: &'static str) -> Result<(), Error> {
        self.ask(Question::Check(sql)).await.map(drop)
    }

    async fn ask(&self, question: Question<'_>) -> Result<Option<PgRow>, Error> {
        let _permit = self.permit().await?;
        loop {
            let kept = lock(&self.idle).pop();
            let fresh = kept.is_none();
            let mut conn = match kept {
                Some(conn) => conn,
                None => self.server.connect().await?,
            };
            match timeout(self.server.silence, question.put_to(&mut conn)).await {
                Err(_) => return Err(Error::busy("the database does not answer")),
                Ok(Err(e)) if is_lost(&e) => {
                    if fresh {
                        return Err(Error::busy("the database cannot be reached"));
                    }
                }
                Ok(result) => {
                    lock(&self.idle).push(conn);
                    return result.map_err(error);
                }
            }
        }
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, Error> {
        match timeout(self.server.wait, self.permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(Error::busy("closing")),
            Err(_) => {
                self.server.meter.sent_away();
                Err(Error::busy("every connection is taken"))
            }
        }
    }

    pub(super) async fn close(&self) {
        self.permits.close();
        let kept = std::mem::take(&mut *lock(&self.idle));
        for conn in kept {
            let _ = conn.close().await; // a courtesy: the server notices anyway
        }
    }
}
