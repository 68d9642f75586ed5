//! Registration by email: from an address to an account, and what comes with it.

use center::session::Checked;
use db::params;
use rules::{DAY, HOUR, MINUTE, Uin};
use testkit::{OTHER_PASSWORD, PASSWORD, Rows, both, refused, typed};

both! {
    /// IMP-01, INFO-08.
    async fn imp_01_an_address_becomes_an_account_that_is_logged_in(place) {
        let app = place.app().await;
        let person = app.caller().register("zhang@example.com").await;
        let root = person.root(&app).await;
        assert_eq!(root.account, person.account);
        let db = &app.center.db;
        let row =
            db.row("SELECT uin, app_id, registration_method, registered_at, state FROM account", &[]).await.unwrap();
        assert_eq!((row.get(0), row.get(1)), (Ok(root.uin.0), Ok(root.app_id.0)));
        assert_eq!((row.get(2), row.get(3), row.get(4)), (Ok("email"), Ok(app.clock.now()), Ok("active")));
        assert_eq!(db.number("SELECT COUNT(*) FROM registration", &[]).await, 0, "nothing is left over");
    }

    /// IMP-02, INFO-04, INFO-05 with `decisions.md`.
    async fn imp_02_numbers_have_their_shape_and_are_unique(place) {
        let app = place.app().await;
        for n in 0..8 {
            app.caller().register(&format!("person{n}@example.com")).await;
        }
        let db = &app.center.db;
        let uins = "SELECT COUNT(DISTINCT uin) FROM account WHERE uin BETWEEN 1000000000000 AND 1999999999999";
        let app_ids = "SELECT COUNT(DISTINCT app_id) FROM account WHERE app_id BETWEEN 1200000000 AND 1299999999";
        assert_eq!((db.number(uins, &[]).await, db.number(app_ids, &[]).await), (8, 8));
    }

    /// IMP-02.
    async fn imp_02_a_number_that_is_taken_is_drawn_again(place) {
        let app = place.app().await;
        let first = app.caller().register("first@example.com").await;
        let caller = app.caller();
        let started = caller.start("second@example.com").await.unwrap();
        let code = app.mail.code("second@example.com").await;
        // The first account gets the number that the second one is about to draw.
        let next = Uin::from_random(caller.ctx().number("uin-0"));
        app.randomness.repeat_last();
        let account = first.account;
        let take = "UPDATE account SET uin = $1 WHERE id = $2";
        app.center.db.write(move |tx| tx.exec(take, params![next.0, &account.0])).await.unwrap();
        let second = caller.try_code(&started, &code).await.unwrap();
        let uin = app.root(&second.token).await.unwrap().uin;
        assert_ne!(uin, next);
        assert!((1_000_000_000_000..2_000_000_000_000).contains(&uin.0));
    }

    /// QUOTA-01.
    async fn quota_01_a_second_registration_looks_the_same_and_its_owner_is_told(place) {
        let app = place.app().await;
        app.caller().register("zhang@example.com").await;
        let stranger = app.caller();
        let other = app.caller().start("nobody@example.com").await.unwrap();
        let started = stranger.start(" Zhang@EXAMPLE.com ").await.unwrap();
        assert_eq!(
            (started.token.len(), started.expires_at, started.resend_at),
            (other.token.len(), other.expires_at, other.resend_at)
        );
        let mail = app.mail.last("zhang@example.com").await;
        assert!(mail.subject.contains("already have"), "{}", mail.subject);
        assert!(mail.codes.is_empty(), "the owner of an account gets no code: {}", mail.text);
        assert!(mail.text.contains("https://account.menshen.example/login"));
        assert_eq!(app.recorded(center::audit::Event::RegisteredAgain).await, 1);
        for guess in ["000000", "123456", "999999"] {
            assert_eq!(refused(stranger.try_code(&started, guess).await), ["code.wrong"]);
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM account", &[]).await, 1);
    }

    /// GEN-04: the mail to an owner is in the owner's language, the code in that of the request.
    async fn gen_04_messages_speak_the_language_of_whom_they_are_for(place) {
        let app = place.app().await;
        let mut chinese = app.caller();
        chinese.language = rules::Language::Zh;
        chinese.register("zhang@example.com").await;
        assert!(app.mail.last("zhang@example.com").await.text.contains("分钟"));
        app.caller().start("zhang@example.com").await.unwrap();
        assert!(app.mail.last("zhang@example.com").await.text.contains("邮箱"), "asked in English, told in Chinese");
    }

    /// GEN-05.
    async fn gen_05_the_accepted_version_is_stored_and_another_one_is_refused(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        let code = app.mail.code("zhang@example.com").await;
        let mut form = caller.form(&started, &code);
        form.agreement = None;
        assert_eq!(refused(caller.finish(form.clone()).await), ["registration.agreement_missing"]);
        form.agreement = Some("2020-01-01".into());
        assert_eq!(refused(caller.finish(form.clone()).await), ["registration.agreement_changed"]);
        form.agreement = Some(app.center.policy.registration.agreement.clone());
        caller.finish(form).await.unwrap();
        let stored = app.center.db.row("SELECT document, version, accepted_at FROM agreement", &[]).await.unwrap();
        assert_eq!(
            (stored.get(0), stored.get(1)),
            (Ok("service"), Ok(app.center.policy.registration.agreement.as_str()))
        );
        assert_eq!(stored.get(2), Ok(app.clock.now()));
    }

    /// PWD-06 to PWD-09, trap 11.
    async fn trap_11_passwords_follow_the_rules_already_at_registration(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhangwei@example.com").await.unwrap();
        let code = app.mail.code("zhangwei@example.com").await;
        let table: [(&str, &[&str]); 12] = [
            ("Abc12345", &["password.no_punctuation"]),
            ("abc1234.", &["password.no_upper"]),
            ("ABC1234.", &["password.no_lower"]),
            ("Abcdefg.", &["password.no_digit"]),
            ("Abc 123.", &["password.space"]),
            ("Abc12._", &["password.too_short"]),
            ("Abcdefghij123456789._", &["password.too_long"]),
            ("Äbc1234.", &["password.no_upper", "password.character"]),
            ("", &["password.too_short"]),
            ("P@ssw0rd1", &["password.common"]),
            ("Zhangwei.8", &["password.context"]),
            ("Menshen.8x", &["password.context"]),
        ];
        for (password, expected) in table {
            let mut form = caller.form(&started, &code);
            (form.password, form.confirm) = (typed(password), typed(password));
            assert_eq!(refused(caller.finish(form).await), expected, "{password}");
        }
        let mut form = caller.form(&started, &code);
        form.confirm = typed(OTHER_PASSWORD);
        assert_eq!(refused(caller.finish(form).await), ["password.mismatch"]);
        // None of these was a try of the code, and the shortest allowed one is taken.
        let mut form = caller.form(&started, &code);
        (form.password, form.confirm) = (typed("Abc1234."), typed("Abc1234."));
        caller.finish(form).await.unwrap();
    }

    /// PWD-08: 20 characters, both inclusive.
    async fn pwd_08_twenty_characters_are_allowed_and_everything_wrong_is_told_at_once(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        let code = app.mail.code("zhang@example.com").await;
        let mut form = caller.form(&started, "12x456");
        (form.password, form.confirm, form.agreement) = (typed("abc"), typed("abd"), None);
        let all = [
            "code.format",
            "password.too_short",
            "password.no_upper",
            "password.no_digit",
            "password.no_punctuation",
            "password.mismatch",
            "registration.agreement_missing",
        ];
        assert_eq!(refused(caller.finish(form).await), all);
        let mut form = caller.form(&started, &code);
        (form.password, form.confirm) = (typed("Gq7.Gq7.Gq7.Gq7.Gq7."), typed("Gq7.Gq7.Gq7.Gq7.Gq7."));
        caller.finish(form).await.unwrap();
        caller.login("zhang@example.com", "Gq7.Gq7.Gq7.Gq7.Gq7.").await.unwrap();
    }

    /// A registration is good for half an hour, and for its beginner alone.
    async fn a_registration_ends_after_its_time(place) {
        let app = place.app().await;
        let caller = app.caller();
        let started = caller.start("zhang@example.com").await.unwrap();
        app.clock.advance(30 * MINUTE - 1);
        caller.resend(&started).await.unwrap();
        app.clock.advance(1);
        assert_eq!(refused(caller.try_code(&started, "123456").await), ["registration.gone"]);
        assert_eq!(refused(caller.resend(&started).await), ["registration.gone"]);
    }

    /// T09: nothing depends on the sweep, and the sweep leaves nothing behind.
    async fn t09_the_sweep_removes_what_is_over_and_nothing_else(place) {
        let app = place.app().await;
        let person = app.caller().register("zhang@example.com").await;
        app.caller().start("late@example.com").await.unwrap();
        app.caller().login("nobody@example.com", PASSWORD).await.err().unwrap();
        app.mail.send_all().await;
        app.clock.advance(HOUR);
        assert!(matches!(app.checked(&person.token).await, Checked::Live(_)));
        app.caller().start("fresh@example.com").await.unwrap();
        app.clock.advance(8 * DAY);
        app.mail.send_all().await;
        while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        let db = &app.center.db;
        for sql in [
            "SELECT COUNT(*) FROM registration",
            "SELECT COUNT(*) FROM code",
            "SELECT COUNT(*) FROM counter",
            "SELECT COUNT(*) FROM password_attempt",
            "SELECT COUNT(*) FROM session WHERE ended_at IS NULL",
            "SELECT COUNT(*) FROM outbox WHERE state = 'queued'",
        ] {
            assert_eq!(db.number(sql, &[]).await, 0, "{sql}");
        }
        assert_eq!(db.number("SELECT COUNT(*) FROM account", &[]).await, 1);
        let end = db.row("SELECT end_reason FROM session", &[]).await.unwrap();
        assert!(matches!(end.get(0), Ok("idle" | "maximum")), "the list tells why it ended");
        app.caller().login("zhang@example.com", PASSWORD).await.unwrap();
    }
}
