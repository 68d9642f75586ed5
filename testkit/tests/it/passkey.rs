//! Passkeys: making one, proving and logging in with it, and everything that is refused.

use center::audit::Event;
use http::Method;
use rules::MINUTE;
use serde_json::{Value, json};
use testkit::{Answer, Browser, GRANT, HOST, Owner, PasskeyDevice, Place, Rows, TestApp, both};

pub const EMAIL: &str = "zhang@example.com";
pub const OPTIONS: &str = "/api/v1/passkeys/options";
pub const PASSKEYS: &str = "/api/v1/passkeys";

/// What a device is asked to make, the identity verified by email.
pub async fn begin(app: &TestApp, owner: &Owner) -> Value {
    // Whatever waits arrives first, so that the code is the last mail.
    app.mail.all(&owner.email).await;
    owner.granted(app, Method::POST, OPTIONS, json!({})).await.expect(200).json()
}

pub async fn add(owner: &Owner, name: &str, response: Value) -> Answer {
    owner.browser.api(Method::POST, PASSKEYS, json!({ "name": name, "response": response })).await
}

/// An owner with a passkey in `device`.
pub async fn owner_with(app: &TestApp, email: &str, device: &mut PasskeyDevice) -> Owner {
    let owner = app.owner(email).await;
    let options = begin(app, &owner).await;
    add(&owner, "Phone", device.create(&options)).await.expect(201);
    owner
}

pub async fn asked(browser: &Browser) -> Value {
    browser.api(Method::POST, "/api/v1/passkey-login/options", json!({})).await.expect(200).json()
}

pub async fn answer(browser: &Browser, asked: &Value, response: Value) -> Answer {
    let form = json!({ "ticket": asked["ticket"], "response": response });
    browser.api(Method::POST, "/api/v1/passkey-login", form).await
}

/// Logs in with a device, in a browser.
pub async fn enter(browser: &Browser, device: &mut PasskeyDevice) -> Answer {
    let asked = asked(browser).await;
    answer(browser, &asked, device.get(&asked["options"])).await
}

/// Passes the verification of a problem with a device; answers what the last step said.
pub async fn prove(owner: &Owner, problem: &Answer, device: &mut PasskeyDevice) -> Answer {
    let id = problem.json()["verification"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/verifications/{id}");
    let chosen = owner.browser.api(Method::PUT, &format!("{path}/method"), json!({ "method": "passkey" })).await;
    let options = chosen.expect(200).json()["passkey"].clone();
    let assertion = device.get(&options);
    owner.browser.api(Method::POST, &format!("{path}/proof"), json!({ "passkey": assertion })).await
}

/// The email counts beside the passkey from the first day (T39 is tested elsewhere).
pub fn settled(policy: &mut rules::Policy) {
    policy.verification.settling = 0;
}

/// Whether the owner was sent a mail that says so.
pub async fn told(app: &TestApp, text: &str) -> bool {
    app.mail.all(EMAIL).await.iter().any(|mail| mail.subject.contains(text) || mail.text.contains(text))
}

/// Two processes on PostgreSQL; one on SQLite.
pub async fn replicas(place: &Place) -> Vec<TestApp> {
    let first = place.app().await;
    let second = if place.is_sqlite() { None } else { Some(place.build().beside(&first).start().await) };
    [Some(first), second].into_iter().flatten().collect()
}

both! {
    /// The whole life of one, over the API.
    async fn decisions_a_passkey_is_made_named_used_and_removed(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        let owner = app.owner(EMAIL).await;
        let options = begin(&app, &owner).await;
        assert_eq!(options["rp"]["id"], HOST, "from the public address");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "preferred");
        assert_eq!(options["attestation"], "none");
        let made = add(&owner, " Phone ", device.create(&options)).await.expect(201).json();
        assert_eq!((&made["name"], &made["synced"]), (&json!("Phone"), &json!(false)));
        assert!(told(&app, "\"Phone\"").await);
        let one = format!("{PASSKEYS}/{}", made["id"].as_str().unwrap());
        owner.browser.api(Method::PATCH, &one, json!({ "name": "Safe" })).await.expect(204);

        let browser = app.browser();
        let opened = enter(&browser, &mut device).await.expect(201).json();
        assert_eq!((&opened["session"]["method"], &opened["session"]["uin"]), (&json!("passkey"), &json!(owner.uin)));
        let listed = owner.browser.read(PASSKEYS).await;
        assert_eq!(listed["passkeys"][0]["name"], "Safe");
        assert!(listed["passkeys"][0]["last_used_at"].is_string());

        let problem = owner.browser.api(Method::DELETE, &one, json!({})).await.expect(403);
        let grant = prove(&owner, &problem, &mut device).await.expect(200).json()["grant"].as_str().unwrap().to_owned();
        owner.browser.ask(Method::DELETE, &one).json(&json!({})).with(GRANT, &grant).send().await.expect(204);
        assert_eq!(enter(&browser, &mut device).await.expect(403).code(), "passkey.refused");
        assert_eq!(browser.out().await, "", "the session that it opened goes on");
        for event in [Event::PasskeyAdded, Event::PasskeyRenamed, Event::PasskeyRemoved] {
            assert_eq!(app.recorded(event).await, 1, "{event:?}");
        }
        assert!(told(&app, "passkey was removed").await);
    }

    /// The account's name in devices tells nothing, and is the same for all of its passkeys.
    async fn decisions_the_name_in_devices_is_random_and_stays(place) {
        let app = place.build().policy(settled).start().await;
        let (mut first, mut second) = (PasskeyDevice::new(1), PasskeyDevice::new(2));
        let owner = owner_with(&app, EMAIL, &mut first).await;
        let options = begin(&app, &owner).await;
        assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
        add(&owner, "Key", second.create(&options)).await.expect(201);
        assert_eq!((first.user.len(), &first.user), (32, &second.user));
        let other = app.owner("li@example.com").await;
        let handle = begin(&app, &other).await["user"]["id"].clone();
        assert_ne!(handle, options["user"]["id"]);
    }

    /// IDV-04: a passkey is bound like an MFA device, always after a verification, with a grant of its own.
    async fn t35_nothing_is_made_without_the_right_grant(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let problem = owner.browser.api(Method::POST, OPTIONS, json!({})).await.expect(403);
        assert_eq!(problem.code(), "verification.required");
        let codes = owner.browser.api(Method::POST, "/api/v1/recovery-codes", json!({})).await.expect(403);
        let grant = owner.grant(&app, &codes).await;
        let other = owner.browser.ask(Method::POST, OPTIONS).json(&json!({})).with(GRANT, &grant).send().await;
        assert_eq!(other.expect(403).code(), "verification.required", "a grant for recovery codes");
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM single_use", &[]).await, 0, "no challenge is out");
    }

    /// A challenge belongs to its session, lives for five minutes and is good once.
    async fn t17_the_challenge_of_a_new_passkey_is_the_session_s_own(place) {
        let app = place.build().policy(settled).start().await;
        let mut device = PasskeyDevice::new(1);
        let owner = app.owner(EMAIL).await;
        let made = device.create(&begin(&app, &owner).await);
        let thief = app.owner("li@example.com").await;
        assert_eq!(add(&thief, "x", made.clone()).await.expect(410).code(), "passkey.challenge_gone");
        for (name, code) in [
            (" ", "passkey.name_empty"),
            (&*"x".repeat(200), "passkey.name_too_long"),
            ("a\u{202e}b", "passkey.name_character"),
        ] {
            assert_eq!(add(&owner, name, made.clone()).await.expect(422).code(), code);
        }
        add(&owner, "x", made.clone()).await.expect(201);
        assert_eq!(add(&owner, "x", made).await.expect(410).code(), "passkey.challenge_gone", "used");
        let late = PasskeyDevice::new(2).create(&begin(&app, &owner).await);
        app.clock.advance(5 * MINUTE);
        assert_eq!(add(&owner, "x", late).await.expect(410).code(), "passkey.challenge_gone", "too late");
    }

    /// What is wrong uses the challenge up, and nothing is stored.
    async fn decisions_a_wrong_registration_stores_nothing(place) {
        let app = place.build().policy(settled).start().await;
        let owner = app.owner(EMAIL).await;
        type Change = (&'static str, fn(&mut PasskeyDevice));
        let changes: [Change; 4] = [
            ("passkey.refused", |device| device.origin = "https://evil.example".into()),
            ("passkey.refused", |device| device.relying_party = Some("evil.example".into())),
            ("passkey.unverified", |device| device.verifies = false),
            ("passkey.unsuitable", |device| device.credential_id = vec![1; 1024]),
        ];
        for (code, change) in changes {
            let mut device = PasskeyDevice::new(1);
            let options = begin(&app, &owner).await;
            change(&mut device);
            let made = device.create(&options);
            assert_eq!(add(&owner, "x", made.clone()).await.code(), code);
            assert_eq!(add(&owner, "x", made).await.expect(410).code(), "passkey.challenge_gone");
            app.clock.advance(20 * MINUTE);
            owner.browser.session().await.expect(200);
        }
        for made in [json!({}), json!(null), json!({ "id": "x" })] {
            assert_eq!(add(&owner, "x", made).await.expect(422).code(), "passkey.unsuitable");
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM passkey", &[]).await, 0);
    }

    /// A credential is one account's, and an account has as many as the deployment says.
    async fn decisions_a_credential_is_known_once_and_an_account_has_no_more_than_the_limit(place) {
        let app = place.build().policy(settled).policy(|policy| policy.passkey.most = 2).start().await;
        let mut device = PasskeyDevice::new(1);
        let owner = owner_with(&app, EMAIL, &mut device).await;
        let other = app.owner("li@example.com").await;
        let copy = device.create(&begin(&app, &other).await);
        assert_eq!(add(&other, "x", copy).await.expect(409).code(), "passkey.exists");
        // Two challenges are out, and there is room for one.
        let (second, third) = (begin(&app, &owner).await, begin(&app, &owner).await);
        add(&owner, "x", PasskeyDevice::new(2).create(&second)).await.expect(201);
        let one_more = add(&owner, "x", PasskeyDevice::new(3).create(&third)).await;
        assert_eq!(one_more.expect(409).code(), "passkey.too_many");
        let full = owner.browser.api(Method::POST, OPTIONS, json!({})).await;
        assert_eq!(full.expect(409).code(), "passkey.too_many", "told before anything is verified");
    }

    /// T59: what is another account's is not there.
    async fn t59_another_account_s_passkey_is_not_there(place) {
        let app = place.app().await;
        let owner = owner_with(&app, EMAIL, &mut PasskeyDevice::new(1)).await;
        let id = owner.browser.read(PASSKEYS).await["passkeys"][0]["id"].as_str().unwrap().to_owned();
        let other = app.owner("li@example.com").await;
        let one = format!("{PASSKEYS}/{id}");
        assert_eq!(other.browser.api(Method::PATCH, &one, json!({ "name": "x" })).await.expect(404).code(), "passkey.not_found");
        assert_eq!(other.browser.api(Method::DELETE, &one, json!({})).await.expect(404).code(), "passkey.not_found");
        for page in ["name", "remove"] {
            other.browser.get(&format!("/security/passkeys/{id}/{page}")).await.expect(404);
        }
    }

    /// Whatever is wrong, a login says the same.
    async fn decisions_a_login_that_is_wrong_in_one_thing_is_refused_in_the_same_words(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::new(1);
        owner_with(&app, EMAIL, &mut device).await;
        let mut said = Vec::new();
        let changes: [fn(&mut PasskeyDevice); 6] = [
            |device| device.origin = "https://account.menshen.example.evil.example".into(),
            |device| device.relying_party = Some("menshen.example".into()),
            |device| device.verifies = false,
            |device| device.user = vec![1; 32],
            |device| device.user = Vec::new(),
            |device| device.credential_id = vec![200; 32],
        ];
        for change in changes {
            let mut changed = device.clone();
            change(&mut changed);
            said.push(enter(&app.browser(), &mut changed).await.expect(403).json());
        }
        let mut stranger = PasskeyDevice::new(1);
        stranger.user.clone_from(&device.user);
        said.push(enter(&app.browser(), &mut stranger).await.expect(403).json());
        assert!(said.iter().all(|one| one["code"] == "passkey.refused" && one["detail"] == said[0]["detail"]), "{said:?}");
        enter(&app.browser(), &mut device).await.expect(201);
    }

    /// T17: a challenge is good in the browser that asked for it, for five minutes, once.
    async fn t17_the_challenge_of_a_login_belongs_to_its_browser(place) {
        let app = place.app().await;
        let mut device = PasskeyDevice::synced(1);
        owner_with(&app, EMAIL, &mut device).await;
        let (mine, theirs) = (app.browser(), app.browser());
        let (asked_here, asked_there) = (asked(&mine).await, asked(&theirs).await);
        let signed = device.get(&asked_here["options"]);
        assert_eq!(answer(&theirs, &asked_there, signed.clone()).await.expect(410).code(), "passkey.challenge_gone");
        answer(&mine, &asked_here, signed.clone()).await.expect(201);
        assert_eq!(answer(&mine, &asked_here, signed).await.expect(410).code(), "passkey.challenge_gone", "used");
        let late = asked(&mine).await;
        let signed = device.get(&late["options"]);
        app.clock.advance(5 * MINUTE);
        assert_eq!(answer(&mine, &late, signed).await.expect(410).code(), "passkey.challenge_gone", "too late");
        // One that we never gave.
        let mut forged = asked(&mine).await;
        forged["options"]["challenge"] = json!("A".repeat(43));
        let signed = device.get(&forged["options"]);
        assert_eq!(answer(&mine, &forged, signed).await.expect(410).code(), "passkey.challenge_gone");
    }

    /// Asking is free and leaves nothing; answering wrongly is counted for the address.
    async fn t16_asking_leaves_no_row_and_wrong_answers_are_budgeted(place) {
        let app = place.build().policy(|policy| policy.budget.login_address = 3).start().await;
        let mut device = PasskeyDevice::new(1);
        owner_with(&app, EMAIL, &mut device).await;
        let rows = "SELECT (SELECT COUNT(*) FROM counter) + (SELECT COUNT(*) FROM single_use)";
        let before = app.center.db.number(rows, &[]).await;
        let browser = app.browser();
        for _ in 0..50 {
            asked(&browser).await;
        }
        assert_eq!(app.center.db.number(rows, &[]).await, before);
        for _ in 0..3 {
            assert_eq!(enter(&browser, &mut PasskeyDevice::new(77)).await.expect(403).code(), "passkey.refused");
        }
        assert_eq!(enter(&browser, &mut device).await.expect(429).code(), "request.too_many");
        for _ in 0..5 {
            enter(&app.browser_at("36.200.1.1"), &mut device).await.expect(201);
        }
    }
}
