//! A forgotten password on the pages and over the API.

use center::contact::Kind;
use http::Method;
use rules::HOUR;
use serde_json::{Value, json};
use testkit::{Answer, Browser, OTHER_PASSWORD, Owner, PASSWORD, PUBLIC_URL, Rows, TestApp, both};

use crate::form::{EMAIL, follow, marked};
use crate::grant;

const OTHER_MAILBOX: &str = "second@example.org";
const COOKIE: &str = "__Host-reset";

async fn owner(app: &TestApp, other_mailbox: bool) -> Owner {
    let owner = app.owner(EMAIL).await;
    let account = app.root(&owner.browser.cookie("__Host-session").unwrap()).await.unwrap().account;
    if other_mailbox {
        grant::set_contact(app, account, Kind::SecurityEmail, "email", OTHER_MAILBOX).await;
    }
    app.clock.advance(2 * HOUR);
    owner
}

/// The path of the newest link.
async fn link(app: &TestApp) -> String {
    let mails = app.mail.all(EMAIL).await;
    let mut links = mails.iter().rev().flat_map(|mail| &mail.links);
    let link = links.find(|link| link.contains("/reset/")).expect("a link");
    link.strip_prefix(PUBLIC_URL).expect("our own address").to_owned()
}

async fn ask(browser: &Browser) -> Answer {
    browser.post("/forgot-password", &[("email", EMAIL)]).await
}

async fn set(browser: &Browser, new: &str) -> Answer {
    browser.post("/reset", &[("new_password", new), ("confirm_password", new)]).await
}

async fn logs_in(app: &TestApp, password: &str) -> bool {
    let status = app.browser().log_in(EMAIL, password).await.status;
    app.center.db.meddle("DELETE FROM password_attempt").await;
    status == 201
}

both! {
    /// RESET-04 to RESET-12 without another factor, T43: the secret leaves the address at once.
    async fn reset_04_from_the_login_page_to_the_new_password(place) {
        let app = place.app().await;
        owner(&app, false).await;
        let browser = app.browser();
        assert!(browser.get("/login").await.expect(200).has("href=\"/forgot-password\""));
        assert!(browser.get("/forgot-password").await.expect(200).has("name=\"email\""));
        let asked = ask(&browser).await;
        assert_eq!(asked.location(), "/forgot-password/sent");
        assert!(follow(&browser, &asked).await.has("Go to Email"));
        // The link may be opened in another browser than the one that asked.
        let (reader, path) = (app.browser(), link(&app).await);
        let landed = reader.get(&path).await.expect(303);
        assert_eq!(landed.location(), "/reset");
        let (secret, attributes) = landed.cookie(COOKIE).unwrap();
        assert_eq!(format!("/reset/{secret}"), path);
        assert!(attributes.contains("HttpOnly") && attributes.contains("Secure"), "{attributes}");
        let form = reader.get("/reset").await.expect(200);
        assert!(form.has("zh***@example.com") && !form.has(EMAIL) && !form.has(&secret), "masked, and no secret");
        let weak = set(&reader, "abc").await.expect(422);
        assert!(marked(&weak, "new_password") && !weak.has("value=\"abc\""));
        let done = set(&reader, OTHER_PASSWORD).await;
        assert_eq!(done.location(), "/reset/done");
        let page = follow(&reader, &done).await;
        assert!(page.has("Password changed") && page.has("href=\"/login\"") && page.has("Back to the home page"));
        assert!(logs_in(&app, OTHER_PASSWORD).await && !logs_in(&app, PASSWORD).await);
        assert_eq!(reader.get("/reset").await.expect(303).location(), "/reset/done");
        assert_eq!(app.browser().get("/reset/done").await.expect(303).location(), "/forgot-password");
    }

    /// RESET-10, trap 17, T45: with the window after the new password.
    async fn reset_10_the_window_opens_and_only_its_proof_changes_the_password(place) {
        let app = place.app().await;
        let owner = owner(&app, true).await;
        let browser = app.browser();
        ask(&browser).await.expect(303);
        browser.get(&link(&app).await).await.expect(303);
        assert_eq!(browser.get("/forgot-password/verify").await.expect(303).location(), "/reset", "nothing to verify yet");
        let asked = set(&browser, OTHER_PASSWORD).await;
        assert_eq!(asked.location(), "/forgot-password/verify");
        let window = follow(&browser, &asked).await;
        assert!(window.has("se***@example.org") && !window.has(OTHER_MAILBOX), "{}", window.body);
        assert!(logs_in(&app, PASSWORD).await && !logs_in(&app, OTHER_PASSWORD).await, "the window was closed");
        let here = "/forgot-password/verify";
        browser.get("/forgot-password/verify/methods").await.expect(200);
        browser.post("/forgot-password/verify/method", &[("way", "security-email")]).await.expect(303);
        browser.post("/forgot-password/verify/code", &[]).await.expect(303);
        let code = app.mail.code(OTHER_MAILBOX).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        browser.post(here, &[("code", wrong)]).await.expect(422);
        let done = browser.post(here, &[("code", &code)]).await;
        assert_eq!(done.location(), "/reset/done");
        assert!(browser.cookie("__Host-grant").is_none(), "the grant has not left the server");
        assert!(follow(&browser, &done).await.has("Password changed"));
        assert!(!logs_in(&app, PASSWORD).await && logs_in(&app, OTHER_PASSWORD).await);
        assert_eq!(browser.get(here).await.expect(303).location(), "/reset/done");
        assert_eq!(owner.browser.out().await, "session.ended", "every session has ended");
    }

    /// T43: programs that open links, and the address bar, spend nothing.
    async fn t43_scanners_spend_nothing_and_the_pages_load_nothing_from_elsewhere(place) {
        let app = place.app().await;
        owner(&app, false).await;
        ask(&app.browser()).await.expect(303);
        let path = link(&app).await;
        for _ in 0..20 {
            let scanner = app.browser();
            for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
                let answer = scanner.ask(method.clone(), &path).send().await;
                assert!(matches!(answer.status, 303 | 405), "{method} {}", answer.status);
            }
            scanner.get("/reset").await.expect(200);
        }
        let human = app.browser();
        let landed = human.ask(Method::GET, &path).with("sec-fetch-site", "cross-site").send().await.expect(303);
        assert_eq!(landed.header("referrer-policy"), "no-referrer");
        for page in ["/reset", "/forgot-password", "/forgot-password/sent"] {
            let answer = human.get(page).await.expect(200);
            assert!(!answer.has("src=\"http") && !answer.has("<img") && !answer.has("rel=\"stylesheet\" href=\"http"), "{page}");
        }
        assert_eq!(set(&human, OTHER_PASSWORD).await.location(), "/reset/done");
    }

    /// T42: nothing that a request says of the host gets into a link.
    async fn t42_no_header_of_a_request_gets_into_the_mail_or_a_redirect(place) {
        let app = place.app().await;
        owner(&app, false).await;
        let browser = app.browser();
        browser.get("/forgot-password").await.expect(200);
        let token = browser.form_token().unwrap();
        let fields = [("email", EMAIL), ("form_token", &token)];
        let asked = browser
            .ask(Method::POST, "/forgot-password")
            .with("x-forwarded-host", "evil.example")
            .with("x-forwarded-proto", "http")
            .with("x-original-host", "evil.example")
            .with("forwarded", "host=evil.example;proto=http")
            .form(&fields)
            .send()
            .await
            .expect(303);
        assert_eq!(asked.location(), "/forgot-password/sent");
        let mail = app.mail.last(EMAIL).await;
        assert!(!mail.text.contains("evil.example"), "{}", mail.text);
        assert!(mail.links.iter().all(|link| link.starts_with(PUBLIC_URL)), "{:?}", mail.links);
        let before = app.mail.all(EMAIL).await.len();
        let foreign = app.browser();
        let body = json!({ "email": EMAIL });
        let path = "/api/v1/password-resets";
        foreign.ask(Method::POST, path).with("host", "evil.example").json(&body).send().await.expect(421);
        assert_eq!(app.mail.all(EMAIL).await.len(), before);
    }

    /// RESET-08, T17: an expired link, a made-up one, and a browser without one lead back to the first page.
    async fn reset_08_a_link_that_is_over_leads_back_with_an_explanation(place) {
        let app = place.app().await;
        owner(&app, false).await;
        ask(&app.browser()).await.expect(303);
        let path = link(&app).await;
        app.clock.advance(HOUR);
        for made_up in [&*path, "/reset/abc", "/reset/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let browser = app.browser();
            browser.get(made_up).await.expect(303);
            let page = browser.get("/reset").await.expect(410);
            assert!(page.has("This link is over") && page.has("action=\"/forgot-password\""), "{made_up}");
            assert!(browser.cookie(COOKIE).is_none());
            browser.get("/forgot-password/verify").await.expect(410);
            browser.get("/login?another=1").await.expect(200);
            set(&browser, OTHER_PASSWORD).await.expect(410);
        }
        assert!(logs_in(&app, PASSWORD).await);
    }

    /// RESET-06: only a mailbox that we know is linked, and nothing of the address is in ours.
    async fn reset_06_go_to_email_leads_to_the_mailbox_where_we_know_it(place) {
        let app = place.app().await;
        let asked = app.browser().post("/forgot-password", &[("email", "someone@qq.com")]).await.expect(303);
        assert_eq!(asked.location(), "/forgot-password/sent?mail=qq.com");
        let browser = app.browser();
        assert!(browser.get(asked.location()).await.expect(200).has("href=\"https://mail.qq.com/\""));
        for forged in ["evil.example", "https://evil.example", "\"><b>"] {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("mail", forged).finish();
            let page = browser.get(&format!("/forgot-password/sent?{query}")).await.expect(200);
            assert!(!page.has("https://evil.example") && !page.has("\"><b>") && page.has("href=\"mailto:\""), "{forged}");
        }
    }

    /// The same over the API, with the verification (T35, T45).
    async fn reset_10_over_the_api_with_the_verification(place) {
        let app = place.app().await;
        owner(&app, true).await;
        let program = app.browser();
        let post = async |path: &str, body: Value| {
            program.api(Method::POST, &format!("/api/v1/password-resets{path}"), body).await
        };
        assert_eq!(post("", json!({ "email": EMAIL })).await.expect(202).body, "");
        assert_eq!(post("", json!({ "email": EMAIL })).await.expect(403).code(), "human_check.required");
        let secret = link(&app).await.strip_prefix("/reset/").unwrap().to_owned();
        let new = json!({ "reset": secret, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
        let early = post("/complete", json!({ "reset": secret, "grant": "x" })).await.expect(422);
        assert_eq!(early.code(), "password.missing");
        let demanded = post("/password", new.clone()).await.expect(403);
        assert_eq!(demanded.code(), "verification.required");
        let id = demanded.json()["verification"]["id"].as_str().unwrap().to_owned();
        assert_eq!(demanded.json()["verification"]["operation"], json!("account/reset-email-login-password"));
        let held = |method: Method, path: &str, secret: &str, body: Value| {
            let path = format!("/api/v1/verifications/{id}{path}");
            let ask = program.ask(method, &path).with("menshen-reset", secret);
            if body.is_null() { ask } else { ask.json(&body) }
        };
        held(Method::GET, "", &secret, Value::Null).send().await.expect(200);
        let stranger = held(Method::GET, "", "made-up", Value::Null).send().await;
        assert_eq!(stranger.expect(410).code(), "password.reset_gone", "T17");
        held(Method::POST, "/code", &secret, json!({})).send().await.expect(200);
        let code = app.mail.code(OTHER_MAILBOX).await;
        let proved = held(Method::POST, "/proof", &secret, json!({ "code": code })).send().await.expect(200);
        let grant = proved.json()["grant"].as_str().unwrap().to_owned();
        let wrong = post("/complete", json!({ "reset": secret, "grant": "made-up" })).await.expect(403);
        assert_eq!(wrong.code(), "verification.required");
        assert!(logs_in(&app, PASSWORD).await);
        let again = wrong.json()["verification"]["id"].as_str().unwrap().to_owned();
        assert_ne!(again, id, "the one whose grant is out is replaced");
        let late = post("/complete", json!({ "reset": secret, "grant": grant })).await.expect(403);
        assert_eq!(late.code(), "verification.required", "and its grant is void");
        assert!(!logs_in(&app, OTHER_PASSWORD).await);
    }

    /// RESET-12 over the API.
    async fn reset_12_over_the_api_without_another_factor(place) {
        let app = place.app().await;
        owner(&app, false).await;
        let program = app.browser();
        program.api(Method::POST, "/api/v1/password-resets", json!({ "email": EMAIL })).await.expect(202);
        let secret = link(&app).await.strip_prefix("/reset/").unwrap().to_owned();
        let new = json!({ "reset": secret, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
        let named = json!({ "reset": secret, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD, "email": "other@example.com" });
        let set = "/api/v1/password-resets/password";
        assert_eq!(program.api(Method::POST, set, named).await.expect(400).code(), "request.malformed");
        assert_eq!(program.api(Method::POST, set, new.clone()).await.expect(200).json(), json!({ "done": true }));
        assert_eq!(program.api(Method::POST, set, new).await.expect(410).code(), "password.reset_gone");
        assert!(logs_in(&app, OTHER_PASSWORD).await);
    }
}
