//! Replacing the login email, and what goes with it.

use center::Error;
use center::audit::Event;
use center::contact::Kind;
use center::login_method::email::{self, Change, OPERATION};
use center::session::Checked;
use center::verification::Grant;
use db::params;
use rules::email::Email;
use rules::operation::Own;
use rules::session::End;
use rules::{HOUR, MINUTE, SECOND};
use testkit::{OTHER_PASSWORD, PASSWORD, Person, Place, Rows, TestApp, both, refused, typed};

use crate::grant;

const OLD: &str = "zhang@example.com";
const NEW: &str = "wei@example.org";
const CONTACT: &str = "third@example.net";
const MOBILE: &str = "+8613800005678";

async fn generous(place: &Place) -> TestApp {
    let many = |policy: &mut rules::Policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
    };
    place.build().policy(many).start().await
}

async fn person(app: &TestApp) -> Person {
    let person = app.caller().register(OLD).await;
    app.clock.advance(HOUR);
    person
}

async fn send(app: &TestApp, person: &Person, grant: Option<&Grant>, to: &str) -> Result<i64, Error> {
    let (root, grant, to) = (person.root(app).await, grant.cloned(), Email::parse(to).unwrap());
    let act = move |tx: &mut db::Tx, ctx: &center::Ctx| email::send(tx, ctx, &root, grant.as_ref(), &to);
    app.center.write(&app.caller().ctx(), act).await
}

fn form(to: &str, code: &str, new: &str, sync: bool) -> Change {
    Change { email: to.into(), code: code.into(), new: typed(new), confirm: typed(new), sync }
}

async fn change(app: &TestApp, person: &Person, form: Change) -> Result<u64, Error> {
    email::change(&app.center, &app.caller().ctx(), &person.root(app).await, form).await
}

/// Verified, and the code to the new address read.
async fn begun(app: &TestApp, person: &Person, to: &str) -> String {
    let grant = grant::of(app, person, OPERATION, OLD).await;
    send(app, person, Some(&grant), to).await.unwrap();
    app.mail.code(to).await
}

async fn works(app: &TestApp, email: &str, password: &str) -> bool {
    let login = app.caller().login_checked(email, password).await.is_ok();
    app.center.db.meddle("DELETE FROM password_attempt").await;
    login
}

/// Login, security and contact email.
async fn three(app: &TestApp, person: &Person) -> [String; 3] {
    let account = person.account;
    let row = app.center.db.row("SELECT data_key FROM account WHERE id = $1", params![&account.0]).await;
    let wrapped: Vec<u8> = row.unwrap().get(0).unwrap();
    let key = app.center.keys.open_data_key(&account.0, &wrapped).unwrap();
    let ctx = app.caller().ctx();
    let read = app.center.read(&ctx, move |tx, _| {
        Ok([
            center::login_method::email(tx, account, &key)?.unwrap(),
            center::contact::find(tx, account, &key, Kind::SecurityEmail)?.unwrap(),
            center::contact::find(tx, account, &key, Kind::ContactEmail)?.unwrap(),
        ])
    });
    read.await.unwrap()
}

both! {
    /// Trap 16, EMAIL-14 to EMAIL-16.
    async fn trap_16_the_new_address_and_the_new_password_work_and_nothing_old_does(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        let code = begun(&app, &person, NEW).await;
        assert!(works(&app, OLD, PASSWORD).await && !works(&app, NEW, PASSWORD).await, "nothing yet");
        assert_eq!(change(&app, &person, form(NEW, &code, OTHER_PASSWORD, true)).await, Ok(1));
        for (email, password, expected) in
            [(OLD, PASSWORD, false), (OLD, OTHER_PASSWORD, false), (NEW, PASSWORD, false), (NEW, OTHER_PASSWORD, true)]
        {
            assert_eq!(works(&app, email, password).await, expected, "{email} {password}");
        }
        assert_eq!(app.recorded(Event::LoginEmailChanged).await, 1);
        assert!(center::audit::verify(&app.center, None).await.unwrap().broken.is_empty());
        let again = app.caller().register(OLD).await;
        assert_ne!(again.account, person.account, "the old address is free");
    }

    /// Trap 14, EMAIL-17, EMAIL-21, EMAIL-22.
    async fn trap_14_with_the_box_all_three_follow_and_without_it_neither(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        grant::set_contact(&app, person.account, Kind::ContactEmail, "email", CONTACT).await;
        let code = begun(&app, &person, NEW).await;
        change(&app, &person, form(NEW, &code, OTHER_PASSWORD, false)).await.unwrap();
        assert_eq!(three(&app, &person).await, [NEW, OLD, CONTACT]);
        app.clock.advance(HOUR);
        let code = begun(&app, &person, "f@example.org").await;
        change(&app, &person, form("f@example.org", &code, "Zr4,quiet-pond", true)).await.unwrap();
        assert_eq!(three(&app, &person).await, ["f@example.org"; 3]);
    }

    /// EMAIL-22: the other directions leave the login email alone.
    async fn email_22_other_addresses_never_change_the_login_email(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        for kind in [Kind::SecurityEmail, Kind::ContactEmail] {
            grant::set_contact(&app, person.account, kind, "email", CONTACT).await;
        }
        assert_eq!(three(&app, &person).await, [OLD, CONTACT, CONTACT]);
        assert!(works(&app, OLD, PASSWORD).await && !works(&app, CONTACT, PASSWORD).await);
    }

    /// EMAIL-19, T35: nothing without the grant of this very operation, which is used up.
    async fn email_19_the_identity_is_verified_before_the_form(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        assert_eq!(refused(send(&app, &person, None, NEW).await), ["verification.required"]);
        assert_eq!(app.mail.all(NEW).await.len(), 0);
        let wrong = grant::of(&app, &person, Own::ModifyUserEmailAddress, OLD).await;
        assert_eq!(refused(send(&app, &person, Some(&wrong), NEW).await), ["verification.required"]);
        let direct = change(&app, &person, form(NEW, "123456", OTHER_PASSWORD, true)).await;
        assert_eq!(refused(direct), ["verification.required"]);
        let right = grant::of(&app, &person, OPERATION, OLD).await;
        send(&app, &person, Some(&right), NEW).await.unwrap();
        let second = Person::new(OLD, PASSWORD, app.caller().login(OLD, PASSWORD).await.unwrap());
        assert_eq!(refused(send(&app, &second, Some(&right), NEW).await), ["verification.required"], "another session");
        app.clock.advance(10 * MINUTE);
        assert_eq!(refused(send(&app, &person, Some(&right), NEW).await), ["verification.required"], "used and over");
    }

    /// EMAIL-18, T10: who has not proved the mailbox learns nothing of it.
    async fn email_18_that_an_address_is_taken_is_told_only_after_its_code(place) {
        let app = generous(&place).await;
        app.caller().register(NEW).await;
        let person = person(&app).await;
        let code = begun(&app, &person, NEW).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        assert_eq!(refused(change(&app, &person, form(NEW, wrong, OTHER_PASSWORD, true)).await), ["code.wrong"]);
        assert_eq!(refused(change(&app, &person, form(NEW, &code, OTHER_PASSWORD, true)).await), ["email.taken"]);
        assert_eq!(three(&app, &person).await, [OLD; 3]);
        assert!(works(&app, OLD, PASSWORD).await && !works(&app, OLD, OTHER_PASSWORD).await, "nothing of it");
    }

    /// EMAIL-15, T06: a code proves the address that it went to.
    async fn t06_the_code_of_one_address_is_none_of_another(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        let code = begun(&app, &person, NEW).await;
        let other = form("other@example.org", &code, OTHER_PASSWORD, true);
        assert_eq!(refused(change(&app, &person, other).await), ["email.no_code"]);
        assert_eq!(refused(send(&app, &person, None, "other@example.org").await), ["code.too_soon"]);
        app.clock.advance(MINUTE);
        send(&app, &person, None, "other@example.org").await.unwrap();
        let stale = form("other@example.org", &code, OTHER_PASSWORD, true);
        assert_eq!(refused(change(&app, &person, stale).await), ["code.wrong"]);
        assert_eq!(refused(change(&app, &person, form(NEW, &code, OTHER_PASSWORD, true)).await), ["email.no_code"]);
        assert_eq!(three(&app, &person).await, [OLD; 3]);
    }

    /// EMAIL-15, EMAIL-16, PWD-09, trap 10: everything wrong with the form at once, and the last three passwords.
    async fn email_16_the_rules_of_passwords_hold_and_the_last_three_are_refused(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        app.caller().change_password(&person.root(&app).await, PASSWORD, OTHER_PASSWORD).await.unwrap();
        app.clock.advance(SECOND);
        app.mail.send_all().await;
        let code = begun(&app, &person, NEW).await;
        let mut wrong = form("nothing", "12", "abc", true);
        wrong.confirm = typed("abd");
        let expected = [
            "email.invalid",
            "password.too_short",
            "password.no_upper",
            "password.no_digit",
            "password.no_punctuation",
            "password.mismatch",
            "code.format",
        ];
        assert_eq!(refused(change(&app, &person, wrong).await), expected);
        for recent in [PASSWORD, OTHER_PASSWORD] {
            assert_eq!(refused(change(&app, &person, form(NEW, &code, recent, true)).await), ["password.recent"]);
        }
        let mailbox = form("wei-long@example.org", &code, "Wei-long.2026x", true);
        assert_eq!(refused(change(&app, &person, mailbox).await), ["password.context"], "the new mailbox counts");
        assert_eq!(refused(send(&app, &person, None, " ZHANG@example.com").await), ["email.unchanged"]);
        assert!(change(&app, &person, form(NEW, &code, "Zr4,quiet-pond", true)).await.is_ok(), "the code still counts");
    }

    /// Both addresses and the mobile are told, each once; the address is masked.
    async fn email_14_old_and_new_address_and_the_mobile_are_told(place) {
        let app = generous(&place).await;
        // The provider compares the time of the signature with its own.
        app.clock.set(server::Outside::system().now() - HOUR);
        let person = person(&app).await;
        grant::set_contact(&app, person.account, Kind::SecurityEmail, "email", OLD).await;
        grant::set_contact(&app, person.account, Kind::SecureMobile, "mobile", MOBILE).await;
        let code = begun(&app, &person, NEW).await;
        change(&app, &person, form(NEW, &code, OTHER_PASSWORD, true)).await.unwrap();
        for mailbox in [OLD, NEW] {
            let mails = app.mail.all(mailbox).await;
            let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("login email was changed")).collect();
            assert_eq!(told.len(), 1, "{mailbox}");
            assert!(told[0].text.contains("w***@example.org") && !told[0].text.contains(NEW), "{}", told[0].text);
        }
        assert!(app.mail.all(MOBILE).await.iter().any(|message| message.text.contains("login email")));
    }

    /// The other sessions and whatever the old address has begun end; the present session goes on.
    async fn email_14_other_sessions_and_pending_resets_end(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        let other = app.caller().login(OLD, PASSWORD).await.unwrap();
        center::password::reset::request(&app.center, &app.caller().ctx(), OLD, None).await.unwrap();
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_reset", &[]).await, 1);
        app.mail.send_all().await;
        let code = begun(&app, &person, NEW).await;
        assert_eq!(change(&app, &person, form(NEW, &code, OTHER_PASSWORD, false)).await, Ok(1));
        assert!(matches!(app.checked(&other.token).await, Checked::Over(End::PasswordChanged)));
        assert!(app.root(&person.token).await.is_some());
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM password_reset", &[]).await, 0);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM login_email_change", &[]).await, 0);
        assert_eq!(refused(change(&app, &person, form(NEW, &code, OTHER_PASSWORD, false)).await), ["verification.required"]);
    }

    /// Ten minutes after the verification the form is over.
    async fn email_19_the_form_is_good_for_ten_minutes(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        begun(&app, &person, NEW).await;
        app.clock.advance(9 * MINUTE);
        send(&app, &person, None, NEW).await.unwrap();
        let code = app.mail.code(NEW).await;
        app.clock.advance(MINUTE);
        let late = change(&app, &person, form(NEW, &code, OTHER_PASSWORD, true)).await;
        assert_eq!(refused(late), ["verification.required"]);
        center::sweep(&app.center, app.clock.now()).await.unwrap();
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM login_email_change", &[]).await, 0);
    }

    /// PWD-02, EMAIL-03: without a login email there is none to replace; binding one is another operation.
    async fn email_03_an_account_without_a_login_email_has_none_to_replace(place) {
        let app = generous(&place).await;
        let person = person(&app).await;
        let grant = grant::of(&app, &person, OPERATION, OLD).await;
        app.center.db.meddle("DELETE FROM login_method").await;
        assert_eq!(refused(send(&app, &person, Some(&grant), NEW).await), ["password.no_login_email"]);
    }
}
