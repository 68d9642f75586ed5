//! Passkeys as a method of identity verification, and their end. (`decisions.md`, IDV-12, T34)

use center::audit::Event;
use center::passkey::{WithPasskey, log_in, login_options};
use http::Method;
use serde_json::json;
use testkit::{PASSWORD, PasskeyDevice, Rows, both, refused};
use tokio::task::JoinSet;

use crate::passkey::{EMAIL, OPTIONS, enter, owner_with, prove, replicas, settled, told};

both! {
    /// T36: what has a copy somewhere is refused, and its owner told.
    async fn t36_a_counter_that_goes_back_is_refused_and_told(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        let owner = owner_with(&app, EMAIL, &mut device).await;
        device.counter = 40;
        enter(&app.browser(), &mut device).await.expect(201);
        device.counter = 20;
        assert_eq!(enter(&app.browser(), &mut device).await.expect(403).code(), "passkey.refused");
        assert_eq!(app.recorded(Event::PasskeyCopied).await, 1);
        assert!(told(&app, "its counter had gone back").await);
        device.counter = 20;
        let problem = owner.browser.api(Method::POST, OPTIONS, json!({})).await.expect(403);
        assert_eq!(prove(&owner, &problem, &mut device).await.expect(422).code(), "verification.wrong");
        assert_eq!(app.recorded(Event::PasskeyCopied).await, 2);
        device.counter = 41;
        enter(&app.browser(), &mut device).await.expect(201);
    }

    /// QUOTA-16: the lock bars every new login by every method.
    async fn quota_16_a_locked_account_is_not_entered_with_a_passkey(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        owner_with(&app, EMAIL, &mut device).await;
        for _ in 0..10 {
            app.browser().log_in_checked(EMAIL, "Wrong-Word.77").await;
        }
        assert_eq!(enter(&app.browser(), &mut device).await.expect(403).code(), "login.locked");
        app.clock.advance(rules::DAY);
        enter(&app.browser(), &mut device).await.expect(201);
    }

    /// `decisions.md`, with the reason in `center::passkey`: two factors at once.
    async fn decisions_a_passkey_satisfies_login_and_suspicious_login_protection(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        owner_with(&app, EMAIL, &mut device).await;
        app.center.db.meddle(
            "INSERT INTO protection (account_id, login, operation, suspicious) SELECT id, 'mfa', 'none', 1 FROM account",
        ).await;
        let password = app.browser().log_in_checked(EMAIL, PASSWORD).await;
        assert_eq!(password.expect(403).code(), "login.verification_required");
        enter(&app.browser_at("8.8.8.8"), &mut device).await.expect(201);
    }

    /// IDV-12: a method of the verification, for what it was asked and for nobody else.
    async fn idv_12_a_passkey_verifies_and_another_s_does_not(place) {
        let app = place.build().policy(settled).start().await;
        let (mut mine, mut theirs) = (PasskeyDevice::new(1), PasskeyDevice::new(2));
        let owner = owner_with(&app, EMAIL, &mut mine).await;
        owner_with(&app, "li@example.com", &mut theirs).await;
        let problem = owner.browser.api(Method::POST, OPTIONS, json!({})).await.expect(403);
        assert_eq!(problem.json()["verification"]["methods"], json!(["passkey", "security-email"]));
        let allowed = problem.json()["verification"]["passkey"]["allowCredentials"].clone();
        assert_eq!(allowed.as_array().unwrap().len(), 1);
        assert_eq!(prove(&owner, &problem, &mut theirs).await.expect(422).code(), "verification.wrong");
        mine.user.clone_from(&theirs.user);
        assert_eq!(prove(&owner, &problem, &mut mine).await.expect(422).code(), "verification.wrong");
        let signed_in_vain = mine.counter;
        mine.user.clear();
        mine.origin = "https://evil.example".into();
        assert_eq!(prove(&owner, &problem, &mut mine).await.expect(422).code(), "verification.wrong");
        assert!(mine.counter > signed_in_vain);
        assert_eq!(app.recorded(Event::VerificationFailed).await, 3);
    }

    /// Removed, it is no factor any more, in a verification that has begun neither.
    async fn t34_a_removed_passkey_proves_nothing(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        let owner = owner_with(&app, EMAIL, &mut device).await;
        let problem = owner.browser.api(Method::POST, OPTIONS, json!({})).await.expect(403);
        app.center.db.meddle("DELETE FROM passkey").await;
        let id = problem.json()["verification"]["id"].as_str().unwrap().to_owned();
        let assertion = device.get(&problem.json()["verification"]["passkey"]);
        let proved = owner.browser.api(Method::POST, &format!("/api/v1/verifications/{id}/proof"), json!({ "passkey": assertion })).await;
        assert_eq!(proved.expect(409).code(), "verification.method");
    }

    /// T36: of 200 uses of one answer at once, one logs in. The device does not count, so the challenge must.
    async fn t36_200_uses_of_one_answer_at_once_log_in_once(place) {
        let apps = replicas(&place).await;
        let mut device = PasskeyDevice::synced(1);
        owner_with(&apps[0], EMAIL, &mut device).await;
        let asked = login_options(&apps[0].caller().ctx(), "browser");
        let response = device.get(&asked);
        let mut all = JoinSet::new();
        for n in 0..200 {
            let app = &apps[n % apps.len()];
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            let input = WithPasskey { browser: "browser".into(), response: response.clone(), resume: "/account".into() };
            all.spawn(async move { log_in(&center, &ctx, input).await });
        }
        let ends: Vec<_> = all.join_all().await.into_iter().map(refused).collect();
        assert_eq!(ends.iter().filter(|end| end.is_empty()).count(), 1, "{ends:?}");
        assert!(ends.iter().all(|end| end.is_empty() || end == &["passkey.challenge_gone"]), "{ends:?}");
        assert_eq!(apps[0].center.db.number("SELECT COUNT(*) FROM session", &[]).await, 2);
    }

    /// The same on the pages, from the button to the list, and logging in.
    async fn decisions_the_pages_add_and_use_a_passkey(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        let owner = app.owner(EMAIL).await;
        assert!(owner.browser.get("/security/passkeys").await.expect(200).has("No passkeys yet"));
        let asked = owner.browser.post("/security/passkeys/begin", &[]).await.expect(303);
        let form = owner.verify(&app, &asked).await.expect(200);
        assert!(form.has("data-passkey=\"create\""), "{}", form.body);
        let options = owner.browser.post("/security/passkeys/options", &[]).await.expect(200).json();
        let again = owner.browser.post("/security/passkeys/options", &[]).await.expect(303);
        assert!(again.location().starts_with("/verify/"), "the grant was used");
        let response = device.create(&options).to_string();
        let wrong = owner.browser.post("/security/passkeys", &[("name", "x"), ("response", "")]).await;
        assert!(wrong.expect(422).has("no passkey that can be used here"));
        let added = owner.browser.post("/security/passkeys", &[("name", "<b>"), ("response", &response)]).await;
        assert_eq!(added.expect(303).location(), "/security/passkeys");
        assert!(owner.browser.get("/security/passkeys").await.has("&#60;b&#62;"));

        let browser = app.browser();
        assert!(browser.get("/login").await.has("Log in with a passkey"));
        let options = browser.post("/login/passkey/options", &[]).await.expect(200).json();
        let response = device.get(&options).to_string();
        let fields = [("response", response.as_str()), ("return_to", "/sessions")];
        let entered = browser.post("/login/passkey", &fields).await.expect(303);
        assert_eq!(entered.location(), "/sessions");
        assert!(browser.get("/sessions").await.expect(200).has("Passkey"));
        let again = app.browser().post("/login/passkey", &[("response", &response)]).await.expect(410);
        assert!(again.has("begun in another browser"), "{}", again.body);
    }
}
