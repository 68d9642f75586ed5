//! Do values come back from both engines as they went in?

use db::{Db, Error, Row, Tx, Value, params};

use crate::both;

both! {
    every_type_goes_in_and_comes_out
    parameters_come_in_any_order_and_may_repeat
    a_null_first_does_not_fix_a_wrong_type
    a_gap_in_the_parameters_is_refused
    a_wrong_type_is_a_fault_and_not_a_guess
    a_violated_key_is_named_alike
    a_statement_is_checked_without_being_run
}

const INSERT: &str = "INSERT INTO single_use (token, subject, expires_at, consumed_at) VALUES ($1, $2, $3, $4)";

async fn every_type_goes_in_and_comes_out(db: Db) {
    let owned = ("text".to_owned(), vec![1_u8, 2], [3_u8; 16]);
    db.write(move |tx| {
        let (text, bytes, id) = &owned;
        tx.exec(INSERT, params![id, text, 7_i32, Some(-1_i64)])?;
        tx.exec(INSERT, params![bytes, text.as_str(), i64::MAX, None::<i64>])?;
        tx.exec(INSERT, params![bytes.get(1..).unwrap_or_default(), "", 8_u32, Some(true)])?;
        tx.exec(INSERT, params![Some(&[9_u8; 4]), Some("some"), i64::MIN, false])
    })
    .await
    .unwrap();
    let rows =
        db.read(|tx| tx.all("SELECT token, subject, expires_at, consumed_at FROM single_use ORDER BY token", &[]));
    let rows: Vec<Row> = rows.await.unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!((rows[0].get(0), rows[0].get(2)), (Ok(vec![1_u8, 2]), Ok(i64::MAX)));
    assert_eq!((rows[0].get(3), rows[0].get(1)), (Ok(None::<i64>), Ok("text")));
    assert_eq!((rows[1].get(0), rows[1].get(1)), (Ok([2_u8].as_slice()), Ok(String::new())));
    assert_eq!((rows[1].get(2), rows[1].get(3)), (Ok(8_u32), Ok(true)));
    assert_eq!((rows[2].get(0), rows[2].get(2)), (Ok([3_u8; 16]), Ok(7_i32)));
    assert_eq!((rows[2].get(3), rows[2].width()), (Ok(Some(-1_i64)), 4));
    assert_eq!((rows[3].get(1), rows[3].get(2), rows[3].get(3)), (Ok(Some("some")), Ok(i64::MIN), Ok(false)));
}

async fn parameters_come_in_any_order_and_may_repeat(db: Db) {
    let sql = "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT)";
    let back = db.read(move |tx| tx.one(sql, params![5, "five"])).await.unwrap();
    assert_eq!((back.get(0), back.get(1), back.get(2)), (Ok("five"), Ok(5_i64), Ok("five")));
}

async fn a_null_first_does_not_fix_a_wrong_type(db: Db) {
    db.write(move |tx| {
        tx.exec(INSERT, params![b"a", "s", 1, None::<i64>])?;
        tx.exec(INSERT, params![b"b", "s", 1, 4_i64])
    })
    .await
    .unwrap();
    let find = "SELECT consumed_at FROM single_use WHERE token = $1";
    let at = |row: Option<Row>| row.unwrap().get::<Option<i64>>(0);
    assert_eq!(at(db.point(find, params![b"a"]).await.unwrap()), Ok(None));
    assert_eq!(at(db.point(find, params![b"b"]).await.unwrap()), Ok(Some(4)));
}

async fn a_gap_in_the_parameters_is_refused(db: Db) {
    let gap = db.read(|tx| tx.opt("SELECT 1 WHERE $1 = $3", params!["x", "y"])).await;
    assert!(matches!(gap, Err(Error::Fault(_))), "(one too many is caught on SQLite only)");
}

async fn a_wrong_type_is_a_fault_and_not_a_guess(db: Db) {
    let row = db.read(|tx| tx.one("SELECT CAST(70000000000 AS BIGINT), CAST('x' AS TEXT), NULL", &[])).await.unwrap();
    assert!(matches!(row.get::<i32>(0), Err(Error::Fault(_))), "too large");
    assert!(matches!(row.get::<&str>(0), Err(Error::Fault(_))));
    assert!(matches!(row.get::<i64>(1), Err(Error::Fault(_))));
    assert!(matches!(row.get::<i64>(2), Err(Error::Fault(_))), "a null is not 0");
    assert!(matches!(row.get::<i64>(3), Err(Error::Fault(_))), "no such column");
    let real = db.read(|tx| tx.one("SELECT 1.5", &[])).await;
    assert!(matches!(real, Err(Error::Fault(_))));
    let none = db.read(|tx| tx.one("SELECT 1 WHERE 1 = 2", &[])).await;
    assert!(matches!(none, Err(Error::Fault(_))));
}

async fn a_violated_key_is_named_alike(db: Db) {
    let twice = |tx: &mut Tx| {
        tx.exec("INSERT INTO counter (name, n, until) VALUES ('a', 1, 1)", &[])?;
        tx.exec("INSERT INTO counter (name, n, until) VALUES ('a', 1, 1)", &[])
    };
    assert_eq!(db.write(twice).await, Err(Error::Unique("counter_pkey".into())));
    let rowid = |tx: &mut Tx| {
        tx.exec("INSERT INTO outbox (id, due_at) VALUES (1, 1)", &[])?;
        tx.exec("INSERT INTO outbox (id, due_at) VALUES (1, 1)", &[])
    };
    assert_eq!(db.write(rowid).await, Err(Error::Unique("outbox_pkey".into())));
}

async fn a_statement_is_checked_without_being_run(db: Db) {
    assert_eq!(db.check(INSERT).await, Ok(()));
    assert_eq!(db.check("SELECT id FROM outbox LIMIT 1 /*skip_locked*/").await, Ok(()));
    assert!(matches!(db.check("SELECT no_such_column FROM outbox").await, Err(Error::Fault(_))));
    assert_eq!(crate::count(&db, "SELECT COUNT(*) FROM single_use").await, 0);
}

/// T60: what ends up in a log or a panic message.
#[test]
fn t60_parameters_and_rows_do_not_print_what_they_hold() {
    let secret = "correct horse";
    let printed = format!("{:?}", params![secret, secret.as_bytes(), 5, None::<&str>]);
    assert_eq!(printed, "[text of 13, bytes of 13, 5, null]");
    assert_eq!(format!("{:?}", Value::from(&[7_u8; 3])), "bytes of 3");
    assert_eq!(format!("{:?}", db::Cell::Text(secret.into())), "text of 13");
}
