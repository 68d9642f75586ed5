//! Messages: sent once or nearly so, never late, and never kept. (IMP-06, R-10)

use center::message::Delivered;
use db::params;
use db::seal::Keys;
use rules::{DAY, MINUTE, SECOND};
use sandbox::{Channel, Mode, Provider};
use testkit::{OTHER_PASSWORD, PASSWORD, Rows, TestApp, both};

const EMAIL: &str = "zhang@example.com";
const QUEUED: &str = "SELECT COUNT(*) FROM outbox WHERE state = 'queued'";

fn mail_is(app: &TestApp, mode: Mode) {
    app.mail.sandbox.set_fault(Provider::Mail, mode, None);
}

both! {
    ///
    async fn a_message_waits_for_its_provider_and_is_then_sent_once(place) {
        let app = place.app().await;
        mail_is(&app, Mode::Down);
        app.caller().start(EMAIL).await.unwrap();
        assert_eq!(app.mail.round().await, Delivered { postponed: 1, ..Delivered::default() });
        assert_eq!(app.mail.round().await, Delivered::default(), "not at once again");
        mail_is(&app, Mode::Ok);
        app.clock.advance(2 * SECOND);
        assert_eq!(app.mail.round().await, Delivered { sent: 1, ..Delivered::default() });
        app.clock.advance(DAY);
        assert_eq!(app.mail.round().await, Delivered::default());
        assert_eq!(app.mail.all(EMAIL).await.len(), 1);
    }

    /// while the provider is down the waits grow, and the message survives them.
    async fn waits_grow_while_the_provider_refuses(place) {
        let app = place.app().await;
        mail_is(&app, Mode::Busy);
        let person = app.caller().start(EMAIL).await.unwrap();
        drop(person);
        let mut waits = Vec::new();
        for _ in 0..6 {
            let begin = app.clock.now();
            assert_eq!(app.mail.round().await.postponed, 1);
            while app.center.db.number("SELECT COUNT(*) FROM outbox WHERE due_at <= $1", params![app.clock.now()]).await
                == 0
            {
                app.clock.advance(SECOND);
            }
            waits.push((app.clock.now() - begin) / SECOND);
        }
        assert_eq!(waits, [2, 4, 8, 16, 20, 20], "never more than a provider's return may take (R-10: 30 s)");
        mail_is(&app, Mode::Ok);
        assert_eq!(app.mail.round().await.sent, 1);
    }

    /// what a provider refuses for good is given up at once, what it refuses for now when it is too late.
    async fn a_message_that_cannot_be_sent_is_given_up_and_wiped(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let root = person.root(&app).await;
        mail_is(&app, Mode::Failing);
        app.clock.advance(SECOND);
        app.caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await.unwrap();
        assert_eq!(app.mail.round().await, Delivered { failed: 1, ..Delivered::default() });
        mail_is(&app, Mode::Busy);
        app.clock.advance(SECOND);
        app.caller().change_password(&root, OTHER_PASSWORD, "Zr4,quiet-pond").await.unwrap();
        let mut rounds = Vec::new();
        for _ in 0..5 {
            let done = app.mail.round().await;
            rounds.push((done.postponed, done.expired));
            app.clock.advance(DAY);
        }
        assert_eq!(rounds, [(1, 0), (1, 0), (1, 0), (0, 1), (0, 0)], "a notice is kept for three days");
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM outbox WHERE sealed IS NOT NULL", &[]).await, 0);
    }

    /// T09, R-10.
    async fn an_expired_code_is_never_sent_late(place) {
        let app = place.app().await;
        mail_is(&app, Mode::Down);
        app.caller().start(EMAIL).await.unwrap();
        app.mail.round().await;
        mail_is(&app, Mode::Ok);
        app.clock.advance(5 * MINUTE);
        assert_eq!(app.mail.round().await, Delivered { expired: 1, ..Delivered::default() });
        assert!(app.mail.all(EMAIL).await.is_empty());
        assert_eq!(
            app.center.db.number("SELECT COUNT(*) FROM outbox WHERE state = 'expired' AND sealed IS NULL", &[]).await,
            1
        );
    }

    /// T60: what was sent is wiped.
    async fn the_content_of_a_message_is_sealed_and_wiped_once_sent(place) {
        let app = place.app().await;
        app.caller().start(EMAIL).await.unwrap();
        let row = app.center.db.row("SELECT sealed, kind, channel FROM outbox", &[]).await.unwrap();
        let sealed: &[u8] = row.get(0).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"zhang"));
        assert_eq!((row.get(1), row.get(2)), (Ok("registration-code"), Ok("mail")));
        app.mail.send_all().await;
        let row = app.center.db.row("SELECT state, sealed, closed_at FROM outbox", &[]).await.unwrap();
        assert_eq!((row.get(0), row.get(1), row.get(2)), (Ok("sent"), Ok(None::<Vec<u8>>), Ok(app.clock.now())));
    }

    /// a crash between sending and marking sends once more, with the same message id.
    async fn a_message_sent_twice_has_the_same_id(place) {
        let app = place.app().await;
        app.caller().start(EMAIL).await.unwrap();
        let sealed: Vec<u8> = app.center.db.row("SELECT sealed FROM outbox", &[]).await.unwrap().get(0).unwrap();
        app.mail.send_all().await;
        // As the row stands if the process ends before it marks it.
        let back = "UPDATE outbox SET state = 'queued', sealed = $1, closed_at = NULL";
        app.center.db.write(move |tx| tx.exec(back, params![&sealed])).await.unwrap();
        assert_eq!(app.mail.round().await, Delivered::default(), "the lease protects it for a minute");
        app.clock.advance(MINUTE);
        assert_eq!(app.mail.round().await.sent, 1);
        let both = app.mail.all(EMAIL).await;
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].message_id, both[1].message_id);
        assert_eq!(both[0].codes, both[1].codes);
        assert!(!both[0].message_id.is_empty());
    }

    /// the lease of a sender that died is over after a minute.
    async fn a_message_whose_sender_died_is_sent_by_the_next(place) {
        let app = place.app().await;
        app.caller().start(EMAIL).await.unwrap();
        let lease = app.clock.now() + MINUTE;
        let claimed = "UPDATE outbox SET due_at = $1, attempts = 1";
        app.center.db.write(move |tx| tx.exec(claimed, params![lease])).await.unwrap();
        app.clock.advance(MINUTE - 1);
        assert_eq!(app.mail.round().await, Delivered::default());
        app.clock.advance(1);
        assert_eq!(app.mail.round().await.sent, 1);
    }

    /// many senders at once, on several replicas where there can be several, send each message once.
    async fn many_senders_at_once_send_each_message_once(place) {
        let app = place.app().await;
        let mut replicas = Vec::new();
        if !place.is_sqlite() {
            replicas.push(place.build().beside(&app).start().await);
        }
        for n in 0..40 {
            app.caller().start(&format!("p{n}@example.com")).await.unwrap();
        }
        while app.center.db.number(QUEUED, &[]).await > 0 {
            let others = async {
                for replica in &replicas {
                    replica.mail.round().await;
                }
            };
            tokio::join!(app.mail.round(), app.mail.round(), app.mail.round(), others);
        }
        let messages = app.mail.sandbox.messages();
        let ids: std::collections::BTreeSet<_> = messages.iter().map(|message| &message.message_id).collect();
        assert_eq!((messages.len(), ids.len()), (40, 40));
    }

    /// The message belongs to its cause: what is rolled back sends nothing.
    async fn what_is_refused_sends_nothing(place) {
        let app = place.app().await;
        for _ in 0..7 {
            let _ = app.caller().start(EMAIL).await;
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM outbox", &[]).await, 5);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM registration", &[]).await, 5);
    }

    /// IMP-06: the SMS protocol, spoken for real: a changed password is told to the secure mobile too.
    async fn a_changed_password_is_told_by_sms_over_the_real_protocol(place) {
        let app = place.app().await;
        // The provider compares the time of the signature with its own.
        app.clock.set(server::Outside::system().now());
        let person = app.caller().register(EMAIL).await;
        add_secure_mobile(&app, &person, "+8613800138000").await;
        let root = person.root(&app).await;
        app.clock.advance(SECOND);
        app.caller().change_password(&root, PASSWORD, OTHER_PASSWORD).await.unwrap();
        let message = app.mail.last("+8613800138000").await;
        assert_eq!(message.channel, Channel::Sms);
        assert!(message.text.contains("the password was changed"), "{}", message.text);
        assert!(!message.message_id.is_empty());
        assert!(app.mail.last(EMAIL).await.subject.contains("password was changed"));
        app.mail.sandbox.set_fault(Provider::Sms, Mode::Busy, None);
        app.clock.advance(SECOND);
        app.caller().change_password(&root, OTHER_PASSWORD, "Zr4,quiet-pond").await.unwrap();
        assert_eq!(
            app.mail.round().await,
            Delivered { sent: 1, postponed: 1, ..Delivered::default() },
            "one waits, the other does not"
        );
        app.mail.sandbox.set_fault(Provider::Sms, Mode::Ok, None);
        app.clock.advance(10 * SECOND);
        assert_eq!(app.mail.round().await.sent, 1);
        assert_eq!(app.mail.all("+8613800138000").await.len(), 2);
    }
}

/// A secure mobile, as a later feature will bind it.
async fn add_secure_mobile(app: &TestApp, person: &testkit::Person, number: &'static str) {
    let keys: Keys = (*app.center.keys).clone();
    let account = person.account;
    let act = move |tx: &mut db::Tx| -> Result<(), db::Error> {
        let wrapped: Vec<u8> = tx.one("SELECT data_key FROM account WHERE id = $1", params![&account.0])?.get(0)?;
        let key = keys.open_data_key(&account.0, &wrapped).expect("the account's key");
        let sealed = key.seal("contact.sealed", &account.0, [7; 12], number.as_bytes());
        let subject = keys.blind("mobile", number);
        tx.exec(
            "INSERT INTO contact (account_id, kind, subject, sealed, confirmed_at) VALUES ($1, 'secure-mobile', $2, $3, 0)",
            params![&account.0, &subject, &sealed],
        )?;
        Ok(())
    };
    app.center.db.write(act).await.expect("the store works");
}
