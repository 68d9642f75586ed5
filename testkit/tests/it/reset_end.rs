//! What a reset of a forgotten password ends in, and what it leaves alone. (RESET, T15, T44, T45)

use crate::grant;
use center::audit::Event;
use center::contact::Kind;
use center::password::reset::{self, Next, Set};
use center::session::Checked;
use center::verification::view;
use db::params;
use rules::session::End;
use rules::verification::Method;
use rules::{HOUR, MINUTE, SECOND};
use testkit::{OTHER_PASSWORD, PASSWORD, Rows, both, refused, typed};

use crate::reset::{
    EMAIL, FOURTH, MOBILE, OTHER_MAILBOX, THIRD, complete, generous, holder, look, person, set, token, verified, works,
};

both! {
    /// RESET-13, T45: the operation protection decides what counts, and is never skipped.
    async fn reset_13_operation_protection_is_asked_for(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        grant::set_contact(&app, person.account, Kind::SecureMobile, "mobile", MOBILE).await;
        let sql = "INSERT INTO protection (account_id, login, operation, suspicious) SELECT id, 'none', 'mobile', 0 FROM account";
        app.center.db.meddle(sql).await;
        let link = token(&app).await;
        let Next::Verify(id) = set(&app, &link, OTHER_PASSWORD).await.unwrap() else { panic!("skipped") };
        let whose = holder(&app, &link).await.unwrap();
        let seen = app.center.read(&app.caller().ctx(), move |tx, ctx| view(tx, ctx, &whose, id)).await.unwrap();
        assert_eq!(seen.methods, [Method::SecureMobile], "the other mailbox is too weak here");
        app.center.db.meddle("UPDATE protection SET operation = 'wechat'").await;
        app.center.db.meddle("DELETE FROM contact").await;
        assert!(matches!(set(&app, &link, OTHER_PASSWORD).await, Ok(Next::Verify(_))), "nothing counts, nothing is skipped");
    }

    /// RESET-14: everything that the old password has opened ends, and the owner is told.
    async fn reset_14_every_session_ends_and_mobile_and_security_email_are_told(place) {
        let app = generous(&place).await;
        // The provider compares the time of the signature with its own.
        app.clock.set(server::Outside::system().now() - HOUR);
        let person = person(&app).await;
        grant::set_contact(&app, person.account, Kind::SecureMobile, "mobile", MOBILE).await;
        let other = app.caller().login(EMAIL, PASSWORD).await.unwrap();
        let link = token(&app).await;
        let proof = verified(&app, &link, OTHER_PASSWORD).await;
        complete(&app, &link, Some(&proof)).await.unwrap();
        for token in [&person.token, &other.token] {
            assert!(matches!(app.checked(token).await, Checked::Over(End::PasswordChanged)));
        }
        let mails = app.mail.all(OTHER_MAILBOX).await;
        let mail = mails.iter().find(|mail| mail.subject.contains("password was reset")).expect("a notice");
        assert!(mail.text.contains("/forgot-password"), "{}", mail.text);
        assert!(app.mail.all(MOBILE).await.iter().any(|message| message.text.contains("reset")), "an SMS");
        assert_eq!(app.recorded(Event::PasswordReset).await, 1);
        assert!(center::audit::verify(&app.center, None).await.unwrap().broken.is_empty());
        for table in ["SELECT COUNT(*) FROM verification", "SELECT COUNT(*) FROM password_reset WHERE pending IS NOT NULL"] {
            assert_eq!(app.center.db.number(table, &[]).await, 0, "{table}");
        }
    }

    /// T15, QUOTA-19, RESET-14, trap 7.
    async fn t15_a_reset_does_not_lift_the_lock(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        for _ in 0..10 {
            let _ = app.caller().login_checked(EMAIL, "Wrong-Word.77").await;
        }
        let link = token(&app).await;
        assert_eq!(set(&app, &link, OTHER_PASSWORD).await, Ok(Next::Done));
        for password in [PASSWORD, OTHER_PASSWORD] {
            assert_eq!(refused(app.caller().login_checked(EMAIL, password).await), ["login.locked"]);
        }
        app.clock.advance(24 * HOUR);
        assert!(works(&app, OTHER_PASSWORD).await && !works(&app, PASSWORD).await);
    }

    /// T44.
    async fn t44_a_link_dies_when_the_password_is_changed(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        let link = token(&app).await;
        let proof = verified(&app, &link, THIRD).await;
        app.caller().change_password(&person.root(&app).await, PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert_eq!(refused(complete(&app, &link, Some(&proof)).await), ["password.reset_gone"]);
        assert_eq!(refused(set(&app, &link, THIRD).await), ["password.reset_gone"]);
        assert_eq!(refused(holder(&app, &link).await), ["password.reset_gone"]);
        assert!(works(&app, OTHER_PASSWORD).await);
    }

    /// T44: what is in the database resets nothing.
    async fn t44_the_rows_hold_no_link(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        let link = token(&app).await;
        let row = app.center.db.row("SELECT token_hash FROM password_reset", &[]).await.unwrap();
        let stored: Vec<u8> = row.get(0).unwrap();
        let shown = data_encoding::BASE64URL_NOPAD.encode(&stored);
        assert!(shown != link && stored != data_encoding::BASE64URL_NOPAD.decode(link.as_bytes()).unwrap());
        assert_eq!(refused(set(&app, &shown, OTHER_PASSWORD).await), ["password.reset_gone"]);
        let sealed = "SELECT COUNT(*) FROM outbox WHERE sealed IS NOT NULL";
        assert_eq!(app.center.db.number(sealed, &[]).await, 0, "what was sent is wiped");
    }

    /// RESET-15, PWD-05 to PWD-09, trap 10 and trap 11.
    async fn reset_15_the_rules_of_passwords_hold_and_the_last_three_are_refused(place) {
        let app = generous(&place).await;
        let person = app.caller().register(EMAIL).await;
        for (old, new) in [(PASSWORD, OTHER_PASSWORD), (OTHER_PASSWORD, THIRD)] {
            app.clock.advance(SECOND);
            app.caller().change_password(&person.root(&app).await, old, new).await.unwrap();
        }
        let link = token(&app).await;
        for (new, code) in [
            ("Abc12345", "password.no_punctuation"),
            ("abc1234.", "password.no_upper"),
            ("ABC1234.", "password.no_lower"),
            ("Abcdefg.", "password.no_digit"),
            ("Abc 123.", "password.space"),
            ("Abc12._", "password.too_short"),
            ("Abc1234.Abc1234.Abc1x", "password.too_long"),
            ("P@ssw0rd1", "password.common"),
            ("Zhang-2026x", "password.context"),
            (PASSWORD, "password.recent"),
            (OTHER_PASSWORD, "password.recent"),
            (THIRD, "password.recent"),
        ] {
            assert_eq!(refused(set(&app, &link, new).await), [code], "{new}");
        }
        let differ = Set { token: link.clone(), new: typed(FOURTH), confirm: typed(THIRD) };
        let answer = reset::set(&app.center, &app.caller().ctx(), differ).await;
        assert_eq!(refused(answer), ["password.mismatch"]);
        assert_eq!(set(&app, &link, FOURTH).await, Ok(Next::Done));
        let again = token(&app).await;
        assert_eq!(set(&app, &again, PASSWORD).await, Ok(Next::Done), "the fourth last is free again");
    }

    /// Whoever has a link cannot ask without end which passwords the account has had.
    async fn reset_15_so_many_new_passwords_may_be_tried_with_one_link(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        let link = token(&app).await;
        for _ in 0..10 {
            assert_eq!(refused(set(&app, &link, PASSWORD).await), ["password.recent"]);
        }
        assert_eq!(refused(set(&app, &link, OTHER_PASSWORD).await), ["request.too_many"]);
        assert!(works(&app, PASSWORD).await);
    }

    /// T43: looking spends nothing, and a used link shows nothing.
    async fn t43_looking_at_a_link_spends_nothing(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        let link = token(&app).await;
        for _ in 0..20 {
            assert_eq!(look(&app, &link).await.unwrap().email, "zh***@example.com");
        }
        assert_eq!(set(&app, &link, OTHER_PASSWORD).await, Ok(Next::Done));
        assert_eq!(refused(look(&app, &link).await), ["password.reset_gone"]);
    }

    /// Keycloak CVE-2026-4325: what was used stays used until its time is over, whatever is swept.
    async fn t05_a_used_link_is_kept_as_used_until_its_time_is_over(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        let link = token(&app).await;
        assert_eq!(set(&app, &link, OTHER_PASSWORD).await, Ok(Next::Done));
        let count = || app.center.db.number("SELECT COUNT(*) FROM password_reset", &[]);
        center::sweep(&app.center, app.clock.now()).await.unwrap();
        assert_eq!(count().await, 1);
        assert_eq!(refused(set(&app, &link, THIRD).await), ["password.reset_gone"]);
        app.clock.advance(30 * MINUTE);
        center::sweep(&app.center, app.clock.now()).await.unwrap();
        assert_eq!(count().await, 0);
        assert_eq!(refused(set(&app, &link, THIRD).await), ["password.reset_gone"]);
    }

    /// A link whose account has no login email any more is over (RESET-01).
    async fn t44_a_link_dies_when_the_address_logs_in_no_more(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        let link = token(&app).await;
        assert!(holder(&app, &link).await.is_ok());
        let gone = app.center.db.write(|tx| tx.exec("DELETE FROM login_method WHERE kind = $1", params!["email"])).await;
        assert_eq!(gone, Ok(1));
        assert_eq!(refused(set(&app, &link, OTHER_PASSWORD).await), ["password.reset_gone"]);
    }
}
