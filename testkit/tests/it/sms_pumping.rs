//! What becomes of text messages that nobody asked for to read them? (T01, T02)

use std::sync::Arc;

use center::Root;
use center::contact::{self, Contact, Secure};
use center::limit::sms_alarm;
use rules::operation::Own;
use rules::sms::Codes;
use rules::{HOUR, MINUTE, SECOND};
use testkit::{Builder, TestApp, both, refused};
use tokio::task::JoinSet;

use crate::contact_hands::{confirm, confirm_link, grant, last_code, link, number, request, send, set_mobile};
use crate::secure_mobile::{FIRST, ends, generous, owner, replicas};

const TO: &str = "+8613800138000";

/// Budgets out of the way; the waits stay.
fn patient(builder: Builder) -> Builder {
    builder.policy(|policy| {
        policy.budget.send_target = 1_000;
        policy.budget.send_target_day = 1_000;
        policy.session.idle_default = 720;
    })
}

/// An alarm from ten codes on.
fn watched(builder: Builder) -> Builder {
    generous(builder).policy(|policy| policy.sms.alarm_least = 10)
}

/// Asks for a link to the number; what it was refused for.
async fn ask(app: &TestApp, who: &Arc<Root>) -> Vec<&'static str> {
    match request(app, who, Contact::Mobile, number(FIRST), false, None).await {
        Ok(_) => {
            // In the order in which they were asked for.
            app.mail.send_all().await;
            Vec::new()
        }
        Err(error) => refused(Err::<(), _>(error)),
    }
}

/// Opens the form of the secure mobile.
async fn open_form(app: &TestApp, who: &Arc<Root>) {
    let passed = grant(app, who, Own::ModifyUserMobileNumber, "").await;
    let root = who.clone();
    let begin = move |tx: &mut db::Tx, ctx: &center::Ctx| contact::begin(tx, ctx, &root, Secure::Mobile, Some(&passed));
    app.center.write(&app.caller().ctx(), begin).await.unwrap();
}

/// Sends `sent` codes, of which `proved` are typed in.
async fn codes(app: &TestApp, proved: i64, sent: i64) {
    for n in 0..proved {
        let person = app.caller().register(&format!("typed{n}.{}@example.com", app.clock.now())).await;
        set_mobile(app, &person, &format!("1370000{n:04}")).await;
    }
    let pumper = app.caller().register(&format!("pumper{}@example.com", app.clock.now())).await.root(app).await;
    open_form(app, &pumper).await;
    for n in 0..sent - proved {
        send(app, &pumper, Secure::Mobile, number(&format!("1390000{n:04}")), None).await.unwrap();
    }
}

/// What the watch finds now.
async fn alarm(app: &TestApp) -> Option<Codes> {
    sms_alarm(&app.center, app.clock.now()).await.unwrap()
}

both! {
    /// T01: while nobody answers, the wait between messages to one number doubles up to 32 minutes; what was refused
    /// makes it no longer; a day later it is forgotten.
    async fn t01_the_wait_grows_while_nobody_answers(place) {
        let app = patient(place.build()).start().await;
        let mut who = owner(&app).await;
        for minutes in [1, 2, 4, 8, 16, 32, 32] {
            assert!(ask(&app, &who).await.is_empty(), "before {minutes}");
            for _ in 0..3 {
                assert_eq!(ask(&app, &who).await, ["code.too_soon"], "{minutes}");
            }
            app.clock.advance(minutes * MINUTE - SECOND);
            assert_eq!(ask(&app, &who).await, ["code.too_soon"], "{minutes}");
            app.clock.advance(SECOND);
        }
        app.clock.advance(24 * HOUR);
        who = crate::contact_hands::log_in(&app, crate::secure_mobile::EMAIL).await;
        assert!(ask(&app, &who).await.is_empty());
        app.clock.advance(MINUTE);
        assert!(ask(&app, &who).await.is_empty(), "a minute again");
    }

    /// T01, T07: the wait is the number's and not the flow's; each door says how long it is; other numbers do not wait.
    async fn t01_the_wait_is_that_of_the_number_over_all_flows(place) {
        let app = patient(place.build()).start().await;
        let who = owner(&app).await;
        let (first, second) = (app.caller().register("a@example.com").await, app.caller().register("b@example.com").await);
        let (first, second) = (first.root(&app).await, second.root(&app).await);
        open_form(&app, &first).await;
        assert!(ask(&app, &who).await.is_empty());
        app.clock.advance(MINUTE);
        let resend_at = send(&app, &first, Secure::Mobile, number(FIRST), None).await.unwrap();
        assert_eq!(resend_at, app.clock.now() + 2 * MINUTE, "the second in a row");
        let root = first.clone();
        let progress = move |tx: &mut db::Tx, ctx: &center::Ctx| contact::progress(tx, ctx, &root, Secure::Mobile);
        let shown = app.center.read(&app.caller().ctx(), progress).await.unwrap().unwrap();
        assert_eq!(shown.resend_at, Some(resend_at), "the page counts down to it");
        app.clock.advance(2 * MINUTE - 1);
        let asked = request(&app, &second, Contact::Mobile, number(FIRST), false, None).await;
        assert_eq!(refused(asked), ["code.too_soon"], "another account");
        request(&app, &second, Contact::Mobile, number("13900139000"), false, None).await.unwrap();
        app.clock.advance(1);
        let pending = request(&app, &second, Contact::Mobile, number(FIRST), false, None).await.unwrap();
        assert_eq!(pending.resend_at, app.clock.now() + 4 * MINUTE);
        let root = second.clone();
        let look = move |tx: &mut db::Tx, ctx: &center::Ctx| contact::pending(tx, ctx, &root, Contact::Mobile);
        assert_eq!(app.center.read(&app.caller().ctx(), look).await.unwrap().unwrap().resend_at, pending.resend_at);
    }

    /// T01: whoever types a code in or opens a link waits a minute and no longer; nobody gets a second message within it.
    async fn t01_an_answer_ends_the_wait_but_not_the_minute(place) {
        let app = patient(place.build()).start().await;
        let who = owner(&app).await;
        assert!(ask(&app, &who).await.is_empty());
        app.clock.advance(MINUTE);
        assert!(ask(&app, &who).await.is_empty());
        confirm_link(&app, &link(&app, TO).await).await.unwrap();
        assert_eq!(ask(&app, &who).await, ["code.too_soon"], "the minute stays");
        app.clock.advance(MINUTE);
        open_form(&app, &who).await;
        send(&app, &who, Secure::Mobile, number(FIRST), None).await.unwrap();
        app.mail.send_all().await;
        app.clock.advance(MINUTE);
        send(&app, &who, Secure::Mobile, number(FIRST), None).await.unwrap();
        let code = last_code(&app, TO).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, wrong, false).await), ["code.wrong"]);
        app.clock.advance(MINUTE);
        assert_eq!(ask(&app, &who).await, ["code.too_soon"], "a wrong code is no answer");
        confirm(&app, &who, Secure::Mobile, &code, false).await.unwrap();
        assert!(ask(&app, &who).await.is_empty());
        app.clock.advance(MINUTE);
        assert!(ask(&app, &who).await.is_empty());
    }

    /// T01, T02: of 300 at once that come when the wait is over one is sent, over all replicas, and the next wait is
    /// that of one more message.
    async fn t02_many_at_once_after_a_wait_are_one_message_and_one_step(place) {
        let apps = replicas(&place, patient).await;
        let who = owner(&apps[0]).await;
        for minutes in [1, 2] {
            let mut all = JoinSet::new();
            for n in 0..150 {
                let (center, ctx, who) = (apps[n % apps.len()].center.clone(), apps[0].caller().ctx(), who.clone());
                all.spawn(async move {
                    let typed = number(FIRST);
                    let asked = center.write(&ctx, move |tx, ctx| {
                        let wish = contact::Request { contact: Contact::Mobile, typed: &typed, sync: false, grant: None };
                        contact::request(tx, ctx, &who, &wish)
                    });
                    asked.await.map(drop)
                });
            }
            assert_eq!(ends(all).await, [("code.too_soon".into(), 149), ("done".into(), 1)]);
            apps[0].clock.advance(minutes * MINUTE - 1);
            assert_eq!(ask(&apps[0], &who).await, ["code.too_soon"]);
            apps[0].clock.advance(1);
        }
        assert_eq!(apps[0].mail.all(TO).await.len(), 2);
    }

    /// T01: fewer than a fifth of an hour's codes typed in: one alarm an hour, on one of the replicas, and only once
    /// the codes had their time.
    async fn t01_few_codes_typed_in_raise_one_alarm_an_hour(place) {
        let apps = replicas(&place, watched).await;
        let app = &apps[0];
        codes(app, 1, 10).await;
        assert_eq!(alarm(app).await, None, "they may still be typed in");
        app.clock.advance(5 * MINUTE);
        assert_eq!(alarm(app).await, None, "the last of their stretch may");
        app.clock.advance(5 * MINUTE);
        let mut all = JoinSet::new();
        for n in 0..30 {
            let (center, now) = (apps[n % apps.len()].center.clone(), app.clock.now());
            all.spawn(async move { sms_alarm(&center, now).await.unwrap() });
        }
        let raised: Vec<Codes> = all.join_all().await.into_iter().flatten().collect();
        assert_eq!(raised, [Codes { sent: 10, proved: 1 }]);
        app.clock.advance(50 * MINUTE);
        codes(app, 0, 10).await;
        app.clock.advance(9 * MINUTE);
        assert_eq!(alarm(app).await, None, "once an hour");
        app.clock.advance(MINUTE);
        assert_eq!(alarm(app).await, Some(Codes { sent: 10, proved: 0 }), "the first ones are out of the hour");
        app.clock.advance(2 * HOUR);
        assert_eq!(alarm(app).await, None);
        while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        let left = "SELECT COUNT(*) FROM counter WHERE name LIKE 'sms:%'";
        assert_eq!(testkit::Rows::number(&app.center.db, left, &[]).await, 0);
    }

    /// T01: a fifth typed in is usual, a few codes say nothing, and links do not count.
    async fn t01_usual_numbers_raise_no_alarm(place) {
        let app = watched(place.build()).start().await;
        for (proved, sent, expected) in [(2, 10, None), (0, 9, None), (1, 10, Some(Codes { sent: 10, proved: 1 }))] {
            codes(&app, proved, sent).await;
            let who = app.caller().register(&format!("link{}@example.com", app.clock.now())).await.root(&app).await;
            for n in 0..5 {
                request(&app, &who, Contact::Mobile, number(&format!("1350000{n:04}")), false, None).await.unwrap();
            }
            app.clock.advance(10 * MINUTE);
            assert_eq!(alarm(&app).await, expected, "{proved} of {sent}");
            app.clock.advance(3 * HOUR);
        }
    }
}
