//! The change of the login email on the pages and over the API.

use http::Method;
use rules::HOUR;
use serde_json::json;
use testkit::{OTHER_PASSWORD, PASSWORD, both};

use crate::form::{EMAIL, follow, marked};

const NEW: &str = "wei@example.org";
const FORM: &str = "/account/login-email/new";

both! {
    /// EMAIL-14 to EMAIL-20, EMAIL-24, IDV-13: from Account Information to the new address.
    async fn email_14_from_account_information_to_the_new_login_email(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.clock.advance(HOUR);
        let browser = &owner.browser;
        assert!(browser.get("/account").await.expect(200).has("href=\"/account/login-email\""));
        assert_eq!(browser.get("/account/login-methods/email").await.expect(303).location(), "/account/login-email");
        let choice = browser.get("/account/login-email").await.expect(200);
        assert!(choice.has("Modify current email") && choice.has("Unbind current email") && choice.has("disabled"));
        let form = owner.verified(&app, FORM).await;
        assert!(form.has("Bind Email") && form.has("name=\"sync\" value=\"yes\""), "{}", form.body);
        let sent = browser.post("/account/login-email/code", &[("email", NEW), ("sync", "yes"), ("code", "")]).await;
        assert_eq!(sent.location(), FORM);
        assert!(browser.cookie("__Host-grant").is_none(), "it was used up");
        let form = follow(browser, &sent).await;
        assert!(form.has(&format!("value=\"{}\"", NEW)) && form.has("A code went to"), "{}", form.body);
        let code = app.mail.code(NEW).await;
        let fields = |password: &'static str, code: &str| {
            [("email", NEW.to_owned()), ("code", code.to_owned()), ("new_password", password.to_owned()), ("confirm_password", password.to_owned()), ("sync", "yes".to_owned())]
        };
        let post = async |password: &'static str, code: &str| {
            let fields = fields(password, code);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post(FORM, &fields).await
        };
        let recent = post(PASSWORD, &code).await.expect(422);
        assert!(marked(&recent, "new_password") && !recent.has(PASSWORD), "the last password, and nothing is sent back");
        let done = post(OTHER_PASSWORD, &code).await;
        assert_eq!(done.location(), "/account");
        let page = follow(browser, &done).await;
        assert!(page.has("Login email and password changed") && page.has("w***@example.org"), "{}", page.body);
        app.logged_in(NEW, OTHER_PASSWORD).await;
        app.browser().log_in(EMAIL, PASSWORD).await.expect(403);
        let contacts = browser.get("/security").await.expect(200);
        assert!(contacts.has("w***@example.org") && !contacts.has("zh***@example.com"), "both followed");
    }

    /// EMAIL-19 on the pages: without the verification the form sends nothing and changes nothing.
    async fn email_19_the_forms_lead_to_the_verification_first(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.clock.advance(HOUR);
        for (path, fields) in [
            ("/account/login-email/code", vec![("email", NEW)]),
            (FORM, vec![("email", NEW), ("code", "123456"), ("new_password", OTHER_PASSWORD), ("confirm_password", OTHER_PASSWORD)]),
        ] {
            let asked = owner.browser.post(path, &fields).await.expect(303);
            assert!(asked.location().starts_with("/verify/"), "{path}: {}", asked.location());
        }
        assert_eq!(app.mail.all(NEW).await.len(), 0);
        assert!(owner.browser.get(FORM).await.expect(303).location().starts_with("/verify/"));
        let own = owner.verified(&app, FORM).await;
        assert!(own.has("Bind Email"));
        let same = owner.browser.post("/account/login-email/code", &[("email", EMAIL)]).await.expect(422);
        assert!(marked(&same, "email") && same.has("your login email already"));
        let bad = owner.browser.post("/account/login-email/code", &[("email", "nothing")]).await.expect(422);
        assert!(marked(&bad, "email"));
    }

    /// EMAIL-14 over the API, T35.
    async fn email_14_over_the_api(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        app.clock.advance(HOUR);
        let path = "/api/v1/account/login-email";
        let change = |code: &str, sync: bool| {
            json!({ "email": NEW, "code": code, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD, "sync": sync })
        };
        let direct = owner.browser.api(Method::PUT, path, change("123456", true)).await.expect(403);
        assert_eq!(direct.code(), "verification.required");
        let sent = owner.granted(&app, Method::POST, &format!("{path}/code"), json!({ "email": NEW })).await.expect(200);
        assert!(sent.json()["resend_at"].is_string());
        let code = app.mail.code(NEW).await;
        let soon = owner.browser.api(Method::POST, &format!("{path}/code"), json!({ "email": NEW })).await.expect(429);
        assert_eq!(soon.code(), "code.too_soon");
        let other = app.logged_in(EMAIL, PASSWORD).await;
        let done = owner.browser.api(Method::PUT, path, change(&code, false)).await.expect(200);
        assert_eq!(done.json(), json!({ "sessions_ended": 1 }));
        assert_eq!(other.out().await, "session.ended");
        assert_eq!(owner.browser.out().await, "");
        app.logged_in(NEW, OTHER_PASSWORD).await;
    }
}
