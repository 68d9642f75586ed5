//! Does the store do on both engines what it promises? Every test of [`both!`] is one body that runs on
//! SQLite and on PostgreSQL.
//!
//! PostgreSQL is taken from the environment variable `MENSHEN_TEST_POSTGRES` (a URL). Without it those tests
//! say that they were skipped; where `CI` is set they fail instead. Each test has its own schema there, and
//! its own file on SQLite.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first thing that is not as it should be")]

mod acts;
mod claims;
mod database;
mod isolation;
mod keys_file;
mod life;
mod limits;
mod migrations;
mod postgres_connections;
mod primitives;
mod register;
mod sealing;
mod sqlite_file;
mod values;

use db::{Db, Error, Tx};

/// Makes each named function, `async fn(Db)`, two tests: `…::sqlite::name` and `…::postgres::name`.
macro_rules! both {
    ($($name:ident)*) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() {
            $crate::database::on_sqlite(stringify!($name), super::$name).await;
        })* }
        mod postgres { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() {
            $crate::database::on_postgres(stringify!($name), super::$name).await;
        })* }
    };
}
pub(crate) use both;

/// `SELECT COUNT(*) …` as a number.
async fn count(db: &Db, sql: &'static str) -> i64 {
    db.point(sql, &[]).await.unwrap().unwrap().get(0).unwrap()
}

/// Runs `act` from `callers` tasks at once; how many gave `true`.
async fn race(
    db: &Db,
    callers: u64,
    act: impl Fn(&mut Tx, u64) -> Result<bool, Error> + Clone + Send + 'static,
) -> usize {
    let tasks = (0..callers).map(|n| {
        let (db, act) = (db.clone(), act.clone());
        tokio::spawn(async move { db.write(move |tx| act(tx, n)).await })
    });
    let mut won = 0;
    for task in tasks.collect::<Vec<_>>() {
        won += usize::from(task.await.unwrap().unwrap());
    }
    won
}
