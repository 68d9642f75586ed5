//! What becomes of acts whose caller goes away, and of the store when it is closed?

use std::time::Duration;

use db::{Db, Error};

use crate::register::{Refused, Register, register};
use crate::{both, count};

both! {
    a_started_write_outlives_its_caller
    closing_finishes_what_was_accepted
    a_closed_store_says_so
}

async fn a_started_write_outlives_its_caller(db: Db) {
    let (started, wait) = tokio::sync::oneshot::channel();
    let started = std::sync::Mutex::new(Some(started));
    let task = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(move |tx| {
                if let Some(started) = started.lock().unwrap().take() {
                    let _ = started.send(());
                }
                std::thread::sleep(Duration::from_millis(50)); // the caller goes away here
                register(tx, &Register::sample(1, 1))
            })
            .await
        }
    });
    wait.await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    for _ in 0..100 {
        if count(&db, "SELECT COUNT(*) FROM account").await == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it was lost");
}

async fn closing_finishes_what_was_accepted(db: Db) {
    let tasks = (0..100).map(|n| {
        let (db, input) = (db.clone(), Register::sample(n, n));
        tokio::spawn(async move { db.write(move |tx| register(tx, &input)).await })
    });
    let tasks: Vec<_> = tasks.collect();
    tokio::time::sleep(Duration::from_millis(2)).await;
    db.close().await.unwrap();
    for task in tasks {
        let end = task.await.unwrap();
        assert!(matches!(end, Ok(_) | Err(Refused::Store(Error::Busy(_)))), "done or refused, never lost: {end:?}");
    }
}

async fn a_closed_store_says_so(db: Db) {
    assert_eq!(db.ping().await, Ok(()));
    db.close().await.unwrap();
    assert!(matches!(db.ping().await, Err(Error::Fault(_))));
    assert_eq!(
        db.write(|tx| register(tx, &Register::sample(1, 1))).await,
        Err(Refused::Store(Error::Busy("closing".into())))
    );
    assert_eq!(db.point("SELECT 1", &[]).await.err(), Some(Error::Busy("closing".into())));
}
