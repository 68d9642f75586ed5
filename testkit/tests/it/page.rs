//! The same rooms through the pages, with forms alone: what people without scripts see and do.

use http::Method;
use rules::{DAY, HOUR, MINUTE, SECOND};
use serde_json::{Value, json};
use testkit::{Answer, Browser, OTHER_PASSWORD, PASSWORD, Rows, TestApp, both};

const EMAIL: &str = "zhangwei@example.com";

/// Registers with the two forms.
async fn register(app: &TestApp, browser: &Browser) -> Answer {
    let first = browser.post("/register", &[("email", EMAIL)]).await.expect(303);
    assert_eq!(first.location(), "/register/verify");
    let second = browser.get("/register/verify").await.expect(200);
    assert!(second.has(EMAIL), "the address is shown to whoever typed it");
    let version = second.field("agreement").unwrap();
    let code = app.mail.code(EMAIL).await;
    let fields = [("code", code.as_str()), ("new_password", PASSWORD), ("confirm_password", PASSWORD), ("agreement", &version)];
    browser.post("/register/verify", &fields).await
}

/// Follows where an answer leads.
async fn follow(browser: &Browser, answer: &Answer) -> Answer {
    assert_eq!(answer.status, 303, "{}", answer.body);
    browser.get(answer.location()).await.expect(200)
}

/// Whether a field is marked as wrong.
fn marked(page: &Answer, field: &str) -> bool {
    let tag = page.body.split('<').find(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{field}\"")));
    tag.is_some_and(|tag| tag.split('>').next().unwrap_or_default().contains("aria-invalid=\"true\""))
}

async fn root_of(app: &TestApp, browser: &Browser) -> std::sync::Arc<center::session::Root> {
    app.root(&browser.cookie("__Host-session").unwrap()).await.unwrap()
}

both! {
    /// IMP-01, INFO-02 to INFO-08.
    async fn imp_01_two_forms_make_an_account_and_lead_to_its_information(place) {
        let app = place.app().await;
        let browser = app.browser();
        let done = register(&app, &browser).await;
        assert_eq!(done.location(), "/account");
        let page = follow(&browser, &done).await;
        let root = root_of(&app, &browser).await;
        for text in ["Account Information", "zhangwei", &root.uin.to_string(), &root.app_id.to_string(), "Not authenticated", "2026-11-24 16:00:00 (UTC+8)", "Welcome."] {
            assert!(page.has(text), "{text}");
        }
        assert!(!page.has(EMAIL) && page.has("zh***@example.com"), "INFO-17: masked");
        assert!(!browser.get("/account").await.has("Welcome."), "a toast is shown once");
        assert_eq!(browser.cookie("__Host-registration"), None);
    }

    /// INFO-14 to INFO-22.
    async fn info_14_five_rows_of_login_methods_with_marks_and_actions(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let page = browser.get("/account").await;
        let at = |text: &str| page.body.find(text).unwrap_or_else(|| panic!("{text} is not on the page"));
        let rows = ["Log in by scanning a QR code with WeChat", "Log in by QQ authorisation", "Log in by scanning a QR code with WeCom", "Log in with email address and password", "Log in by authorisation of a mini program"];
        assert!(rows.map(at).is_sorted(), "INFO-15");
        assert_eq!(page.body.matches("Not linked").count(), 4, "INFO-16");
        assert_eq!(page.body.matches("Registration method").count(), 1, "INFO-18");
        assert!(page.has("This account has one login method"), "INFO-20");
        assert!(page.has("href=\"/security/password\""), "INFO-22");
        let unbind = browser.get("/account/login-methods/email").await.expect(200);
        assert!(unbind.has("only login method"), "INFO-20 in the dialog");
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

    /// LOGIN-01, LOGIN-05, LOGIN-06.
    async fn login_01_the_login_page_offers_email_and_links_and_marks_the_method_used_last(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let fresh = app.browser().get("/login").await;
        assert!(!fresh.has("Last login"));
        for link in ["/register", "/find-account", "/forgot-password", "/help/login-problems"] {
            assert!(fresh.has(&format!("href=\"{link}\"")), "{link}");
            app.browser().get(link).await.expect(200);
        }
        follow(&browser, &browser.post("/logout", &[]).await).await;
        assert!(browser.get("/login").await.has("Last login"), "LOGIN-05");
        let done = browser.post("/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!(follow(&browser, &done).await.body.matches("zhangwei").count() > 0, true);
    }

    /// LOGIN-07.
    async fn login_07_whoever_is_logged_in_is_told_so_and_may_log_in_to_another_account(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let page = browser.get("/login").await.expect(200);
        let uin = root_of(&app, &browser).await.uin.to_string();
        for text in ["You are already logged in", "zhangwei", &uin, "Log in immediately", "Log in to another account", "href=\"/account\"", "href=\"/\""] {
            assert!(page.has(text), "{text}");
        }
        assert!(page.field("password").is_none());
        app.owner("other@example.com").await;
        let another = browser.get("/login?another=1").await;
        assert!(another.has("name=\"password\""));
        let old = browser.cookie("__Host-session").unwrap();
        browser.post("/login", &[("email", "other@example.com"), ("password", PASSWORD)]).await.expect(303);
        assert!(app.root(&old).await.is_none(), "T17: the session that was replaced is over");
        assert_eq!(browser.session().await.json()["nickname"], json!("other"));
    }

    /// T10: the same words for a wrong password and a missing account, in both languages.
    async fn a_wrong_login_says_the_same_in_the_users_words(place) {
        let app = place.app().await;
        register(&app, &app.browser()).await;
        for (language, words) in [("en", "incorrect"), ("zh", "不正确")] {
            let browser = app.browser();
            browser.get(&format!("/login?lang={language}")).await;
            let page = browser.post("/login", &[("email", EMAIL), ("password", "Wrong-Word.77")]).await;
            assert_eq!(page.status, 403);
            assert!(page.has(words) && page.field("email").as_deref() == Some(EMAIL), "{}", page.body);
            assert!(!page.has("Wrong-Word"), "a password is never written into a page");
        }
    }

    /// QUOTA-17, QUOTA-18: the page shows when the lock ends, and the third failure brings the human check along.
    async fn quota_18_the_login_page_shows_the_time_at_which_the_lock_ends(place) {
        let app = place.app().await;
        register(&app, &app.browser()).await;
        let mut page = app.browser().get("/login").await;
        for n in 1..=10 {
            let browser = app.browser();
            let check = if n <= 3 { String::new() } else { browser.solution().await };
            page = browser.post("/login", &[("email", EMAIL), ("password", "Wrong-Word.77"), ("human_check", &check)]).await.expect(403);
            assert_eq!(page.challenge().is_some(), (3..10).contains(&n), "attempt {n}");
        }
        assert!(page.has("2026-11-25 16:00 (UTC+8)"), "{}", page.body);
    }

    /// SESSION-06: whoever was logged out by time is told why, and comes back to where they were.
    async fn session_06_a_session_that_is_over_leads_to_the_login_page_and_back(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        app.clock.advance(120 * MINUTE + SECOND);
        let away = browser.get("/sessions").await;
        assert_eq!((away.status, away.location()), (303, "/login?return_to=%2Fsessions"));
        let page = follow(&browser, &away).await;
        assert!(page.has("no activity for too long"), "{}", page.body);
        assert_eq!(page.field("return_to").as_deref(), Some("/sessions"));
        let back = browser.post("/login", &[("email", EMAIL), ("password", PASSWORD), ("return_to", "/sessions")]).await;
        assert_eq!(back.location(), "/sessions");
        let post = app.browser().post("/account/nickname", &[("nickname", "x")]).await;
        assert_eq!((post.status, post.location()), (303, "/login?return_to=%2Faccount"), "a form leads back to its page");
    }

    /// PWD-10 to PWD-14, PWD-16.
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
        let change = |old: &'static str, new: &'static str, confirm: &'static str| [("old_password", old), ("new_password", new), ("confirm_password", confirm)];
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
        let fields = [("old_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("confirm_password", OTHER_PASSWORD)];
        assert_eq!(browser.post("/security/password/change", &fields).await.status, 409);
        let api = json!({ "old_password": PASSWORD, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD });
        assert_eq!(browser.api(Method::POST, "/api/v1/account/password", api).await.expect(409).code(), "password.no_login_email");
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
        let cases = [("/security/idle-duration", "idle_minutes", ["15", "720"], ["14", "721"], "15 to 720"), ("/security/maximum-duration", "max_hours", ["1", "48"], ["0", "49"], "1 to 48")];
        for (path, field, good, out, range) in cases {
            for value in out.into_iter().chain(["2.5", "", " ", "-20", "+20", "1e2", "0x20", "二十", "９９", "20 30"]) {
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

    /// T58: logging out drops what was shown.
    async fn t58_logging_out_clears_the_cookie_and_the_cache(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let token = browser.cookie("__Host-session").unwrap();
        let answer = browser.post("/logout", &[]).await.expect(303);
        assert!(answer.header("clear-site-data").contains("\"cache\""));
        assert_eq!(browser.cookie("__Host-session"), None);
        assert!(app.root(&token).await.is_none());
        assert_eq!(browser.get("/account").await.status, 303);
        assert_eq!(browser.post("/logout", &[]).await.status, 303, "also for a session that is over");
    }

    /// T17: the second form works in the browser that sent the first, and in no other.
    async fn t17_a_registration_cannot_be_finished_in_another_browser(place) {
        let app = place.app().await;
        let (first, second) = (app.browser(), app.browser());
        first.post("/register", &[("email", EMAIL)]).await.expect(303);
        let code = app.mail.code(EMAIL).await;
        let fields = [("code", code.as_str()), ("new_password", PASSWORD), ("confirm_password", PASSWORD), ("agreement", "2026-11-01")];
        assert_eq!(second.get("/register/verify").await.status, 410);
        assert_eq!(second.post("/register/verify", &fields).await.status, 410);
        assert_eq!(second.post("/register/resend", &[]).await.status, 410);
        first.post("/register/verify", &fields).await.expect(303);
    }

    /// GEN-05: a form that was opened before the agreement changed is refused and shows the new version.
    async fn gen_05_an_agreement_that_changed_meanwhile_must_be_accepted_anew(place) {
        let app = place.app().await;
        let browser = app.browser();
        browser.post("/register", &[("email", EMAIL)]).await.expect(303);
        let code = app.mail.code(EMAIL).await;
        let form = |version| [("code", code.as_str()), ("new_password", PASSWORD), ("confirm_password", PASSWORD), ("agreement", version)];
        let page = browser.post("/register/verify", &form("2026-01-01")).await.expect(409);
        assert_eq!(page.field("agreement").as_deref(), Some("2026-11-01"));
        let without = &form("")[..3];
        assert_eq!(browser.post("/register/verify", without).await.status, 422);
        browser.post("/register/verify", &form("2026-11-01")).await.expect(303);
    }

    /// QUOTA-22, GEN-01, GEN-02, IMP-27: limits and help, in both languages.
    async fn imp_27_help_and_limits_are_there_in_both_languages(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        for language in ["en", "zh"] {
            let limits = browser.get(&format!("/limits?lang={language}")).await.expect(200);
            assert!(limits.has("<meter") || limits.has("1 / 1"), "used / limit");
            let index = browser.get("/help").await.expect(200);
            let topics: Vec<_> = index.body.split("href=\"/help/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
            assert!(topics.len() >= 20, "{} topics", topics.len());
            assert!(index.has("help@menshen.example"), "GEN-01");
            for topic in topics {
                let page = browser.get(&format!("/help/{topic}")).await.expect(200);
                assert!(page.has("2026"), "GEN-02: {topic} carries its date");
            }
            for path in ["/terms", "/privacy", "/", "/appeal", "/find-account", "/forgot-password", "/api/docs"] {
                browser.get(path).await.expect(200);
            }
        }
        browser.get("/help/no-such-topic").await.expect(404);
    }

    /// Without scripts registration and login still work: the human check says when it is free again.
    async fn without_scripts_the_human_check_tells_when_to_come_back(place) {
        let app = place.app().await;
        let browser = app.browser();
        browser.post("/register", &[("email", EMAIL)]).await.expect(303);
        let page = browser.post("/register", &[("email", "second@example.com")]).await.expect(403);
        assert!(page.challenge().is_some() && page.has("<noscript>") && page.has("2026-11-24 17:00"), "{}", page.body);
        app.clock.advance(HOUR);
        browser.post("/register", &[("email", "second@example.com")]).await.expect(303);
    }

    /// A page with a human check takes its solution.
    async fn a_solution_from_the_page_is_taken(place) {
        let app = place.app().await;
        let browser = app.browser();
        browser.post("/register", &[("email", EMAIL)]).await.expect(303);
        let page = browser.post("/register", &[("email", "second@example.com")]).await.expect(403);
        let solution = testkit::solve(&page.challenge().unwrap());
        browser.post("/register", &[("email", "second@example.com"), ("human_check", &solution)]).await.expect(303);
        assert_eq!(page.field("email").as_deref(), Some("second@example.com"), "nobody types an address twice");
        let _: Value = page.challenge().unwrap();
    }
}
