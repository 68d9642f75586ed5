//! Is only what is fit taken over from providers, and does nothing personal print?

use serde_json::json;

use super::{Back, Identity, IdentityError, MemoryShelf, Refusal, Shelf, name, picture, subject};

fn back(query: &[(&str, &str)]) -> Vec<(String, String)> {
    query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_parameter_counts_only_if_it_came_once_and_says_something() {
    let query = back(&[("code", "a"), ("state", "s"), ("code", "b"), ("empty", "")]);
    let back = Back { query: &query, redirect_uri: "", secret: &[0; 32], now: 0 };
    assert_eq!(back.one("state"), Some("s"));
    for name in ["code", "empty", "missing"] {
        assert_eq!(back.one(name), None, "{name}");
    }
}

#[test]
fn ids_are_visible_ascii_and_keep_their_case() {
    let long = "x".repeat(256);
    for (value, fit) in [
        (json!("o7Xxx0_-AbC"), true),
        (json!(""), false),
        (json!("a b"), false),
        (json!("a\u{0}b"), false),
        (json!("小明"), false),
        (json!(long), false),
        (json!(42), false),
        (json!(null), false),
    ] {
        let answer = json!({ "id": value });
        assert_eq!(subject(&answer, "id").is_some(), fit, "{value}");
    }
    assert_eq!(subject(&json!({"id": "AbC"}), "id").as_deref(), Some("AbC"));
}

#[test]
fn names_are_cut_and_cannot_reorder_the_words_around_them() {
    for (value, taken) in [
        ("小明", Some("小明")),
        ("  a\u{202e}b\u{7}c ", Some("abc")),
        ("\u{2066}\u{200f}", None),
        ("", None),
        ("👨‍👩‍👧", Some("👨‍👩‍👧")),
    ] {
        assert_eq!(name(&json!({ "n": value }), "n").as_deref(), taken, "{value:?}");
    }
    assert_eq!(name(&json!({ "n": "长".repeat(200) }), "n").unwrap().chars().count(), 64);
}

#[test]
fn pictures_are_web_addresses() {
    for (value, fit) in [
        ("https://thirdwx.qlogo.cn/mmopen/132", true),
        ("http://thirdqq.qlogo.cn/g?s=40", true),
        ("javascript:alert(1)", false),
        ("data:image/png;base64,AA", false),
        ("https://user:word@example.com/", false),
        ("//example.com/x", false),
        ("", false),
    ] {
        assert_eq!(picture(&json!({ "p": value }), "p").is_some(), fit, "{value}");
    }
}

#[test]
fn an_identity_prints_only_its_application() {
    let identity = Identity {
        app: "wx0001".into(),
        subject: "canary-subject".into(),
        union: Some("canary-union".into()),
        name: Some("canary-name".into()),
        avatar: None,
        company: Some("canary-company".into()),
        admin: false,
        assistant: true,
    };
    let printed = format!("{identity:?}");
    assert!(printed.contains("wx0001") && !printed.contains("canary"), "{printed}");
    assert_eq!(IdentityError::Refused(Refusal::Outsider).to_string(), "refused: Outsider");
}

#[tokio::test]
async fn a_memory_shelf_keeps_the_last_value_even_when_it_is_out_of_date() {
    let shelf = MemoryShelf::default();
    assert!(shelf.get("a/ticket").await.is_none());
    shelf.put("a/ticket", "one", 1).await;
    shelf.put("a/ticket", "two", 2).await;
    let kept = shelf.get("a/ticket").await.unwrap();
    assert_eq!((kept.value.as_str(), kept.expires_at), ("two", 2));
    assert!(shelf.get("b/ticket").await.is_none());
}
