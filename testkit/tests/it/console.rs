//! The console through its pages and forms alone: account, security, sessions. (INFO, PWD, SESSION-07)

use http::Method;
use rules::{DAY, MINUTE, SECOND};
use serde_json::json;
use testkit::{OTHER_PASSWORD, PASSWORD, Rows, both};

use crate::form::{EMAIL, follow, marked, register};

both! {
    /// INFO-14 to INFO-22.
    async fn info_14_five_rows_of_login_methods_with_marks_and_actions(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let page = browser.get("/account").await;
        let at = |text: &str| page.body.find(text).unwrap_or_else(|| panic!("{text} is not on the page"));
        let rows = [
            "Log in by scanning a QR code with WeChat",
            "Log in by QQ authorisation",
            "Log in by scanning a QR code with WeCom",
            "Log in with email address and password",
            "Log in by authorisation of a mini program",
        ];
        assert!(rows.map(at).is_sorted(), "INFO-15");
        assert_eq!(page.body.matches("Not linked").count(), 4, "INFO-16");
        assert_eq!(page.body.matches("Registration method").count(), 1, "INFO-18");
        assert!(page.has("This account has one login method"), "INFO-20");
        assert!(page.has("href=\"/security/password\""), "INFO-22");
        let email = browser.get("/account/login-email").await.expect(200);
        assert!(email.has("only login method"), "INFO-20 in the dialog");
        for method in ["wechat", "qq", "wecom", "official-account"] {
            browser.get(&format!("/account/login-methods/{method}")).await.expect(200);
        }
        browser.get("/account/login-methods/telegraph").await.expect(404);
    }

    /// INFO-09 to INFO-12.
    async fn info_09_nickname_and_industry_are_edited_in_their_dialogs(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        assert_eq!(browser.get("/account/nickname").await.field("nickname").as_deref(), Some("zhangwei"));
        let done = browser.post("/account/nickname", &[("nickname", " 北辰 Northstar ")]).await;
        let page = follow(&browser, &done).await;
        assert!(page.has("北辰 Northstar") && page.has("Nickname saved."));
        let wrong = browser.post("/account/nickname", &[("nickname", &"x".repeat(26))]).await.expect(422);
        assert!(marked(&wrong, "nickname") && wrong.field("nickname").unwrap().len() == 26, "what was typed stays");
        let industries = browser.get("/account/industry").await;
        assert!(industries.has("With your industry set"), "INFO-12");
        follow(&browser, &browser.post("/account/industry", &[("industry", "games")]).await).await;
        assert!(browser.get("/account").await.has("Games"));
        browser.post("/account/industry", &[("industry", "piracy")]).await.expect(422);
    }

    /// PWD-01, PWD-10 to PWD-14, PWD-16.
    async fn pwd_12_a_notice_comes_before_the_form_that_changes_the_password(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        assert!(browser.get("/security").await.has("href=\"/security/password\""), "PWD-10");
        let notice = browser.get("/security/password").await.expect(200);
        assert!(notice.has("Continue to change password") && notice.has("Only the email login changes"), "PWD-12");
        let form = browser.get("/security/password/change").await.expect(200);
        for field in ["old_password", "new_password", "confirm_password"] {
            assert!(form.has(&format!("name=\"{field}\"")), "PWD-13: {field}");
        }
        assert!(form.has("href=\"/forgot-password\""), "PWD-14");
        let change = |old: &'static str, new: &'static str, confirm: &'static str| {
            [("old_password", old), ("new_password", new), ("confirm_password", confirm)]
        };
        for (fields, wrong) in [
            (change("Wrong-Word.77", OTHER_PASSWORD, OTHER_PASSWORD), "old_password"),
            (change("", OTHER_PASSWORD, OTHER_PASSWORD), "old_password"),
            (change(PASSWORD, "abc", "abc"), "new_password"),
            (change(PASSWORD, PASSWORD, PASSWORD), "new_password"),
            (change(PASSWORD, OTHER_PASSWORD, "else"), "confirm_password"),
        ] {
            let page = browser.post("/security/password/change", &fields).await.expect(422);
            for field in ["old_password", "new_password", "confirm_password"] {
                assert_eq!(marked(&page, field), field == wrong, "{wrong}: {field}");
            }
            assert!(!page.has(PASSWORD) && !page.has(OTHER_PASSWORD));
        }
        app.clock.advance(SECOND);
        let other = app.logged_in(EMAIL, PASSWORD).await;
        let done = browser.post("/security/password/change", &change(PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)).await;
        assert!(follow(&browser, &done).await.has("Password changed. 1 other session was ended."));
        assert_eq!(other.out().await, "session.ended");
        assert!(follow(&other, &other.get("/account").await).await.has("the password was changed"));
        app.logged_in(EMAIL, OTHER_PASSWORD).await;
    }

    /// Trap 9, PWD-02.
    async fn trap_09_without_a_login_email_no_password_form_is_shown(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        app.center.db.meddle("DELETE FROM login_method").await;
        app.center.db.meddle("DELETE FROM password").await;
        for path in ["/security/password", "/security/password/change"] {
            let page = browser.get(path).await.expect(200);
            assert!(!page.has("name=\"old_password\"") && page.has("Bind an email login"), "{path}");
        }
        let fields =
            [("old_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("confirm_password", OTHER_PASSWORD)];
        assert_eq!(browser.post("/security/password/change", &fields).await.status, 409);
        let api =
            json!({ "old_password": PASSWORD, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
        assert_eq!(
            browser.api(Method::POST, "/api/v1/account/password", api).await.expect(409).code(),
            "password.no_login_email"
        );
    }

    /// Trap 52, PWD-04.
    async fn trap_52_after_90_days_security_settings_remind_and_nothing_else_happens(place) {
        let app = place.app().await;
        register(&app, &app.browser()).await;
        app.clock.advance(90 * DAY);
        let browser = app.logged_in(EMAIL, PASSWORD).await;
        assert!(!browser.get("/security").await.has("has not been changed for"));
        app.clock.advance(DAY);
        let browser = app.logged_in(EMAIL, PASSWORD).await;
        assert!(browser.get("/security").await.has("has not been changed for 91 days"));
    }

    /// Trap 3, SESSION-07, SESSION-08.
    async fn trap_03_the_dialogs_of_the_durations_take_whole_numbers_in_their_range(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let page = browser.get("/security").await;
        assert!(page.has("120 minutes") && page.has("48 hours"), "SESSION-07");
        let cases = [
            ("/security/idle-duration", "idle_minutes", ["15", "720"], ["14", "721"], "15 to 720"),
            ("/security/maximum-duration", "max_hours", ["1", "48"], ["0", "49"], "1 to 48"),
        ];
        for (path, field, good, out, range) in cases {
            for value in out.into_iter().chain(["2.5", "", " ", "-20", "+20", "1e2", "0x20", "二十", "９９", "20 30"])
            {
                let page = browser.post(path, &[(field, value)]).await.expect(422);
                assert!(marked(&page, field), "{value}");
                assert!(page.has(range) || page.has(&range.replace(" to ", " and ")), "{value}: the range is named");
            }
            for value in good {
                browser.post(path, &[(field, value)]).await.expect(303);
            }
        }
        let page = browser.get("/security").await;
        assert!(page.has("720 minutes") && page.has("48 hours"));
        assert_eq!(app.center.db.number("SELECT idle_minutes FROM session_duration", &[]).await, 720);
        let applied = browser.post("/security/idle-duration", &[("idle_minutes", "15"), ("apply_now", "1")]).await;
        assert!(follow(&browser, &applied).await.has("Running sessions were shortened too."));
        app.clock.advance(16 * MINUTE);
        assert_eq!(browser.out().await, "session.idle");
    }

    /// IMP-24, T51.
    async fn imp_24_the_page_of_the_sessions_ends_one_and_all_others(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let (one, two) = (app.logged_in(EMAIL, PASSWORD).await, app.logged_in(EMAIL, PASSWORD).await);
        let page = browser.get("/sessions").await.expect(200);
        let id = one.session().await.json()["id"].as_str().unwrap().to_owned();
        assert!(page.has(&format!("/sessions/{id}/end")) && page.has("This session") && page.has("Chrome"));
        let done = browser.post(&format!("/sessions/{id}/end"), &[]).await;
        assert!(follow(&browser, &done).await.has("Session ended."));
        assert_eq!((one.out().await.as_str(), two.out().await.as_str()), ("session.ended", ""));
        let again = browser.post(&format!("/sessions/{id}/end"), &[]).await;
        assert!(follow(&browser, &again).await.has("over already"));
        let done = browser.post("/sessions/end-others", &[]).await;
        assert!(follow(&browser, &done).await.has("1 other session ended."));
        assert_eq!((two.out().await.as_str(), browser.out().await.as_str()), ("session.ended", ""));
        assert!(browser.get("/sessions").await.has("Ended from another session"));
        let history = browser.get("/history").await.expect(200);
        assert!(history.has("36."), "addresses are shown whole to their owner");
    }

    /// T59: on the pages too.
    async fn t59_another_accounts_session_cannot_be_ended_on_the_page(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let other = app.owner("other@example.com").await;
        let id = other.browser.session().await.json()["id"].as_str().unwrap().to_owned();
        let done = browser.post(&format!("/sessions/{id}/end"), &[]).await;
        assert!(follow(&browser, &done).await.has("over already"), "as for one that is not there");
        assert_eq!(other.browser.out().await, "");
    }

    /// PWD-03: passwords of other platforms are changed there, behind three links that give nothing away.
    async fn pwd_03_three_separate_links_lead_to_the_platforms_of_other_passwords(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let page = browser.get("/security").await;
        let links: Vec<_> =
            page.body.split("<a href=\"https://").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
        assert_eq!(links.len(), 3, "{links:?}");
        assert!(links.iter().all(|link| link.contains("rel=\"noopener noreferrer\"")), "{links:?}");
        assert!(page.has("we never handle them"));
    }
}
