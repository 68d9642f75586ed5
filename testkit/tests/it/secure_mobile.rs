//! The secure mobile: two proofs, the quota of a number, and what keeps its messages from being pumped.
//! (MOBILE-10 to MOBILE-18, QUOTA-06, T01 to T07, T39)

use std::sync::Arc;

use center::audit::Event;
use center::contact::{self, Confirm, Contact, Kind, Secure, Typed};
use center::session::Root;
use rules::mobile::Countries;
use rules::operation::Own;
use rules::verification::Method;
use rules::{HOUR, MINUTE, SECOND};
use serde_json::json;
use testkit::{Builder, Place, Rows, TestApp, both, refused};
use tokio::task::JoinSet;

use crate::contact_hands::{
    address, addresses, confirm, confirm_form, confirm_link, grant, grant_by, last_code, link, log_in, mailbox, number,
    request, send, set_mobile,
};

const EMAIL: &str = "zhang@example.com";
const FIRST: &str = "13800138000";
const SECOND_NUMBER: &str = "13900139000";

/// So many messages that no budget is in the way.
fn generous(builder: Builder) -> Builder {
    builder.policy(|policy| {
        policy.budget.send_target = 10_000;
        policy.budget.send_target_day = 10_000;
        policy.budget.send_prefix = 10_000;
        policy.code.resend = 0;
    })
}

/// Three processes on PostgreSQL; one on SQLite, which serves one process only.
async fn replicas(place: &Place, with: impl Fn(Builder) -> Builder) -> Vec<TestApp> {
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

async fn owner(app: &TestApp) -> Arc<Root> {
    app.caller().register(EMAIL).await.root(app).await
}

/// How often each code of refusal came; what went well has none.
async fn ends<T: 'static>(mut all: JoinSet<Result<T, center::Error>>) -> Vec<(String, usize)> {
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

    /// QUOTA-06, MOBILE-15: five accounts; the sixth is told only after its owner has proved the number (T10).
    async fn quota_06_the_sixth_account_is_refused_after_possession_is_proved(place) {
        let app = generous(place.build()).start().await;
        let mut owners = Vec::new();
        for n in 0..6 {
            owners.push(app.caller().register(&format!("p{n}@example.com")).await);
        }
        for person in &owners[..5] {
            set_mobile(&app, person, FIRST).await;
        }
        let who = owners[5].root(&app).await;
        let passed = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        send(&app, &who, Secure::Mobile, number(FIRST), Some(passed)).await.unwrap();
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, "000000", false).await), ["code.wrong"], "nothing of the quota yet");
        let code = last_code(&app, "+8613800138000").await;
        assert_eq!(refused(confirm(&app, &who, Secure::Mobile, &code, false).await), ["mobile.full"]);
        assert_eq!(address(&app, &who, Kind::SecureMobile).await, None);
        // An account that gives the number up makes room, and the contact mobile does not count.
        set_mobile(&app, &owners[0], SECOND_NUMBER).await;
        let first = owners[0].root(&app).await;
        request(&app, &first, Contact::Mobile, number(FIRST), false, None).await.unwrap();
        confirm_link(&app, &link(&app, "+8613800138000").await).await.unwrap();
        confirm(&app, &who, Secure::Mobile, &code, false).await.unwrap();
    }

    /// QUOTA-06, T29: the must-show race of 64 bindings of one number with one place left.
    async fn quota_06_64_bindings_at_once_with_one_place_left_make_one(place) {
        let apps = replicas(&place, |builder| generous(builder).policy(|policy| policy.limit.bound_mobile = 3)).await;
        let app = &apps[0];
        for n in 0..2 {
            let person = app.caller().register(&format!("early{n}@example.com")).await;
            set_mobile(app, &person, FIRST).await;
        }
        let mut forms = Vec::new();
        for n in 0..64 {
            let who = app.caller().register(&format!("p{n}@example.com")).await.root(app).await;
            let passed = grant(app, &who, Own::ModifyUserMobileNumber, "").await;
            send(app, &who, Secure::Mobile, number(FIRST), Some(passed)).await.unwrap();
            forms.push((who, last_code(app, "+8613800138000").await));
        }
        let mut all = JoinSet::new();
        for (n, (who, code)) in forms.into_iter().enumerate() {
            let app = &apps[n % apps.len()];
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            all.spawn(async move {
                let tried = center.write(&ctx, move |tx, ctx| {
                    contact::confirm(tx, ctx, &who, Secure::Mobile, &Confirm { code: &code, typed: None, sync: false })
                });
                tried.await?.map_err(center::Error::from)
            });
        }
        assert_eq!(ends(all).await, [("done".into(), 1), ("mobile.full".into(), 63)]);
        let bound = "SELECT COUNT(*) FROM contact WHERE kind = 'secure-mobile'";
        assert_eq!(app.center.db.number(bound, &[]).await, 3);
    }

    /// T02: 300 parallel sends to one number, over three replicas where there can be three, are one message.
    async fn t02_300_sends_to_one_number_at_once_are_one_message(place) {
        let apps = replicas(&place, |builder| builder).await;
        let mut owners = Vec::new();
        for n in 0..3 {
            let who = apps[0].caller().register(&format!("p{n}@example.com")).await.root(&apps[0]).await;
            let passed = grant(&apps[0], &who, Own::ModifyUserMobileNumber, "").await;
            let root = who.clone();
            apps[0].center.write(&apps[0].caller().ctx(), move |tx, ctx| contact::begin(tx, ctx, &root, Secure::Mobile, Some(&passed))).await.unwrap();
            owners.push(who);
        }
        let mut all = JoinSet::new();
        for n in 0..300 {
            let app = &apps[n % apps.len()];
            let (center, ctx, who) = (app.center.clone(), app.caller().ctx(), owners[n % owners.len()].clone());
            all.spawn(async move {
                center.write(&ctx, move |tx, ctx| contact::send(tx, ctx, &who, Secure::Mobile, &number(FIRST), None)).await
            });
        }
        assert_eq!(ends(all).await, [("code.too_soon".into(), 299), ("done".into(), 1)]);
        assert_eq!(apps[0].mail.all("+8613800138000").await.len(), 1);
    }

    /// T07: all flows that send to a number, from as many accounts as one likes, reach it five times an hour at most.
    async fn t07_every_flow_against_one_number_reaches_it_five_times_an_hour(place) {
        let app = place.build().policy(|policy| policy.session.idle_default = 720).start().await;
        let mut owners = Vec::new();
        for n in 0..4 {
            let person = app.caller().register(&format!("p{n}@example.com")).await;
            let who = person.root(&app).await;
            let passed = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
            let root = who.clone();
            app.center.write(&app.caller().ctx(), move |tx, ctx| contact::begin(tx, ctx, &root, Secure::Mobile, Some(&passed))).await.unwrap();
            owners.push(who);
        }
        let mut reached = 0;
        for round in 0..9 {
            for who in &owners {
                let code = send(&app, who, Secure::Mobile, number(FIRST), None).await.is_ok();
                let link = request(&app, who, Contact::Mobile, number(FIRST), false, None).await.is_ok();
                assert!(!(code && link), "one message a minute to a number");
                reached += usize::from(code) + usize::from(link);
            }
            app.mail.send_all().await;
            if round < 8 {
                app.clock.advance(MINUTE);
            }
        }
        assert_eq!(reached, 5);
        assert_eq!(app.mail.all("+8613800138000").await.len(), 5);
        let texts = app.mail.all("+8613800138000").await;
        assert!(texts.iter().all(|text| text.text.contains("setting this number") || text.text.contains("https://account.menshen.example/confirm/contact")), "each names what it is for");
        app.clock.advance(HOUR);
        request(&app, &owners[0], Contact::Mobile, number(FIRST), false, None).await.unwrap();
    }

    /// T01: numbers side by side share a budget, whoever asks and from wherever.
    async fn t01_a_thousand_numbers_in_a_row_get_thirty_messages_an_hour(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        let mut ends = std::collections::BTreeMap::new();
        for n in 0..200 {
            let asked = request(&app, &who, Contact::Mobile, number(&format!("1380013{n:04}")), false, None).await;
            *ends.entry(refused(asked).first().copied().unwrap_or("done")).or_insert(0) += 1;
        }
        assert_eq!(ends.into_iter().collect::<Vec<_>>(), [("done", 30), ("request.too_many", 170)]);
        request(&app, &who, Contact::Mobile, number("13900130000"), false, None).await.unwrap();
    }

    /// T01: the whole deployment has a ceiling a day; the answer is that of any other budget, and mail goes on.
    async fn t01_beyond_the_ceiling_of_the_day_no_text_message_is_sent(place) {
        let app = place.build().policy(|policy| policy.budget.sms_day = 3).start().await;
        let who = owner(&app).await;
        for n in 0..3 {
            request(&app, &who, Contact::Mobile, number(&format!("138{n}0138000")), false, None).await.unwrap();
        }
        let asked = request(&app, &who, Contact::Mobile, number("13890138000"), false, None).await;
        assert_eq!(refused(asked), ["request.too_many"]);
        request(&app, &who, Contact::Email, mailbox("other@example.com"), false, None).await.unwrap();
        app.clock.advance(24 * HOUR);
        let who = log_in(&app, EMAIL).await;
        request(&app, &who, Contact::Mobile, number("13890138000"), false, None).await.unwrap();
    }

    /// T01: a deployment says where messages go.
    async fn t01_messages_go_to_the_countries_that_the_deployment_names(place) {
        let app = place.build().policy(|policy| policy.sms.countries = Countries::All).start().await;
        let who = owner(&app).await;
        let british = Typed::Mobile { region: "GB".into(), number: "07400 900021".into() };
        let pending = request(&app, &who, Contact::Mobile, british, false, None).await.unwrap();
        assert_eq!(pending.to, "+44 ****21", "IMP-28");
        assert_eq!(app.mail.all("+447400900021").await.len(), 1);
    }

    /// MOBILE-11 to MOBILE-13 for programs: 403 with the verification to pass, then the grant in its header.
    async fn mobile_11_a_program_is_told_which_verification_to_pass(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let browser = &owner.browser;
        let body = json!({ "mobile": "138 0013 8000" });
        let path = "/api/v1/secure-mobile/code";
        let asked = browser.api(http::Method::POST, path, body.clone()).await.expect(403);
        assert_eq!(asked.code(), "verification.required");
        assert_eq!(asked.json()["verification"]["operation"], "account/modify-user-mobile-number");
        let root = app.root(&browser.cookie("__Host-session").unwrap()).await.unwrap();
        let passed = grant(&app, &root, Own::ModifyUserMobileNumber, "").await;
        let sent = browser.ask(http::Method::POST, path).json(&body).with("menshen-grant", passed.expose()).send().await;
        assert!(sent.expect(200).json()["resend_at"].is_string());
        let again = browser.api(http::Method::POST, path, body).await.expect(429);
        assert_eq!(again.code(), "code.too_soon");
        let confirm = |body| browser.api(http::Method::PUT, "/api/v1/secure-mobile", body);
        let altered = confirm(json!({ "code": "123456", "mobile": "13900139000" })).await.expect(400);
        assert_eq!(altered.code(), "request.malformed", "T06: no number comes with the code");
        let code = last_code(&app, "+8613800138000").await;
        let now = confirm(json!({ "code": code })).await.expect(200).json();
        assert_eq!(now["secure_mobile"], "138****8000");
        assert_eq!(browser.read("/api/v1/contacts").await, now);
        let user = format!("/api/v1/users/{}", owner.uin);
        let path = format!("{user}/contact-email");
        let pending = browser.api(http::Method::POST, &path, json!({ "email": "e@example.com" }));
        assert_eq!(pending.await.expect(202).json()["sync_security_email"], false);
        assert_eq!(browser.read(&user).await["pending_contact_email"]["to"], "***@example.com");
        let token = link(&app, "e@example.com").await;
        let stranger = app.browser();
        let confirmed = stranger.api(http::Method::POST, "/api/v1/contact-confirmations", json!({ "token": token })).await;
        assert_eq!(confirmed.expect(200).json()["kind"], "contact-email");
        let again = stranger.api(http::Method::POST, "/api/v1/contact-confirmations", json!({ "token": token })).await;
        assert_eq!(again.expect(410).code(), "contact.link_used");
        browser.api(http::Method::DELETE, &path, json!(null)).await.expect(410);
        assert_eq!(browser.read("/api/v1/users").await["users"][0]["root"], true);
    }
}
