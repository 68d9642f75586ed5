//! How many accounts a number serves, and how much is sent to it. (QUOTA-06, T01 to T07)

use crate::contact_hands::{
    address, confirm, confirm_link, grant, last_code, link, log_in, mailbox, number, request, send, set_mobile,
};
use center::contact::{self, Confirm, Contact, Kind, Secure, Typed};
use rules::mobile::Countries;
use rules::operation::Own;
use rules::{HOUR, MINUTE};
use serde_json::json;
use testkit::{Rows, both, refused};
use tokio::task::JoinSet;

use crate::secure_mobile::{EMAIL, FIRST, SECOND_NUMBER, ends, generous, owner, replicas};

both! {
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
        for round in 0..20 {
            for who in &owners {
                let code = send(&app, who, Secure::Mobile, number(FIRST), None).await.is_ok();
                let link = request(&app, who, Contact::Mobile, number(FIRST), false, None).await.is_ok();
                assert!(!(code && link), "one message at a time to a number");
                reached += usize::from(code) + usize::from(link);
            }
            app.mail.send_all().await;
            if round < 19 {
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
