//! Logins from other cities: what is frequent, what is asked, and what the owner is told.

use center::audit::Event;
use center::login::Waiting;
use http::Method as Verb;
use rules::operation::Own;
use rules::protection::Choice;
use rules::verification::Method;
use rules::{DAY, MINUTE};
use serde_json::json;
use testkit::{GRANT, PASSWORD, PasskeyDevice, Person, Rows, TestApp, both, refused};

use crate::protection_hands::*;
use crate::{grant, passkey};

/// The mails that told of a new sign-in.
async fn told(app: &TestApp) -> Vec<String> {
    let mails = app.mail.all(EMAIL).await.into_iter();
    mails.filter(|mail| mail.subject.contains("new sign-in")).map(|mail| mail.text).collect()
}

/// Whether a login from there has to wait; if so, it is completed by the security email.
async fn is_asked(app: &TestApp, address: &str) -> bool {
    let caller = app.caller_at(address);
    match caller.login_outcome(EMAIL, PASSWORD, Some(caller.solution())).await.unwrap() {
        center::login::Outcome::Opened(_) => false,
        center::login::Outcome::Pending(pending) => {
            let holder = holder(app, &pending).await.unwrap();
            let grant = grant::by_mail(app, &caller, holder, pending.verification, EMAIL).await;
            finish(&caller, app, &pending, &grant).await.unwrap();
            true
        }
    }
}

async fn on(app: &TestApp) -> Person {
    let person = person(app).await;
    assert!(switch(app, &person, true, None).await.unwrap(), "without operation protection nothing is asked");
    person
}

/// An app whose budgets of messages do not get in the way.
async fn generous(place: &testkit::Place) -> TestApp {
    let many = |policy: &mut rules::Policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
        policy.budget.send_address = 1_000;
    };
    place.build().policy(many).start().await
}

both! {
    /// SUSPICIOUS-01, SUSPICIOUS-02, SUSPICIOUS-07.
    async fn suspicious_02_07_a_login_from_another_city_is_asked_once_it_is_on(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        assert!(!is_asked(&app, HANGZHOU).await, "off for new accounts");
        switch(&app, &person, true, None).await.unwrap();
        assert!(!is_asked(&app, SHANGHAI).await, "the city of registration");
        assert!(is_asked(&app, HANGZHOU).await);
    }

    /// SUSPICIOUS-06: three full logins within thirty days, each of them verified.
    async fn suspicious_06_three_full_logins_in_thirty_days_make_a_city_frequent(place) {
        let app = generous(&place).await;
        let person = on(&app).await;
        for nth in 1..=3 {
            assert!(is_asked(&app, HANGZHOU).await, "{nth}");
            // A login that is not completed teaches nothing.
            wait_nowhere(&app).await;
            app.clock.advance(DAY);
        }
        assert!(!is_asked(&app, HANGZHOU).await, "the fourth");
        let root = app.caller_at(SHANGHAI).login(EMAIL, PASSWORD).await.unwrap();
        let root = app.root(&root.token).await.unwrap();
        let ctx = app.caller().ctx();
        let cities = app.center.read(&ctx, move |tx, ctx| center::login::frequent_cities(tx, ctx, &root)).await.unwrap();
        let names: Vec<&str> = cities.iter().map(|city| city.en.as_str()).collect();
        assert_eq!(names, ["Shanghai", "Hangzhou"]);
        app.clock.advance(31 * DAY);
        assert!(is_asked(&app, HANGZHOU).await, "long ago");
        assert!(!is_asked(&app, SHANGHAI).await, "the city of registration stays");
        let _ = person;
    }

    /// T22: no city is an unusual city, each time.
    async fn t22_an_address_without_a_city_is_asked_every_time(place) {
        let app = generous(&place).await;
        on(&app).await;
        for nth in 1..=5 {
            assert!(is_asked(&app, NOWHERE).await, "{nth}");
            app.clock.advance(MINUTE);
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM login_city", &[]).await, 1);
    }

    /// SUSPICIOUS-04: login protection's method is asked for, once, and both have their reason.
    async fn suspicious_04_one_verification_satisfies_both_protections(place) {
        let app = generous(&place).await;
        let person = on(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        for (address, by_city) in [(SHANGHAI, false), (HANGZHOU, true), (NOWHERE, true)] {
            let caller = app.caller_at(address);
            let pending = wait(&caller).await;
            let token = pending.token.clone();
            let waiting: Waiting =
                app.center.write(&caller.ctx(), move |tx, ctx| center::login::waiting(tx, ctx, &token)).await.unwrap();
            assert_eq!((waiting.by_login_protection, waiting.by_city), (true, by_city), "{address}");
            assert_eq!(waiting.verification, pending.verification, "looking begins nothing anew");
            let holder = holder(&app, &pending).await.unwrap();
            let email = prove(&app, holder, pending.verification, Method::SecurityEmail, "123456").await;
            assert_eq!(refused(email), ["verification.method"], "{address}");
            let grant = by_device(&app, &pending, &device).await;
            finish(&caller, &app, &pending, &grant).await.unwrap();
        }
    }

    /// SUSPICIOUS-05: mobile before email before device; without any, it cannot be switched on.
    async fn suspicious_05_what_is_asked_for_and_that_there_must_be_something(place) {
        let app = generous(&place).await;
        let person = on(&app).await;
        with_mobile(&app, &person).await;
        let device = with_mfa(&app, &person).await;
        let pending = wait(&app.caller_at(HANGZHOU)).await;
        let of_login = holder(&app, &pending).await.unwrap();
        let methods = view(&app, of_login, pending.verification).await.methods;
        assert_eq!(methods, [Method::SecureMobile, Method::SecurityEmail, Method::Mfa]);
        let off = granted(&app, &person, Own::SetRemoteLoginSecurity, "suspicious=off").await;
        assert!(switch(&app, &person, false, Some(off)).await.unwrap());
        app.center.db.meddle("DELETE FROM contact").await;
        app.center.db.meddle("DELETE FROM mfa_device").await;
        assert_eq!(refused(switch(&app, &person, true, None).await), ["protection.no_method"]);
        assert!(!chosen(&app, person.account).await.suspicious);
        let _ = device;
    }

    /// SUSPICIOUS-03, SUSPICIOUS-08, T41: off is always verified, on where operation protection is on.
    async fn suspicious_08_switching_is_verified_recorded_and_told(place) {
        let app = generous(&place).await;
        let person = on(&app).await;
        assert_eq!(refused(switch(&app, &person, false, None).await), ["verification.required"]);
        let of_on = granted(&app, &person, Own::SetRemoteLoginSecurity, "suspicious=on").await;
        assert_eq!(refused(switch(&app, &person, false, Some(of_on)).await), ["verification.required"], "T35");
        assert!(chosen(&app, person.account).await.suspicious);
        let off = granted(&app, &person, Own::SetRemoteLoginSecurity, "suspicious=off").await;
        assert!(switch(&app, &person, false, Some(off.clone())).await.unwrap());
        assert!(!switch(&app, &person, false, Some(off)).await.unwrap(), "it is off");
        let last = app.mail.last(EMAIL).await;
        assert!(last.subject.contains("What protects your"), "{}", last.subject);
        assert!(last.text.contains("Suspicious login protection: before on, now not enabled"), "{}", last.text);
        assert_eq!(app.recorded(Event::SuspiciousChanged).await, 2);
        let device = with_mfa(&app, &person).await;
        set(&app, &person, operations_by(Choice::Mfa), None).await.unwrap();
        assert_eq!(refused(switch(&app, &person, true, None).await), ["verification.required"]);
        let (holder, id) = ask(&app, &person, Own::SetRemoteLoginSecurity, "suspicious=on").await;
        let grant = prove(&app, holder, id, Method::Mfa, &device.code(app.clock.now())).await.unwrap();
        assert!(switch(&app, &person, true, Some(grant)).await.unwrap());
    }

    /// `decisions.md`: new browsers and new cities are told, with a way to sign everything out.
    async fn a_sign_in_from_a_new_browser_or_city_is_told_and_others_are_not(place) {
        let app = generous(&place).await;
        person(&app).await;
        assert!(told(&app).await.is_empty(), "a registration is no sign-in");
        let mut caller = app.caller_at(SHANGHAI);
        let opened = caller.login(EMAIL, PASSWORD).await.unwrap();
        let new_browser = told(&app).await;
        assert_eq!(new_browser.len(), 1);
        for part in ["Where: Shanghai", "Device: Chrome · Windows", "/sessions/sign-out-everywhere"] {
            assert!(new_browser[0].contains(part), "{part}: {}", new_browser[0]);
        }
        caller.device_token = Some(opened.device_token.clone());
        caller.login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(told(&app).await.len(), 1, "the same browser, in a frequent city");
        let mut elsewhere = app.caller_at(HANGZHOU);
        elsewhere.device_token = Some(opened.device_token.clone());
        elsewhere.login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(told(&app).await.len(), 2, "the same browser, in another city");
        assert!(told(&app).await[1].contains("Where: Hangzhou"));
        let mut nowhere = app.caller_at(NOWHERE);
        nowhere.device_token = Some(opened.device_token);
        nowhere.login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(told(&app).await.len(), 2, "the same browser, and nobody knows where");
    }

    /// A script that logs in all day long does not fill the owner's mailbox.
    async fn new_sign_ins_are_told_so_many_times_a_day_and_recorded_always(place) {
        let app = place.build().policy(|policy| policy.login.notices_day = 3).start().await;
        person(&app).await;
        for _ in 0..5 {
            app.caller_at(SHANGHAI).login(EMAIL, PASSWORD).await.unwrap();
        }
        assert_eq!((told(&app).await.len(), app.recorded(Event::LoggedIn).await), (3, 5));
        app.clock.advance(DAY);
        app.caller_at(SHANGHAI).login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(told(&app).await.len(), 4);
    }

    /// Recoverability: with the last thing it could ask for, the protection goes off too, or nobody from another
    /// city could ever log in.
    async fn recoverability_the_last_factor_takes_the_protection_with_it(place) {
        let app = generous(&place).await;
        let mut device = PasskeyDevice::new(9);
        let owner = passkey::owner_with(&app, EMAIL, &mut device).await;
        let on = owner.browser.api(Verb::PUT, "/api/v1/protections/suspicious-login", json!({ "on": true })).await;
        on.expect(200);
        app.center.db.meddle("DELETE FROM contact").await;
        let account = app.account(&owner.uin).await;
        assert!(chosen(&app, account).await.suspicious);
        let listed = owner.browser.read("/api/v1/passkeys").await;
        let one = format!("/api/v1/passkeys/{}", listed["passkeys"][0]["id"].as_str().unwrap());
        let problem = owner.browser.api(Verb::DELETE, &one, json!({})).await.expect(403);
        let proved = passkey::prove(&owner, &problem, &mut device).await.expect(200).json();
        let grant = proved["grant"].as_str().unwrap();
        owner.browser.ask(Verb::DELETE, &one).json(&json!({})).with(GRANT, grant).send().await.expect(204);
        assert!(!chosen(&app, account).await.suspicious);
    }

    /// SUSPICIOUS-03: the section with its switch, without scripts.
    async fn suspicious_03_the_section_has_one_switch_that_works_without_scripts(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let off = owner.browser.get("/security").await.expect(200);
        assert!(off.has("Remote login verification") && off.has("aria-checked=\"false\""), "{}", off.body);
        owner.browser.post("/security/suspicious-login", &[("suspicious", "on")]).await.expect(303);
        assert!(owner.browser.get("/security").await.expect(200).has("aria-checked=\"true\""));
        let asked = owner.browser.post("/security/suspicious-login", &[("suspicious", "off")]).await.expect(303);
        let confirm = owner.verify(&app, &asked).await.expect(200);
        assert_eq!(confirm.field("suspicious").as_deref(), Some("off"));
        let done = owner.browser.post("/security/suspicious-login", &[("suspicious", "off")]).await.expect(303);
        assert_eq!(done.location(), "/security");
        assert!(owner.browser.cookie("__Host-grant").is_none(), "used up");
        assert!(owner.browser.get("/security").await.expect(200).has("aria-checked=\"false\""));
        assert_eq!(owner.browser.post("/security/suspicious-login", &[("suspicious", "maybe")]).await.status, 400);
    }
}

/// A login from another city that nobody completes.
async fn wait_nowhere(app: &TestApp) {
    wait(&app.caller_at(NOWHERE)).await;
}
