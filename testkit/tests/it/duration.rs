//! How long a session lives: idle and absolute, from the next login or at once. (SESSION-01 to SESSION-10, T52)

use http::Method;
use rules::{HOUR, MINUTE, SECOND};
use serde_json::{Value, json};
use testkit::{Browser, PASSWORD, both};

const EMAIL: &str = "zhang@example.com";

async fn choose(browser: &Browser, body: Value) -> testkit::Answer {
    browser.api(Method::PUT, "/api/v1/session-durations", body).await
}

both! {
    /// Trap 1, SESSION-05.
    async fn trap_01_new_durations_work_only_after_the_next_login(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let chosen = choose(&owner.browser, json!({ "idle_minutes": 15 })).await.expect(200).json();
        assert_eq!((&chosen["idle_minutes"], &chosen["max_hours"]), (&json!(15), &json!(48)));
        app.clock.advance(20 * MINUTE);
        assert_eq!(owner.browser.out().await, "", "the running session keeps its 120 minutes");
        owner.browser.api(Method::DELETE, "/api/v1/session", Value::Null).await.expect(204);
        owner.browser.log_in(EMAIL, PASSWORD).await.expect(201);
        app.clock.advance(15 * MINUTE);
        assert_eq!(owner.browser.out().await, "", "fifteen minutes are allowed");
        app.clock.advance(16 * MINUTE);
        assert_eq!(owner.browser.out().await, "session.idle");
    }

    /// Trap 2, SESSION-01.
    async fn trap_02_the_maximum_ends_even_a_busy_session(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        choose(&owner.browser, json!({ "max_hours": 1 })).await.expect(200);
        let busy = app.logged_in(EMAIL, PASSWORD).await;
        for minute in 0..60 {
            assert_eq!(busy.out().await, "", "{minute}");
            app.clock.advance(MINUTE);
        }
        assert_eq!(busy.out().await, "");
        app.clock.advance(1);
        assert_eq!(busy.out().await, "session.maximum");
        assert_eq!(owner.browser.out().await, "", "opened before the change");
    }

    /// SESSION-06: activity does not move `lapses_at`, so the sweep must look again before it ends anything.
    async fn session_06_the_sweep_spares_the_active_and_writes_when_and_why_the_others_ended(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let begun = app.clock.now();
        let idle = app.logged_in(EMAIL, PASSWORD).await;
        app.clock.advance(100 * MINUTE);
        assert_eq!(owner.browser.out().await, "");
        center::session::flush(&app.center).await.unwrap();
        app.clock.advance(60 * MINUTE);
        while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        assert_eq!(owner.browser.out().await, "", "active after an hour and a half");
        assert_eq!(idle.out().await, "session.idle");
        let ended = owner.browser.api(Method::GET, "/api/v1/sessions/ended", Value::Null).await.expect(200).json();
        let ended = ended["sessions"].as_array().unwrap();
        assert_eq!(ended.len(), 1);
        let text = ended[0].to_string();
        assert!(text.contains("\"idle\""), "{text}");
        assert!(text.contains(&center::moment::rfc3339(begun + 120 * MINUTE)), "{text}");
        for _ in 0..48 {
            app.clock.advance(HOUR);
            owner.browser.out().await;
            center::session::flush(&app.center).await.unwrap();
            while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        }
        let reason = "SELECT end_reason FROM session ORDER BY ended_at DESC LIMIT 1";
        let row = app.center.db.point(reason, &[]).await.unwrap().unwrap();
        assert_eq!(row.get(0), Ok("maximum"), "busy to the last");
    }

    /// Trap 3, SESSION-03, SESSION-04, SESSION-08.
    async fn trap_03_ranges_are_inclusive_and_what_is_out_of_them_is_not_stored(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for (idle, max) in [(15, 1), (720, 48), (16, 47)] {
            choose(&owner.browser, json!({ "idle_minutes": idle, "max_hours": max })).await.expect(200);
        }
        for (body, code) in [
            (json!({ "idle_minutes": 14 }), "session.idle_range"),
            (json!({ "idle_minutes": 721 }), "session.idle_range"),
            (json!({ "idle_minutes": 15.5 }), "session.idle_range"),
            (json!({ "idle_minutes": -15 }), "session.idle_range"),
            (json!({ "idle_minutes": 1e3 }), "session.idle_range"),
            (json!({ "max_hours": 0 }), "session.maximum_range"),
            (json!({ "max_hours": 49 }), "session.maximum_range"),
            (json!({ "max_hours": 2.5 }), "session.maximum_range"),
            (json!({ "idle_minutes": 20, "max_hours": 49 }), "session.maximum_range"),
        ] {
            let problem = choose(&owner.browser, body.clone()).await.expect(422);
            assert_eq!(problem.code(), code, "{body}");
            let facts = problem.json()["errors"][0]["facts"].clone();
            let range =
                if code.contains("idle") { json!({ "min": 15, "max": 720 }) } else { json!({ "min": 1, "max": 48 }) };
            assert_eq!(facts, range, "the range is told");
        }
        for body in
            [json!({ "idle_minutes": "15" }), json!({ "idle_minutes": true }), json!({ "minutes": 15 }), json!([])]
        {
            assert_eq!(choose(&owner.browser, body).await.expect(400).code(), "request.malformed");
        }
        let stored = owner.browser.read("/api/v1/session-durations").await;
        assert_eq!((&stored["idle_minutes"], &stored["max_hours"]), (&json!(16), &json!(47)));
    }

    /// SESSION-09: the smaller of the two rules.
    async fn session_09_an_idle_limit_longer_than_the_maximum_is_permitted(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        choose(&owner.browser, json!({ "idle_minutes": 720, "max_hours": 1 })).await.expect(200);
        let browser = app.logged_in(EMAIL, PASSWORD).await;
        app.clock.advance(HOUR);
        assert_eq!(browser.out().await, "");
        app.clock.advance(SECOND);
        assert_eq!(browser.out().await, "session.maximum");
    }

    /// T52, SESSION-02: 119:59 and 120:01.
    async fn t52_an_idle_session_lives_for_120_minutes(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for step in [119 * MINUTE + 59 * SECOND, 120 * MINUTE, 119 * MINUTE + 59 * SECOND] {
            app.clock.advance(step);
            assert_eq!(owner.browser.out().await, "", "{step}");
        }
        app.clock.advance(120 * MINUTE + SECOND);
        assert_eq!(owner.browser.out().await, "session.idle");
        app.clock.advance(-MINUTE);
        let page = owner.browser.get("/account").await;
        assert_ne!(page.status, 500);
    }

    /// T52, SESSION-01: 47:59 and 48:01.
    async fn t52_a_busy_session_lives_for_48_hours(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for _ in 0..47 {
            app.clock.advance(HOUR);
            assert_eq!(owner.browser.out().await, "");
        }
        app.clock.advance(59 * MINUTE);
        assert_eq!(owner.browser.out().await, "");
        app.clock.advance(2 * MINUTE);
        assert_eq!(owner.browser.out().await, "session.maximum");
    }

    /// T52, SESSION-10: what the page asks by itself keeps nobody logged in.
    async fn t52_polling_in_the_background_does_not_keep_a_session_alive(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for minute in 0..120 {
            app.clock.advance(MINUTE);
            assert_eq!(owner.browser.poll().await.status, 200, "{minute}");
        }
        app.clock.advance(SECOND);
        assert_eq!(owner.browser.poll().await.expect(401).code(), "session.idle");
        assert_eq!(owner.browser.out().await, "session.idle");
    }

    /// `decisions.md`: the tick box that shortens running sessions at once, and lengthens none.
    async fn a_shorter_limit_applies_at_once_if_its_owner_says_so(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let other = app.logged_in(EMAIL, PASSWORD).await;
        choose(&owner.browser, json!({ "idle_minutes": 15, "apply_to_running_sessions": true })).await.expect(200);
        app.clock.advance(10 * MINUTE);
        assert_eq!(owner.browser.out().await, "");
        app.clock.advance(6 * MINUTE);
        assert_eq!(other.out().await, "session.idle");
        assert_eq!(owner.browser.out().await, "");
        choose(&owner.browser, json!({ "idle_minutes": 720, "apply_to_running_sessions": true })).await.expect(200);
        app.clock.advance(16 * MINUTE);
        assert_eq!(owner.browser.out().await, "session.idle", "nothing lengthens a running session");
    }

    /// `decisions.md`: a change of the durations is told.
    async fn a_change_of_the_durations_is_told_to_the_owner(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        choose(&owner.browser, json!({ "idle_minutes": 30, "max_hours": 1 })).await.expect(200);
        let mail = app.mail.last(EMAIL).await;
        assert!(mail.text.contains("30 minutes") && mail.text.contains("1 hour "), "{}", mail.text);
        let count = app.mail.all(EMAIL).await.len();
        choose(&owner.browser, json!({ "idle_minutes": 30 })).await.expect(200);
        assert_eq!(app.mail.all(EMAIL).await.len(), count, "nothing has changed, nothing is told");
    }
}
