//! Is what this process keeps of rows ever older than the last answer that changed them? (T63, IMP-22)
//!
//! With SQLite the operation check keeps clients and the protection of accounts in memory; with PostgreSQL another
//! replica may have changed them. Neither may be seen in an answer.

use http::Method;
use rules::client::Scope;
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Browser, GRANT, Owner, Place, Product, TestApp, both};

use crate::mfa_hands::bind;

const EMAIL: &str = "zhang@example.com";
const PATH: &str = "/api/v1/protections";

/// Two processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place) -> Vec<TestApp> {
    let mut all = vec![place.app().await];
    if !place.is_sqlite() {
        all.push(place.build().beside(&all[0]).start().await);
    }
    all
}

/// Asks twice on each replica, so that what can be kept is kept; every answer must be the same.
async fn allowed(apps: &[TestApp], product: &Product, owner: &Owner) -> bool {
    let mut answers = Vec::new();
    for app in apps.iter().chain(apps) {
        product.browser.go_to(app.addr);
        answers.push(product.check(&owner.uin, json!({})).await.expect(200).json()["allowed"].as_bool().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    answers[0]
}

/// Chooses operation protection over the API; the MFA device proves where something is demanded.
async fn choose(app: &TestApp, browser: &Browser, device: &Authenticator, choice: &str) -> Answer {
    let body = json!({ "operation": choice });
    let asked = browser.api(Method::PUT, PATH, body.clone()).await;
    if asked.status == 200 {
        return asked;
    }
    let demanded = asked.expect(403).json();
    assert_eq!(demanded["code"], "verification.required");
    let path = format!("/api/v1/verifications/{}", demanded["verification"]["id"].as_str().unwrap());
    browser.api(Method::PUT, &format!("{path}/method"), json!({ "method": "mfa" })).await.expect(200);
    let code = json!({ "code": device.code(app.clock.now()) });
    let proved = browser.api(Method::POST, &format!("{path}/proof"), code).await.expect(200).json();
    app.clock.advance(30_000);
    let grant = proved["grant"].as_str().unwrap();
    browser.ask(Method::PUT, PATH).json(&body).with(GRANT, grant).send().await.expect(200)
}

both! {
    /// OPPROT-07, OPPROT-08, T63: on, off and on again, each seen by the very next check although the one before it
    /// was answered otherwise.
    async fn opprot_07_08_the_next_check_sees_a_protection_that_was_switched(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        let owner = app.owner(EMAIL).await;
        let device = bind(app, &owner, json!({})).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        assert!(allowed(&apps, &product, &owner).await, "nothing is protected yet");
        for _ in 0..2 {
            choose(app, &owner.browser, &device, "mfa").await;
            assert!(!allowed(&apps, &product, &owner).await, "switched on");
            choose(app, &owner.browser, &device, "none").await;
            assert!(allowed(&apps, &product, &owner).await, "switched off");
        }
    }

    /// OPPROT-07, T63: the protection that comes with binding an MFA device, and goes with it.
    async fn opprot_07_the_next_check_sees_a_protection_that_came_with_the_device_and_went_with_it(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        assert!(allowed(&apps, &product, &owner).await);
        let device = bind(app, &owner, json!({ "operation_protection": true })).await;
        assert!(!allowed(&apps, &product, &owner).await, "bound with the box ticked");
        let asked = owner.browser.api(Method::DELETE, "/api/v1/mfa", Value::Null).await.expect(403).json();
        let path = format!("/api/v1/verifications/{}/proof", asked["verification"]["id"].as_str().unwrap());
        let code = json!({ "code": device.code(app.clock.now()) });
        let grant = owner.browser.api(Method::POST, &path, code).await.expect(200).json()["grant"].clone();
        let unbind = owner.browser.ask(Method::DELETE, "/api/v1/mfa").json(&Value::Null);
        let gone = unbind.with(GRANT, grant.as_str().unwrap()).send().await;
        assert!(gone.status < 300, "{}", gone.body);
        assert!(allowed(&apps, &product, &owner).await, "unbound");
    }

    /// T63: what is switched while checks are under way is seen by every check that begins after the answer.
    async fn t63_no_check_that_begins_after_the_switch_is_answered_by_what_was_kept(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        let owner = app.owner(EMAIL).await;
        let device = bind(app, &owner, json!({})).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        let ended = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut askers = tokio::task::JoinSet::new();
        for n in 0..6 {
            let asker = Product { browser: app.browser(), id: product.id.clone(), secret: product.secret.clone() };
            asker.browser.go_to(apps[n % apps.len()].addr);
            let (ended, uin) = (ended.clone(), owner.uin.clone());
            askers.spawn(async move {
                let mut before = 0;
                loop {
                    let was_over = ended.load(std::sync::atomic::Ordering::SeqCst);
                    let answer = asker.check(&uin, json!({})).await.expect(200).json();
                    assert!(!(was_over && answer["allowed"] == json!(true)), "what was kept answered");
                    before += usize::from(answer["allowed"] == json!(true));
                    if was_over {
                        return before;
                    }
                }
            });
        }
        while !allowed(&apps, &product, &owner).await {}
        choose(app, &owner.browser, &device, "mfa").await;
        ended.store(true, std::sync::atomic::Ordering::SeqCst);
        let before: usize = askers.join_all().await.into_iter().sum();
        assert!(before > 0, "checks were allowed before the switch");
    }

    /// IMP-22, T63: a client that was kept and is revoked gets nothing more, not even about an account that is kept.
    async fn imp_22_the_next_check_sees_that_its_client_was_revoked(place) {
        let apps = replicas(&place).await;
        let app = &apps[0];
        let owner = app.owner(EMAIL).await;
        let (product, other) =
            (app.product(&[Scope::Operations], &[]).await, app.product(&[Scope::Operations], &[]).await);
        assert!(allowed(&apps, &product, &owner).await && allowed(&apps, &other, &owner).await);
        let (id, now) = (product.id.parse().unwrap(), app.clock.now());
        assert!(app.center.db.write(move |tx| center::client::revoke(tx, id, now)).await.unwrap());
        for app in &apps {
            product.browser.go_to(app.addr);
            assert_eq!(product.check(&owner.uin, json!({})).await.expect(401).code(), "client.required");
        }
        assert!(allowed(&apps, &other, &owner).await, "another client goes on");
    }
}
