//! Is a token fetched once, shared, and replaced when it is over or dead?

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use super::{Granted, SharedToken, keep_newest};
use crate::errcode::Unanswered;
use crate::identity::{MemoryShelf, Shelf};

const NOW: i64 = 1_700_000_000_000;

async fn fetch(count: &AtomicU32) -> Result<Granted, Unanswered> {
    let number = count.fetch_add(1, Ordering::SeqCst) + 1;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    Granted::read("gettoken", &json!({"access_token": format!("T{number}"), "expires_in": 7200}), "access_token")
}

#[tokio::test]
async fn t33_many_callers_at_once_fetch_one_token() {
    let (token, shelf, count) = (Arc::new(SharedToken::default()), Arc::new(MemoryShelf::default()), AtomicU32::new(0));
    let count = Arc::new(count);
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let (token, shelf, count) = (Arc::clone(&token), Arc::clone(&shelf), Arc::clone(&count));
        callers.spawn(async move { token.get((&*shelf, "k"), None, NOW, fetch(&count)).await.unwrap() });
    }
    assert!(callers.join_all().await.iter().all(|token| token == "T1"));
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_token_is_replaced_five_minutes_before_it_is_over() {
    let (token, shelf, count) = (SharedToken::default(), MemoryShelf::default(), AtomicU32::new(0));
    for (after, expected) in [(0, "T1"), (6_899_999, "T1"), (6_900_000, "T2")] {
        assert_eq!(token.get((&shelf, "k"), None, NOW + after, fetch(&count)).await.unwrap(), expected, "{after}");
    }
}

#[tokio::test]
async fn a_dead_token_gives_way_to_the_one_another_replica_has_fetched() {
    let (token, shelf, count) = (SharedToken::default(), MemoryShelf::default(), AtomicU32::new(0));
    token.get((&shelf, "k"), None, NOW, fetch(&count)).await.unwrap();
    shelf.put("k", "of-another", NOW + 60_000).await;
    assert_eq!(token.get((&shelf, "k"), Some("T1"), NOW, fetch(&count)).await.unwrap(), "of-another");
    assert_eq!(token.get((&shelf, "k"), Some("of-another"), NOW, fetch(&count)).await.unwrap(), "T2");
}

#[test]
fn tokens_of_odd_shapes_are_none() {
    for answer in [
        json!({"expires_in": 7200}),
        json!({"t": "", "expires_in": 7200}),
        json!({"t": "a b", "expires_in": 7200}),
        json!({"t": 7, "expires_in": 7200}),
        json!({"t": "T"}),
        json!({"t": "T", "expires_in": 0}),
        json!({"t": "T", "expires_in": -1}),
    ] {
        assert!(Granted::read("call", &answer, "t").is_err(), "{answer}");
    }
    for seconds in [json!(7200), json!("7200")] {
        assert_eq!(
            Granted::read("call", &json!({"t": "T", "expires_in": seconds}), "t").ok().unwrap().lifetime,
            7_200_000
        );
    }
    let long = json!({"t": "T", "expires_in": i64::MAX});
    assert_eq!(Granted::read("call", &long, "t").ok().unwrap().lifetime, 86_400_000);
}

#[tokio::test]
async fn an_older_ticket_does_not_replace_a_newer_one() {
    let shelf = MemoryShelf::default();
    keep_newest(&shelf, "k", "new", NOW + 10).await;
    keep_newest(&shelf, "k", "old", NOW + 9).await;
    assert_eq!(shelf.get("k").await.unwrap().value, "new");
    keep_newest(&shelf, "k", "newer", NOW + 10).await;
    assert_eq!(shelf.get("k").await.unwrap().value, "newer");
}
