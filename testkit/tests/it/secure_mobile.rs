//! The secure mobile: two proofs, the quota of a number, and what keeps its messages from being pumped.
//! (MOBILE-10 to MOBILE-18, QUOTA-06, T01 to T07, T39)

use std::sync::Arc;

use center::audit::Event;
use center::contact::{self, Confirm, Contact, Kind, Secure, Typed};
use center::session::Root;
use rules::operation::Own;
use rules::verification::Method;
use rules::{HOUR, MINUTE, SECOND};
use testkit::{Builder, Place, Rows, TestApp, both, refused};
use tokio::task::JoinSet;

use crate::contact_hands::{
    address, addresses, confirm, confirm_form, confirm_link, grant, grant_by, last_code, link, log_in, number, request,
    send, set_mobile,
};

pub const EMAIL: &str = "zhang@example.com";
pub const FIRST: &str = "13800138000";
pub const SECOND_NUMBER: &str = "13900139000";

/// So many messages that no budget is in the way.
pub fn generous(builder: Builder) -> Builder {
    builder.policy(|policy| {
        policy.budget.send_target = 10_000;
        policy.budget.send_target_day = 10_000;
        policy.budget.send_prefix = 10_000;
        policy.code.resend = 0;
    })
}

/// Three processes on PostgreSQL; one on SQLite, which serves one process only.
pub async fn replicas(place: &Place, with: impl Fn(Builder) -> Builder) -> Vec<TestApp> {
    let first = with(place.build()).start().await;
    let mut all = Vec::new();
    if !place.is_sqlite() {
        for _ in 0..2 {
            all.push(with(place.build().beside(&first)).start().await);
        }
    }
    all.push(first);
    all.reverse();
    all
}

pub async fn owner(app: &TestApp) -> Arc<Root> {
    app.caller().register(EMAIL).await.root(app).await
}

/// How often each code of refusal came; what went well has none.
pub async fn ends<T: 'static>(mut all: JoinSet<Result<T, center::Error>>) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    while let Some(one) = all.join_next().await {
        let key = match one.unwrap() {
            Ok(_) => "done".to_owned(),
            Err(center::Error::Refused(refusals)) => refusals[0].code().to_owned(),
            Err(other) => panic!("{other}"),
        };
        *counts.entry(key).or_default() += 1;
    }
    counts.into_iter().collect()
}

both! {
    /// MOBILE-10 to MOBILE-13, trap 53, MOBILE-17: set for the first time, then changed; the contact mobile stays.
    async fn mobile_11_13_two_proofs_set_the_number_and_another_one_takes_its_place(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let who = set_mobile(&app, &person, FIRST).await;
        assert_eq!(address(&app, &who, Kind::SecureMobile).await.as_deref(), Some("+8613800138000"));
        let asked = request(&app, &who, Contact::Mobile, number(FIRST), false, None).await;
        assert_eq!(refused(asked), ["code.too_soon"], "one message a minute to a number, whatever it is for");
        app.clock.advance(MINUTE);
        request(&app, &who, Contact::Mobile, number(FIRST), false, None).await.unwrap();
        confirm_link(&app, &link(&app, "+8613800138000").await).await.unwrap();
        set_mobile(&app, &person, SECOND_NUMBER).await;
        let [secure, _, contact, _] = addresses(&app, &who).await;
        assert_eq!((secure.as_deref(), contact.as_deref()), (Some("+8613900139000"), Some("+8613800138000")));
        let root = who.clone();
        let masked = app.center.read(&app.caller().ctx(), move |tx, ctx| contact::masked(tx, ctx, &root)).await.unwrap();
        assert!(masked.mobiles_differ, "MOBILE-03: the difference is shown");
        assert_eq!(masked.secure_mobile.as_deref(), Some("139****9000"), "IMP-28");
        assert_eq!(app.recorded(Event::SecureMobileChanged).await, 2);
    }

    /// Trap 13: the code that proves the identity by the old number is none for the new one.
    async fn trap_13_a_code_sent_to_the_old_number_does_not_set_the_new_one(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        set_mobile(&app, &person, FIRST).await;
        // A day later the number has settled and proves the identity.
        app.clock.advance(25 * HOUR);
        let who = log_in(&app, EMAIL).await;
        let (passed, old) = grant_by(&app, &who, Own::ModifyUserMobileNumber, "", Method::SecureMobile).await;
        send(&app, &who, Secure::Mobile, number(SECOND_NUMBER), Some(passed)).await.unwrap();
        let new = last_code(&app, "+8613900139000").await;
        assert_ne!(old, new);
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, &old, false).await), ["code.wrong"]);
        assert_eq!(address(&app, &who, Kind::SecureMobile).await.as_deref(), Some("+8613800138000"));
        confirm(&app, &who, Secure::Mobile, &new, false).await.unwrap();
        assert_eq!(address(&app, &who, Kind::SecureMobile).await.as_deref(), Some("+8613900139000"));
    }

    /// T39, MOBILE-11, MOBILE-16: without a verification nothing opens, and a grant for something else does not fit.
    async fn t39_without_a_grant_for_it_no_number_can_be_entered(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        assert_eq!(refused(send(&app, &who, Secure::Mobile, number(FIRST), None).await), ["verification.required"]);
        let other = grant(&app, &who, Own::RemoveLoginStatus, "").await;
        assert_eq!(refused(send(&app, &who, Secure::Mobile, number(FIRST), Some(other)).await), ["verification.required"]);
        app.clock.advance(MINUTE);
        let email = grant(&app, &who, Own::ModifyUserEmailAddress, "").await;
        assert_eq!(refused(send(&app, &who, Secure::Mobile, number(FIRST), Some(email)).await), ["verification.required"]);
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM secure_change", &[]).await, 0);
        app.clock.advance(MINUTE);
        let right = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        send(&app, &who, Secure::Mobile, number(FIRST), Some(right.clone())).await.unwrap();
        // The grant is spent; the form it has opened belongs to this session alone.
        let other = log_in(&app, EMAIL).await;
        assert_eq!(refused(send(&app, &other, Secure::Mobile, number(FIRST), Some(right)).await), ["verification.required"]);
        let code = last_code(&app, "+8613800138000").await;
        assert_eq!(refused(confirm(&app, &other, Secure::Mobile, &code, false).await), ["contact.change_gone"]);
        confirm(&app, &who, Secure::Mobile, &code, false).await.unwrap();
    }

    /// IMP-33, T39: old and new number and the security email are told, once each, in the language of the account.
    async fn imp_33_old_and_new_number_and_the_security_email_are_told(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        set_mobile(&app, &person, FIRST).await;
        app.clock.advance(MINUTE);
        let before = app.mail.all("+8613800138000").await.len();
        set_mobile(&app, &person, SECOND_NUMBER).await;
        for to in ["+8613800138000", "+8613900139000"] {
            let last = app.mail.last(to).await;
            assert!(last.text.contains("the secure mobile was changed"), "{to}: {}", last.text);
        }
        assert_eq!(app.mail.all("+8613800138000").await.len(), before + 1);
        let mail = app.mail.last(EMAIL).await;
        assert!(mail.subject.contains("secure mobile") && mail.text.contains("139****9000"), "{}", mail.text);
        assert!(!mail.text.contains("13900139000"), "masked");
    }

    /// T06: the code belongs to the number in the row; the number of a request is never bound.
    async fn t06_a_number_altered_between_sending_and_confirming_is_not_bound(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        let grant = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, "123456", false).await), ["contact.change_gone"]);
        send(&app, &who, Secure::Mobile, number(FIRST), Some(grant)).await.unwrap();
        let code = last_code(&app, "+8613800138000").await;
        let altered = confirm_form(&app, &who, Secure::Mobile, &code, Some(number(SECOND_NUMBER)), false).await;
        assert_eq!(refused(altered), ["contact.code_not_sent"]);
        // Asking for a code to another number kills the first code.
        assert_eq!(refused(send(&app, &who, Secure::Mobile, number(SECOND_NUMBER), None).await), ["code.too_soon"]);
        app.clock.advance(MINUTE);
        send(&app, &who, Secure::Mobile, number(SECOND_NUMBER), None).await.unwrap();
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, &code, false).await), ["code.wrong"]);
        assert_eq!(address(&app, &who, Kind::SecureMobile).await, None);
        let code = last_code(&app, "+8613900139000").await;
        confirm_form(&app, &who, Secure::Mobile, &code, Some(number("139 0013 9000")), false).await.unwrap();
        assert_eq!(address(&app, &who, Kind::SecureMobile).await.as_deref(), Some("+8613900139000"));
    }

    /// MOBILE-14, T01: what is wrong with a number is told, and nothing is sent.
    async fn mobile_14_a_wrong_number_is_refused_and_nothing_is_sent(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let who = set_mobile(&app, &person, FIRST).await;
        app.clock.advance(MINUTE);
        let grant = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        let sent = app.center.db.number("SELECT COUNT(*) FROM outbox", &[]).await;
        let foreign = Typed::Mobile { region: "GB".into(), number: "07911123456".into() };
        for (typed, code) in [
            (number(""), "mobile.missing"),
            (number("1380013800"), "mobile.invalid"),
            (foreign, "mobile.country"),
            (number("+447911123456"), "mobile.country"),
            (number(FIRST), "mobile.same"),
        ] {
            assert_eq!(refused(send(&app, &who, Secure::Mobile, typed, Some(grant.clone())).await), [code]);
        }
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM outbox", &[]).await, sent);
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, "12345", false).await), ["code.format"]);
        // A refusal has not used the grant up.
        send(&app, &who, Secure::Mobile, number(SECOND_NUMBER), Some(grant)).await.unwrap();
    }

    /// The form stays open for ten minutes after the verification.
    async fn mobile_11_a_change_is_over_after_ten_minutes(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        let grant = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        let root = who.clone();
        let ctx = app.caller().ctx();
        let begun = app.center.write(&ctx, move |tx, ctx| contact::begin(tx, ctx, &root, Secure::Mobile, Some(&grant)));
        assert_eq!(begun.await.unwrap(), app.clock.now() + 10 * MINUTE);
        app.clock.advance(10 * MINUTE - SECOND);
        send(&app, &who, Secure::Mobile, number(FIRST), None).await.unwrap();
        let code = last_code(&app, "+8613800138000").await;
        app.clock.advance(SECOND);
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, &code, false).await), ["contact.change_gone"]);
        assert_eq!(refused(send(&app, &who, Secure::Mobile, number(FIRST), None).await), ["verification.required"]);
        while center::sweep(&app.center, app.clock.now() + 1).await.unwrap() > 0 {}
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM secure_change", &[]).await, 0);
    }

    /// T03, T09: five wrong tries, summed over resends; a code is good for five minutes.
    async fn t03_t09_five_wrong_codes_end_the_tries_of_a_change(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        let first = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        send(&app, &who, Secure::Mobile, number(FIRST), Some(first)).await.unwrap();
        let code = last_code(&app, "+8613800138000").await;
        app.clock.advance(5 * MINUTE);
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, &code, false).await), ["code.expired"]);
        let wrong = if code == "123456" { "654321" } else { "123456" };
        for _ in 0..3 {
            assert_eq!(refused(confirm(&app, &who, Secure::Mobile, wrong, false).await), ["code.wrong"]);
        }
        send(&app, &who, Secure::Mobile, number(FIRST), None).await.unwrap();
        let fresh = last_code(&app, "+8613800138000").await;
        for _ in 0..2 {
            assert_eq!(refused(confirm(&app, &who, Secure::Mobile, wrong, false).await), ["code.wrong"]);
        }
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, &fresh, false).await), ["code.no_tries"], "a new code brings no new tries");
        assert_eq!(address(&app, &who, Kind::SecureMobile).await, None);
    }

    /// T04: one right code, used 200 times at once over all replicas, sets the number once.
    async fn t04_one_right_code_used_200_times_at_once_sets_the_number_once(place) {
        let apps = replicas(&place, generous).await;
        let who = owner(&apps[0]).await;
        let grant = grant(&apps[0], &who, Own::ModifyUserMobileNumber, "").await;
        send(&apps[0], &who, Secure::Mobile, number(FIRST), Some(grant)).await.unwrap();
        let code = last_code(&apps[0], "+8613800138000").await;
        let mut all = JoinSet::new();
        for n in 0..200 {
            let app = &apps[n % apps.len()];
            let (center, ctx, who, code) = (app.center.clone(), app.caller().ctx(), who.clone(), code.clone());
            all.spawn(async move {
                let tried = center.write(&ctx, move |tx, ctx| {
                    contact::confirm(tx, ctx, &who, Secure::Mobile, &Confirm { code: &code, typed: None, sync: false })
                });
                tried.await?.map_err(center::Error::from)
            });
        }
        assert_eq!(ends(all).await, [("contact.change_gone".into(), 199), ("done".into(), 1)]);
        assert_eq!(apps[0].recorded(Event::SecureMobileChanged).await, 1);
    }
}
