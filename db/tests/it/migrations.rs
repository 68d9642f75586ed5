//! Does each migration run once, in order, and unchanged?

use db::{BASE, Db, Error, Migration};

use crate::both;
use crate::register::{FEATURE, MIGRATIONS};

both! {
    a_migration_runs_once_even_if_two_processes_start_together
    an_edited_migration_is_refused
    migrations_out_of_order_are_refused
    a_failing_migration_leaves_nothing
}

const NEXT: Migration = Migration {
    version: 4,
    name: "next",
    sql: "CREATE TABLE next (id BLOB PRIMARY KEY, n INTEGER NOT NULL DEFAULT 5) STRICT, WITHOUT ROWID;
          INSERT INTO next (id) VALUES (CAST('a' AS BLOB));",
    postgres: Some(
        "CREATE TABLE next (id BYTEA PRIMARY KEY, n BIGINT NOT NULL DEFAULT 5); INSERT INTO next (id) VALUES ('a');",
    ),
};

fn fault(result: Result<usize, Error>) -> String {
    match result {
        Err(Error::Fault(text)) => text,
        other => panic!("{other:?}"),
    }
}

async fn a_migration_runs_once_even_if_two_processes_start_together(db: Db) {
    assert_eq!(db.migrate(MIGRATIONS).await, Ok(0));
    static LIST: &[Migration] = &[FEATURE, NEXT];
    let (a, b) = tokio::join!(db.migrate(LIST), db.migrate(LIST));
    assert_eq!(a.unwrap() + b.unwrap(), 1);
    assert_eq!(crate::count(&db, "SELECT n FROM next").await, 5);
    assert_eq!(db.migrate(MIGRATIONS).await, Ok(0), "an older program beside a newer one");
}

async fn an_edited_migration_is_refused(db: Db) {
    static EDITED: &[Migration] = &[BASE, Migration { sql: "SELECT 1;", ..FEATURE }];
    assert!(fault(db.migrate(EDITED).await).contains("feature was edited"));
}

async fn migrations_out_of_order_are_refused(db: Db) {
    static UNSORTED: &[Migration] = &[NEXT, FEATURE];
    assert!(fault(db.migrate(UNSORTED).await).contains("feature is out of order"));
    static LIST: &[Migration] = &[FEATURE, NEXT];
    assert_eq!(db.migrate(LIST).await, Ok(1));
    static LATE: &[Migration] = &[FEATURE, Migration { version: 3, name: "late", ..FEATURE }, NEXT];
    assert!(fault(db.migrate(LATE).await).contains("late is older than one that already ran"));
}

async fn a_failing_migration_leaves_nothing(db: Db) {
    static BROKEN: &[Migration] = &[
        FEATURE,
        Migration { version: 3, name: "broken", sql: "CREATE TABLE half (id INTEGER); SELEKT;", postgres: None },
    ];
    assert!(fault(db.migrate(BROKEN).await).starts_with("migration broken: "));
    assert!(db.check("SELECT id FROM half").await.is_err());
    assert_eq!(crate::count(&db, "SELECT COUNT(*) FROM migration").await, 2);
    assert_eq!(db.ping().await, Ok(()));
}
