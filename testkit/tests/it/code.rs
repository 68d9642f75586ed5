//! The six-digit code of a registration: tries, time, single use, and what it is not good for.

use rules::{HOUR, MINUTE, SECOND};
use testkit::{Rows, both, refused};

/// A code that is not this one.
fn another(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

both! {
    /// T03, IDV-14.
    async fn t03_five_wrong_tries_end_it_and_a_new_code_brings_no_new_ones(place) {
        let app = place.app().await;
        let caller = app.caller();
        let email = "zhang@example.com";
        let started = caller.start(email).await.unwrap();
        let code = app.mail.code(email).await;
        for _ in 0..3 {
            assert_eq!(refused(caller.try_code(&started, &another(&code)).await), ["code.wrong"]);
        }
        app.clock.advance(61 * SECOND);
        caller.resend(&started).await.unwrap();
        let code = app.mail.code(email).await;
        for _ in 0..2 {
            assert_eq!(refused(caller.try_code(&started, &another(&code)).await), ["code.wrong"]);
        }
        assert_eq!(refused(caller.try_code(&started, &code).await), ["code.no_tries"], "the right one comes too late");
        // A further new code brings no new tries either.
        app.clock.advance(61 * SECOND);
        caller.resend(&started).await.unwrap();
        let code = app.mail.code(email).await;
        assert_eq!(refused(caller.try_code(&started, &code).await), ["code.no_tries"]);
        // Somebody else's spent tries are not the owner's: who can read the mailbox begins anew.
        let owner = app.caller();
        let fresh = owner.start(email).await.unwrap();
        let code = app.mail.code(email).await;
        owner.try_code(&fresh, &code).await.unwrap();
    }

    /// T03: whoever begins anew again and again comes to fifty tries a day, and no further.
    async fn t03_at_most_fifty_tries_a_day_are_made_at_the_codes_of_one_mailbox(place) {
        let app = place.app().await;
        let mut tries = 0;
        for _ in 0..24 {
            loop {
                let caller = app.caller();
                let Ok(started) = caller.start("zhang@example.com").await else { break };
                let code = app.mail.code("zhang@example.com").await;
                while refused(caller.try_code(&started, &another(&code)).await) == ["code.wrong"] {
                    tries += 1;
                }
            }
            app.clock.advance(HOUR);
        }
        assert_eq!(tries, 50);
    }

    /// T03: a wrong try is counted although it is refused (an `Err` would undo the count).
    async fn t03_a_wrong_try_stays_counted(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        let code = app.mail.code("zhang@example.com").await;
        let left = |error: Option<center::Error>| match error {
            Some(center::Error::Refused(refusals)) => refusals[0].facts(),
            other => panic!("{other:?}"),
        };
        for expected in [4, 3, 2] {
            let error = caller.try_code(&started, &another(&code)).await.err();
            assert_eq!(left(error), [("left", rules::Fact::Number(expected))]);
        }
        caller.try_code(&started, &code).await.unwrap();
    }

    /// IDV-14: 60 seconds between two sends.
    async fn a_code_is_sent_again_after_a_minute_and_takes_the_place_of_the_last(place) {
        let app = place.app().await;
        let caller = app.caller();
        let email = "zhang@example.com";
        let started = caller.start(email).await.unwrap();
        let first = app.mail.code(email).await;
        app.clock.advance(MINUTE - 1);
        assert_eq!(refused(caller.resend(&started).await), ["code.too_soon"]);
        assert_eq!(app.mail.all(email).await.len(), 1);
        app.clock.advance(1);
        assert_eq!(caller.resend(&started).await.unwrap(), app.clock.now() + MINUTE);
        let second = app.mail.code(email).await;
        assert_ne!(first, second);
        assert_eq!(refused(caller.try_code(&started, &first).await), ["code.wrong"]);
        caller.try_code(&started, &second).await.unwrap();
    }

    /// T09: 5 minutes, by the clock and not by a cleaner.
    async fn t09_a_code_is_good_until_a_second_before_its_end(place) {
        let app = place.app().await;
        for (offset, expected) in [(-SECOND, &[][..]), (0, &["code.expired"]), (SECOND, &["code.expired"])] {
            let email = format!("at{}@example.com", offset + 2_000);
            let caller = app.caller();
            let started = caller.start(&email).await.unwrap();
            let code = app.mail.code(&email).await;
            app.clock.advance(5 * MINUTE + offset);
            assert_eq!(refused(caller.try_code(&started, &code).await), expected, "{offset}");
        }
    }

    /// A code whose time is over can be followed by a new one in the same registration.
    async fn after_an_expired_code_a_new_one_works(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        let old = app.mail.code("zhang@example.com").await;
        app.clock.advance(6 * MINUTE);
        assert_eq!(refused(caller.try_code(&started, &old).await), ["code.expired"]);
        caller.resend(&started).await.unwrap();
        let new = app.mail.code("zhang@example.com").await;
        caller.try_code(&started, &new).await.unwrap();
    }

    /// T04.
    async fn t04_a_code_works_once(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        let code = app.mail.code("zhang@example.com").await;
        caller.try_code(&started, &code).await.unwrap();
        assert_eq!(refused(caller.try_code(&started, &code).await), ["registration.gone"]);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM account", &[]).await, 1);
    }

    /// T05, T17: the code that was sent for one browser's registration is worth nothing in another's.
    async fn t05_a_code_belongs_to_the_registration_it_was_sent_for(place) {
        let app = place.app().await;
        let (owner, attacker) = (app.caller(), app.caller());
        let email = "zhang@example.com";
        let owners = owner.start(email).await.unwrap();
        let sent_to_owner = app.mail.code(email).await;
        let attackers = attacker.start(email).await.unwrap();
        assert_eq!(refused(attacker.try_code(&attackers, &sent_to_owner).await), ["code.wrong"]);
        owner.try_code(&owners, &sent_to_owner).await.unwrap();
    }

    /// T17: a registration without its secret is none.
    async fn t17_a_registration_cannot_be_finished_without_its_secret(place) {
        let app = place.app().await;
        let caller = app.caller();
        let mut started = caller.start("zhang@example.com").await.unwrap();
        let code = app.mail.code("zhang@example.com").await;
        let right = started.token.clone();
        for wrong in ["", "AAAA", &right[1..], &format!("{right}A"), &right.to_lowercase()] {
            started.token = wrong.to_owned();
            assert_eq!(refused(caller.try_code(&started, &code).await), ["registration.gone"], "{wrong}");
            assert_eq!(refused(caller.resend(&started).await), ["registration.gone"], "{wrong}");
        }
        started.token = right;
        caller.try_code(&started, &code).await.unwrap();
    }

    /// IDV-09: exactly six digits; anything else is no try.
    async fn idv_09_what_has_not_six_digits_is_no_try(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        let code = app.mail.code("zhang@example.com").await;
        for wrong in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "1e5000"] {
            assert_eq!(refused(caller.try_code(&started, wrong).await), ["code.format"], "{wrong}");
        }
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        caller.try_code(&started, &spaced).await.unwrap();
    }

    /// QUOTA-01: an address that is taken behaves like any other in every rule of the code.
    async fn t10_a_taken_address_follows_the_same_rules_of_tries_and_time(place) {
        let app = place.app().await;
        app.caller().register("taken@example.com").await;
        app.clock.advance(HOUR);
        let mut stories = Vec::new();
        for email in ["taken@example.com", "free@example.com"] {
            let caller = app.caller();
            let started = caller.start(email).await.unwrap();
            let guess = match app.mail.last(email).await.codes.first() {
                Some(code) => another(code),
                None => "000000".into(),
            };
            let mut story = vec![refused(caller.resend(&started).await)];
            for _ in 0..6 {
                story.push(refused(caller.try_code(&started, &guess).await));
            }
            app.clock.advance(MINUTE);
            story.push(refused(caller.resend(&started).await));
            story.push(refused(caller.try_code(&started, &guess).await));
            app.clock.advance(30 * MINUTE);
            story.push(refused(caller.resend(&started).await));
            stories.push(story);
        }
        assert_eq!(stories[0], stories[1]);
    }

    /// T07: all flows share the budget of a mailbox.
    async fn t07_a_mailbox_gets_five_codes_an_hour_from_whomever(place) {
        let app = place.app().await;
        for _ in 0..5 {
            app.caller().start("zhang@example.com").await.unwrap();
        }
        assert_eq!(refused(app.caller().start("zhang@example.com").await), ["request.too_many"]);
        assert_eq!(app.mail.all("zhang@example.com").await.len(), 5);
        app.caller().start("other@example.com").await.unwrap();
        app.clock.advance(HOUR);
        app.caller().start("zhang@example.com").await.unwrap();
    }

    /// T01: an address causes twenty messages an hour, however many human checks it solves.
    async fn t01_an_address_causes_twenty_messages_an_hour(place) {
        let app = place.app().await;
        let caller = app.caller();
        caller.start("first@example.com").await.unwrap();
        for n in 1..20 {
            caller.start_checked(&format!("p{n}@example.com")).await.unwrap();
        }
        assert_eq!(refused(caller.start_checked("one-more@example.com").await), ["request.too_many"]);
        app.caller().start("one-more@example.com").await.unwrap();
    }
}
