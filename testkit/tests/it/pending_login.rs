//! A login that waits for its second proof: when it waits, what completes it, and what it opens meanwhile.

use center::audit::Event;
use center::login::{Completed, complete};
use http::Method as Verb;
use rules::protection::Choice;
use rules::verification::Method;
use rules::{MINUTE, Policy};
use sandbox::{Mode, Provider};
use serde_json::json;
use testkit::{OTHER_PASSWORD, PASSWORD, Rows, TestApp, both, refused};
use tokio::task::JoinSet;
use web::door::Who;

use crate::grant;
use crate::protection_hands::*;
use crate::route::{ask as ask_route, name, takes_nothing};

const WRONG: &str = "Wrong-Word.77";

/// The clock of the SMS provider is its own.
fn real_time(app: &TestApp) {
    app.clock.set(server::Outside::system().now());
}

both! {
    /// LOGINPROT-01, LOGINPROT-06, LOGINPROT-15, trap 56.
    async fn loginprot_06_a_mobile_code_completes_the_login_and_is_sent_only_when_asked_for(place) {
        let app = place.app().await;
        real_time(&app);
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        assert!(set(&app, &person, login_by(Choice::Mobile), None).await.unwrap());
        let before = app.mail.all(MOBILE).await.len();
        let caller = app.caller_at(SHANGHAI);
        assert_eq!(refused(caller.login(EMAIL, WRONG).await), ["login.wrong"]);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM pending_login", &[]).await, 0, "a wrong password waits for nothing");
        let pending = wait(&caller).await;
        let holder = holder(&app, &pending).await.unwrap();
        assert_eq!(view(&app, holder, pending.verification).await.method, Some(Method::SecureMobile));
        assert_eq!(app.mail.all(MOBILE).await.len(), before, "nothing is sent by itself");
        assert_eq!(sessions(&app).await, 1, "the one of the registration");
        let id = pending.verification;
        let sent = app.center.write(&caller.ctx(), move |tx, ctx| center::verification::send(tx, ctx, &holder, id)).await;
        sent.unwrap();
        let code = app.mail.code(MOBILE).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(refused(prove(&app, holder, id, Method::SecureMobile, wrong).await), ["verification.wrong"]);
        let grant = prove(&app, holder, id, Method::SecureMobile, &code).await.unwrap();
        let completed = finish(&caller, &app, &pending, &grant).await.unwrap();
        assert!(app.root(&completed.opened.token).await.is_some());
        assert_eq!((app.recorded(Event::LoginPending).await, app.recorded(Event::LoggedIn).await), (1, 1));
    }

    /// LOGINPROT-05, T34: the device, or what is as strong; never the security email.
    async fn loginprot_05_an_mfa_code_completes_the_login_and_nothing_weaker_does(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let caller = app.caller_at(SHANGHAI);
        let pending = wait(&caller).await;
        let holder = holder(&app, &pending).await.unwrap();
        assert_eq!(view(&app, holder, pending.verification).await.methods, [Method::Mfa]);
        for weaker in [Method::SecurityEmail, Method::SecureMobile] {
            let shown = prove(&app, holder, pending.verification, weaker, "123456").await;
            assert_eq!(refused(shown), ["verification.method"], "{weaker:?}");
        }
        let code = device.code(app.clock.now());
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(refused(prove(&app, holder, pending.verification, Method::Mfa, wrong).await), ["verification.wrong"]);
        assert_eq!(sessions(&app).await, 1);
        let grant = by_device(&app, &pending, &device).await;
        finish(&caller, &app, &pending, &grant).await.unwrap();
        assert_eq!(sessions(&app).await, 2);
    }

    /// T18: its secret opens no other door, whatever it is brought as.
    async fn t18_a_login_that_waits_opens_no_other_route(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        let token = wait(&app.caller_at(SHANGHAI)).await.token;
        let mut seen = 0;
        for route in web::routes().iter().filter(|route| route.guard.who == Who::Root) {
            seen += 1;
            for cookie in ["__Host-login", "__Host-session", "__Host-grant"] {
                let browser = app.browser();
                browser.get("/login").await;
                browser.set_cookie("__Host-login", Some(&token));
                browser.set_cookie(cookie, Some(&token));
                let answer = ask_route(&browser, route).send().await;
                let out = if route.is_api() { answer.status == 401 } else { answer.location().starts_with("/login") };
                assert!(out, "{} {cookie}: {} {}", name(route), answer.status, answer.body);
            }
            if route.is_api() {
                let asked = ask_route(&app.browser(), route).with("authorization", &format!("Bearer {token}")).send().await;
                assert_eq!(asked.status, 401, "{}", name(route));
            }
            let _ = takes_nothing(route);
        }
        assert!(seen > 40, "{seen} routes need somebody logged in");
        assert_eq!(sessions(&app).await, 1);
    }

    /// T17: what was begun in one browser is not finished in another.
    async fn t17_only_the_browser_that_began_a_login_sees_its_verification(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        let (mine, other) = (app.browser_at(SHANGHAI), app.browser_at(HANGZHOU));
        let form = json!({ "email": EMAIL, "password": PASSWORD });
        let refusal = mine.api(Verb::POST, "/api/v1/sessions", form.clone()).await.expect(403);
        assert_eq!(refusal.clone().code(), "login.verification_required");
        let id = refusal.json()["verification"]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/verifications/{id}");
        mine.get(&path).await.expect(200);
        assert_eq!(other.get(&path).await.expect(401).code(), "session.required");
        other.api(Verb::POST, "/api/v1/sessions", form).await.expect(403);
        assert_eq!(other.get(&path).await.expect(410).code(), "verification.gone", "another login of the same account");
        let told = other.ask(Verb::GET, &path).with("menshen-login", "x").send().await;
        assert_eq!(told.expect(410).code(), "login.gone");
        assert_eq!(app.browser().get("/login/verify").await.expect(303).location(), "/login");
    }

    /// T35: exactly the grant of this login completes it, and what does not fit uses nothing up.
    async fn t35_a_grant_of_anything_else_does_not_complete_a_login(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let caller = app.caller_at(SHANGHAI);
        let (one, two) = (wait(&caller).await, wait(&app.caller_at(SHANGHAI)).await);
        let of_session = grant::of(&app, &person, rules::operation::Own::RemoveLoginStatus, EMAIL).await;
        assert_eq!(refused(finish(&caller, &app, &one, &of_session).await), ["verification.required"]);
        let of_two = by_device(&app, &two, &device).await;
        assert_eq!(refused(finish(&caller, &app, &one, &of_two).await), ["verification.required"]);
        finish(&caller, &app, &two, &of_two).await.unwrap();
        assert_eq!(refused(finish(&caller, &app, &two, &of_two).await), ["login.gone"], "once");
        let of_one = by_device(&app, &one, &device).await;
        finish(&caller, &app, &one, &of_one).await.unwrap();
        let nobody = complete(&app.center, &caller.ctx(), "no-such-login", &of_one).await;
        assert_eq!(refused(nobody), ["login.gone"]);
    }

    /// T18: exactly one of 200 completions at once opens a session.
    async fn t18_200_completions_at_once_open_one_session(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let pending = wait(&app.caller_at(SHANGHAI)).await;
        let grant = by_device(&app, &pending, &device).await;
        let mut all: JoinSet<Result<Completed, center::Error>> = JoinSet::new();
        for _ in 0..200 {
            let (center, ctx) = (app.center.clone(), app.caller_at(SHANGHAI).ctx());
            let (token, grant) = (pending.token.clone(), grant.clone());
            all.spawn(async move { complete(&center, &ctx, &token, &grant).await });
        }
        let mut done = 0;
        while let Some(one) = all.join_next().await {
            match one.unwrap() {
                Ok(_) => done += 1,
                Err(center::Error::Busy(_)) => {}
                refusal => assert_eq!(refused(refusal), ["login.gone"]),
            }
        }
        assert_eq!((done, sessions(&app).await), (1, 2));
        assert_eq!(app.recorded(Event::LoggedIn).await, 1);
    }

    /// T13, the advisories on locks: the lock is looked at again where the login ends.
    async fn t13_a_lock_that_came_meanwhile_bars_the_completion(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let caller = app.caller_at(SHANGHAI);
        let pending = wait(&caller).await;
        for _ in 0..10 {
            let _ = app.caller().login_checked(EMAIL, WRONG).await;
        }
        let grant = by_device(&app, &pending, &device).await;
        assert_eq!(refused(finish(&caller, &app, &pending, &grant).await), ["login.locked"]);
        assert_eq!(sessions(&app).await, 1);
    }

    /// T51: what has changed about the account ends the logins that wait.
    async fn t51_a_changed_password_or_protection_ends_logins_that_wait(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        let caller = app.caller_at(SHANGHAI);
        let pending = wait(&caller).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        assert!(refused(holder(&app, &pending).await) == ["login.gone"], "the old protection asked for less");
        let pending = wait(&caller).await;
        let grant = by_device(&app, &pending, &device).await;
        let root = person.root(&app).await;
        app.caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert_eq!(refused(finish(&caller, &app, &pending, &grant).await), ["login.gone"]);
        assert_eq!(sessions(&app).await, 1);
    }

    /// T09, T18: ten minutes, with or without the sweep.
    async fn t09_a_login_waits_for_ten_minutes(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let caller = app.caller_at(SHANGHAI);
        let (early, late) = (wait(&caller).await, wait(&caller).await);
        let grant = by_device(&app, &early, &device).await;
        app.clock.set(early.expires_at - 1);
        // The grant itself is shorter; only the login is looked at here.
        assert!(holder(&app, &early).await.is_ok());
        app.clock.set(late.expires_at);
        assert_eq!(refused(holder(&app, &late).await), ["login.gone"]);
        assert_eq!(refused(finish(&caller, &app, &early, &grant).await), ["login.gone"]);
        while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM pending_login", &[]).await, 0);
        assert_eq!(late.expires_at, early.expires_at);
    }

    /// Browser and city are learned by full logins only.
    async fn nothing_is_learned_from_a_login_that_was_not_completed(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let learned = async || {
            let db = &app.center.db;
            (db.number("SELECT COUNT(*) FROM known_device", &[]).await, db.number("SELECT COUNT(*) FROM login_city", &[]).await)
        };
        let before = learned().await;
        let caller = app.caller_at(HANGZHOU);
        let pending = wait(&caller).await;
        assert_eq!(learned().await, before);
        let grant = by_device(&app, &pending, &device).await;
        assert_eq!(learned().await, before);
        finish(&caller, &app, &pending, &grant).await.unwrap();
        assert_eq!(learned().await, (before.0 + 1, before.1 + 1));
    }

    /// The right password clears the counter, as without a protection.
    async fn the_right_password_clears_the_counter_although_the_login_waits(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        for _ in 0..9 {
            assert_eq!(refused(app.caller().login_checked(EMAIL, WRONG).await), ["login.wrong"]);
        }
        wait(&app.caller_at(SHANGHAI)).await;
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_attempt", &[]).await, 0);
    }

    /// an outage relaxes nothing.
    async fn an_outage_of_the_sms_provider_never_relaxes_a_protection(place) {
        let app = place.app().await;
        real_time(&app);
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        let device = with_mfa(&app, &person).await;
        real_time(&app);
        // The device's last code is used: a later one is shown.
        app.clock.advance(90_000);
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        app.mail.sandbox.set_fault(Provider::Sms, Mode::Busy, None);
        let caller = app.caller_at(SHANGHAI);
        let pending = wait(&caller).await;
        let (of_login, id) = (holder(&app, &pending).await.unwrap(), pending.verification);
        app.center.write(&caller.ctx(), move |tx, ctx| center::verification::send(tx, ctx, &of_login, id)).await.unwrap();
        app.mail.round().await;
        assert_eq!(sessions(&app).await, 1, "no code, no session");
        let grant = by_device(&app, &pending, &device).await;
        finish(&caller, &app, &pending, &grant).await.unwrap();
        assert_eq!(sessions(&app).await, 2, "another way is untouched");
    }

    /// The pages, from the password to where the browser wanted to go.
    async fn loginprot_06_the_pages_ask_and_go_on_to_where_the_browser_wanted(place) {
        let app = place.app().await;
        real_time(&app);
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        app.mail.send_all().await;
        let browser = app.browser_at(SHANGHAI);
        browser.get("/login?return_to=/history").await.expect(200);
        let fields = [("email", EMAIL), ("password", PASSWORD), ("return_to", "/history")];
        assert_eq!(browser.post("/login", &fields).await.expect(303).location(), "/login/verify");
        assert!(browser.cookie("__Host-session").is_none() && browser.cookie("__Host-login").is_some());
        let page = browser.get("/login/verify").await.expect(200);
        assert!(page.has("138****8000") && page.has("Login protection is on"), "{}", page.body);
        assert!(!page.has(MOBILE) && !page.has("13800138000"));
        browser.post("/login/verify/code", &[]).await.expect(303);
        let code = app.mail.code(MOBILE).await;
        let wrong = browser.post("/login/verify", &[("code", if code == "000000" { "000001" } else { "000000" })]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        let done = browser.post("/login/verify", &[("code", &code)]).await.expect(303);
        assert_eq!(done.location(), "/history");
        assert!(browser.cookie("__Host-session").is_some() && browser.cookie("__Host-login").is_none());
        browser.get("/history").await.expect(200);
        assert_eq!(browser.get("/login/verify").await.expect(303).location(), "/login");
    }

    /// A login that took too long says so on the login page.
    async fn a_page_of_a_login_that_is_over_leads_back_and_says_so(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        set(&app, &person, login_by(Choice::Mobile), None).await.unwrap();
        let browser = app.browser_at(SHANGHAI);
        browser.post("/login", &[("email", EMAIL), ("password", PASSWORD)]).await.expect(303);
        app.clock.advance(Policy::default().login.pending_ttl + MINUTE);
        let gone = browser.post("/login/verify", &[("code", "123456")]).await.expect(303);
        assert_eq!(gone.location(), "/login?expired=1");
        assert!(browser.get(gone.location()).await.expect(200).has("This login took too long"));
        assert!(browser.cookie("__Host-login").is_none());
    }

    /// The API: with cookies, and as a bearer.
    async fn loginprot_05_the_api_completes_a_login_by_cookie_and_as_a_bearer(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        for bearer in [false, true] {
            let browser = app.browser_at(SHANGHAI);
            let form = json!({ "email": EMAIL, "password": PASSWORD, "bearer": bearer });
            let refusal = browser.api(Verb::POST, "/api/v1/sessions", form).await.expect(403);
            let problem = refusal.json();
            assert_eq!(problem["code"], "login.verification_required");
            assert_eq!(problem["verification"]["methods"], json!(["mfa"]));
            assert_eq!((problem["login"].is_string(), browser.cookie("__Host-login").is_some()), (bearer, !bearer));
            let path = format!("/api/v1/verifications/{}/proof", problem["verification"]["id"].as_str().unwrap());
            let mut proof = browser.ask(Verb::POST, &path).json(&json!({ "code": device.code(app.clock.now()) }));
            let mut last = json!({ "bearer": bearer });
            if let Some(login) = problem["login"].as_str() {
                proof = proof.with("menshen-login", login);
                last["login"] = login.into();
            }
            last["grant"] = proof.send().await.expect(200).json()["grant"].clone();
            let wrong = json!({ "grant": "x", "login": last.get("login"), "bearer": bearer });
            if bearer {
                assert_eq!(browser.api(Verb::POST, "/api/v1/sessions/verified", wrong).await.expect(403).code(), "verification.required");
            }
            let opened = browser.api(Verb::POST, "/api/v1/sessions/verified", last.clone()).await.expect(201).json();
            assert_eq!(opened["token"].is_string(), bearer);
            assert_eq!(browser.cookie("__Host-session").is_some(), !bearer);
            let again = browser.api(Verb::POST, "/api/v1/sessions/verified", last).await;
            assert_eq!(again.expect(410).code(), "login.gone");
            app.clock.advance(30_000);
        }
    }
}
