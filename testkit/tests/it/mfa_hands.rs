//! How does a test bind an MFA device, and prove one?

use center::Error;
use center::verification::{self, Holder, Proof, Proved, begin_own};
use db::params;
use http::Method;
use rules::operation::Own;
use rules::verification::Method as Way;
use rules::{AccountId, VerificationId};
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Browser, Owner, Person, Place, Rows, TestApp};

/// An app whose budgets of messages and tries do not get in the way.
pub async fn generous(place: &Place) -> TestApp {
    let many = |policy: &mut rules::Policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
        policy.budget.send_address = 1_000;
        policy.budget.anonymous_free = 1_000;
        policy.verification.tries = 1_000;
        policy.verification.tries_day = 1_000;
        policy.verification.tries_row = 1_000;
    };
    place.build().policy(many).start().await
}

/// Begins a binding over the API: the new authenticator.
pub async fn begin(app: &TestApp, owner: &Owner) -> Authenticator {
    let offer = owner.granted(app, Method::POST, "/api/v1/mfa/virtual", json!({})).await.expect(201).json();
    let scanned = Authenticator::scanned(offer["uri"].as_str().unwrap());
    assert_eq!(scanned.secret(), Authenticator::typed(offer["secret"].as_str().unwrap()).secret());
    scanned
}

/// Confirms it.
pub async fn confirm(browser: &Browser, code: &str, more: Value) -> Answer {
    let mut form = json!({ "code": code });
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    browser.api(Method::POST, "/api/v1/mfa/virtual/confirm", form).await
}

/// Binds one; then half a minute goes by, so that its next code is another one.
pub async fn bind(app: &TestApp, owner: &Owner, more: Value) -> Authenticator {
    let device = begin(app, owner).await;
    confirm(&owner.browser, &device.code(app.clock.now()), more).await.expect(204);
    app.clock.advance(30_000);
    device
}

/// The account's login and operation protection.
pub async fn protections(app: &TestApp, owner: &Owner) -> (String, String) {
    let account = app.account(&owner.uin).await;
    let sql = "SELECT login, operation FROM protection WHERE account_id = $1";
    match app.center.db.row(sql, params![&account.0]).await {
        Some(row) => (row.get(0).unwrap(), row.get(1).unwrap()),
        None => ("none".into(), "none".into()),
    }
}

/// Whether a device is bound.
pub async fn is_bound(app: &TestApp, account: AccountId) -> bool {
    app.center.db.number("SELECT COUNT(*) FROM mfa_device WHERE account_id = $1", params![&account.0]).await == 1
}

/// Begins the verification of an operation, with the MFA device as the chosen method.
pub async fn ask_device(app: &TestApp, person: &Person, parameters: String) -> (Holder, VerificationId) {
    let root = person.root(app).await;
    let holder = Holder::Session(root.session);
    let ctx = app.caller().ctx();
    let begun = app.center.write(&ctx, move |tx, ctx| {
        let id = begin_own(tx, ctx, &root, Own::BindMfaToken, &parameters, "/security")?;
        verification::choose(tx, ctx, &holder, id, Way::Mfa)?;
        Ok(id)
    });
    (holder, begun.await.unwrap())
}

/// Proves it by a code; whether that is right.
pub async fn prove(app: &TestApp, (holder, id): (Holder, VerificationId), code: &str) -> Result<bool, Error> {
    let proof = Proof::Code(code.to_owned());
    let proved =
        app.center.write(&app.caller().ctx(), move |tx, ctx| verification::prove(tx, ctx, &holder, id, &proof)).await?;
    Ok(matches!(proved, Ok(Proved::Granted { .. })))
}

/// Whether a code of the device is right now, by a verification of its own.
pub async fn is_right(app: &TestApp, person: &Person, code: &str) -> bool {
    let unique = format!("{}:{code}", app.randomness.draw()[0]);
    prove(app, ask_device(app, person, unique).await, code).await.unwrap()
}

/// The owner as somebody who calls acts: by the session of their browser.
pub async fn person(app: &TestApp, owner: &Owner) -> Person {
    let token = owner.browser.cookie("__Host-session").unwrap();
    let root = app.root(&token).await.unwrap();
    Person {
        email: owner.email.clone(),
        password: testkit::PASSWORD.into(),
        account: root.account,
        session: root.session,
        token,
    }
}
