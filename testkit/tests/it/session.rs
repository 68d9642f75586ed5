//! Sessions: who sees them, who ends them, and that an end is an end everywhere. (IMP-24, T51, T59)

use http::Method;
use rules::{MINUTE, SECOND};
use serde_json::{Value, json};
use testkit::{Browser, PASSWORD, both};

const EMAIL: &str = "zhang@example.com";

async fn live(browser: &Browser) -> Vec<Value> {
    browser.read("/api/v1/sessions").await["sessions"].as_array().unwrap().clone()
}

both! {
    /// IMP-23, IMP-24, `decisions.md`: device, city, method, start, last activity; the present one first.
    async fn imp_24_the_owner_sees_every_session_with_device_and_city(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.clock.advance(MINUTE);
        let phone = app.browser_at("114.114.114.114");
        let form = json!({ "email": EMAIL, "password": PASSWORD });
        phone.ask(Method::POST, "/api/v1/sessions").json(&form)
            .with("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1")
            .send().await.expect(201);
        app.clock.advance(MINUTE);
        let listed = live(&owner.browser).await;
        assert_eq!(listed.len(), 2);
        assert_eq!((&listed[0]["current"], &listed[1]["current"]), (&json!(true), &json!(false)));
        let other = &listed[1];
        assert_eq!((&other["method"], &other["address"]), (&json!("email"), &json!("114.114.114.114")));
        assert_eq!((&other["device"]["browser"], &other["device"]["hand_held"]), (&json!("Safari"), &json!(true)));
        assert_eq!(other["city"], json!("Nanjing"), "{other}");
        assert_eq!(
            (&other["started_at"], &other["last_seen_at"]),
            (&json!("2026-11-24T08:01:00.000Z"), &json!("2026-11-24T08:01:00.000Z"))
        );
        assert_eq!(
            listed[0]["last_seen_at"],
            json!("2026-11-24T08:02:00.000Z"),
            "activity that is not written yet is shown"
        );
        let chinese = owner.browser.ask(Method::GET, "/api/v1/sessions?lang=zh").send().await.json();
        assert_eq!(chinese["sessions"][1]["city"], json!("南京市"));
    }

    /// T51: an ended session is over with its next request, on every replica.
    async fn t51_ending_a_session_is_effective_at_once_and_everywhere(place) {
        let app = place.app().await;
        let replica = if place.is_sqlite() { None } else { Some(place.build().beside(&app).start().await) };
        let owner = app.owner(EMAIL).await;
        let (one, two, three) = (
            app.logged_in(EMAIL, PASSWORD).await,
            app.logged_in(EMAIL, PASSWORD).await,
            app.logged_in(EMAIL, PASSWORD).await,
        );
        if let Some(replica) = &replica {
            for browser in [&one, &two, &three] {
                browser.go_to(replica.addr);
                assert_eq!(browser.out().await, "", "every replica knows every session");
            }
        }
        let id = one.session().await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/sessions/{id}");
        owner.browser.api(Method::DELETE, &path, Value::Null).await.expect(204);
        assert_eq!(one.out().await, "session.ended");
        assert_eq!((two.out().await, three.out().await), (String::new(), String::new()));
        assert_eq!(owner.browser.api(Method::DELETE, &path, Value::Null).await.expect(404).code(), "session.not_found");
        let ended = owner.browser.api(Method::POST, "/api/v1/sessions/end-others", json!({})).await.expect(200).json();
        assert_eq!(ended["sessions_ended"], json!(2));
        assert_eq!((two.out().await, three.out().await), ("session.ended".to_owned(), "session.ended".to_owned()));
        assert_eq!(owner.browser.out().await, "");
        assert_eq!(live(&owner.browser).await.len(), 1);
    }

    /// Activity that one replica has seen counts for all once it is written.
    async fn activity_is_written_in_time_and_survives_a_restart(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.clock.advance(100 * MINUTE);
        assert_eq!(owner.browser.out().await, "");
        assert_eq!(center::session::flush(&app.center).await.unwrap(), 1);
        assert_eq!(center::session::flush(&app.center).await.unwrap(), 0, "written once");
        app.clock.advance(30 * MINUTE);
        assert_eq!(owner.browser.out().await, "");
        let now = app.clock.now();
        app.stop().await;
        let app = place.app().await;
        app.clock.set(now + 119 * MINUTE);
        owner.browser.go_to(app.addr);
        assert_eq!(owner.browser.out().await, "", "the stop wrote the last activity");
    }

    /// Many requests are one write.
    async fn last_seen_is_coalesced(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        center::session::flush(&app.center).await.unwrap();
        let acts = app.center.db.stats().groups;
        for _ in 0..50 {
            app.clock.advance(10);
            assert_eq!(owner.browser.out().await, "");
        }
        assert_eq!(app.center.db.stats().groups, acts, "no request wrote");
        assert_eq!(center::session::flush(&app.center).await.unwrap(), 1);
    }

    /// T59: the sessions of another account are not there.
    async fn t59_another_accounts_session_looks_like_one_that_is_not_there(place) {
        let app = place.app().await;
        let (mine, theirs) = (app.owner("mine@example.com").await, app.owner("theirs@example.com").await);
        let id = theirs.browser.session().await.json()["id"].as_str().unwrap().to_owned();
        let mut answers = Vec::new();
        for id in [id.as_str(), "018bcfe5-6800-7bab-abab-abababababab", "current", "%00"] {
            let answer = mine.browser.api(Method::DELETE, &format!("/api/v1/sessions/{id}"), Value::Null).await;
            answers.push((answer.status, answer.code()));
        }
        assert!(
            answers.iter().all(|answer| *answer == (404, "session.not_found".to_owned())
                || *answer == (404, "request.not_found".to_owned())),
            "{answers:?}"
        );
        assert_eq!(answers[0], answers[1]);
        assert_eq!(theirs.browser.out().await, "");
        assert!(!live(&mine.browser).await.iter().any(|session| session["id"] == json!(id)));
    }

    /// The present session is ended by logging out.
    async fn the_present_session_is_ended_by_logging_out_and_its_cookie_goes(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let id = owner.browser.session().await.json()["id"].as_str().unwrap().to_owned();
        let own = owner.browser.api(Method::DELETE, &format!("/api/v1/sessions/{id}"), Value::Null).await;
        assert_eq!(own.expect(409).code(), "session.is_current");
        let token = owner.browser.cookie("__Host-session").unwrap();
        let answer = owner.browser.api(Method::DELETE, "/api/v1/session", Value::Null).await.expect(204);
        let (value, attributes) = answer.cookie("__Host-session").unwrap();
        assert!(value.is_empty() && attributes.contains("Max-Age=0"), "{attributes}");
        assert_eq!(owner.browser.cookie("__Host-session"), None);
        owner.browser.set_cookie("__Host-session", Some(&token));
        assert_eq!(owner.browser.out().await, "session.required", "the old token is worth nothing");
    }

    /// A login beyond the twentieth session ends the one that was active longest ago.
    async fn the_twenty_first_session_ends_the_oldest(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let oldest = app.logged_in(EMAIL, PASSWORD).await;
        for _ in 0..18 {
            app.clock.advance(SECOND);
            app.logged_in(EMAIL, PASSWORD).await;
        }
        assert_eq!(owner.browser.out().await, "");
        center::session::flush(&app.center).await.unwrap();
        assert_eq!(live(&owner.browser).await.len(), 20);
        app.clock.advance(SECOND);
        app.logged_in(EMAIL, PASSWORD).await;
        assert_eq!(oldest.out().await, "session.ended");
        assert_eq!(owner.browser.out().await, "");
        assert_eq!(live(&owner.browser).await.len(), 20);
    }

    /// IMP-24: ended sessions are listed with their reason, page by page, and none is lost between pages.
    async fn ended_sessions_are_listed_page_by_page_without_gaps(place) {
        let app = place.build().policy(|policy| policy.session.most = 40).start().await;
        let owner = app.owner(EMAIL).await;
        for _ in 0..25 {
            app.logged_in(EMAIL, PASSWORD).await;
        }
        owner.browser.api(Method::POST, "/api/v1/sessions/end-others", json!({})).await.expect(200);
        let mut seen = std::collections::BTreeSet::new();
        let mut path = "/api/v1/sessions/ended".to_owned();
        loop {
            let page = owner.browser.read(&path).await;
            for ended in page["sessions"].as_array().unwrap() {
                assert_eq!(ended["why"], json!("ended"));
                seen.insert(ended["session"]["id"].as_str().unwrap().to_owned());
            }
            match page["before"].as_str() {
                Some(before) => path = format!("/api/v1/sessions/ended?before={before}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 25);
        owner.browser.get("/api/v1/sessions/ended?before=x").await.expect(400);
    }

    /// T17, ASVS 7.2.4: a login in a browser that is logged in replaces the session and ends the old one.
    async fn t17_a_login_over_a_login_ends_the_old_session(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let old = owner.browser.cookie("__Host-session").unwrap();
        owner.browser.log_in(EMAIL, PASSWORD).await.expect(201);
        let new = owner.browser.cookie("__Host-session").unwrap();
        assert_ne!(old, new);
        assert!(app.root(&old).await.is_none());
        assert!(app.root(&new).await.is_some());
    }

    /// T51: the cookie is what the design says, and a foreign value in it is nobody.
    async fn t51_session_cookies_are_strict_and_only_our_tokens_are_taken(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let answer = owner.browser.log_in(EMAIL, PASSWORD).await.expect(201);
        let (token, attributes) = answer.cookie("__Host-session").unwrap();
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(attributes.split("; ").any(|attribute| attribute == part), "{attributes}");
        }
        assert!(!attributes.contains("Domain"));
        assert!(answer.json().get("token").is_none(), "a cookie's token is not told to scripts");
        let flipped = format!("{}{}", if token.starts_with('A') { 'B' } else { 'A' }, &token[1..]);
        for bad in [flipped.as_str(), "", "x", &token[..42], &format!("{token}A"), &token.to_lowercase()] {
            owner.browser.set_cookie("__Host-session", Some(bad));
            assert_eq!(owner.browser.out().await, "session.required", "{bad}");
        }
    }

    /// Programs hold their session as a bearer token.
    async fn a_program_logs_in_for_a_bearer_token_and_gets_no_cookie(place) {
        let app = place.app().await;
        app.owner(EMAIL).await;
        let program = app.browser();
        let form = json!({ "email": EMAIL, "password": PASSWORD, "bearer": true });
        let answer = program
            .ask(Method::POST, "/api/v1/sessions")
            .without("origin")
            .without("sec-fetch-site")
            .without("x-menshen-request")
            .json(&form)
            .send()
            .await
            .expect(201);
        assert!(answer.headers.get("set-cookie").is_none());
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let bearer = format!("Bearer {token}");
        let ask = |method, path| {
            program
                .ask(method, path)
                .without("origin")
                .without("sec-fetch-site")
                .without("x-menshen-request")
                .with("authorization", &bearer)
        };
        ask(Method::GET, "/api/v1/session").send().await.expect(200);
        ask(Method::PUT, "/api/v1/session-durations").json(&json!({ "idle_minutes": 30 })).send().await.expect(200);
        ask(Method::DELETE, "/api/v1/session").send().await.expect(204);
        assert_eq!(ask(Method::GET, "/api/v1/session").send().await.expect(401).code(), "session.required");
    }
}
