//! The records of an account: every act has one, and nobody changes them unseen. (IMP-26, P7)

use center::audit::{Event, verify};
use db::params;
use http::Method;
use serde_json::{Value, json};
use testkit::{OTHER_PASSWORD, PASSWORD, Person, TestApp, both};

const EMAIL: &str = "zhang@example.com";

/// An account with six records.
async fn with_records(app: &TestApp, email: &str) -> Person {
    let person = app.caller().register(email).await;
    for _ in 0..5 {
        app.caller().login(email, PASSWORD).await.unwrap();
    }
    person
}

/// Changes rows of one account behind the product's back.
async fn tamper(app: &TestApp, person: &Person, sql: &'static str) {
    let account = person.account;
    let changed = app.center.db.write(move |tx| tx.exec(sql, params![&account.0])).await.unwrap();
    assert!(changed > 0, "{sql}");
}

/// Where the chain of an account is broken, by the number of the record.
async fn broken(app: &TestApp, person: &Person) -> Vec<i64> {
    let found = verify(&app.center, Some(person.account)).await.unwrap();
    found.broken.into_iter().filter(|broken| broken.account == person.account).map(|broken| broken.seq).collect()
}

/// What happens in the life of an account without any of the later features, whose own tests look at theirs.
const OF_AN_ACCOUNT: [Event; 14] = [
    Event::Registered,
    Event::RegisteredAgain,
    Event::NicknameChanged,
    Event::IndustryChanged,
    Event::LanguageChanged,
    Event::LoggedIn,
    Event::LoginFailed,
    Event::Locked,
    Event::LoggedOut,
    Event::SessionEnded,
    Event::OthersEnded,
    Event::DurationsChanged,
    Event::PasswordChanged,
    Event::OldPasswordWrong,
];

both! {
    /// P7: altering, dropping or reordering is found, wherever it is.
    async fn p7_an_altered_dropped_or_reordered_record_is_found(place) {
        let app = place.app().await;
        let untouched = with_records(&app, "untouched@example.com").await;
        let table: [(&str, &[&'static str], i64); 14] = [
            (
                "facts",
                &["UPDATE audit SET facts = replace(facts, 'address', 'addresz') WHERE account_id = $1 AND seq = 3"],
                3,
            ),
            ("event", &["UPDATE audit SET event = 'login.failed' WHERE account_id = $1 AND seq = 3"], 3),
            ("time", &["UPDATE audit SET at = at + 1 WHERE account_id = $1 AND seq = 3"], 3),
            (
                "hash",
                &[
                    "UPDATE audit SET hash = (SELECT b.hash FROM audit b WHERE b.account_id = audit.account_id AND b.seq = 1) WHERE account_id = $1 AND seq = 4",
                ],
                4,
            ),
            ("first", &["UPDATE audit SET at = at - 1 WHERE account_id = $1 AND seq = 1"], 1),
            ("dropped first", &["DELETE FROM audit WHERE account_id = $1 AND seq = 1"], 1),
            ("dropped middle", &["DELETE FROM audit WHERE account_id = $1 AND seq = 3"], 3),
            (
                "dropped and closed up",
                &[
                    "DELETE FROM audit WHERE account_id = $1 AND seq = 3",
                    "UPDATE audit SET seq = -(seq - 1) WHERE account_id = $1 AND seq > 3",
                    "UPDATE audit SET seq = -seq WHERE account_id = $1 AND seq < 0",
                ],
                3,
            ),
            ("dropped tail", &["DELETE FROM audit WHERE account_id = $1 AND seq = 6"], 6),
            (
                "cut short with its head",
                &[
                    "DELETE FROM audit WHERE account_id = $1 AND seq > 4",
                    "UPDATE audit_head SET seq = 4, hash = (SELECT b.hash FROM audit b WHERE b.account_id = audit_head.account_id AND b.seq = 4) WHERE account_id = $1",
                ],
                4,
            ),
            (
                "reordered",
                &[
                    "UPDATE audit SET seq = -2 WHERE account_id = $1 AND seq = 2",
                    "UPDATE audit SET seq = 2 WHERE account_id = $1 AND seq = 3",
                    "UPDATE audit SET seq = 3 WHERE account_id = $1 AND seq = -2",
                ],
                2,
            ),
            ("head's hash", &["UPDATE audit_head SET hash = seal WHERE account_id = $1"], 6),
            ("head's seal", &["UPDATE audit_head SET seal = hash WHERE account_id = $1"], 6),
            (
                "all of it",
                &["DELETE FROM audit WHERE account_id = $1", "DELETE FROM audit_head WHERE account_id = $1"],
                1,
            ),
        ];
        for (n, (what, statements, seq)) in table.iter().enumerate() {
            let person = with_records(&app, &format!("p{n}@example.com")).await;
            assert!(broken(&app, &person).await.is_empty(), "{what}");
            for sql in *statements {
                tamper(&app, &person, sql).await;
            }
            assert_eq!(broken(&app, &person).await.first(), Some(seq), "{what}");
        }
        let all = verify(&app.center, None).await.unwrap();
        let accounts: std::collections::BTreeSet<_> = all.broken.iter().map(|broken| broken.account).collect();
        assert_eq!(accounts.len(), table.len(), "each, and no other");
        assert!(!accounts.contains(&untouched.account));
    }

    /// P7: the records of one account do not stand for another's.
    async fn p7_a_chain_moved_to_another_account_is_found(place) {
        let app = place.app().await;
        let (one, two) = (with_records(&app, "one@example.com").await, with_records(&app, "two@example.com").await);
        let (from, to) = (one.account, two.account);
        let swap = move |tx: &mut db::Tx| -> Result<(), db::Error> {
            tx.exec("DELETE FROM audit WHERE account_id = $1", params![&to.0])?;
            tx.exec("DELETE FROM audit_head WHERE account_id = $1", params![&to.0])?;
            tx.exec("UPDATE audit SET account_id = $2 WHERE account_id = $1", params![&from.0, &to.0])?;
            tx.exec("UPDATE audit_head SET account_id = $2 WHERE account_id = $1", params![&from.0, &to.0])?;
            Ok(())
        };
        app.center.db.write(swap).await.unwrap();
        assert!(!broken(&app, &one).await.is_empty());
        assert!(!broken(&app, &two).await.is_empty());
    }

    /// IMP-26: every act of the list writes its event, and the owner reads them, newest first.
    async fn imp_26_every_act_writes_its_record_and_the_owner_reads_it(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let browser = &owner.browser;
        browser
            .api(
                Method::PATCH,
                "/api/v1/account",
                json!({ "nickname": "Northstar", "industry": "games", "language": "zh" }),
            )
            .await
            .expect(200);
        app.browser().api(Method::POST, "/api/v1/registrations", json!({ "email": EMAIL })).await.expect(201);
        app.browser().log_in(EMAIL, "Wrong-Word.77").await.expect(403);
        let other = app.logged_in(EMAIL, PASSWORD).await;
        let id = other.session().await.json()["id"].as_str().unwrap().to_owned();
        browser.api(Method::DELETE, &format!("/api/v1/sessions/{id}"), Value::Null).await.expect(204);
        app.logged_in(EMAIL, PASSWORD).await;
        browser.api(Method::POST, "/api/v1/sessions/end-others", json!({})).await.expect(200);
        browser.api(Method::PUT, "/api/v1/session-durations", json!({ "idle_minutes": 30 })).await.expect(200);
        app.clock.advance(1_000);
        let new = OTHER_PASSWORD;
        let change = |old: &str| json!({ "old_password": old, "new_password": new, "confirm_password": new });
        browser.api(Method::POST, "/api/v1/account/password", change("Wrong-Word.77")).await.expect(422);
        browser.api(Method::POST, "/api/v1/account/password", change(PASSWORD)).await.expect(200);
        app.logged_in(EMAIL, OTHER_PASSWORD)
            .await
            .api(Method::DELETE, "/api/v1/session", Value::Null)
            .await
            .expect(204);
        for _ in 0..10 {
            app.browser().log_in(EMAIL, "Wrong-Word.77").await;
        }
        let mut records = Vec::new();
        let mut path = "/api/v1/history?lang=en".to_owned();
        loop {
            let page = browser.read(&path).await;
            records.extend(page["records"].as_array().unwrap().clone());
            match page["before"].as_str() {
                Some(before) => path = format!("/api/v1/history?lang=en&before={before}"),
                None => break,
            }
        }
        let numbers: Vec<_> = records.iter().map(|record| record["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=records.len() as i64).rev().collect::<Vec<_>>(), "without gaps");
        for event in OF_AN_ACCOUNT {
            let name = event.name();
            assert!(records.iter().any(|record| record["event"] == json!(name)), "{name} was not recorded");
        }
        for record in &records {
            assert!(record["address"].as_str().unwrap().starts_with("36."), "{record}");
            assert_eq!(record["device"]["browser"], json!("Chrome"));
            let text = record.to_string();
            assert!(
                !text.contains(PASSWORD) && !text.contains(OTHER_PASSWORD) && !text.contains("Wrong-Word"),
                "{text}"
            );
        }
        assert!(verify(&app.center, None).await.unwrap().broken.is_empty());
    }

    /// T59: nobody reads another account's records.
    async fn t59_the_records_of_another_account_are_not_shown(place) {
        let app = place.app().await;
        let (one, two) = (app.owner("one@example.com").await, app.owner("two@example.com").await);
        app.logged_in("two@example.com", PASSWORD).await;
        let count = async |browser: &testkit::Browser| {
            browser.read("/api/v1/history").await["records"].as_array().unwrap().len()
        };
        assert_eq!((count(&one.browser).await, count(&two.browser).await), (1, 2));
    }
}
