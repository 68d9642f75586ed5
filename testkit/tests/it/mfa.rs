//! Virtual MFA devices: bound with proof, used once a step, unbound by their own code.

use center::audit::Event;
use data_encoding::BASE32_NOPAD;
use db::params;
use http::Method;
use rules::MINUTE;
use serde_json::json;
use testkit::{Authenticator, PASSWORD, Rows, both};
use tokio::task::JoinSet;

use crate::mfa_hands::{ask_device, begin, bind, confirm, generous, is_bound, is_right, person, protections, prove};

const EMAIL: &str = "zhang@example.com";
const BEGIN: &str = "/security/mfa/begin";
const BIND: &str = "/security/mfa/bind";
const UNBIND: &str = "/security/mfa/unbind";

/// The text key on a page, as somebody types it.
fn text_key(body: &str) -> String {
    let rest = body.split("class=\"code-text\" translate=\"no\">").nth(1).expect("a text key");
    rest.split('<').next().unwrap().to_owned()
}

both! {
    /// MFA-07 to MFA-13.
    async fn mfa_07_the_pages_bind_a_device_after_the_identity_was_verified(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        assert!(owner.browser.get("/security").await.expect(200).has("No MFA device bound"));
        assert!(owner.browser.get("/security/mfa").await.expect(200).has("href=\"/operations\""), "what can be protected");
        let asked = owner.browser.post(BEGIN, &[]).await.expect(303);
        let back = owner.verify(&app, &asked).await.expect(200);
        assert!(back.has("Your identity is verified"), "{}", back.body);
        let page = owner.browser.post(BEGIN, &[]).await.expect(200);
        assert_eq!(page.header("cache-control"), "no-store");
        for part in ["<svg role=\"img\"", "Google Authenticator", "Microsoft Authenticator", "Scan Barcode", "name=\"code\""] {
            assert!(page.has(part), "{part}");
        }
        let key = text_key(&page.body);
        assert!(key.len() == 39 && key.split(' ').all(|group| group.len() == 4), "{key}");
        assert!(!page.has(" checked"), "MFA-14: both boxes are shown unticked");
        let device = Authenticator::typed(&key);
        let hidden = page.field("key").unwrap();
        let code = device.code(app.clock.now());
        let done = owner.browser.post(BIND, &[("key", &hidden), ("code", &code)]).await.expect(303);
        assert_eq!(done.location(), "/security");
        let overview = owner.browser.get("/security").await.expect(200);
        assert!(overview.has("Virtual MFA device") && overview.has("The MFA device is bound."), "{}", overview.body);
        assert!(owner.browser.get("/security/mfa").await.expect(200).has("Bound since"));
    }

    /// T38: no address shows a key to a GET, and no form that has not been shown it.
    async fn t38_the_key_is_shown_once(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let asked = owner.browser.post(BEGIN, &[]).await.expect(303);
        owner.verify(&app, &asked).await.expect(200);
        let page = owner.browser.post(BEGIN, &[]).await.expect(200);
        let (key, hidden) = (text_key(&page.body), page.field("key").unwrap());
        for path in [BEGIN, BIND] {
            let again = owner.browser.get(path).await.expect(410);
            assert!(again.has("start again") && !again.has(&key) && !again.has(&hidden), "{path}");
        }
        let wrong = Authenticator::typed(&key).wrong(app.clock.now());
        let blind = owner.browser.post(BIND, &[("key", "GEZDGNBVGY3TQOJQ"), ("code", &wrong)]).await.expect(410);
        assert!(!blind.has(&key) && !blind.has(&hidden));
        // The form that has it may be corrected; what was ticked stays so.
        let fields = [("key", hidden.as_str()), ("code", &wrong), ("operation_protection", "yes")];
        let refused = owner.browser.post(BIND, &fields).await.expect(422);
        assert!(refused.has(&key) && refused.has("3 tries left") && refused.body.matches(" checked").count() == 1);
        assert_eq!(refused.header("cache-control"), "no-store");
        let unread = owner.browser.post(BIND, &[("key", &hidden), ("code", "12345")]).await.expect(422);
        assert!(unread.has(&key) && unread.has("exactly 6 digits"), "what is no code is no try");
        // A reload of the first page begins anew, which the used grant does not do.
        owner.browser.post(BEGIN, &[]).await.expect(303);
    }

    /// MFA-15.
    async fn mfa_15_a_wrong_code_stores_nothing_and_five_end_the_binding(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = begin(&app, &owner).await;
        let account = app.account(&owner.uin).await;
        let now = app.clock.now();
        for left in [4, 3, 2, 1, 0] {
            let refused = confirm(&owner.browser, &device.wrong(now), json!({ "login_protection": true })).await.expect(422);
            assert_eq!(refused.code(), "mfa.code_wrong");
            let told = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(told.contains(&format!("{left} tr")) || left == 0, "{told}");
        }
        assert_eq!(confirm(&owner.browser, &device.code(now), json!({})).await.expect(410).code(), "mfa.pending_gone");
        assert!(!is_bound(&app, account).await);
        assert_eq!(protections(&app, &owner).await, ("none".into(), "none".into()));
        assert_eq!(app.recorded(Event::MfaBound).await, 0);
        for bad in ["", "12345", "1234567", "12345a"] {
            assert_eq!(confirm(&owner.browser, bad, json!({})).await.status, 410, "{bad:?} of a binding that is over");
        }
    }

    /// Trap 57, trap 27, MFA-14.
    async fn mfa_14_trap_57_each_box_switches_its_own_protection_and_none_switches_none(place) {
        let app = generous(&place).await;
        let cases = [
            (json!({}), ("none", "none")),
            (json!({ "login_protection": true }), ("mfa", "none")),
            (json!({ "operation_protection": true }), ("none", "mfa")),
            (json!({ "login_protection": true, "operation_protection": true }), ("mfa", "mfa")),
        ];
        for (number, (ticked, expected)) in cases.into_iter().enumerate() {
            let owner = app.owner(&format!("p{number}@example.com")).await;
            bind(&app, &owner, ticked).await;
            let found = protections(&app, &owner).await;
            assert_eq!((found.0.as_str(), found.1.as_str()), expected);
        }
    }

    /// Trap 29, MFA-11, MFA-12.
    async fn mfa_12_trap_29_several_devices_hold_one_secret(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let offer = owner.granted(&app, Method::POST, "/api/v1/mfa/virtual", json!({})).await.expect(201).json();
        let scanned = [(); 2].map(|()| Authenticator::scanned(offer["uri"].as_str().unwrap()));
        let typed = Authenticator::typed(&rules::mfa::grouped(offer["secret"].as_str().unwrap()));
        confirm(&owner.browser, &typed.code(app.clock.now()), json!({})).await.expect(204);
        let person = person(&app, &owner).await;
        for device in scanned.iter().chain([&typed]) {
            app.clock.advance(30_000);
            assert!(is_right(&app, &person, &device.code(app.clock.now())).await);
        }
    }

    /// MFA-04, MFA-10: an independent program makes the codes.
    async fn mfa_04_oathtool_makes_the_codes_that_are_taken(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = begin(&app, &owner).await;
        let Some(code) = device.by_oathtool(app.clock.now()) else { return };
        confirm(&owner.browser, &code, json!({})).await.expect(204);
        let person = person(&app, &owner).await;
        app.clock.advance(30_000);
        assert!(is_right(&app, &person, &device.by_oathtool(app.clock.now()).unwrap()).await);
    }

    /// MFA-21.
    async fn mfa_21_of_bindings_at_once_one_succeeds(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let mut others = Vec::new();
        for _ in 0..5 {
            app.clock.advance(MINUTE);
            let browser = app.logged_in(EMAIL, PASSWORD).await;
            others.push(testkit::Owner { email: EMAIL.into(), browser, uin: owner.uin.clone() });
        }
        others.push(owner);
        let mut confirming = JoinSet::new();
        let now = app.clock.now();
        // What the logins had to tell does not come after the codes.
        app.mail.send_all().await;
        let mut begun = Vec::new();
        for owner in others {
            begun.push((begin(&app, &owner).await, owner));
        }
        for (device, owner) in begun {
            confirming.spawn(async move { confirm(&owner.browser, &device.code(now), json!({})).await });
        }
        let answers = confirming.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
        for refused in answers.into_iter().filter(|answer| answer.status != 204) {
            assert!(["mfa.bound", "mfa.pending_gone"].contains(&refused.code().as_str()), "{}", refused.body);
        }
        assert_eq!(app.recorded(Event::MfaBound).await, 1);
    }

    async fn mfa_21_a_second_device_is_refused_before_anything_is_verified(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        bind(&app, &owner, json!({})).await;
        let refused = owner.browser.api(Method::POST, "/api/v1/mfa/virtual", json!({})).await.expect(409);
        assert_eq!(refused.code(), "mfa.bound");
        assert!(owner.browser.post(BEGIN, &[]).await.expect(409).has("an MFA device already"));
    }

    /// T17, T38: it belongs to the session that began it, for ten minutes.
    async fn t17_a_binding_is_finished_by_the_session_that_began_it_in_time(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = begin(&app, &owner).await;
        app.clock.advance(1_000);
        let other = app.logged_in(EMAIL, PASSWORD).await;
        assert_eq!(confirm(&other, &device.code(app.clock.now()), json!({})).await.expect(410).code(), "mfa.pending_gone");
        app.clock.advance(10 * MINUTE);
        let late = confirm(&owner.browser, &device.code(app.clock.now()), json!({})).await.expect(410);
        assert_eq!(late.code(), "mfa.pending_gone");
        center::sweep(&app.center, app.clock.now()).await.unwrap();
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM mfa_pending", &[]).await, 0);
        // Another begin makes another key, and the first one is over.
        app.mail.send_all().await;
        let first = begin(&app, &owner).await;
        let second = begin(&app, &owner).await;
        assert_ne!(first.secret(), second.secret());
        confirm(&owner.browser, &first.code(app.clock.now()), json!({})).await.expect(422);
        confirm(&owner.browser, &second.code(app.clock.now()), json!({})).await.expect(204);
    }

    /// T36, MFA-19.
    async fn t36_mfa_19_a_code_counts_once_and_never_an_older_one(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = begin(&app, &owner).await;
        let person = person(&app, &owner).await;
        let first = device.code(app.clock.now());
        confirm(&owner.browser, &first, json!({})).await.expect(204);
        assert!(!is_right(&app, &person, &first).await, "the binding has used it");
        app.clock.advance(60_000);
        let (older, now) = (device.code(app.clock.now() - 30_000), device.code(app.clock.now()));
        assert!(is_right(&app, &person, &now).await);
        assert!(!is_right(&app, &person, &now).await, "used");
        assert!(!is_right(&app, &person, &older).await, "older than the one used");
        app.clock.advance(30_000);
        assert!(!is_right(&app, &person, &now).await, "used, in the next window");
        assert!(is_right(&app, &person, &device.code(app.clock.now())).await);
    }

    /// T36: over replicas.
    async fn t36_of_a_hundred_uses_of_one_code_one_is_right(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = bind(&app, &owner, json!({})).await;
        let person = person(&app, &owner).await;
        let mut apps = vec![app];
        if !place.is_sqlite() {
            for _ in 0..2 {
                let many = |policy: &mut rules::Policy| (policy.verification.tries, policy.verification.tries_day) = (1_000, 1_000);
                apps.push(place.build().policy(many).beside(&apps[0]).start().await);
            }
        }
        let code = device.code(apps[0].clock.now());
        let mut asked = Vec::new();
        for number in 0..100 {
            asked.push(ask_device(&apps[0], &person, format!("race-{number}")).await);
        }
        let proofs = asked.into_iter().enumerate().map(|(number, asked)| prove(&apps[number % apps.len()], asked, &code));
        let right = futures_join(proofs).await;
        assert_eq!(right, 1);
    }

    /// MFA-03: the window is one step to each side, centred on the drift of the last success.
    async fn mfa_03_t36_the_window_follows_the_clock_of_the_device(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let mut device = bind(&app, &owner, json!({})).await;
        let person = person(&app, &owner).await;
        let drift = async || {
            app.center.db.number("SELECT drift FROM mfa_device WHERE account_id = $1", params![&person.account.0]).await
        };
        for (ahead, right, noted) in [(2, false, 0), (1, true, 1), (2, true, 2), (0, false, 2), (1, true, 1), (-1, false, 1), (0, true, 0), (-1, true, -1)] {
            app.clock.advance(MINUTE);
            device.ahead = ahead * 30_000;
            assert_eq!(is_right(&app, &person, &device.code(app.clock.now())).await, right, "{ahead}");
            assert_eq!(drift().await, noted, "{ahead}");
        }
    }

    /// Trap 30, MFA-16, MFA-17.
    async fn mfa_16_trap_30_the_device_is_unbound_by_its_own_code_only(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = bind(&app, &owner, json!({ "login_protection": true, "operation_protection": true })).await;
        let account = app.account(&owner.uin).await;
        let prompt = owner.browser.get(UNBIND).await.expect(200);
        assert!(prompt.has("Confirm Unbinding") && prompt.has("both change to “Do not enable”"), "{}", prompt.body);
        let asked = owner.browser.post(UNBIND, &[]).await.expect(303);
        let verify = asked.location().to_owned();
        assert!(verify.starts_with("/verify/"), "{verify}");
        owner.browser.get(&verify).await.expect(200);
        let (used, now) = (device.code(app.clock.now() - 30_000), app.clock.now());
        for (code, what) in [(device.wrong(now), "wrong"), (used, "used at the binding"), ("12345".into(), "no code")] {
            owner.browser.post(&verify, &[("code", &code)]).await.expect(422);
            owner.browser.post(UNBIND, &[]).await.expect(303);
            assert!(is_bound(&app, account).await, "{what}");
        }
        let proved = owner.browser.post(&verify, &[("code", &device.code(now))]).await.expect(303);
        assert_eq!(proved.location(), UNBIND);
        assert!(is_bound(&app, account).await, "the confirmation is still to come");
        owner.browser.post(UNBIND, &[]).await.expect(303);
        assert!(!is_bound(&app, account).await);
        assert_eq!(protections(&app, &owner).await, ("none".into(), "none".into()), "MFA-18");
        assert!(owner.browser.get("/security").await.expect(200).has("No MFA device bound"));
        assert_eq!(owner.browser.get(UNBIND).await.status, 409);
        let told = app.mail.all(EMAIL).await;
        assert!(told.iter().any(|mail| mail.text.contains("both are off now")), "MFA-18: the owner is told");
        assert_eq!(app.recorded(Event::MfaUnbound).await, 1);
    }

    /// MFA-18: only the protections that asked for it.
    async fn mfa_18_protections_that_do_not_use_the_device_stay(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = bind(&app, &owner, json!({ "operation_protection": true })).await;
        app.center.db.meddle("UPDATE protection SET login = 'mobile'").await;
        let refused = owner.browser.api(Method::DELETE, "/api/v1/mfa", json!({})).await.expect(403);
        assert_eq!(refused.code(), "verification.required");
        let asked = refused.json()["verification"].clone();
        assert_eq!(asked["method"], "mfa", "MFA-17: the device's own code");
        let proof = json!({ "code": device.code(app.clock.now()) });
        let path = format!("/api/v1/verifications/{}/proof", asked["id"].as_str().unwrap());
        let grant = owner.browser.api(Method::POST, &path, proof).await.expect(200).json()["grant"].as_str().unwrap().to_owned();
        let with = async || owner.browser.ask(Method::DELETE, "/api/v1/mfa").json(&json!({})).with("menshen-grant", &grant).send().await;
        with().await.expect(204);
        assert_eq!(protections(&app, &owner).await, ("mobile".into(), "none".into()));
        assert_eq!(with().await.expect(409).code(), "mfa.not_bound");
    }

    /// T39.
    async fn t39_nothing_is_bound_or_unbound_without_a_grant_of_its_own(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let begin_at = "/api/v1/mfa/virtual";
        let refused = owner.browser.api(Method::POST, begin_at, json!({})).await.expect(403);
        assert_eq!(refused.code(), "verification.required");
        owner.browser.ask(Method::POST, begin_at).json(&json!({})).with("menshen-grant", "x").send().await.expect(403);
        let grant = owner.grant(&app, &refused).await;
        // T35: the grant of this operation does no other one, and works once.
        let device = {
            let sent = owner.browser.ask(Method::POST, begin_at).json(&json!({})).with("menshen-grant", &grant).send().await;
            Authenticator::typed(sent.expect(201).json()["secret"].as_str().unwrap())
        };
        owner.browser.ask(Method::POST, begin_at).json(&json!({})).with("menshen-grant", &grant).send().await.expect(403);
        confirm(&owner.browser, &device.code(app.clock.now()), json!({})).await.expect(204);
        let told = app.mail.all(EMAIL).await;
        assert!(told.iter().any(|mail| mail.subject.contains("MFA device was bound")), "the owner is told");
        owner.browser.ask(Method::DELETE, "/api/v1/mfa").json(&json!({})).with("menshen-grant", &grant).send().await.expect(403);
        assert!(is_bound(&app, app.account(&owner.uin).await).await);
    }

    /// T38: a stolen database shows no seed, neither of a binding that has begun nor of a device.
    async fn t38_no_seed_is_in_the_store(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = begin(&app, &owner).await;
        let holds = |dump: &[u8], part: &[u8]| dump.windows(part.len()).any(|window| window == part);
        for moment in ["begun", "bound"] {
            let dump = place.dump().await;
            assert!(holds(&dump, b"mfa_pending") || !place.is_sqlite(), "the dump is one");
            assert!(!holds(&dump, device.secret()), "{moment}");
            assert!(!holds(&dump, BASE32_NOPAD.encode(device.secret()).as_bytes()), "{moment}");
            if moment == "begun" {
                confirm(&owner.browser, &device.code(app.clock.now()), json!({})).await.expect(204);
            }
        }
    }

    /// MFA-20, OPCAT-06.
    async fn mfa_20_the_status_is_a_guarded_operation(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let free = owner.browser.read("/api/v1/mfa").await;
        assert_eq!(free, json!({ "device": null, "kinds": ["virtual"] }));
        let device = bind(&app, &owner, json!({ "operation_protection": true })).await;
        let refused = owner.browser.get("/api/v1/mfa").await.expect(403);
        let id = refused.json()["verification"]["id"].as_str().unwrap().to_owned();
        let proof = json!({ "code": device.code(app.clock.now()) });
        let proved = owner.browser.api(Method::POST, &format!("/api/v1/verifications/{id}/proof"), proof).await.expect(200);
        let grant = proved.json()["grant"].as_str().unwrap().to_owned();
        let status = owner.browser.ask(Method::GET, "/api/v1/mfa").with("menshen-grant", &grant).send().await.expect(200);
        assert_eq!(status.json()["device"]["kind"], "virtual");
        assert_eq!(status.json()["device"]["serial"], json!(null));
    }

    /// T37: apart from the lock of the password.
    async fn t37_wrong_codes_of_a_device_do_not_lock_the_login(place) {
        let app = generous(&place).await;
        let owner = app.owner(EMAIL).await;
        let device = bind(&app, &owner, json!({})).await;
        let person = person(&app, &owner).await;
        for _ in 0..12 {
            assert!(!is_right(&app, &person, &device.wrong(app.clock.now())).await);
        }
        app.browser().log_in(EMAIL, PASSWORD).await.expect(201);
    }
}

/// How many of these are right, all at once.
async fn futures_join(proofs: impl Iterator<Item = impl Future<Output = Result<bool, center::Error>>>) -> usize {
    let mut waiting: Vec<_> = proofs.map(Box::pin).collect();
    let mut right = 0;
    std::future::poll_fn(|context| {
        waiting.retain_mut(|proof| match proof.as_mut().poll(context) {
            std::task::Poll::Ready(proved) => {
                right += usize::from(proved.expect("the store works"));
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    right
}
