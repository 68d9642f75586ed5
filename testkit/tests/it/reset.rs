//! A forgotten password, from the address to the new login.

use center::Error;
use center::audit::Event;
use center::contact::Kind;
use center::password::reset::{self, Next, Set};
use center::verification::{Grant, Holder, view};
use rules::operation::Own;
use rules::verification::Method;
use rules::{HOUR, MINUTE, SECOND};
use testkit::{Caller, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Person, Place, Rows, TestApp, both, refused, typed};

use crate::grant;

pub const EMAIL: &str = "zhang@example.com";
pub const OTHER_MAILBOX: &str = "second@example.org";
pub const MOBILE: &str = "+8613800005678";
pub const THIRD: &str = "Zr4,quiet-pond";
pub const FOURTH: &str = "Hw8;amber-rope";

/// An app whose budgets do not get in the way.
pub async fn generous(place: &Place) -> TestApp {
    let many = |policy: &mut rules::Policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
        policy.budget.anonymous_free = 1_000;
    };
    place.build().policy(many).start().await
}

/// Asks for a link; a human check is solved.
pub async fn ask(caller: &Caller<'_>, app: &TestApp, email: &str) -> Result<(), Error> {
    reset::request(&app.center, &caller.ctx(), email, Some(&caller.solution())).await
}

/// The secret of the last link that went to a mailbox.
pub async fn link(app: &TestApp, mailbox: &str) -> String {
    let mails = app.mail.all(mailbox).await;
    let links = mails.iter().rev().flat_map(|mail| &mail.links);
    let link = links.into_iter().find(|link| link.contains("/reset/")).expect("a link");
    link.strip_prefix(&format!("{PUBLIC_URL}/reset/")).expect("our own address").to_owned()
}

/// A new link for the account of `EMAIL`.
pub async fn token(app: &TestApp) -> String {
    ask(&app.caller(), app, EMAIL).await.unwrap();
    link(app, EMAIL).await
}

pub async fn set(app: &TestApp, token: &str, new: &str) -> Result<Next, Error> {
    let input = Set { token: token.into(), new: typed(new), confirm: typed(new) };
    reset::set(&app.center, &app.caller().ctx(), input).await
}

pub async fn complete(app: &TestApp, token: &str, grant: Option<&Grant>) -> Result<(), Error> {
    let (token, grant) = (token.to_owned(), grant.cloned());
    let act = move |tx: &mut db::Tx, ctx: &center::Ctx| reset::complete(tx, ctx, &token, grant.as_ref());
    app.center.write(&app.caller().ctx(), act).await
}

pub async fn holder(app: &TestApp, token: &str) -> Result<Holder, Error> {
    let (token, ctx) = (token.to_owned(), app.caller().ctx());
    let found = app.center.read(&ctx, move |tx, ctx| center::password::find_reset(tx, ctx, &token));
    Ok(found.await?.holder)
}

pub async fn look(app: &TestApp, token: &str) -> Result<reset::Opened, Error> {
    let token = token.to_owned();
    app.center.read(&app.caller().ctx(), move |tx, ctx| reset::opened(tx, ctx, &token)).await
}

/// Sets a new password and proves the other mailbox.
pub async fn verified(app: &TestApp, token: &str, new: &str) -> Grant {
    let Next::Verify(id) = set(app, token, new).await.unwrap() else { panic!("a verification is asked") };
    let holder = holder(app, token).await.unwrap();
    grant::by_mail(app, &app.caller(), holder, id, OTHER_MAILBOX).await
}

/// Whoever logs in by `EMAIL`, with a security email in another mailbox.
pub async fn person(app: &TestApp) -> Person {
    let person = app.caller().register(EMAIL).await;
    grant::set_contact(app, person.account, Kind::SecurityEmail, "email", OTHER_MAILBOX).await;
    app.clock.advance(HOUR);
    person
}

pub async fn works(app: &TestApp, password: &str) -> bool {
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
}
