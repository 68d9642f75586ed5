//! Signing out everywhere. (SIGNOUT-01 to SIGNOUT-06, trap 31, T51)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use aws_lc_rs::digest::{SHA256, digest};
use center::audit::Event;
use center::session::{Checked, check};
use data_encoding::BASE64URL_NOPAD;
use http::Method;
use rules::AccountId;
use rules::session::End;
use serde_json::{Value, json};
use testkit::{PASSWORD, Place, Rows, TestApp, both};
use tokio::task::JoinSet;

const EMAIL: &str = "zhang@example.com";
const FIRST: &str = "/sessions/sign-out-everywhere";
const CONFIRM: &str = "/sessions/sign-out-everywhere/confirm";
const API: &str = "/api/v1/sign-out-everywhere";

/// Three processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place) -> Vec<TestApp> {
    let many = |builder: testkit::Builder| {
        builder.policy(|policy| {
            policy.session.most = 1_000;
            (policy.budget.login_address, policy.budget.login_network) = (100_000, 100_000);
        })
    };
    let mut all = vec![many(place.build()).start().await];
    if !place.is_sqlite() {
        for _ in 0..2 {
            all.push(many(place.build().beside(&all[0])).start().await);
        }
    }
    all
}

/// More sessions of an account, written as logins write them: their passwords need not be hashed. Answers the tokens.
async fn like_them(app: &TestApp, account: AccountId, more: usize) -> Vec<String> {
    let secrets: Vec<[u8; 32]> = (0..more).map(|_| app.randomness.draw()).collect();
    let rows: Vec<([u8; 16], [u8; 32])> = secrets
        .iter()
        .map(|secret| {
            let hash: [u8; 32] = digest(&SHA256, secret).as_ref().try_into().unwrap();
            (hash[..16].try_into().unwrap(), hash)
        })
        .collect();
    let written: Result<(), db::Error> = app
        .center
        .db
        .write(move |tx| {
            for (id, hash) in &rows {
                tx.exec(
                    "INSERT INTO session (id, account_id, token_hash, method, device, address, place, started_at, last_seen_at, idle, maximum, lapses_at)
                     SELECT $2, account_id, $3, method, device, address, place, started_at, last_seen_at, idle, maximum, lapses_at
                     FROM session WHERE account_id = $1 ORDER BY id LIMIT 1",
                    db::params![&account.0, id, hash],
                )?;
            }
            Ok(())
        })
        .await;
    written.unwrap();
    secrets.iter().map(|secret| BASE64URL_NOPAD.encode(secret)).collect()
}

both! {
    /// SIGNOUT-02, SIGNOUT-03: found in Security Settings and Login Status; first the advice, then the verification,
    /// then the question, then the act.
    async fn signout_02_03_the_page_advises_first_and_asks_after_the_verification(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for page in ["/security?lang=en", "/sessions?lang=en"] {
            let page = owner.browser.get(page).await.expect(200);
            assert!(page.has("Sign Out All Login Statuses") && page.has(&format!("data-dialog=\"{FIRST}\"")));
        }
        let advice = owner.browser.get(FIRST).await.expect(200);
        for shown in ["Account Information", "href=\"/account#methods\"", "href=\"/security/password\"", CONFIRM] {
            assert!(advice.has(shown), "{shown}");
        }
        assert!(!advice.has("Sign Out Now"));
        let asked = owner.browser.get(CONFIRM).await.expect(303);
        let question = owner.verify(&app, &asked).await.expect(200);
        assert!(question.has("Sign Out Now") && question.has("logged out here"), "{}", question.body);
        let done = owner.browser.post(FIRST, &[]).await.expect(303);
        assert_eq!(done.location(), "/login");
        assert!(done.headers.get("clear-site-data").is_some());
        assert!(owner.browser.cookie("__Host-session").is_none() && owner.browser.cookie("__Host-grant").is_none());
        assert!(owner.browser.get("/login").await.has("Signed out: 1 session ended."));
        assert!(owner.browser.get("/account").await.expect(303).location().starts_with("/login"));
    }

    /// Trap 31, SIGNOUT-01, SIGNOUT-04: three sessions; after the verification all live; after Sign Out Now none does.
    async fn signout_01_04_the_verification_alone_ends_nothing_and_the_act_ends_all(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let others = [app.logged_in(EMAIL, PASSWORD).await, app.logged_in(EMAIL, PASSWORD).await];
        let stranger = app.owner("stranger@example.com").await;
        owner.verified(&app, CONFIRM).await;
        for browser in [&owner.browser, &others[0], &others[1]] {
            assert_eq!(browser.out().await, "", "the question was closed");
        }
        let tokens = [&owner.browser, &others[0], &others[1]].map(|browser| browser.cookie("__Host-session").unwrap());
        owner.browser.post(FIRST, &[]).await.expect(303);
        for token in &tokens {
            assert!(matches!(app.checked(token).await, Checked::Over(End::SignedOut)));
        }
        assert_eq!(others[0].out().await, "session.ended");
        let login = others[1].get("/login?lang=en").await.expect(200);
        assert!(login.has("signed out everywhere"), "{}", login.body);
        assert_eq!(stranger.browser.out().await, "", "nobody else is signed out");
        assert_eq!(app.recorded(Event::SignedOutEverywhere).await, 1);
        let told = app.mail.last(EMAIL).await;
        assert!(told.subject.contains("signed out"), "{:?}", told.subject);
    }

    /// SIGNOUT-05: without a verification nothing happens, on either door.
    async fn signout_05_without_a_verification_nothing_ends(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let answer = owner.browser.post(FIRST, &[]).await.expect(303);
        assert!(answer.location().starts_with("/verify/"));
        let problem = owner.browser.api(Method::POST, API, Value::Null).await.expect(403);
        assert_eq!(problem.code(), "verification.required");
        assert_eq!(owner.browser.out().await, "");
        assert_eq!(app.recorded(Event::SignedOutEverywhere).await, 0);
    }

    /// SIGNOUT-01, SIGNOUT-06: over the API, by cookie and by bearer token; a cookie is taken back.
    async fn signout_06_the_api_ends_bearer_sessions_too(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let program = app.browser();
        let form = json!({ "email": EMAIL, "password": PASSWORD, "bearer": true });
        let token = program.api(Method::POST, "/api/v1/sessions", form).await.expect(201).json()["token"].clone();
        let done = owner.granted(&app, Method::POST, API, Value::Null).await.expect(200);
        assert_eq!(done.json()["sessions_ended"], json!(2));
        let (value, attributes) = done.cookie("__Host-session").unwrap();
        assert!(value.is_empty() && attributes.contains("Max-Age=0"));
        assert!(app.root(token.as_str().unwrap()).await.is_none());
        app.logged_in(EMAIL, PASSWORD).await;
    }

    /// T51: grants and verifications of all sessions die too.
    async fn t51_verifications_and_grants_of_other_sessions_end_too(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let other = app.logged_in(EMAIL, PASSWORD).await;
        app.begin(&other, rules::operation::Own::LinkEmail, "").await;
        owner.granted(&app, Method::POST, API, Value::Null).await.expect(200);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM verification", &[]).await, 0);
    }

    /// T51: hundreds of live sessions over three replicas, all busy: none is accepted once the answer is out.
    async fn t51_no_request_of_any_session_is_accepted_after_signing_out_everywhere(place) {
        let apps = replicas(&place).await;
        let owner = apps[0].owner(EMAIL).await;
        let mut tokens = vec![owner.browser.cookie("__Host-session").unwrap()];
        let account = apps[0].root_of(&owner.browser).await.account;
        for _ in 0..60 {
            let opened = apps[tokens.len() % apps.len()].caller().login(EMAIL, PASSWORD).await.unwrap();
            assert_eq!(opened.account, account);
            tokens.push(opened.token);
        }
        tokens.extend(like_them(&apps[0], account, 440).await);
        let (ended, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut askers = JoinSet::new();
        for n in 0..6 {
            let (center, now) = (apps[n % apps.len()].center.clone(), apps[0].clock.now());
            let (ended, asked, tokens) = (ended.clone(), asked.clone(), tokens.clone());
            askers.spawn(async move {
                loop {
                    let was_over = ended.load(SeqCst);
                    for token in tokens.iter().skip(n * 83).take(86) {
                        let live = matches!(check(&center, token, now, true).await.unwrap(), Checked::Live(_));
                        asked.fetch_add(1, SeqCst);
                        assert!(!(was_over && live), "a session answered after its end");
                    }
                    if was_over {
                        return;
                    }
                    // What is in the cache never waits.
                    tokio::task::yield_now().await;
                }
            });
        }
        let done = owner.granted(&apps[0], Method::POST, API, Value::Null).await.expect(200).json();
        ended.store(true, SeqCst);
        while let Some(one) = askers.join_next().await {
            one.unwrap();
        }
        assert_eq!(done["sessions_ended"], json!(501));
        assert!(asked.load(SeqCst) > 501);
        for app in &apps {
            for token in &tokens {
                assert!(matches!(app.checked(token).await, Checked::Over(End::SignedOut)));
            }
        }
    }
}
