//! The door around every route: the protection table holds for each of them. (T42, T53, T54, T57, T58)

use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Ask, Browser, Rows, TestApp, both};
use web::door::{METHODS, Route, Who, Writes};

const EMAIL: &str = "zhang@example.com";
const PUBLIC: &str = "https://account.menshen.example";

/// A path that fits a route's pattern.
fn path_of(route: &Route) -> String {
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') { "018bcfe5-6800-7bab-abab-abababababab" } else { part });
    }
    path
}

/// A request as the page or program that the route is for would send it, its body aside.
fn ask<'a>(browser: &'a Browser, route: &Route) -> Ask<'a> {
    let ask = browser.ask(route.method.clone(), &path_of(route));
    match route.guard.writes {
        Writes::Nothing => ask,
        Writes::Form => ask.body("application/x-www-form-urlencoded", ""),
        Writes::Json => ask.json(&json!({})),
    }
}

/// Operations without a body.
fn takes_nothing(route: &Route) -> bool {
    route.method == Method::DELETE || route.path.ends_with("end-others")
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

/// What a test of refusals must find untouched.
async fn state(app: &TestApp) -> Vec<i64> {
    let db = &app.center.db;
    let mut counts = Vec::new();
    for sql in ["SELECT COUNT(*) FROM audit", "SELECT COUNT(*) FROM outbox", "SELECT COUNT(*) FROM registration", "SELECT COUNT(*) FROM session",
        "SELECT COUNT(*) FROM session WHERE ended_at IS NULL", "SELECT COUNT(*) FROM password_attempt", "SELECT COUNT(*) FROM counter"] {
        counts.push(db.number(sql, &[]).await);
    }
    counts
}

/// What every answer must carry, whatever it is.
fn assert_hardened(answer: &Answer, what: &str) {
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (header, value) in fixed {
        assert_eq!(answer.header(header), value, "{what}: {header}");
    }
    assert!(answer.header("strict-transport-security").starts_with("max-age=63072000"), "{what}");
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval") && !policy.contains("http:"), "{what}: {policy}");
    if !(what.contains("/assets/") && answer.status == 200) {
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
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
                ("foreign origin", ask(browser, route).with("origin", "https://evil.example").without("sec-fetch-site")),
                ("foreign origin of a new browser", ask(browser, route).with("origin", "https://evil.example").with("sec-fetch-site", "cross-site")),
                ("own origin, but begun elsewhere", ask(browser, route).with("sec-fetch-site", "cross-site")),
                ("a neighbour", ask(browser, route).with("sec-fetch-site", "same-site").with("origin", "https://shop.menshen.example")),
                ("null origin", ask(browser, route).with("origin", "null").without("sec-fetch-site")),
                ("own origin without TLS", ask(browser, route).with("origin", "http://account.menshen.example").without("sec-fetch-site")),
            ];
            for (what, foreign) in foreign {
                let answer = foreign.send().await;
                assert_eq!(answer.status, 403, "{} {what}: {}", name(route), answer.body);
                if route.is_api() {
                    assert_eq!(answer.code(), "request.cross_site", "{} {what}", name(route));
                }
                assert_hardened(&answer, &name(route));
            }
            let plain = ask(browser, route).body("text/plain", "{}").with("origin", "https://evil.example").with("sec-fetch-site", "cross-site");
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
            let silent = ask(&owner.browser, route).without("origin").without("sec-fetch-site").without("x-menshen-request");
            assert_eq!(silent.send().await.status, 403, "{}", name(route));
            if route.guard.writes == Writes::Json {
                let ours = ask(&owner.browser, route).without("x-menshen-request");
                assert_eq!(ours.send().await.expect(403).code(), "request.cross_site", "{}", name(route));
                if !takes_nothing(route) {
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
        owner.browser.get("/login").await;
        let before = state(&app).await;
        let (own, foreign) = (owner.browser.form_token().unwrap(), other.form_token().unwrap());
        assert_ne!(own, foreign);
        for route in web::routes().iter().filter(|route| route.guard.writes == Writes::Form) {
            for token in ["", "00", &foreign, &own[1..], &own.to_uppercase()] {
                if token == own {
                    continue;
                }
                let answer = owner.browser.ask(route.method.clone(), &path_of(route)).form(&[("form_token", token)]).send().await;
                assert_eq!(answer.status, 403, "{} {token}: {}", name(route), answer.body);
            }
            let twice = owner.browser.ask(route.method.clone(), &path_of(route)).form(&[("form_token", &own), ("form_token", &foreign)]).send().await;
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

    /// T54, T58: on every answer of every route, to strangers and to owners.
    async fn t54_every_answer_carries_the_security_headers(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let stranger = app.browser();
        for route in web::routes() {
            // Logging out would end the rest of the test.
            let ends = route.path.contains("logout") || name(&route) == "DELETE /api/v1/session";
            for browser in [Some(&stranger), (!ends).then_some(&owner.browser)].into_iter().flatten() {
                let answer = ask(browser, &route).send().await;
                assert!(answer.status < 500, "{}: {}", name(&route), answer.body);
                assert_hardened(&answer, &name(&route));
            }
        }
        assert_eq!(owner.browser.out().await, "");
    }

    /// T54: errors included.
    async fn t54_errors_carry_the_security_headers_too(place) {
        let app = place.app().await;
        let browser = app.browser();
        let host = |host: &str| browser.ask(Method::GET, "/").with("host", host);
        let errors: Vec<(u16, Ask<'_>)> = vec![
            (404, browser.ask(Method::GET, "/nowhere")),
            (404, browser.ask(Method::GET, "/api/v1/nowhere")),
            (404, browser.ask(Method::GET, "/assets/nowhere.js")),
            (405, browser.ask(Method::PUT, "/login")),
            (405, browser.ask(Method::POST, "/api/v1/session")),
            (421, host("evil.example")),
            (415, browser.ask(Method::POST, "/api/v1/sessions").body("text/plain", "x")),
            (400, browser.ask(Method::POST, "/api/v1/sessions").body("application/json", "{")),
            (413, browser.ask(Method::POST, "/api/v1/sessions").body("application/json", vec![b' '; 100_000])),
            (422, browser.ask(Method::POST, "/api/v1/registrations").json(&json!({ "email": "x" }))),
            (401, browser.ask(Method::GET, "/api/v1/session")),
        ];
        for (n, (status, error)) in errors.into_iter().enumerate() {
            let answer = error.send().await;
            assert_eq!(answer.status, status, "{n}: {}", answer.body);
            assert_hardened(&answer, &format!("error {n}"));
        }
    }

    /// T54: scripts run by the nonce of their answer alone, and no page has inline handlers or styles.
    async fn t55_every_script_of_a_page_has_the_nonce_of_its_answer(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let mut nonces = std::collections::BTreeSet::new();
        for route in web::routes().iter().filter(|route| route.method == Method::GET && !route.is_api()) {
            let page = owner.browser.get(&path_of(route)).await;
            if !page.header("content-type").starts_with("text/html") {
                continue;
            }
            let policy = page.header("content-security-policy");
            let nonce = policy.split_once("'nonce-").unwrap().1.split('\'').next().unwrap().to_owned();
            assert!(nonce.len() >= 20, "{nonce}");
            for tag in page.body.split("<script").skip(1) {
                let tag = tag.split('>').next().unwrap();
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{}: {tag}", name(route));
            }
            for inline in [" onclick=", " onload=", " onsubmit=", " style=\"", "<style", "javascript:"] {
                assert!(!page.has(inline), "{} has {inline}", name(route));
            }
            for other in ["http://", "https://"] {
                for link in page.body.split(other).skip(1) {
                    let before = page.body.split(link).next().unwrap_or_default();
                    let loads = ["src=\"", "action=\"", "@import "].iter().any(|by| before.ends_with(&format!("{by}{other}")));
                    assert!(!loads, "{} loads {other}{}", name(route), &link[..link.len().min(60)]);
                }
            }
            assert!(nonces.insert(nonce), "a nonce is new for each answer");
        }
        assert!(nonces.len() >= 15);
    }

    /// T42: only the deployment's own host is served, and no other name gets into an answer or a mail.
    async fn t42_a_foreign_host_is_refused_and_gets_nowhere(place) {
        let app = place.app().await;
        let browser = app.browser();
        browser.get("/register").await;
        for host in ["evil.example", "account.menshen.example.evil.example", "evil.example:443", "account.menshen.example:8443", "account.menshen.example@evil.example", "127.0.0.1", "localhost", ""] {
            for path in ["/", "/login", "/api/v1/session", "/account"] {
                let answer = browser.ask(Method::GET, path).with("host", host).send().await;
                assert_eq!(answer.status, if host.is_empty() { answer.status } else { 421 }, "{host} {path}");
                assert!(answer.status >= 400, "{host} {path}");
                assert!(!answer.has("evil.example") && !answer.location().contains("evil"), "{host} {path}");
            }
        }
        for (header, value) in [("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example;proto=http"), ("x-host", "evil.example"), ("x-original-url", "/evil"), ("x-forwarded-proto", "http")] {
            let answer = browser.ask(Method::GET, "/account").with(header, value).send().await.expect(303);
            assert_eq!(answer.location(), "/login?return_to=%2Faccount", "{header}");
            let email = format!("{}@example.com", header.replace('-', ""));
            let start = app.browser();
            let started = start.ask(Method::POST, "/api/v1/registrations").json(&json!({ "email": email })).with(header, value).send().await;
            started.expect(201);
            let mail = app.mail.last(&email).await;
            assert!(!mail.text.contains("evil") && mail.links.iter().all(|link| link.starts_with(PUBLIC)), "{}", mail.text);
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
            let page = browser.ask(Method::GET, &format!("/login?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", wish).finish())).send().await.expect(200);
            assert_eq!(page.field("return_to").as_deref(), (lands != "/account").then_some(lands), "{wish}");
            for begins in ["href=\"https://evil", "href=\"//evil", "action=\"https://evil", "href=\"javascript"] {
                assert!(!page.has(begins), "{wish}");
            }
            let answer = browser.post("/login", &[("email", EMAIL), ("password", testkit::PASSWORD), ("return_to", wish)]).await;
            assert_eq!((answer.status, answer.location()), (303, lands), "{wish}");
        }
    }

    /// ASVS 15.3.3: members that are not asked for are refused, and so are missing and double ones.
    async fn unknown_missing_and_double_members_are_refused(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for route in web::routes().iter().filter(|route| route.guard.writes == Writes::Json) {
            if takes_nothing(route) {
                continue;
            }
            for body in [json!({ "unknown": 1 }), json!([]), json!("text"), json!(null)] {
                let answer = owner.browser.ask(route.method.clone(), &path_of(route)).json(&body).send().await;
                assert_eq!(answer.expect(400).code(), "request.malformed", "{} {body}", name(route));
            }
        }
        let double = "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}";
        let answer = app.browser().ask(Method::POST, "/api/v1/registrations").body("application/json", double).send().await;
        assert_eq!(answer.expect(400).code(), "request.malformed");
        owner.browser.get("/account/nickname").await;
        for fields in [&[("nickname", "a"), ("state", "b")][..], &[], &[("nickname", "a"), ("nickname", "b")], &[("Nickname", "a")]] {
            assert_eq!(owner.browser.post("/account/nickname", fields).await.status, 400, "{fields:?}");
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM registration", &[]).await, 0);
    }

    /// Each path answers its own methods, says which they are, and HEAD is GET without a body.
    async fn paths_answer_their_own_methods_only(place) {
        let app = place.app().await;
        let browser = app.browser();
        let routes = web::routes();
        let paths: std::collections::BTreeSet<_> = routes.iter().map(|route| route.path).collect();
        for path in paths {
            let own: Vec<_> = routes.iter().filter(|route| route.path == path).collect();
            let real = path_of(own[0]);
            for method in METHODS.iter().chain(&[Method::TRACE, Method::OPTIONS, Method::CONNECT]) {
                if own.iter().any(|route| route.method == *method) || *method == Method::CONNECT {
                    continue;
                }
                let answer = browser.ask(method.clone(), &real).send().await;
                assert_eq!(answer.status, 405, "{method} {path}");
                for route in &own {
                    assert!(answer.header("allow").contains(route.method.as_str()), "{method} {path}: {}", answer.header("allow"));
                }
                assert_hardened(&answer, &format!("{method} {path}"));
                assert!(!answer.headers.contains_key("access-control-allow-origin"));
            }
            if let Some(get) = own.iter().find(|route| route.method == Method::GET) {
                let (head, got) = (browser.ask(Method::HEAD, &real).send().await, ask(&browser, get).send().await);
                assert_eq!((head.status, head.body.len()), (got.status, 0), "HEAD {path}");
            }
        }
    }

    /// T53: a HEAD or a GET changes nothing, whoever sends it.
    async fn nothing_that_reads_writes(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let before = state(&app).await;
        for route in web::routes().iter().filter(|route| route.method == Method::GET) {
            for method in [Method::GET, Method::HEAD] {
                owner.browser.ask(method, &path_of(route)).with("sec-fetch-site", "cross-site").send().await;
            }
        }
        assert_eq!(state(&app).await, before);
    }

    /// T23: a body larger than any form is not read, and a long password costs no hashing.
    async fn t23_a_megabyte_of_password_is_refused_at_once(place) {
        let app = place.app().await;
        app.owner(EMAIL).await;
        let browser = app.browser();
        let huge = "A".repeat(1 << 20);
        let answer = browser.api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": huge })).await;
        assert_eq!(answer.expect(413).code(), "request.too_large");
        assert_eq!(browser.post("/login", &[("email", EMAIL), ("password", &huge)]).await.status, 413);
        for length in [513, 60_000] {
            let answer = browser.api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": "A".repeat(length) })).await;
            assert_eq!(answer.expect(400).code(), "request.malformed", "{length}");
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_attempt", &[]).await, 0, "no attempt");
        // A strange one of allowed length is an attempt like any other.
        let strange = "\u{0}\u{202e}\u{1f9d1}\u{200d}\u{1f4bb}\"'<>\\";
        assert_eq!(browser.api(Method::POST, "/api/v1/sessions", json!({ "email": EMAIL, "password": strange })).await.expect(403).code(), "login.wrong");
    }

    /// T21: without a trusted proxy a forged header changes neither budget nor city.
    async fn t21_a_forged_address_changes_nothing_without_a_trusted_proxy(place) {
        let app = place.build().without_proxies().start().await;
        let browser = app.browser();
        let start = |forged: &str, email: &str| {
            browser.ask(Method::POST, "/api/v1/registrations").json(&json!({ "email": email })).with("x-forwarded-for", forged)
        };
        start("114.114.114.114", "a@example.com").send().await.expect(201);
        assert_eq!(start("36.110.1.1", "b@example.com").send().await.expect(403).code(), "human_check.required");
        assert_eq!(start("36.110.2.2, 127.0.0.1", "c@example.com").send().await.expect(403).code(), "human_check.required");
    }

    /// T21: behind a trusted proxy the right-most untrusted hop counts, and what stands left of it was forged.
    async fn t21_behind_a_trusted_proxy_the_right_most_hop_counts(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let form = json!({ "email": EMAIL, "password": testkit::PASSWORD });
        let answer = app.browser().ask(Method::POST, "/api/v1/sessions").json(&form).with("x-forwarded-for", "114.114.114.114, 36.110.1.1, 127.0.0.9").send().await;
        answer.expect(201);
        let sessions = owner.browser.read("/api/v1/sessions").await;
        let addresses: Vec<_> = sessions["sessions"].as_array().unwrap().iter().map(|session| session["address"].clone()).collect();
        assert!(addresses.contains(&json!("36.110.1.1")), "{addresses:?}");
        assert!(!addresses.contains(&json!("114.114.114.114")));
    }

    /// T51, `__Host-`: every cookie of every answer.
    async fn every_cookie_is_host_only_secure_and_kept_from_scripts(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let mut names = std::collections::BTreeSet::new();
        let mut look = |answer: &Answer| {
            for line in answer.headers.get_all("set-cookie") {
                let line = line.to_str().unwrap();
                for part in ["__Host-", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                    assert!(line.contains(part), "{line}");
                }
                assert!(!line.contains("Domain="), "{line}");
                names.insert(line.split('=').next().unwrap().to_owned());
            }
        };
        look(&app.browser().get("/?lang=zh").await);
        let browser = app.browser();
        look(&browser.get("/register").await);
        look(&browser.post("/register", &[("email", "new@example.com")]).await);
        let code = app.mail.code("new@example.com").await;
        let version = app.center.policy.registration.agreement.clone();
        look(&browser.post("/register/verify", &[("code", &code), ("new_password", testkit::PASSWORD), ("confirm_password", testkit::PASSWORD), ("agreement", &version)]).await);
        look(&browser.post("/logout", &[]).await);
        look(&owner.browser.post("/account/nickname", &[("nickname", "New")]).await);
        assert!(names.len() >= 6, "{names:?}");
    }

    /// The language of an answer: chosen, else the account's, else the browser's wish, else English.
    async fn gen_04_the_language_is_chosen_kept_or_wished_for(place) {
        let app = place.app().await;
        let zh = |answer: &Answer| answer.has("<html lang=\"zh-CN\"");
        let browser = app.browser();
        let wish = |wish: &str| browser.ask(Method::GET, "/login").with("accept-language", wish);
        assert!(!zh(&wish("fr").send().await));
        assert!(zh(&wish("fr;q=0.9, zh-TW;q=0.8, en;q=0.1").send().await));
        assert!(zh(&browser.get("/login?lang=zh").await));
        assert!(zh(&wish("en").send().await), "kept in a cookie");
        let owner = app.owner(EMAIL).await;
        assert!(!zh(&owner.browser.get("/account").await));
        owner.browser.api(Method::PATCH, "/api/v1/account", json!({ "language": "zh" })).await.expect(200);
        let other = app.logged_in(EMAIL, testkit::PASSWORD).await;
        assert!(zh(&other.get("/account").await), "the account's");
        let problem = app.browser().ask(Method::GET, "/api/v1/session").with("accept-language", "zh").send().await.expect(401).json();
        assert!(problem["detail"].as_str().unwrap().contains("登录"), "{problem}");
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
                assert!(answer.status != 405 && (answer.status != 404 || answer.code() != "request.not_found"), "{method} {path}");
                let told = answer.status.to_string();
                assert!(operation["responses"].get(&told).is_some() || operation["responses"].get("default").is_some(), "{method} {path} answers {told}, which is not described");
            }
        }
        let routes: std::collections::BTreeSet<_> = web::routes().iter().filter(|route| route.path.starts_with("/api/v1/")).map(name).collect();
        assert_eq!(described, routes);
    }

    /// IMP-26: what may be recorded is said in the table, and every event has a route that writes it.
    async fn imp_26_every_event_belongs_to_a_route(place) {
        let _ = place;
        let routes = web::routes();
        for event in center::audit::Event::ALL {
            assert!(routes.iter().any(|route| route.guard.audit.contains(event)), "{}", event.name());
        }
        for route in routes.iter().filter(|route| route.guard.writes != Writes::Nothing && route.guard.who == Who::Root) {
            assert!(!route.guard.audit.is_empty(), "{} writes and records nothing", name(route));
        }
    }
}
