//! Recovery codes: shown once, kept as digests, each used once.

use center::audit::Event;
use center::verification::{Holder, Proof, Proved, begin_own, choose, prove};
use http::Method;
use rules::operation::Own;
use rules::verification::Method as Way;
use serde_json::json;
use testkit::{Answer, GRANT, Owner, Rows, TestApp, both};
use tokio::task::JoinSet;

const EMAIL: &str = "zhang@example.com";
const CODES: &str = "/api/v1/recovery-codes";

/// New codes, the identity verified by email.
async fn make(app: &TestApp, owner: &Owner) -> Vec<String> {
    // Whatever waits arrives first, so that the code is the last mail.
    app.mail.all(&owner.email).await;
    let made = owner.granted(app, Method::POST, CODES, json!({})).await.expect(201).json();
    made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Tries a code in the verification that new codes demand.
async fn try_code(owner: &Owner, code: &str) -> Answer {
    let problem = owner.browser.api(Method::POST, CODES, json!({})).await.expect(403).json();
    let path = format!("/api/v1/verifications/{}", problem["verification"]["id"].as_str().unwrap());
    let method = json!({ "method": "recovery-code" });
    let chosen = owner.browser.api(Method::PUT, &format!("{path}/method"), method).await;
    if chosen.status != 200 {
        return chosen;
    }
    owner.browser.api(Method::POST, &format!("{path}/proof"), json!({ "recovery_code": code })).await
}

/// Whether the owner was sent a mail that says so.
async fn told(app: &TestApp, text: &str) -> bool {
    app.mail.all(EMAIL).await.iter().any(|mail| mail.subject.contains(text) || mail.text.contains(text))
}

both! {
    async fn decisions_ten_codes_are_shown_once_and_kept_as_digests(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        assert_eq!(owner.browser.read(CODES).await, json!({ "left": 0, "made_at": null }));
        let codes = make(&app, &owner).await;
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 19 && rules::recovery_code::parse(code).is_some()), "{codes:?}");
        assert_eq!(owner.browser.read(CODES).await["left"], 10);
        let rows = app.center.db.row("SELECT COUNT(*) FROM recovery_code WHERE LENGTH(digest) = 32", &[]).await.unwrap();
        assert_eq!(rows.get::<i64>(0), Ok(10), "nothing but digests");
        assert_eq!(app.recorded(Event::RecoveryCodesMade).await, 1);
        assert!(told(&app, "New recovery codes").await);
    }

    /// However it was copied; once; and told, the more urgently the fewer are left.
    async fn decisions_a_code_verifies_once_and_each_use_is_told(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let codes = make(&app, &owner).await;
        let copied = codes[0].to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        let grant = try_code(&owner, &copied).await.expect(200).json()["grant"].as_str().unwrap().to_owned();
        assert!(told(&app, "9 are left").await);
        assert_eq!(try_code(&owner, &codes[0]).await.expect(422).code(), "verification.wrong", "used");
        let made = owner.browser.ask(Method::POST, CODES).json(&json!({})).with(GRANT, &grant).send().await;
        assert_eq!(made.expect(403).code(), "verification.required", "a new verification voids the grant before it");
        for code in &codes[1..7] {
            try_code(&owner, code).await.expect(200);
        }
        assert!(told(&app, "Only 3 are left: make new ones").await);
        let page = owner.browser.get("/security/recovery-codes").await.expect(200);
        assert!(page.has("3 of 10 left") && page.has("state-attention"));
        assert_eq!(app.recorded(Event::RecoveryCodeUsed).await, 7);
    }

    /// Without codes it is no method: nobody is asked for what they do not have.
    async fn idv_12_recovery_codes_are_offered_last_and_only_while_some_are_left(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        assert_eq!(try_code(&owner, "0123-4567-89AB-CDEF").await.expect(409).code(), "verification.method");
        make(&app, &owner).await;
        let problem = owner.browser.api(Method::POST, CODES, json!({})).await.expect(403).json();
        assert_eq!(problem["verification"]["methods"], json!(["security-email", "recovery-code"]));
        app.center.db.meddle("UPDATE recovery_code SET used_at = 1").await;
        let problem = owner.browser.api(Method::POST, CODES, json!({})).await.expect(403).json();
        assert_eq!(problem["verification"]["methods"], json!(["security-email"]));
        assert_eq!(owner.browser.read(CODES).await["left"], 0);
    }

    async fn decisions_new_codes_void_the_old_and_another_s_are_none(place) {
        let app = place.app().await;
        let (owner, other) = (app.owner(EMAIL).await, app.owner("li@example.com").await);
        let (old, theirs) = (make(&app, &owner).await, make(&app, &other).await);
        app.clock.advance(rules::MINUTE);
        let new = make(&app, &owner).await;
        for none in [&old[0], &theirs[0], "0123-4567-89AB-CDE", ""] {
            assert_eq!(try_code(&owner, none).await.expect(422).code(), "verification.wrong", "{none}");
        }
        try_code(&owner, &new[0]).await.expect(200);
    }

    /// T36: of 200 uses of one code at once, one passes.
    async fn t36_200_uses_of_one_code_at_once_pass_once(place) {
        let generous = |policy: &mut rules::Policy| {
            (policy.verification.tries, policy.verification.tries_day, policy.verification.tries_row) = (1_000, 1_000, 1_000);
        };
        let first = place.build().policy(generous).start().await;
        let second = if place.is_sqlite() { None } else { Some(place.build().policy(generous).beside(&first).start().await) };
        let apps: Vec<TestApp> = [Some(first), second].into_iter().flatten().collect();
        let owner = apps[0].owner(EMAIL).await;
        let codes = make(&apps[0], &owner).await;
        let root = apps[0].root(&owner.browser.cookie("__Host-session").unwrap()).await.unwrap();
        let holder = Holder::Session(root.session);
        let mut begun = Vec::new();
        for n in 0..200 {
            let root = root.clone();
            let ctx = apps[0].caller().ctx();
            let id = apps[0].center.write(&ctx, move |tx, ctx| {
                let id = begin_own(tx, ctx, &root, Own::RemoveLoginStatus, &format!("n={n}"), "/security")?;
                choose(tx, ctx, &holder, id, Way::RecoveryCode).map(|()| id)
            });
            begun.push(id.await.unwrap());
        }
        let mut all = JoinSet::new();
        for (n, id) in begun.into_iter().enumerate() {
            let app = &apps[n % apps.len()];
            let (center, ctx, proof) = (app.center.clone(), app.caller().ctx(), Proof::RecoveryCode(codes[0].clone()));
            all.spawn(async move { center.write(&ctx, move |tx, ctx| prove(tx, ctx, &holder, id, &proof)).await });
        }
        let ends = all.join_all().await;
        let passed = ends.iter().filter(|end| matches!(end, Ok(Ok(Proved::Granted { .. })))).count();
        let wrong = ends.iter().filter(|end| matches!(end, Ok(Err(rules::Refusal::VerificationWrong { .. })))).count();
        assert_eq!((passed, wrong), (1, 199));
    }

    /// On the pages, without script.
    async fn decisions_the_pages_make_codes_and_show_them_once(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        assert!(owner.browser.get("/security/recovery-codes").await.expect(200).has("No recovery codes"));
        owner.browser.get("/security/recovery-codes/new").await.expect(200);
        let asked = owner.browser.post("/security/recovery-codes", &[]).await.expect(303);
        let form = owner.verify(&app, &asked).await.expect(200);
        assert!(form.has("action=\"/security/recovery-codes\""));
        let made = owner.browser.post("/security/recovery-codes", &[]).await.expect(200);
        assert_eq!(made.header("cache-control"), "no-store");
        let shown = made.body.split_once("<pre").unwrap().1.split_once("</pre>").unwrap().0.lines().count();
        assert_eq!(shown, 10);
        let later = owner.browser.get("/security/recovery-codes").await.expect(200);
        assert!(later.has("10 of 10 left") && !later.has("<pre"));
        assert_eq!(owner.browser.post("/security/recovery-codes", &[]).await.expect(303).location().split('/').nth(1), Some("verify"));
    }
}
