//! The public pages, with forms alone: what people without scripts see and do. (IMP-01, LOGIN, IMP-27)

use rules::{HOUR, MINUTE, SECOND};
use serde_json::json;
use testkit::{PASSWORD, both};

use crate::form::{EMAIL, follow, register, root_of};

both! {
    /// IMP-01, INFO-02 to INFO-08.
    async fn imp_01_two_forms_make_an_account_and_lead_to_its_information(place) {
        let app = place.app().await;
        let browser = app.browser();
        let done = register(&app, &browser).await;
        assert_eq!(done.location(), "/account");
        let page = follow(&browser, &done).await;
        let root = root_of(&app, &browser).await;
        for text in [
            "Account Information",
            "zhangwei",
            &root.uin.to_string(),
            &root.app_id.to_string(),
            "Not authenticated",
            "2026-11-24 16:00:00 (UTC+8)",
            "Welcome.",
        ] {
            assert!(page.has(text), "{text}");
        }
        assert!(!page.has(EMAIL) && page.has("zh***@example.com"), "INFO-17: masked");
        assert!(!browser.get("/account").await.has("Welcome."), "a toast is shown once");
        assert_eq!(browser.cookie("__Host-registration"), None);
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
        assert!(follow(&browser, &done).await.has("zhangwei"));
    }

    /// LOGIN-07.
    async fn login_07_whoever_is_logged_in_is_told_so_and_may_log_in_to_another_account(place) {
        let app = place.app().await;
        let browser = app.browser();
        register(&app, &browser).await;
        let page = browser.get("/login").await.expect(200);
        let uin = root_of(&app, &browser).await.uin.to_string();
        for text in [
            "You are already logged in",
            "zhangwei",
            &uin,
            "Log in immediately",
            "Log in to another account",
            "href=\"/account\"",
            "href=\"/\"",
        ] {
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
            page = browser
                .post("/login", &[("email", EMAIL), ("password", "Wrong-Word.77"), ("human_check", &check)])
                .await
                .expect(403);
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
        let back =
            browser.post("/login", &[("email", EMAIL), ("password", PASSWORD), ("return_to", "/sessions")]).await;
        assert_eq!(back.location(), "/sessions");
        let post = app.browser().post("/account/nickname", &[("nickname", "x")]).await;
        assert_eq!(
            (post.status, post.location()),
            (303, "/login?return_to=%2Faccount"),
            "a form leads back to its page"
        );
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
        let fields = [
            ("code", code.as_str()),
            ("new_password", PASSWORD),
            ("confirm_password", PASSWORD),
            ("agreement", "2026-11-01"),
        ];
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
        let form = |version| {
            [
                ("code", code.as_str()),
                ("new_password", PASSWORD),
                ("confirm_password", PASSWORD),
                ("agreement", version),
            ]
        };
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
            let topics: Vec<_> = index
                .body
                .split("href=\"/help/")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect();
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
    }

    /// LOGIN-02: a tab is shown once its method exists; a scan that leads nowhere is not offered.
    async fn login_02_only_methods_that_exist_have_a_tab(place) {
        let app = place.app().await;
        let page = app.browser().get("/login").await;
        let tabs = page.body.split("<nav class=\"tabs\"").nth(1).unwrap().split("</nav>").next().unwrap();
        assert_eq!(tabs.matches("<a ").count(), 1, "{tabs}");
        assert!(tabs.contains("Email") && !tabs.contains("WeChat"));
        let methods =
            app.owner("other@example.com").await.browser.read("/api/v1/account").await["login_methods"].clone();
        let bindable = methods.as_array().unwrap().iter().filter(|row| row["identity"].is_string()).count();
        assert_eq!(bindable, 1);
    }

    /// LOGIN-10: who does not know the account is told something else than who has no way in.
    async fn login_10_find_account_and_apply_to_log_in_are_told_apart(place) {
        let app = place.app().await;
        let browser = app.browser();
        let find = browser.get("/find-account").await.expect(200);
        assert!(find.has("You know the account, but have no way in?") && find.has("href=\"/appeal\""));
        let apply = browser.get("/appeal").await.expect(200);
        assert!(apply.has("Apply to log in") && apply.has("href=\"/help/apply-to-log-in\""));
        assert!(browser.get("/help/find-account").await.has("which account"));
    }
}
