//! A person's program answers a product's question over the API. (IMP-22, OPPROT-04, OPPROT-05, T17, T34, T59)

use center::audit::Event;
use http::Method;
use rules::MINUTE;
use rules::client::Scope;
use serde_json::{Value, json};
use testkit::{Answer, Browser, GRANT, PASSWORD, both};

use crate::product_hands::{BACK, EMAIL, MOBILE, asked, page, protected};

fn path(id: &str) -> String {
    format!("/api/v1/operation-requests/{id}")
}

async fn look(browser: &Browser, id: &str) -> Answer {
    browser.get(&path(id)).await
}

async fn answer(browser: &Browser, id: &str, how: &str, grant: Option<&str>) -> Answer {
    let ask = browser.ask(Method::POST, &format!("{}/{how}", path(id))).json(&Value::Null);
    match grant {
        Some(grant) => ask.with(GRANT, grant).send().await,
        None => ask.send().await,
    }
}

/// The verification that a yes demands.
async fn demanded(browser: &Browser, id: &str) -> String {
    let problem = answer(browser, id, "confirm", None).await.expect(403);
    assert_eq!(problem.clone().code(), "verification.required");
    let verification = problem.json()["verification"].clone();
    assert_eq!(verification["operation"], "cvm/terminate-instance");
    verification["id"].as_str().unwrap().to_owned()
}

/// Who may not see it: not there, for looking and for both answers.
async fn assert_hidden(browser: &Browser, id: &str, status: u16, code: &str) {
    assert_eq!(look(browser, id).await.expect(status).code(), code);
    for how in ["confirm", "decline"] {
        assert_eq!(answer(browser, id, how, None).await.expect(status).code(), code, "{how}");
    }
}

both! {
    /// OPPROT-05, IMP-22: seen, verified, confirmed, redeemed: nothing of it by a page.
    async fn opprot_05_a_program_sees_verifies_and_confirms(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({ "return_url": BACK })).await;
        let expected = json!({
            "id": id,
            "state": "waiting",
            "client": "Server console",
            "product": "Cloud Virtual Machine",
            "operation": "Terminating instance",
            "resource": "ins-1a2b3c",
            "asked_at": "2026-11-24T08:00:00.000Z",
            "expires_at": "2026-11-24T08:10:00.000Z",
            "return_url": format!("{BACK}?request={id}"),
        });
        assert_eq!(look(&owner.browser, &id).await.expect(200).json(), expected);
        let verification = demanded(&owner.browser, &id).await;
        assert_eq!(product.state(&id).await, "waiting", "asking alone is no answer");
        let grant = owner.browser.grant_by_code(&app, &verification, "secure-mobile", MOBILE).await;
        assert_eq!(product.state(&id).await, "waiting", "verified is not confirmed");
        let confirmed = answer(&owner.browser, &id, "confirm", Some(&grant)).await.expect(200).json();
        assert_eq!((&confirmed["state"], &confirmed["expires_at"]), (&json!("proved"), &json!("2026-11-24T08:05:00.000Z")));
        let again = answer(&owner.browser, &id, "confirm", Some(&grant)).await;
        assert_eq!(again.expect(409).code(), "product.request_answered");
        assert_eq!(app.recorded(Event::ProductConfirmed).await, 1);
        product.redeem(&id, &owner.uin, json!({})).await.expect(200);
        assert_eq!(look(&owner.browser, &id).await.expect(200).json()["state"], "redeemed");
        for how in ["confirm", "decline"] {
            assert_eq!(answer(&owner.browser, &id, how, None).await.expect(409).code(), "product.request_redeemed");
        }
        let chinese = owner.browser.get(&format!("{}?lang=zh", path(&id))).await;
        assert_eq!(chinese.expect(200).json()["client"], "服务器控制台");
    }

    /// IMP-22: no needs no verification, and is final.
    async fn imp_22_a_program_declines(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({})).await;
        let declined = answer(&owner.browser, &id, "decline", None).await.expect(200).json();
        assert_eq!((&declined["state"], &declined["return_url"]), (&json!("declined"), &Value::Null));
        for how in ["confirm", "decline"] {
            assert_eq!(answer(&owner.browser, &id, how, None).await.expect(409).code(), "product.request_declined");
        }
        assert_eq!(product.redeem(&id, &owner.uin, json!({})).await.expect(409).code(), "product.request_declined");
        assert_eq!(app.recorded(Event::ProductDeclined).await, 1);
    }

    /// T59: a question to somebody else is not there, as one that never was; nor is it for nobody.
    async fn t59_another_person_s_question_is_not_there(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let other = app.owner("wang@example.com").await;
        let id = asked(&product, &owner, json!({})).await;
        assert_hidden(&other.browser, &id, 404, "product.request_not_found").await;
        for none in ["01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e", "x"] {
            assert_hidden(&owner.browser, none, 404, "product.request_not_found").await;
        }
        assert_hidden(&app.browser(), &id, 401, "session.required").await;
        let program = product.get(&path(&id)).await;
        assert_eq!(program.expect(401).code(), "session.required", "the product itself does not answer for people");
        assert_eq!(product.state(&id).await, "waiting");
        assert_eq!(app.recorded(Event::ProductDeclined).await, 0);
    }

    /// IMP-22, T17: what was asked of a session is answered there; a grant of another session is none.
    async fn t17_a_question_and_its_grant_belong_to_their_session(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let other = app.logged_in(EMAIL, PASSWORD).await;
        let token = owner.browser.cookie("__Host-session").unwrap();
        let bound = asked(&product, &owner, json!({ "account": null, "session_token": token })).await;
        assert_hidden(&other, &bound, 403, "product.request_session").await;
        let free = asked(&product, &owner, json!({})).await;
        let verification = demanded(&owner.browser, &free).await;
        let grant = owner.browser.grant_by_code(&app, &verification, "secure-mobile", MOBILE).await;
        let refused = answer(&other, &free, "confirm", Some(&grant)).await.expect(403);
        assert_eq!(refused.code(), "verification.required");
        assert_eq!(product.state(&free).await, "waiting");
        answer(&owner.browser, &free, "confirm", Some(&grant)).await.expect(200);
        answer(&owner.browser, &bound, "decline", None).await.expect(200);
    }

    /// T34, T35: no grant, a wrong one, and that of another question confirm nothing; a page and a program are one.
    async fn t34_only_the_grant_of_this_question_confirms_it(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let (first, second) =
            (asked(&product, &owner, json!({})).await, asked(&product, &owner, json!({ "resource": "ins-2" })).await);
        let verification = demanded(&owner.browser, &first).await;
        let grant = owner.browser.grant_by_code(&app, &verification, "secure-mobile", MOBILE).await;
        for wrong in [grant.as_str(), "nonsense", &"A".repeat(43)] {
            let refused = answer(&owner.browser, &second, "confirm", Some(wrong)).await;
            assert_eq!(refused.expect(403).code(), "verification.required", "{wrong}");
        }
        owner.browser.post(&format!("{}/decline", page(&first)), &[]).await.expect(303);
        let late = answer(&owner.browser, &first, "confirm", Some(&grant)).await;
        assert_eq!(late.expect(409).code(), "product.request_declined", "declined on the page meanwhile");
        assert_eq!((product.state(&first).await, product.state(&second).await), ("declined".into(), "waiting".into()));
    }

    /// T09: after ten minutes, and once its client is revoked, there is nothing to answer.
    async fn t09_a_question_that_is_over_is_not_answered(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let late = asked(&product, &owner, json!({})).await;
        app.clock.advance(10 * MINUTE);
        let other = app.product(&[Scope::Operations], &[]).await;
        let revoked = asked(&other, &owner, json!({})).await;
        let (id, now) = (other.id.parse().unwrap(), app.clock.now());
        app.center.db.write(move |tx| center::client::revoke(tx, id, now)).await.unwrap();
        for id in [&late, &revoked] {
            assert_eq!(look(&owner.browser, id).await.expect(200).json()["state"], "expired");
            for how in ["confirm", "decline"] {
                assert_eq!(answer(&owner.browser, id, how, None).await.expect(410).code(), "product.request_over");
            }
        }
    }
}
