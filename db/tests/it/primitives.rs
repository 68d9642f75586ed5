//! Are the primitives exact when many decide at once?

use db::primitive::{self, Window};
use db::{Db, Error, Tx};

use crate::{both, count, race};

both! {
    a_counter_is_exact_under_contention
    a_place_is_given_back_but_never_below_none
    a_window_that_is_over_counts_nothing
    a_single_use_thing_is_used_once
    a_spent_thing_is_spent_once
    purging_takes_pages_and_only_what_is_over
    purging_spares_a_counter_that_starts_anew_meanwhile
    a_database_belongs_to_one_key_ring
}

async fn a_counter_is_exact_under_contention(db: Db) {
    let take = |at: i64| move |tx: &mut Tx, _| primitive::take(tx, "m", 5, at, at + 1000).map(|n| n.is_some());
    assert_eq!(race(&db, 40, take(0)).await, 5);
    assert_eq!(race(&db, 40, take(999)).await, 0, "the last moment of the window");
    assert_eq!(race(&db, 40, take(1000)).await, 5, "a new window");
    assert_eq!(db.write(|tx| primitive::take(tx, "none", 0, 0, 1)).await, Ok(None), "a limit of none");
}

async fn a_place_is_given_back_but_never_below_none(db: Db) {
    let numbers = db.write(|tx| {
        let first = primitive::take(tx, "m", 2, 0, 1000)?;
        let second = primitive::take(tx, "m", 2, 0, 1000)?;
        let third = primitive::take(tx, "m", 2, 0, 1000)?;
        primitive::give_back(tx, "m")?;
        let again = primitive::take(tx, "m", 2, 0, 1000)?;
        Ok::<_, Error>((first, second, third, again))
    });
    assert_eq!(numbers.await, Ok((Some(1), Some(2), None, Some(2))));
    let left = db.write(|tx| {
        for _ in 0..5 {
            primitive::give_back(tx, "m")?;
        }
        primitive::give_back(tx, "never taken")?;
        primitive::peek(tx, "m", 0)
    });
    assert_eq!(left.await, Ok(0));
}

async fn a_window_that_is_over_counts_nothing(db: Db) {
    db.write(|tx| primitive::take(tx, "m", 5, 0, 1000)).await.unwrap();
    db.write(|tx| primitive::take(tx, "m", 5, 500, 1500)).await.unwrap();
    let running = db.read(|tx| Ok::<_, Error>((primitive::window(tx, "m", 999)?, primitive::until(tx, "m")?)));
    assert_eq!(running.await, Ok((Some(Window { n: 2, until: 1000 }), Some(1000))), "the first place sets the end");
    let over = db.read(|tx| Ok::<_, Error>((primitive::peek(tx, "m", 999)?, primitive::peek(tx, "m", 1000)?)));
    assert_eq!(over.await, Ok((2, 0)));
    db.write(|tx| primitive::clear(tx, "m")).await.unwrap();
    assert_eq!(db.read(|tx| primitive::until(tx, "m")).await, Ok(None));
}

async fn a_single_use_thing_is_used_once(db: Db) {
    db.write(|tx| primitive::issue(tx, b"digest", "subject", 100)).await.unwrap();
    let twice = db.write(|tx| primitive::issue(tx, b"digest", "other", 100)).await;
    assert_eq!(twice, Err(Error::Unique("single_use_pkey".into())));
    assert_eq!(db.write(|tx| primitive::consume(tx, b"digest", 100)).await, Ok(None), "expired");
    assert_eq!(db.write(|tx| primitive::consume(tx, b"unknown", 1)).await, Ok(None));
    let use_it = |tx: &mut Tx, _| Ok(primitive::consume(tx, b"digest", 99)?.as_deref() == Some("subject"));
    assert_eq!(race(&db, 200, use_it).await, 1);
}

async fn a_spent_thing_is_spent_once(db: Db) {
    assert_eq!(db.write(|tx| primitive::spend(tx, b"late", "puzzle", 100, 100)).await, Ok(false), "expired");
    assert_eq!(race(&db, 40, |tx, _| primitive::spend(tx, b"seen", "puzzle", 1, 100)).await, 1);
    assert_eq!(db.write(|tx| primitive::consume(tx, b"seen", 2)).await, Ok(None), "it is used already");
}

async fn purging_takes_pages_and_only_what_is_over(db: Db) {
    db.write(|tx| {
        for n in 0..250_i64 {
            primitive::take(tx, &format!("old {n}"), 1, 0, 100)?;
            primitive::issue(tx, &n.to_be_bytes(), "old", 100)?;
        }
        primitive::take(tx, "current", 1, 0, 101)?;
        primitive::issue(tx, b"current", "current", 101)
    })
    .await
    .unwrap();
    let mut pages = Vec::new();
    while pages.last() != Some(&0) {
        pages.push(db.write(|tx| primitive::purge(tx, 100)).await.unwrap());
    }
    assert_eq!(pages, [400, 100, 0]);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM counter").await, 1);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM single_use").await, 1);
}

/// On PostgreSQL a purge may wait for the very row that somebody is starting anew: it must look again.
async fn purging_spares_a_counter_that_starts_anew_meanwhile(db: Db) {
    db.write(|tx| primitive::take(tx, "m", 5, 0, 100)).await.unwrap();
    let take = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(|tx| {
                primitive::take(tx, "m", 5, 200, 300)?;
                std::thread::sleep(std::time::Duration::from_millis(150)); // the purge comes here, and waits
                Ok::<_, Error>(())
            })
            .await
        }
    });
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(db.write(|tx| primitive::purge(tx, 200)).await, Ok(0));
    take.await.unwrap().unwrap();
    assert_eq!(db.read(|tx| primitive::peek(tx, "m", 200)).await, Ok(1), "the place is still taken");
}

async fn a_database_belongs_to_one_key_ring(db: Db) {
    let check = |ring: &'static str| db.write(move |tx| primitive::check_ring(tx, ring));
    assert_eq!(check("first").await, Ok(true), "an empty database takes it");
    assert_eq!((check("first").await, check("second").await), (Ok(true), Ok(false)));
    assert_eq!(db.write(|tx| primitive::replace_ring(tx, "second", "third")).await, Ok(false));
    assert_eq!(db.write(|tx| primitive::replace_ring(tx, "first", "third")).await, Ok(true));
    assert_eq!((check("first").await, check("third").await), (Ok(false), Ok(true)));
}
