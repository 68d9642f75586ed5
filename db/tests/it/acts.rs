//! What does an act leave behind when it succeeds, refuses, panics or errs?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use db::{Db, Error, Tx};

use crate::register::{Refused, Register, register};
use crate::{both, count};

both! {
    a_second_registration_is_refused_and_leaves_nothing
    an_error_or_a_panic_undoes_one_act_only
    a_failed_statement_fails_the_act_even_if_it_says_ok
    what_comes_after_the_commit_comes_before_the_answer
    a_callback_that_panics_harms_nobody
    a_stamp_changes_with_the_row_before_the_answer_and_only_if_it_was_committed
    transaction_control_in_an_act_is_refused
    a_counted_refusal_stays_counted_only_as_ok
}

async fn a_second_registration_is_refused_and_leaves_nothing(db: Db) {
    let (first, second) = (Register::sample(1, 1), Register::sample(2, 1));
    let account = first.account;
    assert_eq!(db.write(move |tx| register(tx, &first)).await, Ok(account));
    assert_eq!(db.write(move |tx| register(tx, &second)).await, Err(Refused::Taken));
    assert_eq!(count(&db, "SELECT COUNT(*) FROM account").await, 1);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM audit").await, 1);
}

async fn an_error_or_a_panic_undoes_one_act_only(db: Db) {
    let acts = (0..30_u64).map(|n| {
        let (db, input) = (db.clone(), Register::sample(n, n));
        tokio::spawn(async move {
            db.write(move |tx| {
                let id = register(tx, &input)?;
                match n % 3 {
                    0 => Ok(id),
                    1 => Err(Refused::Taken),
                    _ => panic!("on purpose"),
                }
            })
            .await
        })
    });
    let mut ends = [0; 3];
    for act in acts.collect::<Vec<_>>() {
        match act.await.unwrap() {
            Ok(_) => ends[0] += 1,
            Err(Refused::Taken) => ends[1] += 1,
            Err(Refused::Store(Error::Fault(text))) if text == "act panicked" => ends[2] += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ends, [10, 10, 10]);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM account").await, 10);
    assert_eq!(db.stats().acts, 30);
}

async fn a_failed_statement_fails_the_act_even_if_it_says_ok(db: Db) {
    let act = |tx: &mut Tx| -> Result<(), Error> {
        let input = Register::sample(1, 1);
        let _ = register(tx, &input);
        let _ = register(tx, &input); // swallowed
        Ok(())
    };
    assert!(matches!(db.write(act).await, Err(Error::Fault(_))));
    assert_eq!(count(&db, "SELECT COUNT(*) FROM account").await, 0);
}

async fn what_comes_after_the_commit_comes_before_the_answer(db: Db) {
    let ran = Arc::new(AtomicUsize::new(0));
    for (n, refuse) in [(1, false), (2, true)] {
        let (ran, input) = (ran.clone(), Register::sample(n, n));
        let _ = db
            .write(move |tx| {
                let ran = ran.clone();
                tx.after_commit(move || {
                    ran.fetch_add(1, SeqCst);
                });
                register(tx, &input)?;
                if refuse { Err(Refused::Taken) } else { Ok(()) }
            })
            .await;
    }
    assert_eq!(ran.load(SeqCst), 1, "once, and not for the act that was undone");
}

async fn a_callback_that_panics_harms_nobody(db: Db) {
    let act = |tx: &mut Tx| {
        tx.after_commit(|| panic!("on purpose"));
        register(tx, &Register::sample(1, 1))
    };
    assert!(db.write(act).await.is_ok());
    assert!(db.write(|tx| register(tx, &Register::sample(2, 2))).await.is_ok());
    assert_eq!(db.ping().await, Ok(()));
}

async fn transaction_control_in_an_act_is_refused(db: Db) {
    for sql in ["ROLLBACK", "COMMIT", "PRAGMA user_version = 5", "DROP TABLE outbox", "", "  \n commit"] {
        let end = db.write(move |tx| tx.exec(sql, &[])).await;
        assert!(matches!(&end, Err(Error::Fault(text)) if text.starts_with("not for an act")), "{sql}: {end:?}");
    }
    assert!(db.write(|tx| register(tx, &Register::sample(1, 1))).await.is_ok(), "the store still works");
    let broken_lines = db.read(|tx| tx.one("\n   SELECT\n   1", &[])).await;
    assert_eq!(broken_lines.unwrap().get(0), Ok(1_i64));
}

/// The easiest bug to write: an `Err` rolls the count back.
async fn a_counted_refusal_stays_counted_only_as_ok(db: Db) {
    let count = |tx: &mut Tx| db::primitive::take(tx, "tries", 10, 0, 1000).map(drop);
    let as_error = db.write(move |tx| count(tx).map_err(Refused::Store).and(Err::<(), _>(Refused::Taken)));
    assert_eq!(as_error.await, Err(Refused::Taken));
    assert_eq!(db.read(|tx| db::primitive::peek(tx, "tries", 1)).await, Ok(0));
    assert_eq!(db.write(move |tx| count(tx).map(|()| Refused::Taken)).await, Ok(Refused::Taken));
    assert_eq!(db.read(|tx| db::primitive::peek(tx, "tries", 1)).await, Ok(1));
}

async fn a_stamp_changes_with_the_row_before_the_answer_and_only_if_it_was_committed(db: Db) {
    let stamp = || db.stamp("account", b"one");
    let touch = |key: &'static [u8; 3]| {
        move |tx: &mut Tx| {
            tx.touch("account", key);
            Ok::<(), Error>(())
        }
    };
    let before = stamp();
    assert_eq!(before.is_some(), db.is_sqlite(), "with other writers nothing may be kept");
    let undone = db.write(move |tx| touch(b"one")(tx).map_err(Refused::Store).and(Err::<(), _>(Refused::Taken)));
    assert_eq!(undone.await, Err(Refused::Taken));
    assert_eq!(stamp(), before, "an act that was undone changed nothing");
    assert!(db.write(touch(b"one")).await.is_ok());
    assert_eq!(stamp(), before.map(|stamp| stamp + 1));
    assert!(db.write(touch(b"two")).await.is_ok());
    assert_eq!(stamp(), before.map(|stamp| stamp + 1), "another row");
}
