//! Changing the password, and what comes with it.

use center::audit::Event;
use center::password::{State, state};
use center::session::Checked;
use rules::session::End;
use rules::{DAY, Fact, SECOND};
use testkit::{Caller, OTHER_PASSWORD, PASSWORD, Person, Rows, TestApp, both, refused};

const EMAIL: &str = "zhang@example.com";
const THIRD: &str = "Zr4,quiet-pond";
const FOURTH: &str = "Hw8;amber-rope";

/// A change that goes well, a second after the last one.
async fn change(app: &TestApp, person: &Person, old: &str, new: &str) {
    app.clock.advance(SECOND);
    app.caller().change_password(&person.root(app).await, old, new).await.unwrap();
}

/// A change that must not: what was refused.
async fn refused_change(app: &TestApp, person: &Person, old: &str, new: &str) -> Vec<&'static str> {
    app.clock.advance(SECOND);
    refused(app.caller().change_password(&person.root(app).await, old, new).await)
}

async fn works(caller: &Caller<'_>, password: &str) -> bool {
    caller.login_checked(EMAIL, password).await.is_ok()
}

both! {
    /// PWD-16, PWD-17.
    async fn pwd_16_after_a_change_the_new_password_works_and_the_old_one_does_not(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let (other, another) =
            (app.caller().login(EMAIL, PASSWORD).await.unwrap(), app.caller().login(EMAIL, PASSWORD).await.unwrap());
        app.clock.advance(SECOND);
        let ended = app.caller().change_password(&person.root(&app).await, PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert_eq!(ended, 2);
        for token in [&other.token, &another.token] {
            assert!(matches!(app.checked(token).await, Checked::Over(End::PasswordChanged)));
        }
        assert!(app.root(&person.token).await.is_some(), "the present session goes on");
        assert!(works(&app.caller(), OTHER_PASSWORD).await);
        assert!(!works(&app.caller(), PASSWORD).await);
        let mails = app.mail.all(EMAIL).await;
        let mail = mails.iter().find(|mail| mail.subject.contains("password was changed")).expect("the owner is told");
        assert!(mail.text.contains("2026-11-24 16:00 (UTC+8)"), "{}", mail.text);
        assert_eq!(app.recorded(Event::PasswordChanged).await, 1);
    }

    /// Trap 10, PWD-05.
    async fn trap_10_the_last_three_passwords_are_refused_and_the_fourth_last_is_not(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        change(&app, &person, PASSWORD, OTHER_PASSWORD).await;
        change(&app, &person, OTHER_PASSWORD, THIRD).await;
        for recent in [THIRD, OTHER_PASSWORD, PASSWORD] {
            assert_eq!(refused_change(&app, &person, THIRD, recent).await, ["password.recent"], "{recent}");
        }
        assert!(works(&app.caller(), THIRD).await, "nothing was changed");
        change(&app, &person, THIRD, FOURTH).await;
        change(&app, &person, FOURTH, PASSWORD).await;
        assert!(works(&app.caller(), PASSWORD).await);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_history", &[]).await, 3);
    }

    /// PWD-15: each error with its own message at its field, and nothing changed.
    async fn pwd_15_each_error_is_told_by_its_own_name_and_changes_nothing(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let table: [(&str, &str, &str, &[&str]); 8] = [
            ("Wrong-Word.77", OTHER_PASSWORD, OTHER_PASSWORD, &["password.old_wrong"]),
            ("", OTHER_PASSWORD, OTHER_PASSWORD, &["password.old_missing"]),
            (PASSWORD, OTHER_PASSWORD, THIRD, &["password.mismatch"]),
            (PASSWORD, PASSWORD, PASSWORD, &["password.recent"]),
            (PASSWORD, "Abc 123.", "Abc 123.", &["password.space"]),
            (PASSWORD, "Abc12._", "Abc12._", &["password.too_short"]),
            (PASSWORD, "P@ssw0rd1", "P@ssw0rd1", &["password.common"]),
            (
                "",
                "abc",
                "abd",
                &[
                    "password.old_missing",
                    "password.too_short",
                    "password.no_upper",
                    "password.no_digit",
                    "password.no_punctuation",
                    "password.mismatch",
                ],
            ),
        ];
        for (old, new, confirm, expected) in table {
            let root = person.root(&app).await;
            let end = app.caller().change_password_with(&root, old, new, confirm).await;
            assert_eq!(refused(end), expected, "{old} {new} {confirm}");
        }
        assert!(works(&app.caller(), PASSWORD).await);
        assert_eq!(app.recorded(Event::PasswordChanged).await, 0);
        assert_eq!(app.recorded(Event::OldPasswordWrong).await, 1);
    }

    /// PWD-05 with a context of one's own: mailbox, nickname, brand.
    async fn pwd_09_a_password_must_not_hold_the_mailbox_or_the_nickname(place) {
        let app = place.app().await;
        let person = app.caller().register("zhangwei@example.com").await;
        let root = person.root(&app).await;
        let act =
            move |tx: &mut db::Tx, ctx: &center::Ctx| center::account::change_nickname(tx, ctx, &root, "Northstar");
        app.center.write(&app.caller().ctx(), act).await.unwrap();
        let root = person.root(&app).await;
        for bad in ["Zhangwei.8", "Northstar.8", "Menshen.8x"] {
            assert_eq!(
                refused(app.caller().change_password(&root, PASSWORD, bad).await),
                ["password.context"],
                "{bad}"
            );
        }
    }

    /// PWD-15, T13: wrong old passwords lock, and the lock has its own words.
    async fn pwd_15_ten_wrong_old_passwords_lock_and_the_session_goes_on(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let root = person.root(&app).await;
        for n in 1..=10_i64 {
            let end = app.caller().change_password(&root, "Wrong-Word.77", OTHER_PASSWORD).await;
            match end {
                Err(center::Error::Refused(refusals)) if n < 10 => {
                    assert_eq!(
                        (refusals[0].code(), refusals[0].facts()),
                        ("password.old_wrong", vec![("left", Fact::Number(10 - n))])
                    );
                }
                other => assert_eq!(refused(other), ["password.old_locked"]),
            }
        }
        assert_eq!(
            refused(app.caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await),
            ["password.old_locked"]
        );
        assert_eq!(refused(app.caller().login_checked(EMAIL, PASSWORD).await), ["login.locked"]);
        assert!(app.root(&person.token).await.is_some());
        assert!(app.mail.last(EMAIL).await.subject.contains("locked"));
    }

    /// A right old password clears the counter even if the new one cannot be taken.
    async fn a_right_old_password_clears_the_counter(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        for _ in 0..9 {
            assert_eq!(refused_change(&app, &person, "Wrong-Word.77", OTHER_PASSWORD).await, ["password.old_wrong"]);
        }
        assert_eq!(refused_change(&app, &person, PASSWORD, PASSWORD).await, ["password.recent"]);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_attempt", &[]).await, 0);
    }

    /// Trap 52, PWD-04.
    async fn trap_52_ninety_days_are_advice_and_no_obstacle(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let old = async |app: &TestApp, token: &str| {
            let root = app.root(token).await.unwrap();
            app.center.read(&app.caller().ctx(), move |tx, ctx| state(tx, ctx, &root)).await.unwrap()
        };
        assert_eq!(old(&app, &person.token).await, State::Set { set_at: app.clock.now(), days: 0, old: false });
        let set_at = app.clock.now();
        app.clock.advance(90 * DAY);
        let opened = app.caller().login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(old(&app, &opened.token).await, State::Set { set_at, days: 90, old: false });
        app.clock.advance(DAY);
        let opened = app.caller().login(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(old(&app, &opened.token).await, State::Set { set_at, days: 91, old: true });
    }

    /// Trap 9, PWD-02.
    async fn trap_09_without_a_login_email_there_is_no_password_to_change(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let root = person.root(&app).await;
        // No other method can register yet: what a WeChat account would lack is taken away.
        app.center.db.meddle("DELETE FROM login_method").await;
        app.center.db.meddle("DELETE FROM password").await;
        app.center.db.meddle("UPDATE account SET registration_method = 'wechat'").await;
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM contact WHERE kind = 'security-email'", &[]).await, 1);
        let end = app.caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await;
        assert_eq!(refused(end), ["password.no_login_email"]);
        let shown = app.center.read(&app.caller().ctx(), move |tx, ctx| state(tx, ctx, &root)).await.unwrap();
        assert_eq!(shown, State::NoLoginEmail);
        assert_eq!(refused(app.caller().login(EMAIL, PASSWORD).await), ["login.wrong"]);
    }

    /// T60, R-01: what is stored is Argon2id over a peppered password, and never the password.
    async fn passwords_are_stored_as_argon2id_with_a_salt_of_their_own(place) {
        let app = place.app().await;
        app.caller().register("a@example.com").await;
        app.caller().register("b@example.com").await;
        let row = app.center.db.row("SELECT MIN(hash), MAX(hash) FROM password", &[]).await.unwrap();
        let (one, two): (&str, &str) = (row.get(0).unwrap(), row.get(1).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two, "the same password, two salts");
    }

    /// a clock that stands still or steps back neither loses a password of the history nor fails.
    async fn r_06_a_clock_that_steps_back_loses_no_password_of_the_history(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        for (old, new) in [(PASSWORD, OTHER_PASSWORD), (OTHER_PASSWORD, THIRD)] {
            app.clock.advance(SECOND);
            app.caller().change_password(&person.root(&app).await, old, new).await.unwrap();
        }
        app.clock.advance(-3_600 * SECOND);
        app.caller().change_password(&person.root(&app).await, THIRD, FOURTH).await.unwrap();
        assert_eq!(
            refused(app.caller().change_password(&person.root(&app).await, FOURTH, FOURTH).await),
            ["password.recent"]
        );
        assert_eq!(
            refused(app.caller().change_password(&person.root(&app).await, FOURTH, THIRD).await),
            ["password.recent"]
        );
        app.caller().change_password(&person.root(&app).await, FOURTH, PASSWORD).await.unwrap();
        assert!(works(&app.caller(), PASSWORD).await);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_history", &[]).await, 3);
    }
}
