//! Do workers that claim jobs at the same time never get the same one? (The pattern of the crate's
//! documentation.)

use std::collections::HashSet;

use db::{Db, Error, Tx, params};

use crate::both;

both! {
    a_job_is_claimed_by_one_worker_and_comes_back_after_its_lease
    claimers_do_not_wait_for_each_other
}

const CLAIM: &str = "WITH due AS MATERIALIZED (
   SELECT id FROM outbox
   WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
   ORDER BY due_at LIMIT $3 /*skip_locked*/)
 UPDATE outbox SET lease_until = $2
 WHERE id IN (SELECT id FROM due) RETURNING id";

fn claim(tx: &mut Tx, now: i64, most: i64) -> Result<Vec<i64>, Error> {
    tx.all(CLAIM, params![now, now + 1000, most])?.iter().map(|row| row.get(0)).collect()
}

async fn fill(db: &Db, jobs: i64) {
    db.write(move |tx| {
        (0..jobs)
            .try_for_each(|n| tx.exec("INSERT INTO outbox (id, due_at) VALUES ($1, $2)", params![n, n % 10]).map(drop))
    })
    .await
    .unwrap();
}

async fn a_job_is_claimed_by_one_worker_and_comes_back_after_its_lease(db: Db) {
    fill(&db, 100).await;
    let workers = (0..8).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let page = db.write(|tx| claim(tx, 10, 7)).await.unwrap();
                assert!(page.len() <= 7, "never more than asked for: {}", page.len());
                if page.is_empty() {
                    return mine;
                }
                mine.extend(page);
            }
        })
    });
    let mut all = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        all.extend(worker.await.unwrap());
    }
    let different: HashSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (100, 100), "each once");
    assert_eq!(db.write(|tx| claim(tx, 1009, 7)).await.unwrap().len(), 0, "the leases run");
    assert_eq!(db.write(|tx| claim(tx, 1010, 500)).await.unwrap().len(), 100, "the leases are over");
}

async fn claimers_do_not_wait_for_each_other(db: Db) {
    fill(&db, 2).await;
    let (claimed, wait) = tokio::sync::oneshot::channel();
    let claimed = std::sync::Mutex::new(Some(claimed));
    let slow = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(move |tx| {
                let page = claim(tx, 10, 1)?;
                if let Some(claimed) = claimed.lock().unwrap().take() {
                    let _ = claimed.send(());
                }
                std::thread::sleep(std::time::Duration::from_millis(300));
                Ok::<_, Error>(page)
            })
            .await
        }
    });
    wait.await.unwrap();
    let other = db.write(|tx| claim(tx, 10, 2)).await.unwrap();
    assert_eq!(other.len(), 1, "the one that is not taken");
    assert!(db.is_sqlite() || !slow.is_finished(), "on PostgreSQL it did not wait");
    assert_ne!(slow.await.unwrap().unwrap(), other);
}
