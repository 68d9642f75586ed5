//! Logging in by email and password: who may, how often, and what a lock is.

use center::audit::Event;
use rules::{DAY, HOUR, MINUTE, Refusal};
use testkit::{BEGIN, Caller, OTHER_PASSWORD, PASSWORD, Rows, TestApp, both, refused};

const EMAIL: &str = "zhang@example.com";
const WRONG: &str = "Wrong-Word.77";

/// Wrong passwords, each from a network of its own, the human check solved where it is asked for.
async fn fail(app: &TestApp, email: &str, times: usize) -> Vec<&'static str> {
    let mut ends = Vec::new();
    for _ in 0..times {
        let caller = app.caller();
        let mut end = refused(caller.login(email, WRONG).await);
        if end == ["human_check.required"] {
            end = refused(caller.login_checked(email, WRONG).await);
        }
        ends.extend(end);
    }
    ends
}

/// Until when a login is locked.
async fn locked_until(caller: &Caller<'_>, email: &str, password: &str) -> Option<i64> {
    match caller.login_checked(email, password).await {
        Err(center::Error::Refused(refusals)) => match refusals[..] {
            [Refusal::LoginLocked { until }] => Some(until.0),
            _ => panic!("{refusals:?}"),
        },
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    }
}

both! {
    /// LOGIN-09 as far as email goes; T13: every spelling of one mailbox.
    async fn login_09_the_owner_logs_in_with_any_spelling_of_the_address(place) {
        let app = place.app().await;
        app.caller().register("zhang@xn--bcher-kva.example").await;
        for spelling in ["zhang@bücher.example", " ZHANG@BÜCHER.example ", "Zhang@xn--bcher-kva.example"] {
            app.caller().login(spelling, PASSWORD).await.unwrap();
        }
        assert_eq!(refused(app.caller().login("zhang@bucher.example", PASSWORD).await), ["login.wrong"]);
    }

    /// PWD-07, ASVS 6.2.8: a password is taken as it is typed.
    async fn a_password_is_neither_trimmed_nor_folded(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        for near in [format!(" {PASSWORD}"), format!("{PASSWORD} "), PASSWORD.to_lowercase(), PASSWORD.to_uppercase()] {
            assert_eq!(refused(app.caller().login_checked(EMAIL, &near).await), ["login.wrong"], "{near}");
        }
        app.caller().login_checked(EMAIL, PASSWORD).await.unwrap();
    }

    /// T17.
    async fn t17_every_login_opens_a_new_session_with_a_new_token(place) {
        let app = place.app().await;
        let registered = app.caller().register(EMAIL).await;
        let caller = app.caller();
        let first = caller.login(EMAIL, PASSWORD).await.unwrap();
        let second = caller.login(EMAIL, PASSWORD).await.unwrap();
        let tokens = [&registered.token, &first.token, &second.token];
        assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0] != tokens[2]);
        assert!(tokens.iter().all(|token| token.len() == 43), "256 bits");
        assert_ne!(first.session, second.session);
    }

    /// Trap 51, QUOTA-16.
    async fn trap_51_the_ninth_wrong_attempt_does_not_lock_and_success_resets(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        assert_eq!(fail(&app, EMAIL, 9).await, ["login.wrong"; 9]);
        app.caller().login_checked(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(fail(&app, EMAIL, 9).await, ["login.wrong"; 9]);
        app.caller().login_checked(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(fail(&app, EMAIL, 10).await[8..], ["login.wrong", "login.locked"]);
        assert!(locked_until(&app.caller(), EMAIL, PASSWORD).await.is_some());
    }

    /// Trap 7, QUOTA-17 to QUOTA-19: the lock ends by time and by nothing else; running sessions go on.
    async fn trap_07_a_lock_lasts_24_hours_from_the_first_failure_and_spares_running_sessions(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        fail(&app, EMAIL, 3).await;
        app.clock.advance(HOUR);
        fail(&app, EMAIL, 7).await;
        let until = BEGIN + DAY;
        let caller = app.caller();
        assert_eq!(locked_until(&caller, EMAIL, PASSWORD).await, Some(until), "counted from the first of them");
        assert_eq!(locked_until(&caller, EMAIL, WRONG).await, Some(until), "right and wrong get the same answer");
        let root = person.root(&app).await;
        assert_eq!(
            refused(app.caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await),
            ["password.old_locked"]
        );
        app.clock.set(until - 1);
        assert_eq!(locked_until(&app.caller(), EMAIL, PASSWORD).await, Some(until));
        app.clock.set(until);
        app.caller().login(EMAIL, PASSWORD).await.unwrap();
    }

    /// T14: the owner is told of a lock once, with time and place.
    async fn t14_the_owner_is_told_of_the_lock_once(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        fail(&app, EMAIL, 12).await;
        let told =
            app.mail.all(EMAIL).await.into_iter().filter(|mail| mail.subject.contains("locked")).collect::<Vec<_>>();
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains("2026-11-25 16:00 (UTC+8)"), "{}", told[0].text);
        assert_eq!((app.recorded(Event::LoginFailed).await, app.recorded(Event::Locked).await), (10, 1));
    }

    /// T15: neither a restart nor a clock that steps lifts a lock.
    async fn t15_a_lock_outlives_restarts_and_steps_of_the_clock(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        fail(&app, EMAIL, 10).await;
        for step in [HOUR, -2 * HOUR, HOUR] {
            app.clock.advance(step);
            assert!(locked_until(&app.caller(), EMAIL, PASSWORD).await.is_some(), "{step}");
        }
        let now = app.clock.now();
        app.stop().await;
        let app = place.app().await;
        app.clock.set(now);
        assert!(locked_until(&app.caller(), EMAIL, PASSWORD).await.is_some());
        while center::sweep(&app.center, now).await.unwrap() > 0 {}
        assert!(locked_until(&app.caller(), EMAIL, PASSWORD).await.is_some());
    }

    /// QUOTA-18: the length of the lock is the deployment's.
    async fn quota_18_the_lock_is_as_long_as_the_deployment_says(place) {
        let app = place.build().policy(|policy| policy.lockout.window = 15 * MINUTE).start().await;
        app.caller().register(EMAIL).await;
        fail(&app, EMAIL, 10).await;
        assert_eq!(locked_until(&app.caller(), EMAIL, PASSWORD).await, Some(BEGIN + 15 * MINUTE));
        app.clock.advance(15 * MINUTE);
        app.caller().login(EMAIL, PASSWORD).await.unwrap();
    }

    /// Failures that are older than the window count no more.
    async fn quota_16_failures_of_yesterday_do_not_lock(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        fail(&app, EMAIL, 9).await;
        app.clock.advance(DAY);
        assert_eq!(fail(&app, EMAIL, 1).await, ["login.wrong"]);
        app.caller().login(EMAIL, PASSWORD).await.unwrap();
    }

    /// T13: all spellings, and the form that changes a password, are one counter.
    async fn t13_every_spelling_and_every_form_shares_one_counter(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let root = person.root(&app).await;
        for (n, spelling) in ["zhang@example.com", "ZHANG@example.com", " Zhang@Example.Com"].into_iter().enumerate() {
            assert_eq!(refused(app.caller().login(spelling, WRONG).await), ["login.wrong"]);
            assert_eq!(app.center.db.number("SELECT n FROM password_attempt", &[]).await, n as i64 + 1);
        }
        for _ in 0..6 {
            assert_eq!(
                refused(app.caller().change_password(&root, WRONG, OTHER_PASSWORD).await),
                ["password.old_wrong"]
            );
        }
        assert_eq!(fail(&app, EMAIL, 1).await, ["login.locked"], "the tenth of both together");
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_attempt", &[]).await, 1);
    }

    /// T14: without a human check a stranger gets to three failures and no further.
    async fn t14_one_address_without_human_checks_never_locks_anybody(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        let attacker = app.caller();
        for n in 0..1_000 {
            let expected = if n < 3 { "login.wrong" } else { "human_check.required" };
            assert_eq!(refused(attacker.login(EMAIL, WRONG).await), [expected], "{n}");
        }
        assert_eq!(app.center.db.number("SELECT n FROM password_attempt", &[]).await, 3);
        app.caller().login_checked(EMAIL, PASSWORD).await.unwrap();
    }

    /// T14: with checks solved, ten addresses lock at exactly the tenth failure.
    async fn t14_ten_addresses_with_human_checks_lock_at_the_tenth_failure(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        for n in 1..=10 {
            let end = refused(app.caller().login_checked(EMAIL, WRONG).await);
            assert_eq!(end, [if n < 10 { "login.wrong" } else { "login.locked" }], "{n}");
        }
    }

    /// T16: an address tries thirty wrong passwords an hour over all accounts, its network sixty.
    async fn t16_an_address_and_a_network_have_budgets_and_what_they_refuse_counts_nothing(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        for (host, expected) in [("36.110.9.1", 30), ("36.110.9.2", 30), ("36.110.9.3", 0)] {
            let caller = app.caller_at(host);
            let mut wrong = 0;
            for n in 0..31 {
                match refused(caller.login(&format!("{host}-{n}@example.com"), WRONG).await)[..] {
                    ["login.wrong"] => wrong += 1,
                    ["request.too_many"] => break,
                    ref other => panic!("{other:?}"),
                }
            }
            assert_eq!(wrong, expected, "{host}");
        }
        let neighbour = app.caller_at("36.110.9.77");
        assert_eq!(refused(neighbour.login(EMAIL, WRONG).await), ["request.too_many"]);
        assert_eq!(app.recorded(Event::LoginFailed).await, 0, "the owner's counter saw nothing");
        app.caller_at("36.110.10.1").login(EMAIL, PASSWORD).await.unwrap();
        app.clock.advance(HOUR);
        neighbour.login(EMAIL, PASSWORD).await.unwrap();
    }

    /// T16: success costs nothing of the budget.
    async fn t16_people_who_know_their_password_never_meet_the_budget(place) {
        let app = place.build().policy(|policy| policy.budget.login_address = 3).start().await;
        app.caller().register(EMAIL).await;
        let office = app.caller();
        for _ in 0..8 {
            office.login(EMAIL, PASSWORD).await.unwrap();
        }
    }

    /// T10, T12: an address without an account is counted, checked and locked in the same words.
    async fn t10_a_missing_address_is_locked_like_an_existing_one(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        let missing = fail(&app, "nobody@example.com", 11).await;
        assert_eq!(missing, fail(&app, EMAIL, 11).await);
        let until = locked_until(&app.caller(), "nobody@example.com", PASSWORD).await;
        assert_eq!(until, locked_until(&app.caller(), EMAIL, PASSWORD).await);
    }

    /// `decisions.md`: the browser that the owner uses keeps a counter of its own, if the deployment says so.
    async fn known_devices_may_be_kept_apart_from_strangers(place) {
        use rules::policy::KnownDevices;
        for (choice, let_in) in [(KnownDevices::Separate, true), (KnownDevices::Locked, false)] {
            let app = place.build().policy(|policy| policy.lockout.known_devices = choice).start().await;
            let email = format!("{let_in}@example.com");
            let mut owner = app.caller();
            owner.register(&email).await;
            let opened = owner.login(&email, PASSWORD).await.unwrap();
            owner.device_token = Some(opened.device_token);
            fail(&app, &email, 10).await;
            assert!(locked_until(&app.caller(), &email, PASSWORD).await.is_some(), "strangers are locked out");
            assert_eq!(owner.login_checked(&email, PASSWORD).await.is_ok(), let_in);
            app.stop().await;
        }
    }

    /// The form itself.
    async fn what_is_missing_or_no_address_is_told_and_counts_nothing(place) {
        let app = place.app().await;
        let caller = app.caller();
        assert_eq!(refused(caller.login("", "").await), ["email.missing", "password.missing"]);
        assert_eq!(refused(caller.login("zhang", PASSWORD).await), ["email.invalid"]);
        assert_eq!(refused(caller.login(EMAIL, "").await), ["password.missing"]);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_attempt", &[]).await, 0);
    }
}
