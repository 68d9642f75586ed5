//! Does the store survive what happens to connections? (PostgreSQL only.)

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use db::{Db, Error, Migration, Options, Tx};

use crate::count;
use crate::database::{Schema, open, server};
use crate::register::{Register, register};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_connection_may_be_cut_between_acts() {
    let Some(schema) = Schema::new("cut_between").await else { return };
    let db = open(&schema.url()).await;
    for round in 0..3_u64 {
        schema.run(&cut(&schema)).await;
        for n in 0..12 {
            let input = Register::sample(round * 100 + n, round * 100 + n);
            assert!(db.write(move |tx| register(tx, &input)).await.is_ok(), "round {round}");
        }
        assert_eq!(count(&db, "SELECT COUNT(*) FROM account").await, (round as i64 + 1) * 12);
        assert!(db.read(|tx| tx.one("SELECT 1", &[])).await.is_ok());
    }
    assert!(db.stats().connects > 7, "{:?}", db.stats());
    db.close().await.unwrap();
    schema.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_whose_connection_is_cut_runs_again_and_once_in_effect() {
    let Some(schema) = Schema::new("cut_inside").await else { return };
    let db = open(&schema.url()).await;
    let (tries, input) = (Arc::new(AtomicUsize::new(0)), Register::sample(1, 1));
    let seen = tries.clone();
    let end = db.write(move |tx| {
        let id = register(tx, &input)?;
        if seen.fetch_add(1, SeqCst) == 0 {
            tx.one("SELECT pg_terminate_backend(pg_backend_pid())", &[])?;
        }
        Ok::<_, crate::register::Refused>(id)
    });
    assert!(end.await.is_ok());
    assert_eq!((tries.load(SeqCst), db.stats().retries), (2, 1));
    assert_eq!(count(&db, "SELECT COUNT(*) FROM account").await, 1);
    db.close().await.unwrap();
    schema.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_thread_connects_at_the_start() {
    let Some(schema) = Schema::new("at_start").await else { return };
    let db = open(&schema.url()).await;
    for _ in 0..100 {
        if db.stats().connects == 7 {
            break; // six for acts, one for points
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(db.stats().connects, 7);
    db.close().await.unwrap();
    schema.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_point_whose_caller_goes_away_costs_nobody_a_place() {
    let Some(schema) = Schema::new("point_gone").await else { return };
    let db = open(&schema.url()).await;
    for _ in 0..10 {
        let slow = db.point("SELECT 1 FROM pg_sleep(10)", &[]);
        assert!(tokio::time::timeout(Duration::from_millis(20), slow).await.is_err());
    }
    assert_eq!(count(&db, "SELECT 42").await, 42);
    db.close().await.unwrap();
    schema.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_takes_too_long_is_ended() {
    let Some(schema) = Schema::new("too_long").await else { return };
    let options = Options { statement: Duration::from_millis(100), ..crate::database::options() };
    let db = Db::open_with(&schema.url(), options).await.unwrap();
    let slow = |tx: &mut Tx| tx.one("SELECT 1 FROM pg_sleep(10)", &[]).map(drop);
    assert!(matches!(db.write(slow).await, Err(Error::Busy(_))));
    assert!(db.read(|tx| tx.one("SELECT 1", &[])).await.is_ok());
    db.close().await.unwrap();
    schema.remove().await;
}

/// The limits of requests are not those of migrations, nor of a process that waits for another's migration.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_may_take_longer_than_a_request() {
    static LONG: &[Migration] = &[Migration {
        version: 2,
        name: "long",
        sql: "",
        postgres: Some("SELECT pg_sleep(0.7); CREATE TABLE long (id BIGINT)"),
    }];
    let Some(schema) = Schema::new("long").await else { return };
    let options = Options { statement: Duration::from_millis(100), ..crate::database::options() };
    let db = Db::open_with(&schema.url(), options).await.unwrap();
    let (a, b) = tokio::join!(db.migrate(LONG), db.migrate(LONG));
    assert_eq!(a.unwrap() + b.unwrap(), 2);
    db.close().await.unwrap();
    schema.remove().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_or_refuses_is_told_apart() {
    let Some(server) = server() else { return };
    let nobody = Db::open("postgres://menshen@127.0.0.1:1/menshen").await;
    assert!(matches!(nobody, Err(Error::Busy(_))), "it may come yet");
    let wrong = Db::open(&format!("{server}_no_such_database")).await;
    assert!(matches!(&wrong, Err(Error::Fault(text)) if text.contains("does not exist")), "{:?}", wrong.err());
}

/// `sslmode` of the URL is obeyed: with a server that speaks no TLS, insisting on it fails. (A server for
/// tests that does speak it passes, too.)
#[tokio::test]
async fn tls_that_is_asked_for_is_insisted_on() {
    let Some(schema) = Schema::new("tls").await else { return };
    let plain = open(&schema.url()).await;
    let speaks = plain.point("SELECT current_setting('ssl')", &[]).await.unwrap().unwrap();
    let asked = Db::open(&format!("{}&sslmode=require", schema.url())).await;
    assert_eq!(asked.is_ok(), speaks.get::<&str>(0).unwrap() == "on", "{:?}", asked.err());
    plain.close().await.unwrap();
    schema.remove().await;
}

/// Ends every session of the test's schema.
fn cut(schema: &Schema) -> String {
    format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{}'", schema.name)
}
