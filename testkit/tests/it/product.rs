//! A product asks before an operation; the person answers; the product goes on once. (IMP-22, OPPROT, T34, T35)

use center::audit::Event;
use http::Method;
use rules::client::Scope;
use rules::{MINUTE, SECOND};
use serde_json::{Value, json};
use testkit::{PASSWORD, Rows, both};

use crate::mfa_hands::bind;
use crate::product_hands::{BACK, EMAIL, MOBILE, asked, challenge, confirm, confirmed, page, press, protected, prove};
use crate::route::state;

both! {
    /// OPPROT-06, IMP-22: without operation protection it is allowed, and nothing is written.
    async fn opprot_06_without_protection_an_operation_is_allowed_and_nothing_is_written(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        let (before, commits) = (state(&app).await, app.center.db.stats().groups);
        for more in [json!({}), json!({ "return_url": null })] {
            assert_eq!(product.check(&owner.uin, more).await.expect(200).json(), json!({ "allowed": true }));
        }
        let token = owner.browser.cookie("__Host-session").unwrap();
        let by_session = json!({ "account": null, "session_token": token });
        assert_eq!(product.check(&owner.uin, by_session).await.expect(200).json(), json!({ "allowed": true }));
        assert_eq!(state(&app).await, before);
        assert_eq!(app.center.db.stats().groups, commits, "no commit");
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM product_request", &[]).await, 0);
        assert_eq!(product.check("1000123456789", json!({})).await.expect(404).code(), "account.unknown");
    }

    /// OPPROT-05: the right mobile code lets the operation through, a wrong one does not.
    async fn opprot_05_the_mobile_code_decides(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let browser = &owner.browser;
        let asked = challenge(&product, &owner, json!({ "return_url": BACK })).await;
        let id = asked["id"].as_str().unwrap();
        assert_eq!(asked["url"], json!(format!("https://account.menshen.example{}", page(id))));
        assert_eq!((&asked["methods"], &asked["expires_at"]), (&json!(["secure-mobile"]), &json!("2026-11-24T08:10:00.000Z")));
        assert_eq!(product.state(id).await, "waiting");
        let shown = browser.get(&page(id)).await.expect(200);
        for expected in ["Server console", "Cloud Virtual Machine", "Terminating instance", "ins-1a2b3c", "Verify and confirm", "Decline"] {
            assert!(shown.has(expected), "{expected}");
        }
        let verification = press(browser, id).await;
        browser.get(&verification).await.expect(200);
        browser.post(&format!("{verification}/code"), &[]).await.expect(303);
        let code = app.mail.code(MOBILE).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(browser.post(&verification, &[("code", wrong)]).await.status, 422);
        assert_eq!(press(browser, id).await, verification, "a second press is no way round");
        assert_eq!(product.redeem(id, &owner.uin, json!({})).await.expect(409).code(), "product.request_waiting");
        let proved = browser.post(&verification, &[("code", &code)]).await.expect(303);
        assert_eq!(proved.location(), page(id));
        assert_eq!(product.state(id).await, "waiting", "verified is not confirmed");
        assert!(browser.get(&page(id)).await.expect(200).has("Confirm operation"));
        let answered = browser.post(&format!("{}/confirm", page(id)), &[]).await.expect(303);
        assert!(browser.cookie("__Host-grant").is_none(), "the grant is used up and gone");
        let leads_on = browser.get(answered.location()).await.expect(200);
        assert!(leads_on.has(&format!("http-equiv=\"refresh\" content=\"0; url={BACK}?request={id}\"")), "{}", leads_on.body);
        assert_eq!(product.state(id).await, "proved");
        let redeemed = product.redeem(id, &owner.uin, json!({})).await.expect(200).json();
        assert_eq!((&redeemed["state"], &redeemed["operation"]), (&json!("redeemed"), &json!("terminate-instance")));
    }

    /// OPPROT-04: the right MFA code lets the operation through, a wrong one does not, and a mobile is no way round.
    async fn opprot_04_the_mfa_code_decides(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let device = bind(&app, &owner, json!({ "operation_protection": true })).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        app.clock.advance(MINUTE);
        let asked = challenge(&product, &owner, json!({})).await;
        let id = asked["id"].as_str().unwrap();
        assert_eq!(asked["methods"], json!(["mfa"]));
        assert!(asked["www_authenticate"].as_str().unwrap().contains("acr_values=\"urn:menshen:acr:mfa\""));
        let verification = press(&owner.browser, id).await;
        let now = app.clock.now();
        let wrong = owner.browser.post(&verification, &[("code", &device.wrong(now))]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(product.redeem(id, &owner.uin, json!({})).await.expect(409).code(), "product.request_waiting");
        let proved = owner.browser.post(&verification, &[("code", &device.code(now))]).await.expect(303);
        assert_eq!(proved.location(), page(id));
        owner.browser.post(&format!("{}/confirm", page(id)), &[]).await.expect(303);
        product.redeem(id, &owner.uin, json!({})).await.expect(200);
    }

    /// T51: signing out everywhere ends what is asked and what is confirmed.
    async fn t51_signing_out_everywhere_ends_requests_and_confirmations(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let waiting = asked(&product, &owner, json!({})).await;
        let id = confirmed(&app, &product, &owner).await;
        app.clock.advance(MINUTE);
        let path = "/api/v1/sign-out-everywhere";
        let demanded = owner.browser.api(Method::POST, path, json!({})).await.expect(403).json();
        let verification = demanded["verification"]["id"].as_str().unwrap();
        let grant = owner.browser.grant_by_code(&app, verification, "secure-mobile", MOBILE).await;
        let out = owner.browser.ask(Method::POST, path).json(&json!({})).with("menshen-grant", &grant).send().await;
        assert!(out.status < 300, "{}", out.body);
        assert_eq!((product.state(&waiting).await, product.state(&id).await), ("expired".into(), "expired".into()));
        assert_eq!(product.redeem(&id, &owner.uin, json!({})).await.expect(410).code(), "product.request_over");
    }

    /// T35: a confirmation is good for what was asked about, and for nothing else; a try with other things uses nothing up.
    async fn t35_a_changed_parameter_is_refused_and_uses_nothing_up(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let other = app.owner("wang@example.com").await;
        let id = confirmed(&app, &product, &owner).await;
        for changed in [
            json!({ "account": other.uin }),
            json!({ "product": "lighthouse" }),
            json!({ "operation": "restart-instance" }),
            json!({ "resource": "ins-1a2b3d" }),
            json!({ "arguments_digest": "f".repeat(64) }),
            json!({ "product": "cam", "operation": "view-api-key-plaintext" }),
        ] {
            let answer = product.redeem(&id, &owner.uin, changed.clone()).await;
            assert_eq!(answer.expect(403).code(), "product.request_changed", "{changed}");
            assert_eq!(product.state(&id).await, "proved", "{changed}");
        }
        assert_eq!(product.redeem(&id, "1999999999999", json!({})).await.expect(404).code(), "account.unknown");
        product.redeem(&id, &owner.uin, json!({})).await.expect(200);
        assert_eq!(product.redeem(&id, &owner.uin, json!({})).await.expect(409).code(), "product.request_redeemed");
        assert_eq!(app.recorded(Event::ProductRedeemed).await, 1);
    }

    /// T59: another client sees nothing of a request, and cannot use it.
    async fn t59_another_client_s_request_is_not_there(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let other = app.product(&[Scope::Operations], &[BACK]).await;
        let id = confirmed(&app, &product, &owner).await;
        for unknown in [id.as_str(), "018bcfe5-6800-7bab-abab-abababababab", "nonsense"] {
            let looked = other.get(&format!("/api/v1/product/checks/{unknown}")).await;
            assert_eq!(looked.expect(404).code(), "product.request_not_found", "{unknown}");
            assert_eq!(other.redeem(unknown, &owner.uin, json!({})).await.expect(404).code(), "product.request_not_found");
        }
        product.redeem(&id, &owner.uin, json!({})).await.expect(200);
    }

    /// T59: another account's request is not there, neither to read nor to answer.
    async fn t59_another_account_s_request_is_not_there(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let stranger = app.owner("wang@example.com").await;
        let id = asked(&product, &owner, json!({})).await;
        let mut answers = Vec::new();
        for id in [id.as_str(), "018bcfe5-6800-7bab-abab-abababababab"] {
            let shown = stranger.browser.get(&page(id)).await.expect(404);
            assert!(!shown.has("ins-1a2b3c") && shown.has("log in with another account"), "{}", shown.body);
            stranger.browser.post(&format!("{}/confirm", page(id)), &[]).await.expect(404);
            stranger.browser.post(&format!("{}/decline", page(id)), &[]).await.expect(404);
            answers.push(shown.body.len());
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(product.state(&id).await, "waiting");
    }

    /// The person says no: the product learns it, and nothing can be redeemed.
    async fn imp_22_a_declined_request_stays_declined(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({ "return_url": BACK })).await;
        let answered = owner.browser.post(&format!("{}/decline", page(&id)), &[]).await.expect(303);
        let shown = owner.browser.get(answered.location()).await.expect(200);
        assert!(shown.has("Declined") && shown.has(&format!("url={BACK}?request={id}")));
        assert_eq!(product.state(&id).await, "declined");
        assert_eq!(product.redeem(&id, &owner.uin, json!({})).await.expect(409).code(), "product.request_declined");
        // The words of "product.request_declined".
        assert!(owner.browser.post(&format!("{}/confirm", page(&id)), &[]).await.expect(409).has("This was declined"));
        let again = owner.browser.get(&page(&id)).await.expect(200);
        assert!(!again.has("http-equiv"), "who comes back later is not led away");
    }

    /// T09: time is looked at when something is used, not when a sweep comes by.
    async fn t09_a_request_and_a_confirmation_end_by_themselves(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let late = asked(&product, &owner, json!({})).await;
        app.clock.advance(9 * MINUTE - SECOND);
        let id = confirmed(&app, &product, &owner).await;
        assert_eq!(product.state(&late).await, "waiting", "a second before its end");
        app.clock.advance(SECOND);
        assert_eq!(product.state(&late).await, "expired");
        assert!(owner.browser.post(&format!("{}/confirm", page(&late)), &[]).await.expect(410).has("The time for this is over"));
        assert_eq!(product.redeem(&late, &owner.uin, json!({})).await.expect(410).code(), "product.request_over");
        app.clock.advance(5 * MINUTE - 2 * SECOND);
        assert_eq!(product.state(&id).await, "proved");
        app.clock.advance(2 * SECOND);
        assert_eq!(product.redeem(&id, &owner.uin, json!({})).await.expect(410).code(), "product.request_over");
        app.clock.advance(25 * 60 * MINUTE);
        while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM product_request", &[]).await, 0);
    }

    /// T34, T35: the verification of something else lets nothing through, nor does one of another request.
    async fn t34_only_the_grant_of_this_request_confirms_it(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let browser = &owner.browser;
        let (first, second) = (asked(&product, &owner, json!({})).await, asked(&product, &owner, json!({})).await);
        let verification = press(browser, &first).await;
        prove(&app, browser, &verification).await;
        press(browser, &second).await;
        assert_eq!((product.state(&first).await, product.state(&second).await), ("waiting".into(), "waiting".into()));
        for grant in ["", "nonsense", &"A".repeat(43)] {
            browser.set_cookie("__Host-grant", Some(grant));
            press(browser, &second).await;
        }
        confirm(&app, browser, &first).await;
        assert_eq!((product.state(&first).await, product.state(&second).await), ("proved".into(), "waiting".into()));
        // The words of "product.request_answered".
        assert!(browser.post(&format!("{}/confirm", page(&first)), &[]).await.expect(409).has("confirmed already"));
    }

    /// T17: a grant belongs to the session that earned it.
    async fn t17_a_grant_of_another_session_confirms_nothing(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({})).await;
        let verification = press(&owner.browser, &id).await;
        prove(&app, &owner.browser, &verification).await;
        let grant = owner.browser.cookie("__Host-grant").unwrap();
        let other = app.logged_in(EMAIL, PASSWORD).await;
        other.set_cookie("__Host-grant", Some(&grant));
        press(&other, &id).await;
        assert_eq!(product.state(&id).await, "waiting");
    }

    /// A request for a session is answered in that session, and dies with it.
    async fn imp_22_a_request_for_a_session_belongs_to_that_session(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let token = owner.browser.cookie("__Host-session").unwrap();
        let by_session = json!({ "account": null, "session_token": token });
        let id = asked(&product, &owner, by_session.clone()).await;
        let other = app.logged_in(EMAIL, PASSWORD).await;
        // The words of "product.request_session".
        assert!(other.get(&page(&id)).await.expect(403).has("another session of yours"));
        assert!(other.post(&format!("{}/confirm", page(&id)), &[]).await.expect(403).has("another session of yours"));
        confirm(&app, &owner.browser, &id).await;
        let foreign = json!({ "account": null, "session_token": other.cookie("__Host-session").unwrap() });
        for changed in [json!({}), foreign] {
            let answer = product.redeem(&id, &owner.uin, changed).await;
            assert_eq!(answer.expect(403).code(), "product.request_changed");
        }
        let second = asked(&product, &owner, by_session.clone()).await;
        product.redeem(&id, &owner.uin, by_session.clone()).await.expect(200);
        confirm(&app, &owner.browser, &second).await;
        owner.browser.api(Method::DELETE, "/api/v1/session", Value::Null).await.expect(204);
        let answer = product.redeem(&second, &owner.uin, by_session.clone()).await;
        assert_eq!(answer.expect(409).code(), "product.session", "signed out");
        assert_eq!(product.check(&owner.uin, by_session).await.expect(409).code(), "product.session");
        for token in ["", "x", &"A".repeat(43)] {
            let nobody = json!({ "account": null, "session_token": token });
            assert_eq!(product.check(&owner.uin, nobody).await.expect(409).code(), "product.session");
        }
    }
}
