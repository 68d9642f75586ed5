//! The API as a whole: it is what its document says, it is strict, and its failures are told alike.

use std::time::Duration;

use center::audit::Event;
use http::Method;
use serde_json::{Value, json};
use testkit::{PASSWORD, Rows, both, typed};
use tokio::task::JoinSet;
use web::door::{METHODS, Who, Writes};

use crate::route::{is_for_clients, name, path_of, takes_nothing};

const EMAIL: &str = "zhang@example.com";

/// Ways of routes that only lead up to an act: they prove nothing and change nothing of the account.
const STEPS: [&str; 7] = ["/begin", "/method", "/code", "/resend", "/options", "/virtual", "/hardware"];

both! {
    /// ASVS 15.3.3: members that are not asked for are refused, and so are missing and double ones.
    async fn unknown_missing_and_double_members_are_refused(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for route in web::routes().iter().filter(|route| route.guard.writes == Writes::Json) {
            if takes_nothing(route) || is_for_clients(route) {
                continue;
            }
            for body in [json!({ "unknown": 1 }), json!([]), json!("text"), json!(null)] {
                let answer = owner.browser.ask(route.method.clone(), &path_of(route)).json(&body).send().await;
                assert_eq!(answer.expect(400).code(), "request.malformed", "{} {body}", name(route));
            }
        }
        let double = "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}";
        let answer =
            app.browser().ask(Method::POST, "/api/v1/registrations").body("application/json", double).send().await;
        assert_eq!(answer.expect(400).code(), "request.malformed");
        owner.browser.get("/account/nickname").await;
        for fields in [
            &[("nickname", "a"), ("state", "b")][..],
            &[],
            &[("nickname", "a"), ("nickname", "b")],
            &[("Nickname", "a")],
        ] {
            assert_eq!(owner.browser.post("/account/nickname", fields).await.status, 400, "{fields:?}");
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM registration", &[]).await, 0);
    }

    /// The API describes what it is: every operation of the document exists, and every route is described.
    async fn the_openapi_document_and_the_routes_are_the_same(place) {
        let app = place.app().await;
        let browser = app.browser();
        let document = browser.read("/api/v1/openapi.json").await;
        assert_eq!(document["openapi"], json!("3.1.0"));
        let mut described = std::collections::BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in METHODS.iter().filter(|method| item.get(method.as_str().to_ascii_lowercase()).is_some()) {
                described.insert(format!("{method} {path}"));
                let operation: &Value = &item[method.as_str().to_ascii_lowercase()];
                assert!(operation["operationId"].is_string() && operation["summary"].is_string(), "{method} {path}");
                let real = path.replace("{id}", "018bcfe5-6800-7bab-abab-abababababab");
                let answer = browser.ask(method.clone(), &real).json(&json!({})).send().await;
                assert!(
                    answer.status != 405 && (answer.status != 404 || answer.code() != "request.not_found"),
                    "{method} {path}"
                );
                let told = answer.status.to_string();
                assert!(
                    operation["responses"].get(&told).is_some() || operation["responses"].get("default").is_some(),
                    "{method} {path} answers {told}, which is not described"
                );
            }
        }
        let routes: std::collections::BTreeSet<_> =
            web::routes().iter().filter(|route| route.path.starts_with("/api/v1/")).map(name).collect();
        assert_eq!(described, routes);
    }

    /// IMP-26: what may be recorded is said in the table, and every event has a route that writes it.
    async fn imp_26_every_event_belongs_to_a_route(place) {
        let _ = place;
        let routes = web::routes();
        let by_operators = [Event::MfaHardwareAllowed, Event::MfaHardwareForbidden];
        for event in Event::ALL.iter().filter(|event| !by_operators.contains(event)) {
            assert!(routes.iter().any(|route| route.guard.audit.contains(event)), "{}", event.name());
        }
        let is_step = |route: &&web::door::Route| STEPS.iter().any(|end| route.path.ends_with(end));
        let writing =
            routes.iter().filter(|route| route.guard.writes != Writes::Nothing && route.guard.who == Who::Root);
        let silent: Vec<String> = writing
            .filter(|route| !is_step(route) && route.guard.audit.is_empty())
            .map(name)
            .collect();
        assert!(silent.is_empty(), "they write and record nothing: {silent:?}");
    }

    /// T23, R-17: beyond the room for hashing, people are told when to come back, and the rest goes on.
    async fn t23_a_busy_server_says_when_to_come_back_and_goes_on_answering(place) {
        let app = place.build().hashers(1, 1).start().await;
        let owner = app.owner(EMAIL).await;
        // One long piece of work on the only thread, and one that waits: there is no room for a third.
        let hasher = app.center.hasher.clone();
        let mut long = JoinSet::new();
        for _ in 0..2 {
            let hasher = hasher.clone();
            long.spawn(async move { hasher.find(&typed(PASSWORD), vec![String::new(); 60]).await });
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let refused = app.browser().log_in(EMAIL, PASSWORD).await.expect(503);
        assert_eq!(refused.code(), "service.busy");
        assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| (1..=10).contains(&seconds)));
        let page = app.browser().post("/login", &[("email", EMAIL), ("password", PASSWORD)]).await.expect(503);
        assert!(page.has("very busy") && !page.header("retry-after").is_empty());
        assert_eq!(owner.browser.session().await.status, 200, "the rest goes on");
        assert_eq!(
            app.center.db.number("SELECT COALESCE(MAX(n), 0) FROM password_attempt", &[]).await,
            0,
            "no attempt"
        );
    }

    /// A fault of ours is told with a reference and without a word of what is inside.
    async fn a_fault_is_told_with_a_reference_and_nothing_of_what_is_inside(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.center.db.meddle("UPDATE account SET registration_method = 'nonsense'").await;
        let problem = owner.browser.get("/api/v1/account").await.expect(500);
        assert_eq!(problem.code(), "service.fault");
        let reference = problem.json()["request"].as_str().unwrap().to_owned();
        assert_eq!(reference.len(), 16);
        let page = owner.browser.get("/account").await.expect(500);
        for answer in [&problem, &page] {
            for inside in ["nonsense", "SELECT", "unknown method", "rusqlite", "sqlx", "panicked", "src/"] {
                assert!(!answer.has(inside), "{inside}: {}", answer.body);
            }
        }
        assert!(page.has("Something failed on our side"), "{}", page.body);
        assert_eq!(owner.browser.out().await, "", "the rest goes on");
    }

    /// RFC 9457: a problem names its code, every reason, the field, and the values of its text.
    async fn a_problem_names_every_reason_with_its_field_and_values(place) {
        let app = place.app().await;
        let answer = app
            .browser()
            .api(Method::POST, "/api/v1/sessions", json!({ "email": "x", "password": "" }))
            .await
            .expect(422);
        let problem = answer.json();
        assert_eq!((&problem["type"], &problem["status"]), (&json!("urn:menshen:problem:email.invalid"), &json!(422)));
        let fields: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| (error["code"].clone(), error["field"].clone()))
            .collect();
        assert_eq!(fields, [(json!("email.invalid"), json!("email")), (json!("password.missing"), json!("password"))]);
        assert!(problem["detail"].as_str().unwrap().len() > 10);
        let many = app.browser();
        many.api(Method::POST, "/api/v1/registrations", json!({ "email": "a@example.com" })).await.expect(201);
        let refused =
            many.api(Method::POST, "/api/v1/registrations", json!({ "email": "b@example.com" })).await.expect(403);
        assert_eq!(refused.json()["code"], json!("human_check.required"));
        let solution = testkit::solve(&refused.json()["human_check"]);
        many.api(Method::POST, "/api/v1/registrations", json!({ "email": "b@example.com", "human_check": solution }))
            .await
            .expect(201);
    }

    /// A token that is none speaks for nobody, whatever cookie comes along.
    async fn a_bearer_token_counts_and_the_cookie_beside_it_does_not(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for token in ["Bearer x", "bearer AAAA", &format!("Bearer {}", "A".repeat(43))] {
            let answer = owner.browser.ask(Method::GET, "/api/v1/session").with("authorization", token).send().await;
            assert_eq!(answer.expect(401).code(), "session.required", "{token}");
            let write = owner.browser.ask(Method::DELETE, "/api/v1/session").with("authorization", token);
            assert_eq!(write.without("x-menshen-request").send().await.status, 401, "{token}");
        }
        assert_eq!(owner.browser.out().await, "");
    }

    /// whatever stands in a body is refused in order.
    async fn bodies_that_are_no_json_of_ours_are_refused_in_order(place) {
        let app = place.app().await;
        let browser = app.browser();
        let bodies: [Vec<u8>; 7] = [
            vec![b'['; 50_000],
            b"{\"email\":".repeat(5_000),
            vec![0xff, 0xfe, 0x00],
            b"{\"email\":\"a@example.com\"}{}".to_vec(),
            b"{\"email\":\"\\ud800\"}".to_vec(),
            b"{\"email\":1e999}".to_vec(),
            Vec::new(),
        ];
        for body in bodies {
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            let answer = browser.ask(Method::POST, "/api/v1/registrations").body("application/json", body).send().await;
            assert_eq!(answer.expect(400).code(), "request.malformed", "{shown}");
        }
        for email in [
            "a\u{0}@example.com",
            "a@exa\u{0}mple.com",
            "a\r\nBcc: b@example.com",
            "a@[127.0.0.1]",
            "@",
            "a@b",
            "<a@example.com>",
            "a@example.com,b@example.com",
        ] {
            let answer = browser.api(Method::POST, "/api/v1/registrations", json!({ "email": email })).await;
            assert_eq!(answer.expect(422).code(), "email.invalid", "{email:?}");
        }
        assert!(app.mail.sandbox.messages().is_empty());
    }

    /// RFC 9110: who is sent away for a while is told for how long.
    async fn who_asked_too_often_is_told_when_to_come_back(place) {
        let app = place.app().await;
        for _ in 0..5 {
            app.browser().api(Method::POST, "/api/v1/registrations", json!({ "email": EMAIL })).await.expect(201);
        }
        let answer =
            app.browser().api(Method::POST, "/api/v1/registrations", json!({ "email": EMAIL })).await.expect(429);
        assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("request.too_many", "3601"));
        let again_at = answer.json()["errors"][0]["facts"]["again_at"].clone();
        assert_eq!(again_at, json!("2026-11-24T09:00:00.000Z"));
    }
}
