//! What does an act see of the others that run at the same time?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use db::{Db, Error, Row, Tx, Value, params, primitive};

use crate::register::{Register, append, link, register};
use crate::{both, count, race};

both! {
    an_audit_chain_does_not_fork
    a_read_sees_one_snapshot_and_cannot_write
    crossing_updates_both_succeed
}

async fn an_audit_chain_does_not_fork(db: Db) {
    let input = Register::sample(1, 1);
    let account = input.account;
    db.write(move |tx| register(tx, &input)).await.unwrap();
    assert_eq!(race(&db, 40, move |tx, n| append(tx, &account, n as i64, "touched").map(|_| true)).await, 40);
    let sql = "SELECT seq, at, event, hash FROM audit WHERE account_id = $1 ORDER BY seq";
    let chain: Vec<Row> = db.read(move |tx| tx.all(sql, params![&account])).await.unwrap();
    let mut last = vec![0; 32];
    for (n, row) in chain.iter().enumerate() {
        let seq: i64 = row.get(0).unwrap();
        assert_eq!(seq, n as i64 + 1);
        last = link(&last, seq, row.get(1).unwrap(), row.get(2).unwrap()).to_vec();
        assert_eq!(row.get::<&[u8]>(3).unwrap(), last);
    }
    assert_eq!(chain.len(), 41);
}

async fn a_read_sees_one_snapshot_and_cannot_write(db: Db) {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let reader = tokio::spawn({
        let db = db.clone();
        async move {
            db.read(move |tx| {
                let count = "SELECT COUNT(*) FROM account";
                let before: i64 = tx.one(count, &[])?.get(0)?;
                let _ = wait.recv_timeout(Duration::from_secs(5));
                let after: i64 = tx.one(count, &[])?.get(0)?;
                Ok::<_, Error>((before, after))
            })
            .await
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    db.write(|tx| register(tx, &Register::sample(1, 1))).await.unwrap();
    go.send(()).unwrap();
    assert_eq!(reader.await.unwrap(), Ok((0, 0)));
    assert!(db.read(|tx| register(tx, &Register::sample(2, 2))).await.is_err());
    assert_eq!(count(&db, "SELECT COUNT(*) FROM account").await, 1);
}

/// On PostgreSQL this is a deadlock, which the server ends and the store runs again; on SQLite it cannot be.
async fn crossing_updates_both_succeed(db: Db) {
    let names = ["a", "b"];
    for name in names {
        db.write(move |tx| primitive::take(tx, name, 99, 0, 1)).await.unwrap();
    }
    let tries = Arc::new(AtomicUsize::new(0));
    let seen = tries.clone();
    let add = |tx: &mut Tx, name: &str| tx.exec("UPDATE counter SET n = n + 1 WHERE name = $1", &[Value::from(name)]);
    let won = race(&db, 2, move |tx, n| {
        seen.fetch_add(1, SeqCst);
        add(tx, names[n as usize])?;
        std::thread::sleep(Duration::from_millis(30));
        add(tx, names[1 - n as usize]).map(|_| true)
    });
    assert_eq!(won.await, 2);
    assert_eq!(count(&db, "SELECT CAST(SUM(n) AS BIGINT) FROM counter").await, 6);
    let again = tries.load(SeqCst) as u64 - 2;
    assert_eq!(db.stats().retries, again);
    assert!(if db.is_sqlite() { again == 0 } else { again >= 1 }, "{again}");
}
