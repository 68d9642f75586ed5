//! What happens when there is no more room, or an act takes too long?

use std::time::Duration;

use db::{Db, Error, Options, Tx};

use crate::both;
use crate::database::Directory;

both! {
    a_slow_act_is_counted
}

async fn a_slow_act_is_counted(db: Db) {
    let before = db.stats().slow_acts;
    let sleep = |_: &mut Tx| sleep(70);
    db.write(sleep).await.unwrap();
    db.read(sleep).await.unwrap();
    assert_eq!(db.stats().slow_acts, before + 2);
}

fn sleep(milliseconds: u64) -> Result<(), Error> {
    std::thread::sleep(Duration::from_millis(milliseconds));
    Ok(())
}

/// (The limits are alike on both engines; SQLite's single writer makes them easy to reach.)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_room_the_answer_is_busy_and_comes_soon() {
    let directory = Directory::new("busy");
    let options = Options { queue: 1, readers: 1, wait: Duration::from_millis(20), ..Options::default() };
    let db = Db::open_with(&directory.sqlite(), options).await.unwrap();
    let slow = |_: &mut Tx| sleep(150);
    let write = |db: Db| tokio::spawn(async move { db.write(slow).await });
    let tasks: Vec<_> = (0..4).map(|_| write(db.clone())).collect();
    let mut busy = 0;
    for task in tasks {
        busy += usize::from(task.await.unwrap() == Err(Error::Busy("the queue is full".into())));
    }
    assert!((1..=3).contains(&busy), "{busy}");
    let long = tokio::spawn({
        let db = db.clone();
        async move { db.read(slow).await }
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(db.read(slow).await, Err(Error::Busy("every reader is taken".into())));
    assert_eq!(long.await.unwrap(), Ok(()));
    assert_eq!(db.stats().busy, busy as u64 + 1);
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_that_wait_share_a_commit() {
    let directory = Directory::new("groups");
    let db = Db::open(&directory.sqlite()).await.unwrap();
    db.migrate(&[]).await.unwrap();
    let before = db.stats().groups;
    // While the first act sleeps the others gather behind it.
    let tasks: Vec<_> = (0..51)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    if n == 0 {
                        std::thread::sleep(Duration::from_millis(100));
                    }
                    db::primitive::take(tx, "shared", 1000, 0, 1000)
                })
                .await
            })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap().unwrap().is_some());
    }
    let commits = db.stats().groups - before;
    assert!(commits <= 10, "51 acts in {commits} commits");
    assert_eq!(db.read(|tx| db::primitive::peek(tx, "shared", 0)).await, Ok(51));
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_url_of_another_kind_is_refused() {
    for url in ["mysql://localhost/x", "", "sqlite:", "sqlite::memory:"] {
        assert!(matches!(Db::open(url).await, Err(Error::Fault(_))), "{url}");
    }
}
