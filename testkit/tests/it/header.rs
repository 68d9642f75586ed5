//! What every answer carries: security headers, nonces, strict cookies, its language. (T54, T55, T58)

use http::Method;
use serde_json::json;
use testkit::{Answer, Ask, PASSWORD, both};
use web::door::METHODS;

use crate::route::{ask, assert_hardened, name, path_of, state};

const EMAIL: &str = "zhang@example.com";

both! {
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
            (421, browser.ask(Method::GET, "/api/v1/session").with("host", "evil.example")),
            (415, browser.ask(Method::POST, "/api/v1/sessions").body("text/plain", "x")),
            (400, browser.ask(Method::POST, "/api/v1/sessions").body("application/json", "{")),
            (413, browser.ask(Method::POST, "/api/v1/sessions").body("application/json", vec![b' '; 100_000])),
            (422, browser.ask(Method::POST, "/api/v1/registrations").json(&json!({ "email": "x" }))),
            (401, browser.ask(Method::GET, "/api/v1/session")),
        ];
        let mut codes = Vec::new();
        for (n, (status, error)) in errors.into_iter().enumerate() {
            let answer = error.send().await;
            assert_eq!(answer.status, status, "{n}: {}", answer.body);
            assert_hardened(&answer, &format!("error {n}"));
            if answer.header("content-type").starts_with("application/problem+json") {
                codes.push(answer.code());
            }
        }
        assert_eq!(
            codes,
            [
                "request.not_found",
                "request.method",
                "request.host",
                "request.media_type",
                "request.malformed",
                "request.too_large",
                "email.invalid",
                "session.required"
            ]
        );
    }

    /// T17: the nonce and the reference are shown to everybody; session tokens are drawn from the same seed.
    async fn t17_what_is_shown_of_a_request_tells_nothing_of_its_seed(place) {
        let app = place.app().await;
        let browser = app.browser();
        let seed = |app: &testkit::TestApp| {
            app.randomness.repeat_last();
            app.randomness.draw()
        };
        let page = browser.get("/login").await;
        let nonce = page.header("content-security-policy").split_once("'nonce-").unwrap().1.split('\'').next().unwrap();
        let nonce = data_encoding::BASE64URL_NOPAD.decode(nonce.as_bytes()).unwrap();
        assert!(!shares_bytes(&nonce, &seed(&app)), "the nonce");
        let problem = browser.get("/api/v1/account").await;
        let reference = problem.json()["request"].as_str().unwrap().to_owned();
        let reference = data_encoding::HEXLOWER.decode(reference.as_bytes()).unwrap();
        assert!(!shares_bytes(&reference, &seed(&app)), "the reference");
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
                    let loads =
                        ["src=\"", "action=\"", "@import "].iter().any(|by| before.ends_with(&format!("{by}{other}")));
                    assert!(!loads, "{} loads {other}{}", name(route), &link[..link.len().min(60)]);
                }
            }
            assert!(nonces.insert(nonce), "a nonce is new for each answer");
        }
        assert!(nonces.len() >= 15);
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
                    assert!(
                        answer.header("allow").contains(route.method.as_str()),
                        "{method} {path}: {}",
                        answer.header("allow")
                    );
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
        look(
            &browser
                .post(
                    "/register/verify",
                    &[
                        ("code", &code),
                        ("new_password", PASSWORD),
                        ("confirm_password", PASSWORD),
                        ("agreement", &version),
                    ],
                )
                .await,
        );
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
        let other = app.logged_in(EMAIL, PASSWORD).await;
        assert!(zh(&other.get("/account").await), "the account's");
        let problem = app
            .browser()
            .ask(Method::GET, "/api/v1/session")
            .with("accept-language", "zh")
            .send()
            .await
            .expect(401)
            .json();
        assert!(problem["detail"].as_str().unwrap().contains("登录"), "{problem}");
    }
}

/// Whether four bytes in a row are the same somewhere.
fn shares_bytes(shown: &[u8], seed: &[u8]) -> bool {
    shown.windows(4).any(|part| seed.windows(4).any(|of_seed| of_seed == part))
}
