//! The door before every route: who gets in, from where, and with what. (T21, T23, T42, T53, T57)

use http::Method;
use serde_json::json;
use testkit::{Answer, Ask, Browser, PASSWORD, Rows, TestApp, both};
use web::door::{Who, Writes};

use crate::route::{ask, assert_hardened, is_for_clients, name, path_of, state, takes_nothing};

const EMAIL: &str = "zhang@example.com";
const PUBLIC: &str = "https://account.menshen.example";

/// What a client is told whose body is not read to its end. The connection ends then too, and with it
/// sometimes the answer: such a client asks again.
async fn told(app: &TestApp, ask: impl for<'a> Fn(&'a Browser) -> Ask<'a>) -> Answer {
    for _ in 0..20 {
        let browser = app.browser();
        browser.get("/login").await;
        if let Ok(answer) = ask(&browser).try_send().await {
            return answer;
        }
    }
    panic!("no answer in twenty tries");
}

both! {
    /// T53: every writing route, every way in which another site could ask.
    async fn t53_no_writing_route_takes_a_request_that_another_site_began(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let browser = &owner.browser;
        browser.get("/login").await;
        let before = state(&app).await;
        let mut seen = 0;
        for route in web::routes().iter().filter(|route| route.guard.writes != Writes::Nothing) {
            seen += 1;
            let foreign: [(&str, Ask<'_>); 6] = [
                (
                    "foreign origin",
                    ask(browser, route).with("origin", "https://evil.example").without("sec-fetch-site"),
                ),
                (
                    "foreign origin of a new browser",
                    ask(browser, route).with("origin", "https://evil.example").with("sec-fetch-site", "cross-site"),
                ),
                ("own origin, but begun elsewhere", ask(browser, route).with("sec-fetch-site", "cross-site")),
                (
                    "a neighbour",
                    ask(browser, route)
                        .with("sec-fetch-site", "same-site")
                        .with("origin", "https://shop.menshen.example"),
                ),
                ("null origin", ask(browser, route).with("origin", "null").without("sec-fetch-site")),
                (
                    "own origin without TLS",
                    ask(browser, route).with("origin", "http://account.menshen.example").without("sec-fetch-site"),
                ),
            ];
            for (what, foreign) in foreign {
                let answer = foreign.send().await;
                assert_eq!(answer.status, 403, "{} {what}: {}", name(route), answer.body);
                if route.is_api() {
                    assert_eq!(answer.code(), "request.cross_site", "{} {what}", name(route));
                }
                assert_hardened(&answer, &name(route));
            }
            let plain = ask(browser, route)
                .body("text/plain", "{}")
                .with("origin", "https://evil.example")
                .with("sec-fetch-site", "cross-site");
            assert_eq!(plain.send().await.status, 403, "{} text/plain", name(route));
        }
        assert!(seen >= 18, "{seen} writing routes");
        assert_eq!(state(&app).await, before, "nothing was done");
        assert_eq!(browser.out().await, "");
    }

    /// T53: without a word of where it comes from, no form is taken, and no call that a cookie speaks for.
    async fn t53_a_form_needs_an_origin_and_a_cookie_needs_our_header(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for route in web::routes().iter().filter(|route| route.guard.writes != Writes::Nothing) {
            let silent =
                ask(&owner.browser, route).without("origin").without("sec-fetch-site").without("x-menshen-request");
            assert_eq!(silent.send().await.status, 403, "{}", name(route));
            if route.guard.writes == Writes::Json {
                let ours = ask(&owner.browser, route).without("x-menshen-request");
                assert_eq!(ours.send().await.expect(403).code(), "request.cross_site", "{}", name(route));
                if !takes_nothing(route) && !is_for_clients(route) {
                    let plain = ask(&owner.browser, route).body("text/plain", "{}").send().await;
                    assert_eq!(plain.expect(415).code(), "request.media_type", "{}", name(route));
                }
            }
        }
    }

    /// T53: a form belongs to the browser that it was sent to.
    async fn t53_a_form_needs_the_token_of_its_browser(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let other = app.browser();
        other.get("/login").await;
        owner.browser.get("/login?another=1").await;
        let before = state(&app).await;
        let (own, foreign) = (owner.browser.form_token().unwrap(), other.form_token().unwrap());
        assert_ne!(own, foreign);
        for route in web::routes().iter().filter(|route| route.guard.writes == Writes::Form) {
            for token in ["", "00", &foreign, &own[1..], &own.to_uppercase()] {
                if token == own {
                    continue;
                }
                let answer = owner
                    .browser
                    .ask(route.method.clone(), &path_of(route))
                    .form(&[("form_token", token)])
                    .send()
                    .await;
                assert_eq!(answer.status, 403, "{} {token}: {}", name(route), answer.body);
                // The words of "request.form_expired".
                assert!(answer.has("opened too long ago or in another browser"), "{}", answer.body);
            }
            let twice = owner
                .browser
                .ask(route.method.clone(), &path_of(route))
                .form(&[("form_token", &own), ("form_token", &foreign)])
                .send()
                .await;
            assert!(matches!(twice.status, 400 | 403), "{}: {}", name(route), twice.status);
        }
        assert_eq!(state(&app).await, before, "nothing was done");
    }

    /// INFO-01: nobody gets past a route for owners without a session.
    async fn info_01_routes_for_owners_let_nobody_else_in(place) {
        let app = place.app().await;
        let stranger = app.browser();
        let mut seen = 0;
        for route in web::routes().iter().filter(|route| route.guard.who == Who::Root) {
            seen += 1;
            for token in [None, Some("A".repeat(43)), Some("nonsense".to_owned())] {
                stranger.set_cookie("__Host-session", token.as_deref());
                let answer = ask(&stranger, route).send().await;
                if route.is_api() {
                    assert_eq!(answer.status, 401, "{}", name(route));
                    assert_eq!(answer.code(), "session.required");
                    assert_eq!(answer.header("www-authenticate"), "Bearer");
                } else {
                    assert_eq!(answer.status, 303, "{}: {}", name(route), answer.body);
                    assert!(answer.location().starts_with("/login"), "{}: {}", name(route), answer.location());
                }
            }
        }
        assert!(seen >= 20, "{seen} routes for owners");
    }

    /// T42: only the deployment's own host is served, and no other name gets into an answer or a mail.
    async fn t42_a_foreign_host_is_refused_and_gets_nowhere(place) {
        let app = place.app().await;
        let browser = app.browser();
        browser.get("/register").await;
        for host in [
            "evil.example",
            "account.menshen.example.evil.example",
            "evil.example:443",
            "account.menshen.example:8443",
            "account.menshen.example@evil.example",
            "127.0.0.1",
            "localhost",
            "",
        ] {
            for path in ["/", "/login", "/api/v1/session", "/account"] {
                let answer = browser.ask(Method::GET, path).with("host", host).send().await;
                assert_eq!(answer.status, if host.is_empty() { answer.status } else { 421 }, "{host} {path}");
                assert!(answer.status >= 400, "{host} {path}");
                assert!(!answer.has("evil.example") && !answer.location().contains("evil"), "{host} {path}");
            }
        }
        for (header, value) in [
            ("x-forwarded-host", "evil.example"),
            ("forwarded", "host=evil.example;proto=http"),
            ("x-host", "evil.example"),
            ("x-original-url", "/evil"),
            ("x-forwarded-proto", "http"),
        ] {
            let answer = browser.ask(Method::GET, "/account").with(header, value).send().await.expect(303);
            assert_eq!(answer.location(), "/login?return_to=%2Faccount", "{header}");
            let email = format!("{}@example.com", header.replace('-', ""));
            let start = app.browser();
            let started = start
                .ask(Method::POST, "/api/v1/registrations")
                .json(&json!({ "email": email }))
                .with(header, value)
                .send()
                .await;
            started.expect(201);
            let mail = app.mail.last(&email).await;
            assert!(
                !mail.text.contains("evil") && mail.links.iter().all(|link| link.starts_with(PUBLIC)),
                "{}",
                mail.text
            );
        }
        for own in ["ACCOUNT.menshen.example", "account.menshen.example:443"] {
            browser.ask(Method::GET, "/").with("host", own).send().await.expect(200);
        }
    }

    /// T57: after login nobody is sent to another site.
    async fn t57_return_to_leads_to_this_site_only(place) {
        let app = place.app().await;
        app.owner(EMAIL).await;
        for (wish, lands) in [
            ("/sessions", "/sessions"),
            ("/limits?lang=zh", "/limits?lang=zh"),
            ("https://evil.example/", "/account"),
            ("//evil.example", "/account"),
            ("/\\evil.example", "/account"),
            ("\\\\evil.example", "/account"),
            ("/%2f/evil.example", "/account"),
            ("/%5cevil.example", "/account"),
            ("javascript:alert(1)", "/account"),
            ("/\t/evil.example", "/account"),
            ("/..//evil.example", "/account"),
            ("https:/evil.example", "/account"),
            ("evil.example", "/account"),
            ("", "/account"),
        ] {
            let browser = app.browser();
            let page = browser
                .ask(
                    Method::GET,
                    &format!(
                        "/login?{}",
                        url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", wish).finish()
                    ),
                )
                .send()
                .await
                .expect(200);
            assert_eq!(page.field("return_to").as_deref(), (lands != "/account").then_some(lands), "{wish}");
            for begins in ["href=\"https://evil", "href=\"//evil", "action=\"https://evil", "href=\"javascript"] {
                assert!(!page.has(begins), "{wish}");
            }
            let answer = browser.post("/login", &[("email", EMAIL), ("password", PASSWORD), ("return_to", wish)]).await;
            assert_eq!((answer.status, answer.location()), (303, lands), "{wish}");
        }
    }

    /// T23: a body larger than any form is not read, and a long password costs no hashing.
    async fn t23_a_megabyte_of_password_is_refused_at_once(place) {
        let app = place.app().await;
        app.owner(EMAIL).await;
        let huge = "A".repeat(1 << 20);
        let json = json!({ "email": EMAIL, "password": huge });
        let answer = told(&app, |browser| browser.ask(Method::POST, "/api/v1/sessions").json(&json)).await;
        assert_eq!(answer.expect(413).code(), "request.too_large");
        let form = [("email", EMAIL), ("password", huge.as_str())];
        assert_eq!(told(&app, |browser| browser.ask(Method::POST, "/login").form(&form)).await.status, 413);
        let browser = app.browser();
        for length in [513, 60_000] {
            let answer = browser
                .api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": "A".repeat(length) }))
                .await;
            assert_eq!(answer.expect(400).code(), "request.malformed", "{length}");
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_attempt", &[]).await, 0, "no attempt");
        // A strange one of allowed length is an attempt like any other.
        let strange = "\u{0}\u{202e}\u{1f9d1}\u{200d}\u{1f4bb}\"'<>\\";
        assert_eq!(
            browser
                .api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": strange }))
                .await
                .expect(403)
                .code(),
            "login.wrong"
        );
    }

    /// T21: without a trusted proxy a forged header changes neither budget nor city.
    async fn t21_a_forged_address_changes_nothing_without_a_trusted_proxy(place) {
        let app = place.build().without_proxies().start().await;
        let browser = app.browser();
        let start = |forged: &str, email: &str| {
            browser
                .ask(Method::POST, "/api/v1/registrations")
                .json(&json!({ "email": email }))
                .with("x-forwarded-for", forged)
        };
        start("114.114.114.114", "a@example.com").send().await.expect(201);
        assert_eq!(start("36.110.1.1", "b@example.com").send().await.expect(403).code(), "human_check.required");
        assert_eq!(
            start("36.110.2.2, 127.0.0.1", "c@example.com").send().await.expect(403).code(),
            "human_check.required"
        );
    }

    /// T21: behind a trusted proxy the right-most untrusted hop counts, and what stands left of it was forged.
    async fn t21_behind_a_trusted_proxy_the_right_most_hop_counts(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let form = json!({ "email": EMAIL, "password": PASSWORD });
        let answer = app
            .browser()
            .ask(Method::POST, "/api/v1/sessions")
            .json(&form)
            .with("x-forwarded-for", "114.114.114.114, 36.110.1.1, 127.0.0.9")
            .send()
            .await;
        answer.expect(201);
        let sessions = owner.browser.read("/api/v1/sessions").await;
        let addresses: Vec<_> =
            sessions["sessions"].as_array().unwrap().iter().map(|session| session["address"].clone()).collect();
        assert!(addresses.contains(&json!("36.110.1.1")), "{addresses:?}");
        assert!(!addresses.contains(&json!("114.114.114.114")));
    }
}
