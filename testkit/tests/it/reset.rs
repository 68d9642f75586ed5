//! A forgotten password, from the address to the new login.

use center::Error;
use center::audit::Event;
use center::contact::Kind;
use center::password::reset::{self, Next, Set};
use center::session::Checked;
use center::verification::{Grant, Holder, view};
use db::params;
use rules::operation::Own;
use rules::session::End;
use rules::verification::Method;
use rules::{HOUR, MINUTE, SECOND};
use testkit::{Caller, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Person, Place, Rows, TestApp, both, refused, typed};

use crate::grant;

const EMAIL: &str = "zhang@example.com";
const OTHER_MAILBOX: &str = "second@example.org";
const MOBILE: &str = "+8613800005678";
const THIRD: &str = "Zr4,quiet-pond";
const FOURTH: &str = "Hw8;amber-rope";

/// An app whose budgets do not get in the way.
async fn generous(place: &Place) -> TestApp {
    let many = |policy: &mut rules::Policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
        policy.budget.anonymous_free = 1_000;
    };
    place.build().policy(many).start().await
}

/// Asks for a link; a human check is solved.
async fn ask(caller: &Caller<'_>, app: &TestApp, email: &str) -> Result<(), Error> {
    reset::request(&app.center, &caller.ctx(), email, Some(&caller.solution())).await
}

/// The secret of the last link that went to a mailbox.
async fn link(app: &TestApp, mailbox: &str) -> String {
    let mails = app.mail.all(mailbox).await;
    let links = mails.iter().rev().flat_map(|mail| &mail.links);
    let link = links.into_iter().find(|link| link.contains("/reset/")).expect("a link");
    link.strip_prefix(&format!("{PUBLIC_URL}/reset/")).expect("our own address").to_owned()
}

/// A new link for the account of `EMAIL`.
async fn token(app: &TestApp) -> String {
    ask(&app.caller(), app, EMAIL).await.unwrap();
    link(app, EMAIL).await
}

async fn set(app: &TestApp, token: &str, new: &str) -> Result<Next, Error> {
    let input = Set { token: token.into(), new: typed(new), confirm: typed(new) };
    reset::set(&app.center, &app.caller().ctx(), input).await
}

async fn complete(app: &TestApp, token: &str, grant: Option<&Grant>) -> Result<(), Error> {
    let (token, grant) = (token.to_owned(), grant.cloned());
    let act = move |tx: &mut db::Tx, ctx: &center::Ctx| reset::complete(tx, ctx, &token, grant.as_ref());
    app.center.write(&app.caller().ctx(), act).await
}

async fn holder(app: &TestApp, token: &str) -> Result<Holder, Error> {
    let (token, ctx) = (token.to_owned(), app.caller().ctx());
    let found = app.center.read(&ctx, move |tx, ctx| center::password::find_reset(tx, ctx, &token));
    Ok(found.await?.holder)
}

async fn look(app: &TestApp, token: &str) -> Result<reset::Opened, Error> {
    let token = token.to_owned();
    app.center.read(&app.caller().ctx(), move |tx, ctx| reset::opened(tx, ctx, &token)).await
}

/// Sets a new password and proves the other mailbox.
async fn verified(app: &TestApp, token: &str, new: &str) -> Grant {
    let Next::Verify(id) = set(app, token, new).await.unwrap() else { panic!("a verification is asked") };
    let holder = holder(app, token).await.unwrap();
    grant::by_mail(app, &app.caller(), holder, id, OTHER_MAILBOX).await
}

/// Whoever logs in by `EMAIL`, with a security email in another mailbox.
async fn person(app: &TestApp) -> Person {
    let person = app.caller().register(EMAIL).await;
    grant::set_contact(app, person.account, Kind::SecurityEmail, "email", OTHER_MAILBOX).await;
    app.clock.advance(HOUR);
    person
}

async fn works(app: &TestApp, password: &str) -> bool {
    let login = app.caller().login_checked(EMAIL, password).await;
    let worked = login.is_ok();
    if !worked {
        app.center.db.meddle("DELETE FROM password_attempt").await;
    }
    worked
}

both! {
    /// RESET-07, T42.
    async fn reset_07_the_mail_holds_a_button_and_the_link_as_text_from_our_own_address(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        ask(&app.caller(), &app, " ZHANG@example.com ").await.unwrap();
        let mail = app.mail.last(EMAIL).await;
        assert_eq!(mail.subject, "Reset your Menshen password");
        assert!(mail.text.contains("Password Reset") && mail.text.contains("30 minutes"), "{}", mail.text);
        let token = link(&app, EMAIL).await;
        assert_eq!(token.len(), 43, "256 bits");
        assert!(mail.text.contains(&format!("{PUBLIC_URL}/reset/{token}\n")), "{}", mail.text);
        assert!(mail.links.iter().all(|link| link.starts_with(PUBLIC_URL)), "{:?}", mail.links);
        assert_eq!(app.recorded(Event::PasswordResetRequested).await, 1);
    }

    /// RESET-01, RESET-06, trap 54, T10: only an address that logs in gets a link; the others seem to.
    async fn reset_01_only_a_login_email_gets_a_link_and_the_others_leave_the_same_rows(place) {
        let app = generous(&place).await;
        person(&app).await;
        for (mailbox, rows) in [("nobody@example.net", 1), (OTHER_MAILBOX, 2)] {
            let before = app.mail.all(mailbox).await.len();
            ask(&app.caller(), &app, mailbox).await.unwrap();
            assert_eq!(app.mail.all(mailbox).await.len(), before, "{mailbox}");
            assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_reset", &[]).await, rows);
            let void = "SELECT COUNT(*) FROM outbox WHERE state = 'void' AND sealed IS NULL";
            assert_eq!(app.center.db.number(void, &[]).await, rows, "a message that is none");
        }
        assert_eq!(app.recorded(Event::PasswordResetRequested).await, 0);
    }

    /// RESET-06, T01: a check for humans from the second request on, and a budget for each mailbox, known or not.
    async fn reset_06_requests_are_bounded_for_known_and_unknown_alike(place) {
        let app = place.app().await;
        app.caller().register(EMAIL).await;
        app.clock.advance(2 * HOUR);
        for mailbox in [EMAIL, "nobody@example.net"] {
            let caller = app.caller();
            for expected in [&[][..], &["human_check.required"]] {
                let answer = reset::request(&app.center, &caller.ctx(), mailbox, None).await;
                assert_eq!(refused(answer), expected, "{mailbox}");
            }
            for _ in 0..4 {
                ask(&caller, &app, mailbox).await.unwrap();
            }
            assert_eq!(refused(ask(&caller, &app, mailbox).await), ["request.too_many"], "{mailbox}");
        }
        let wrong = reset::request(&app.center, &app.caller().ctx(), "no address", None).await;
        assert_eq!(refused(wrong), ["email.invalid"]);
    }

    /// RESET-08, T44.
    async fn reset_08_a_link_is_good_for_thirty_minutes(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        let first = token(&app).await;
        app.clock.advance(30 * MINUTE);
        assert_eq!(refused(set(&app, &first, OTHER_PASSWORD).await), ["password.reset_gone"]);
        let second = token(&app).await;
        app.clock.advance(30 * MINUTE - SECOND);
        assert_eq!(set(&app, &second, OTHER_PASSWORD).await, Ok(Next::Done));
    }

    /// RESET-08, T44: also in the middle of a reset.
    async fn t44_a_newer_link_voids_the_older_one_with_all_that_it_has_begun(place) {
        let app = generous(&place).await;
        person(&app).await;
        let first = token(&app).await;
        let proof = verified(&app, &first, OTHER_PASSWORD).await;
        let second = token(&app).await;
        assert_ne!(first, second);
        assert_eq!(refused(complete(&app, &first, Some(&proof)).await), ["password.reset_gone"]);
        assert_eq!(refused(set(&app, &first, OTHER_PASSWORD).await), ["password.reset_gone"]);
        assert_eq!(refused(complete(&app, &second, Some(&proof)).await), ["password.missing"], "nothing was taken over");
        assert!(works(&app, PASSWORD).await);
    }

    /// RESET-12: the opened link counts as the mailbox, and there is nothing else.
    async fn reset_12_without_another_factor_the_password_is_set_at_once_and_the_link_is_used(place) {
        let app = generous(&place).await;
        app.caller().register(EMAIL).await;
        app.clock.advance(SECOND);
        let link = token(&app).await;
        assert_eq!(set(&app, &link, OTHER_PASSWORD).await, Ok(Next::Done));
        assert!(works(&app, OTHER_PASSWORD).await && !works(&app, PASSWORD).await);
        assert_eq!(refused(set(&app, &link, THIRD).await), ["password.reset_gone"]);
        assert_eq!(refused(complete(&app, &link, None).await), ["password.reset_gone"]);
        assert!(works(&app, OTHER_PASSWORD).await);
    }

    /// RESET-10, RESET-12, trap 17, T45.
    async fn trap_17_the_password_changes_only_after_the_verification(place) {
        let app = generous(&place).await;
        person(&app).await;
        let link = token(&app).await;
        let Next::Verify(id) = set(&app, &link, OTHER_PASSWORD).await.unwrap() else { panic!("a verification is asked") };
        assert!(works(&app, PASSWORD).await && !works(&app, OTHER_PASSWORD).await, "the window was closed");
        for grant in [None, Some(Grant::new("x".into())), Some(Grant::new(String::new()))] {
            assert_eq!(refused(complete(&app, &link, grant.as_ref()).await), ["verification.required"]);
        }
        let whose = holder(&app, &link).await.unwrap();
        let seen = app.center.read(&app.caller().ctx(), move |tx, ctx| view(tx, ctx, &whose, id)).await.unwrap();
        assert_eq!((seen.own, seen.methods), (Some(Own::ResetEmailLoginPassword), vec![Method::SecurityEmail]));
        assert_eq!(seen.resume, "/forgot-password/verify");
        let proof = grant::by_mail(&app, &app.caller(), whose, id, OTHER_MAILBOX).await;
        assert!(works(&app, PASSWORD).await, "proved, but not sent off");
        complete(&app, &link, Some(&proof)).await.unwrap();
        assert!(!works(&app, PASSWORD).await && works(&app, OTHER_PASSWORD).await);
        assert_eq!(refused(complete(&app, &link, Some(&proof)).await), ["password.reset_gone"], "once");
    }

    /// T35: what was verified was this new password.
    async fn t35_the_grant_of_a_reset_fits_no_other_password_and_no_other_account(place) {
        let app = generous(&place).await;
        person(&app).await;
        let link = token(&app).await;
        let proof = verified(&app, &link, OTHER_PASSWORD).await;
        set(&app, &link, THIRD).await.unwrap();
        assert_eq!(refused(complete(&app, &link, Some(&proof)).await), ["verification.required"]);
        let other = app.caller().register("li@example.com").await;
        grant::set_contact(&app, other.account, Kind::SecurityEmail, "email", "third@example.org").await;
        ask(&app.caller(), &app, "li@example.com").await.unwrap();
        let theirs = self::link(&app, "li@example.com").await;
        set(&app, &theirs, OTHER_PASSWORD).await.unwrap();
        assert_eq!(refused(complete(&app, &theirs, Some(&proof)).await), ["verification.required"]);
        assert!(works(&app, PASSWORD).await);
    }

    /// RESET-12: who holds the mailbox cannot make a factor go away by wrong tries.
    async fn reset_12_a_disabled_factor_is_not_skipped(place) {
        let app = generous(&place).await;
        person(&app).await;
        let sql = "INSERT INTO verification_failure (account_id, method, n) SELECT id, 'security-email', 100 FROM account";
        assert_eq!(app.center.db.meddle(sql).await, 1);
        let link = token(&app).await;
        let Next::Verify(id) = set(&app, &link, OTHER_PASSWORD).await.unwrap() else { panic!("skipped") };
        let whose = holder(&app, &link).await.unwrap();
        let seen = app.center.read(&app.caller().ctx(), move |tx, ctx| view(tx, ctx, &whose, id)).await.unwrap();
        assert_eq!(seen.methods, []);
        assert_eq!(refused(complete(&app, &link, None).await), ["verification.required"]);
        assert!(works(&app, PASSWORD).await);
    }

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
