//! Operation protection with the operation that it guards now: the change of the password.

use center::password::{Change, change};
use center::verification::Grant;
use http::Method as Verb;
use rules::operation::Own;
use rules::protection::Choice;
use rules::verification::Method;
use serde_json::json;
use testkit::{GRANT, OTHER_PASSWORD, PASSWORD, Person, TestApp, both, refused, typed};

use crate::protection_hands::*;

const OWN: Own = Own::ModifyEmailPassword;

async fn try_change(app: &TestApp, person: &Person, old: &str, grant: Option<Grant>) -> Result<u64, center::Error> {
    let root = person.root(app).await;
    let form = Change { old: typed(old), new: typed(OTHER_PASSWORD), confirm: typed(OTHER_PASSWORD), grant };
    change(&app.center, &app.caller().ctx(), &root, form).await
}

both! {
    /// Trap 27, OPPROT-06, OPPROT-10: login protection guards no operation.
    async fn trap_27_login_protection_alone_guards_no_operation(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        assert_eq!(chosen(&app, person.account).await.operation, Choice::None);
        try_change(&app, &person, PASSWORD, None).await.unwrap();
    }

    /// OPPROT-01, OPPROT-04: the right code, or the operation is not done.
    async fn opprot_04_with_mfa_an_operation_is_done_after_the_right_code_only(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        assert!(set(&app, &person, operations_by(Choice::Mfa), None).await.unwrap());
        app.caller_at(SHANGHAI).login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(refused(try_change(&app, &person, PASSWORD, None).await), ["verification.required"]);
        assert_eq!(refused(try_change(&app, &person, "Wrong-Word.77", None).await), ["verification.required"], "no oracle");
        let (holder, id) = ask(&app, &person, OWN, "").await;
        assert_eq!(view(&app, holder, id).await.methods, [Method::Mfa], "the email is weaker");
        let code = device.code(app.clock.now());
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(refused(prove(&app, holder, id, Method::Mfa, wrong).await), ["verification.wrong"]);
        let grant = prove(&app, holder, id, Method::Mfa, &code).await.unwrap();
        assert_eq!(refused(try_change(&app, &person, "Wrong-Word.77", Some(grant.clone())).await), ["password.old_wrong"]);
        try_change(&app, &person, PASSWORD, Some(grant.clone())).await.expect("a slip in the form used nothing up");
        let again = try_change(&app, &person, OTHER_PASSWORD, Some(grant)).await;
        assert_eq!(refused(again), ["verification.required"], "once");
    }

    /// OPPROT-05.
    async fn opprot_05_with_a_mobile_the_code_goes_to_the_secure_mobile(place) {
        let app = place.app().await;
        app.clock.set(server::Outside::system().now());
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        set(&app, &person, operations_by(Choice::Mobile), None).await.unwrap();
        let (holder, id) = ask(&app, &person, OWN, "").await;
        assert_eq!(view(&app, holder, id).await.methods, [Method::SecureMobile]);
        let ctx = app.caller().ctx();
        app.center.write(&ctx, move |tx, ctx| center::verification::send(tx, ctx, &holder, id)).await.unwrap();
        let code = app.mail.code(MOBILE).await;
        let grant = prove(&app, holder, id, Method::SecureMobile, &code).await.unwrap();
        app.clock.advance(1_000);
        try_change(&app, &person, PASSWORD, Some(grant)).await.unwrap();
    }

    /// T35: the grant of another operation is none.
    async fn t35_the_grant_of_another_operation_does_not_change_a_password(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, operations_by(Choice::Mfa), None).await.unwrap();
        let (holder, id) = ask(&app, &person, Own::SetProtection, "login=mfa").await;
        let other = prove(&app, holder, id, Method::Mfa, &device.code(app.clock.now())).await.unwrap();
        assert_eq!(refused(try_change(&app, &person, PASSWORD, Some(other)).await), ["verification.required"]);
    }

    /// OPPROT-01: the API names the verification, and the pages lead to it before they show the form.
    async fn opprot_01_the_form_comes_after_the_verification(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let browser = &owner.browser;
        browser.get("/security/password/change").await.expect(200);
        let person = as_person(&app, &owner).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, operations_by(Choice::Mfa), None).await.unwrap();
        let form = json!({ "old_password": PASSWORD, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
        let problem = browser.api(Verb::POST, "/api/v1/account/password", form.clone()).await.expect(403);
        assert_eq!(problem.json()["verification"]["methods"], json!(["mfa"]));
        assert_eq!(problem.clone().code(), "verification.required");
        let asked = browser.get("/security/password/change").await.expect(303);
        assert!(asked.location().starts_with("/verify/"), "{}", asked.location());
        let proved = browser.post(asked.location(), &[("code", &device.code(app.clock.now()))]).await.expect(303);
        assert_eq!(proved.location(), "/security/password/change");
        assert!(browser.get(proved.location()).await.expect(200).has("name=\"old_password\""));
        let fields = [("old_password", PASSWORD), ("new_password", "short"), ("confirm_password", "short")];
        browser.post("/security/password/change", &fields).await.expect(422);
        let fields =
            [("old_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("confirm_password", OTHER_PASSWORD)];
        assert_eq!(browser.post("/security/password/change", &fields).await.expect(303).location(), "/security");
        assert!(browser.cookie("__Host-grant").is_none());
        app.clock.advance(30_000);
        // As a program: with the grant in its header.
        let form = json!({ "old_password": OTHER_PASSWORD, "new_password": "Zr4,quiet-pond", "confirm_password": "Zr4,quiet-pond" });
        let problem = browser.api(Verb::POST, "/api/v1/account/password", form.clone()).await.expect(403).json();
        let path = format!("/api/v1/verifications/{}/proof", problem["verification"]["id"].as_str().unwrap());
        let proof = json!({ "code": device.code(app.clock.now()) });
        let grant = browser.api(Verb::POST, &path, proof).await.expect(200).json()["grant"].as_str().unwrap().to_owned();
        browser.ask(Verb::POST, "/api/v1/account/password").json(&form).with(GRANT, &grant).send().await.expect(200);
    }
}

async fn as_person(app: &TestApp, owner: &testkit::Owner) -> Person {
    let token = owner.browser.cookie("__Host-session").unwrap();
    let root = app.root(&token).await.unwrap();
    Person {
        email: owner.email.clone(),
        password: PASSWORD.into(),
        account: root.account,
        session: root.session,
        token,
    }
}
