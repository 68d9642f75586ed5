//! Grants: what they fit, how often, and for whom. (IDV-13, T34, T35, T37)

use center::audit::Event;
use http::Method;
use rules::MINUTE;
use rules::operation::Own;
use serde_json::{Value, json};
use testkit::{PASSWORD, Rows, both};

use crate::verification::{
    API, EMAIL, MOBILE, PAGE, asked, choose, demanded, many_messages, other_than, proof, send, sign_out, with_mobile,
};

both! {
    /// T17: nobody but its session sees a verification, be it another session of the same account.
    async fn t17_another_session_finds_nothing(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let path = asked(&owner.browser).await;
        let id = path.trim_start_matches("/verify/").to_owned();
        owner.browser.post(&format!("{path}/code"), &[]).await.expect(303);
        let code = app.mail.code(EMAIL).await;
        let strangers = [app.owner("other@example.com").await.browser, app.logged_in(EMAIL, PASSWORD).await];
        for stranger in &strangers {
            stranger.get(&path).await.expect(410);
            stranger.get(&format!("{path}/methods")).await.expect(410);
            stranger.post(&format!("{path}/code"), &[]).await.expect(410);
            stranger.post(&format!("{path}/method"), &[("way", "security-email")]).await.expect(410);
            stranger.post(&path, &[("code", &code)]).await.expect(410);
            assert!(stranger.cookie("__Host-grant").is_none());
            let read = stranger.get(&format!("/api/v1/verifications/{id}")).await;
            assert_eq!(read.expect(410).code(), "verification.gone");
            assert_eq!(send(stranger, &id).await.expect(410).code(), "verification.gone");
            assert_eq!(choose(stranger, &id, "security-email").await.expect(410).code(), "verification.gone");
            assert_eq!(proof(stranger, &id, json!({ "code": code })).await.expect(410).code(), "verification.gone");
        }
        let nobody = app.browser();
        assert_eq!(nobody.get(&format!("/api/v1/verifications/{id}")).await.expect(401).code(), "session.required");
        assert!(nobody.get(&path).await.expect(303).location().starts_with("/login"));
        owner.browser.get("/verify/nonsense").await.expect(410);
        owner.browser.post(&path, &[("code", &code)]).await.expect(303);
    }

    /// T34: empty posts, a switch and then a submit, and skipped steps give no grant (Keycloak CVE-2026-18963).
    async fn t34_empty_posts_switches_and_skipped_steps_give_no_grant(place) {
        let (app, owner) = with_mobile(&place).await;
        let browser = &owner.browser;
        let path = asked(browser).await;
        // Skipped: straight to the end, and a proof before any code was sent.
        assert!(browser.get(PAGE).await.expect(303).location().starts_with("/verify/"));
        assert!(browser.post("/sessions/sign-out-everywhere", &[]).await.expect(303).location().starts_with("/verify/"));
        browser.post(&path, &[("code", "000000")]).await.expect(422);
        // Empty.
        browser.post(&path, &[]).await.expect(400);
        browser.post(&path, &[("code", "")]).await.expect(422);
        browser.post(&path, &[("recovery_code", "")]).await.expect(409);
        browser.post(&path, &[("assertion", "null")]).await.expect(409);
        browser.post(&path, &[("assertion", "{")]).await.expect(400);
        browser.post(&path, &[("code", "111111"), ("recovery_code", "x")]).await.expect(400);
        // A code to one method, another method in force.
        browser.post(&format!("{path}/code"), &[]).await.expect(303);
        let code = app.mail.code(MOBILE).await;
        browser.post(&format!("{path}/method"), &[("way", "security-email")]).await.expect(303);
        browser.post(&path, &[("code", &code)]).await.expect(422);
        browser.post(&path, &[]).await.expect(400);
        assert!(browser.cookie("__Host-grant").is_none());
        assert_eq!(browser.out().await, "", "nothing has ended");
        assert_eq!(app.recorded(Event::Verified).await, 0);
    }

    /// T35: grants of other operations, parameters and sessions do not fit; the right one does.
    async fn t35_a_grant_fits_one_operation_one_set_of_parameters_and_one_session(place) {
        let app = place
            .build()
            .policy(many_messages)
            .start()
            .await;
        let owner = app.owner(EMAIL).await;
        for own in Own::ALL.iter().copied().filter(|own| ![Own::RemoveLoginStatus, Own::UnbindMfaToken].contains(own)) {
            let id = app.begin(&owner.browser, own, "").await;
            let grant = owner.browser.grant_by_code(&app, &id, "security-email", EMAIL).await;
            let answer = sign_out(&owner.browser, &grant).await;
            assert_eq!(answer.expect(403).code(), "verification.required", "{own:?}");
        }
        let id = app.begin(&owner.browser, Own::RemoveLoginStatus, "all=no").await;
        let grant = owner.browser.grant_by_code(&app, &id, "security-email", EMAIL).await;
        sign_out(&owner.browser, &grant).await.expect(403);
        let other = app.logged_in(EMAIL, PASSWORD).await;
        let id = demanded(&owner.browser).await;
        let grant = owner.browser.grant_by_code(&app, &id, "security-email", EMAIL).await;
        sign_out(&other, &grant).await.expect(403);
        for bad in ["", "x", &grant[1..], &grant.to_lowercase()] {
            sign_out(&owner.browser, bad).await.expect(403);
        }
        owner.browser.ask(Method::POST, API).json(&Value::Null).send().await.expect(403);
        // Asking has begun it anew, so the grant that was out is over: that is told too.
        let id = demanded(&owner.browser).await;
        let grant = owner.browser.grant_by_code(&app, &id, "security-email", EMAIL).await;
        sign_out(&owner.browser, &grant).await.expect(200);
        assert_eq!(owner.browser.out().await, "session.required");
    }

    /// MFA-17: without the device two different methods are needed, and the page says why.
    async fn mfa_17_a_lost_device_takes_two_methods_and_neither_twice(place) {
        let (app, owner) = with_mobile(&place).await;
        let id = app.begin(&owner.browser, Own::UnbindMfaToken, "").await;
        let path = format!("/verify/{id}");
        owner.browser.post(&format!("{path}/code"), &[]).await.expect(303);
        let code = app.mail.code(MOBILE).await;
        let first = owner.browser.post(&path, &[("code", &code)]).await.expect(303);
        assert_eq!(first.location(), path);
        assert!(first.cookie("__Host-grant").is_none());
        let page = owner.browser.get(&format!("{path}?lang=en")).await.expect(200);
        assert!(page.has("One more proof is needed") && page.has("Mobile verification") && page.has("Email code"));
        owner.browser.post(&format!("{path}/method"), &[("way", "secure-mobile")]).await.expect(409);
        owner.browser.post(&path, &[("code", &code)]).await.expect(422);
        owner.browser.post(&format!("{path}/code"), &[]).await.expect(303);
        let code = app.mail.code(EMAIL).await;
        let done = owner.browser.post(&path, &[("code", &code)]).await.expect(303);
        assert!(done.cookie("__Host-grant").is_some());
    }

    /// The same over the API: `another` and the verification as it stands.
    async fn mfa_17_the_api_tells_that_another_proof_is_needed(place) {
        let (app, owner) = with_mobile(&place).await;
        let id = app.begin(&owner.browser, Own::UnbindMfaToken, "").await;
        send(&owner.browser, &id).await.expect(200);
        let code = app.mail.code(MOBILE).await;
        let first = proof(&owner.browser, &id, json!({ "code": code })).await.expect(200).json();
        assert_eq!((&first["another"], &first["grant"]), (&json!(true), &Value::Null));
        assert_eq!(first["verification"]["proved"], json!(["secure-mobile"]));
        assert_eq!(first["verification"]["methods"], json!(["security-email"]));
    }

    /// RFC 9470: the problem names what to pass, and a bearer is told in the header.
    async fn idv_01_the_api_demands_a_verification_as_rfc_9470_does(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let problem = owner.browser.api(Method::POST, API, Value::Null).await.expect(403);
        assert!(problem.header("www-authenticate").contains("insufficient_user_authentication"), "{problem:?}");
        let told = &problem.json()["verification"];
        assert_eq!(told["operation"], json!("account/remove-login-status"));
        assert_eq!(told["methods"], json!(["security-email"]));
        assert_eq!(told["target"], json!("zh***@example.com"));
        let again = owner.browser.api(Method::POST, API, Value::Null).await.expect(403).json();
        assert_eq!(again["verification"]["id"], told["id"], "one challenge for one operation");
        assert!(!problem.body.contains(EMAIL));
    }

    /// T03, T37: five wrong proofs in a quarter of an hour, over all methods and flows; the right one is refused then.
    async fn t03_t37_wrong_proofs_are_counted_over_methods_and_flows_and_lock_no_account(place) {
        let (app, owner) = with_mobile(&place).await;
        let ids = [app.begin(&owner.browser, Own::LinkEmail, "").await, demanded(&owner.browser).await];
        choose(&owner.browser, &ids[1], "security-email").await.expect(200);
        send(&owner.browser, &ids[1]).await.expect(200);
        let code = app.mail.code(EMAIL).await;
        for (n, left) in [4, 3, 2, 1, 0].into_iter().enumerate() {
            let wrong = proof(&owner.browser, &ids[n % 2], json!({ "code": other_than(&code) })).await.expect(422);
            assert_eq!(wrong.code(), "verification.wrong");
            assert_eq!(wrong.json()["errors"][0]["facts"]["left"], json!(left));
        }
        for id in &ids {
            let refused = proof(&owner.browser, id, json!({ "code": code })).await.expect(429);
            assert_eq!(refused.code(), "verification.no_tries");
            assert!(refused.header("retry-after").parse::<i64>().unwrap() <= 901);
        }
        let page = owner.browser.post(&format!("/verify/{}", ids[0]), &[("code", &code)]).await.expect(429);
        assert!(page.has("too many wrong tries"), "{}", page.body);
        assert_eq!(app.recorded(Event::VerificationFailed).await, 5);
        app.logged_in(EMAIL, PASSWORD).await;
        assert_eq!(app.center.db.number("SELECT COALESCE(MAX(n), 0) FROM password_attempt", &[]).await, 0);
        app.clock.advance(15 * MINUTE);
        assert_eq!(proof(&owner.browser, &ids[1], json!({ "code": code })).await.expect(410).code(), "verification.gone");
        let id = demanded(&owner.browser).await;
        owner.browser.grant_by_code(&app, &id, "security-email", EMAIL).await;
    }

    /// T03: so many a day and no more, even with a quarter of an hour between.
    async fn t03_there_is_a_limit_for_the_day(place) {
        let app = place.build().policy(|policy| policy.verification.tries_day = 7).start().await;
        let owner = app.owner(EMAIL).await;
        let mut evaluated = 0;
        for _ in 0..3 {
            let id = demanded(&owner.browser).await;
            for _ in 0..5 {
                let wrong = proof(&owner.browser, &id, json!({ "code": "111111" })).await;
                match wrong.code().as_str() {
                    "verification.wrong" => evaluated += 1,
                    other => assert_eq!(other, "verification.no_tries"),
                }
            }
            app.clock.advance(15 * MINUTE);
        }
        assert_eq!(evaluated, 7);
    }

    /// T37: so many in a row disable a factor; a right proof before ends the row.
    async fn t37_a_hundred_wrong_proofs_in_a_row_disable_a_factor(place) {
        let app = place
            .build()
            .policy(|policy| {
                (policy.verification.tries_row, policy.verification.settling) = (6, 0);
                many_messages(policy);
            })
            .start()
            .await;
        let owner = app.owner(EMAIL).await;
        app.give_mobile(&owner.uin, MOBILE, 0).await;
        let wrong = |times: usize| {
            let (app, browser) = (&app, &owner.browser);
            async move {
                for _ in 0..times {
                    let id = demanded(browser).await;
                    choose(browser, &id, "security-email").await.expect(200);
                    proof(browser, &id, json!({ "code": "111111" })).await.expect(422);
                    app.clock.advance(4 * MINUTE);
                }
            }
        };
        wrong(5).await;
        let id = demanded(&owner.browser).await;
        owner.browser.grant_by_code(&app, &id, "security-email", EMAIL).await;
        wrong(6).await;
        assert_eq!(app.recorded(Event::FactorDisabled).await, 1);
        let id = demanded(&owner.browser).await;
        assert_eq!(owner.browser.read(&format!("/api/v1/verifications/{id}")).await["methods"], json!(["secure-mobile"]));
        assert_eq!(choose(&owner.browser, &id, "security-email").await.expect(409).code(), "verification.method");
    }

    /// GEN: what was verified is in the history, with its method.
    async fn imp_26_a_passed_verification_is_recorded(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        owner.verified(&app, PAGE).await;
        assert_eq!(app.recorded(Event::Verified).await, 1);
        let page = owner.browser.get("/history?lang=en").await.expect(200);
        assert!(page.has("Identity verified") && page.has("Security email"), "{}", page.body);
    }

    /// T34: whatever the order of steps, a grant comes only with the last right proof. A walk of some hundred steps
    /// over HTTP beside a plain model of what was proved.
    async fn t34_a_random_walk_gives_no_grant_without_its_proofs(place) {
        let app = place
            .build()
            .policy(|policy| {
                policy.verification.settling = 0;
                (policy.verification.tries, policy.verification.tries_day, policy.code.tries) = (1_000, 1_000, 1_000);
                policy.verification.tries_row = 1_000;
                policy.code.resend = 0;
                many_messages(policy);
            })
            .start()
            .await;
        let owner = app.owner(EMAIL).await;
        app.give_mobile(&owner.uin, MOBILE, 0).await;
        crate::verification_walk::walk(&app, &owner, MOBILE, 400).await;
    }
}
