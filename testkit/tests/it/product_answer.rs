//! What follows from the answer to a product: redeemed once, changed, over. (IMP-22, T34, T35)

use crate::product_hands::{BACK, EMAIL, MOBILE, asked, challenge, confirm, confirmed, page, press, protected};
use center::audit::Event;
use http::Method;
use rules::MINUTE;
use rules::client::Scope;
use rules::protection::Choice;
use serde_json::{Value, json};
use testkit::{PASSWORD, both};

both! {
    /// Whoever is not logged in logs in first and comes back.
    async fn imp_22_the_person_logs_in_first_and_comes_back(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({})).await;
        let browser = app.browser();
        let answer = browser.get(&page(&id)).await.expect(303);
        assert_eq!(answer.location(), format!("/login?return_to=%2Foperations%2Frequests%2F{id}"));
        browser.get(answer.location()).await.expect(200);
        let form = [("email", EMAIL), ("password", PASSWORD), ("return_to", &page(&id))];
        assert_eq!(browser.post("/login", &form).await.expect(303).location(), page(&id));
        assert!(browser.get(&page(&id)).await.expect(200).has("ins-1a2b3c"));
        let chinese = browser.get(&format!("{}?lang=zh", page(&id))).await.expect(200);
        assert!(chinese.has("服务器控制台") && chinese.has("退还实例") && chinese.has("验证身份并确认"));
    }

    /// T57: people are sent back to registered addresses only.
    async fn t57_people_are_sent_back_to_registered_addresses_only(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        for good in [BACK.to_owned(), format!("{BACK}/7?tab=disks")] {
            asked(&product, &owner, json!({ "return_url": good })).await;
        }
        for bad in [
            "https://evil.example/servers",
            "https://console.example.com/",
            "https://console.example.com/servers/../admin",
            "https://console.example.com@evil.example/servers",
            "//console.example.com/servers",
            "/servers",
            "javascript:alert(1)",
            "",
        ] {
            let answer = product.check(&owner.uin, json!({ "return_url": bad })).await;
            assert_eq!(answer.expect(422).code(), "client.return_url", "{bad}");
        }
        let nowhere = app.product(&[Scope::Operations], &[]).await;
        let answer = nowhere.check(&owner.uin, json!({ "return_url": BACK })).await;
        assert_eq!(answer.expect(422).code(), "client.return_url");
        let id = asked(&nowhere, &owner, json!({})).await;
        confirm(&app, &owner.browser, &id).await;
        let shown = owner.browser.get(&format!("{}?answered=yes", page(&id))).await.expect(200);
        assert!(!shown.has("http-equiv") && shown.has("Confirmed"), "without an address the person goes by themselves");
    }

    /// T43, ASVS 14.2.1: the way there and back holds an id and no secret; looking at it spends nothing.
    async fn t43_addresses_hold_no_secret_and_looking_spends_nothing(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({ "return_url": BACK })).await;
        for _ in 0..20 {
            owner.browser.get(&page(&id)).await.expect(200);
            owner.browser.get(&format!("{}/confirm", page(&id))).await.expect(405);
        }
        assert_eq!(product.state(&id).await, "waiting");
        confirm(&app, &owner.browser, &id).await;
        let thief = app.product(&[Scope::Operations], &[BACK]).await;
        thief.redeem(&id, &owner.uin, json!({})).await.expect(404);
        let stranger = app.browser();
        assert_eq!(stranger.get(&format!("/api/v1/product/checks/{id}")).await.expect(401).code(), "client.required");
        product.redeem(&id, &owner.uin, json!({})).await.expect(200);
    }

    /// RFC 9470: the header can be passed on as it is.
    async fn imp_22_the_challenge_is_ready_for_rfc_9470(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let asked = challenge(&product, &owner, json!({})).await;
        let header = asked["www_authenticate"].as_str().unwrap();
        assert!(header.starts_with("Bearer error=\"insufficient_user_authentication\", "), "{header}");
        assert!(header.contains("acr_values=\"urn:menshen:acr:secure-mobile\""), "{header}");
        assert!(header.contains(&format!("challenge_uri={}", asked["url"])), "{header}");
    }

    /// T07, T14: an account is not flooded with questions.
    async fn t07_one_client_asks_one_account_sixty_times_an_hour(place) {
        let app = place.build().policy(|policy| policy.operation.requests = 5).start().await;
        let (owner, product) = protected(&app).await;
        for _ in 0..5 {
            asked(&product, &owner, json!({})).await;
        }
        assert_eq!(product.check(&owner.uin, json!({})).await.expect(429).code(), "request.too_many");
        let other = app.product(&[Scope::Operations], &[]).await;
        asked(&other, &owner, json!({})).await;
        app.clock.advance(61 * MINUTE);
        asked(&product, &owner, json!({})).await;
        assert_eq!(rules::Policy::default().operation.requests, 60);
    }

    /// IMP-26: the owner sees every step, with who asked for what; the chain is whole.
    async fn imp_26_the_owner_sees_what_products_asked(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = confirmed(&app, &product, &owner).await;
        product.redeem(&id, &owner.uin, json!({})).await.expect(200);
        let second = asked(&product, &owner, json!({ "resource": "ins-second" })).await;
        owner.browser.post(&format!("{}/decline", page(&second)), &[]).await.expect(303);
        for (event, times) in [
            (Event::ProductAsked, 2),
            (Event::ProductConfirmed, 1),
            (Event::ProductRedeemed, 1),
            (Event::ProductDeclined, 1),
        ] {
            assert_eq!(app.recorded(event).await, times, "{}", event.name());
        }
        let history = owner.browser.get("/history").await.expect(200);
        assert!(history.has("Server console: Cloud Virtual Machine – Terminating instance, ins-1a2b3c"), "{}", history.body);
        assert!(history.has("Operation of a product confirmed") && history.has("ins-second"));
        assert!(center::audit::verify(&app.center, None).await.unwrap().broken.is_empty());
    }

    /// What a client has asked that was revoked since is over for the person too.
    async fn imp_22_a_revoked_client_s_question_is_over(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({})).await;
        let (client, now) = (product.id.parse().unwrap(), app.clock.now());
        app.center.db.write(move |tx| center::client::revoke(tx, client, now)).await.unwrap();
        assert!(owner.browser.get(&page(&id)).await.expect(200).has("Too late"));
        owner.browser.post(&format!("{}/confirm", page(&id)), &[]).await.expect(410);
    }

    /// T35: protection switched off meanwhile does not turn a question into a yes.
    async fn t35_a_question_that_waits_is_answered_with_a_proof_in_any_case(place) {
        let app = place.app().await;
        let (owner, product) = protected(&app).await;
        let id = asked(&product, &owner, json!({})).await;
        app.protect(&owner, Choice::None, MOBILE).await;
        assert_eq!(product.check(&owner.uin, json!({})).await.expect(200).json(), json!({ "allowed": true }));
        press(&owner.browser, &id).await;
        assert_eq!(product.state(&id).await, "waiting");
        confirm(&app, &owner.browser, &id).await;
        product.redeem(&id, &owner.uin, json!({})).await.expect(200);
    }

    /// INFO-05, INFO-06, IMP-31: APPID and real-name status, and nothing of the people.
    async fn imp_31_products_learn_appid_and_real_name_status_and_nothing_else(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Accounts], &[]).await;
        let read = product.get(&format!("/api/v1/product/accounts/{}", owner.uin)).await.expect(200).json();
        let members: Vec<&String> = read.as_object().unwrap().keys().collect();
        assert_eq!(members, ["account", "app_id", "real_name", "registered_at"]);
        let own = owner.browser.read("/api/v1/account").await;
        assert_eq!((&read["app_id"], &read["real_name"]), (&own["app_id"], &own["real_name"]));
        assert_eq!(read["registered_at"], json!("2026-11-24T08:00:00.000Z"));
        for unknown in ["1000123456789", "x", "0", "99999999999999999999", "%00"] {
            let answer = product.get(&format!("/api/v1/product/accounts/{unknown}")).await;
            assert_eq!(answer.expect(404).code(), "account.unknown", "{unknown}");
        }
    }

    /// IMP-31, T51: a product learns of a sign-out with its next question, on every replica.
    async fn imp_31_a_session_that_is_over_is_told_at_once_and_everywhere(place) {
        let app = place.app().await;
        let replica = if place.is_sqlite() { None } else { Some(place.build().beside(&app).start().await) };
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Sessions], &[]).await;
        let path = "/api/v1/product/sessions/check";
        let body = json!({ "token": owner.browser.cookie("__Host-session").unwrap() });
        if let Some(replica) = &replica {
            product.browser.go_to(replica.addr);
        }
        let live = product.post(path, &body).await.expect(200).json();
        assert_eq!((&live["live"], &live["session"]["account"]), (&json!(true), &json!(owner.uin)));
        let members: Vec<&String> = live["session"].as_object().unwrap().keys().collect();
        assert_eq!(members, ["account", "app_id", "id", "started_at"]);
        owner.browser.api(Method::DELETE, "/api/v1/session", Value::Null).await.expect(204);
        let over = product.post(path, &body).await.expect(200).json();
        assert_eq!((&over["live"], over.get("session")), (&json!(false), None));
        let nobody = product.post(path, &json!({ "token": "A".repeat(43) })).await.expect(200).json();
        assert_eq!(nobody, json!({ "live": false }));
    }

    /// SESSION-10: a product's question is no activity of the person unless it says so.
    async fn session_10_a_product_s_question_keeps_no_session_alive(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Sessions], &[]).await;
        let token = owner.browser.cookie("__Host-session").unwrap();
        let ask = |active: bool| {
            let body = json!({ "token": token, "active": active });
            let product = &product;
            async move { product.post("/api/v1/product/sessions/check", &body).await.expect(200).json()["live"].clone() }
        };
        app.clock.advance(100 * MINUTE);
        assert_eq!(ask(true).await, json!(true), "the person works at the product");
        app.clock.advance(100 * MINUTE);
        assert_eq!(ask(false).await, json!(true));
        app.clock.advance(21 * MINUTE);
        assert_eq!(ask(true).await, json!(false), "121 minutes after the last activity");
    }
}
