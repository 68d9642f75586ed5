//! Choosing login protection and operation protection.

use center::audit::Event;
use http::Method as Verb;
use rules::operation::Own;
use rules::protection::{Choice, Protections, Wanted};
use rules::verification::Method;
use serde_json::json;
use testkit::{Rows, both, refused};
use tokio::task::JoinSet;

use crate::grant;
use crate::protection_hands::*;

both! {
    /// LOGINPROT-07, LOGINPROT-12, OPPROT-02: nothing is on, and only what is bound can be chosen.
    async fn loginprot_12_a_choice_whose_factor_is_missing_is_refused(place) {
        let app = place.app().await;
        let person = person(&app).await;
        assert_eq!(chosen(&app, person.account).await, Protections::default());
        for choice in [Choice::Mfa, Choice::Mobile, Choice::Wechat] {
            for wanted in [login_by(choice), operations_by(choice)] {
                assert_eq!(refused(set(&app, &person, wanted, None).await), ["protection.factor_missing"], "{choice:?}");
            }
        }
        with_mobile(&app, &person).await;
        assert!(set(&app, &person, login_by(Choice::Mobile), None).await.unwrap());
        assert_eq!(refused(set(&app, &person, login_by(Choice::Mfa), None).await), ["protection.factor_missing"]);
        assert!(!set(&app, &person, login_by(Choice::Mobile), None).await.unwrap(), "it is that already");
        with_mfa(&app, &person).await;
        assert!(set(&app, &person, login_by(Choice::Mfa), None).await.unwrap());
        let expected = Protections { login: Choice::Mfa, ..Protections::default() };
        assert_eq!(chosen(&app, person.account).await, expected, "one choice, and operations are apart (OPPROT-10)");
    }

    /// LOGINPROT-11, LOGINPROT-12: the dialog.
    async fn loginprot_11_the_dialog_has_four_options_in_their_order(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for path in ["/security/login-protection", "/security/operation-protection"] {
            let page = owner.browser.get(path).await.expect(200);
            let at = |text: &str| page.body.find(text).unwrap_or_else(|| panic!("{text}: {}", page.body));
            let places = ["none", "mfa", "mobile", "wechat"].map(|name| at(&format!("id=\"choice-{name}\"")));
            assert!(places.is_sorted(), "{path}");
            for (name, bind) in [("mfa", "/security/mfa"), ("mobile", "/security/mobile"), ("wechat", "/account#methods")] {
                let input = &page.body[at(&format!("id=\"choice-{name}\""))..];
                assert!(input[..input.find('>').unwrap()].contains(" disabled"), "{path} {name}");
                assert!(page.has(&format!("href=\"{bind}\"")), "{path} {bind}");
            }
            let none = &page.body[at("id=\"choice-none\"")..];
            assert!(none[..none.find('>').unwrap()].contains(" checked"), "LOGINPROT-07");
        }
        assert!(owner.browser.get("/security").await.expect(200).has("Account Protection"));
        let refusal = owner.browser.post("/security/login-protection", &[("choice", "mfa")]).await;
        assert_eq!(refusal.status, 409);
        assert!(refusal.has("is not bound to the account"));
        for bad in [&[("choice", "both")][..], &[("choice", "none"), ("choice", "mfa")], &[]] {
            assert_eq!(owner.browser.post("/security/login-protection", bad).await.status, 400, "{bad:?}");
        }
    }

    /// LOGINPROT-14, T41: raising is free without operation protection, lowering never is.
    async fn t41_lowering_is_always_verified_and_by_nothing_weaker(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        let device = with_mfa(&app, &person).await;
        assert!(set(&app, &person, login_by(Choice::Mobile), None).await.unwrap());
        assert!(set(&app, &person, login_by(Choice::Mfa), None).await.unwrap());
        for lower in [Choice::Mobile, Choice::None] {
            assert_eq!(refused(set(&app, &person, login_by(lower), None).await), ["verification.required"], "{lower:?}");
        }
        let (holder, id) = ask(&app, &person, Own::SetProtection, "login=none").await;
        assert_eq!(view(&app, holder, id).await.methods, [Method::Mfa], "not by mobile or email");
        let grant = prove(&app, holder, id, Method::Mfa, &device.code(app.clock.now())).await.unwrap();
        assert_eq!(chosen(&app, person.account).await.login, Choice::Mfa, "a proof alone changes nothing");
        assert!(set(&app, &person, login_by(Choice::None), Some(grant)).await.unwrap());
        assert_eq!(chosen(&app, person.account).await.login, Choice::None);
    }

    /// LOGINPROT-14: with operation protection on, every change is verified.
    async fn loginprot_14_with_operation_protection_raising_is_verified_too(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        assert!(set(&app, &person, operations_by(Choice::Mfa), None).await.unwrap());
        assert_eq!(refused(set(&app, &person, login_by(Choice::Mfa), None).await), ["verification.required"]);
        let (holder, id) = ask(&app, &person, Own::SetProtection, "login=mfa").await;
        let grant = prove(&app, holder, id, Method::Mfa, &device.code(app.clock.now())).await.unwrap();
        assert!(set(&app, &person, login_by(Choice::Mfa), Some(grant)).await.unwrap());
    }

    /// T35: a grant is good for the choice that was verified, and for no other; once.
    async fn t35_a_grant_is_good_for_one_choice_once(place) {
        let app = place.app().await;
        let person = person(&app).await;
        with_mobile(&app, &person).await;
        let device = with_mfa(&app, &person).await;
        let both = Wanted { login: Some(Choice::Mfa), operation: Some(Choice::Mfa) };
        assert!(set(&app, &person, both, None).await.unwrap());
        let (holder, id) = ask(&app, &person, Own::SetProtection, "login=mobile").await;
        let grant = prove(&app, holder, id, Method::Mfa, &device.code(app.clock.now())).await.unwrap();
        let none = Wanted { login: Some(Choice::None), operation: Some(Choice::None) };
        for other in [login_by(Choice::None), operations_by(Choice::Mobile), operations_by(Choice::None), none] {
            assert_eq!(refused(set(&app, &person, other, Some(grant.clone())).await), ["verification.required"], "{other:?}");
        }
        assert!(set(&app, &person, login_by(Choice::Mobile), Some(grant.clone())).await.unwrap());
        let again = set(&app, &person, login_by(Choice::None), Some(grant)).await;
        assert_eq!(refused(again), ["verification.required"]);
        let expected = Protections { login: Choice::Mobile, operation: Choice::Mfa, suspicious: false };
        assert_eq!(chosen(&app, person.account).await, expected);
    }

    /// `decisions.md`: the owner is told what it was and what it is; the record says so too.
    async fn a_changed_protection_is_told_and_recorded_with_before_and_after(place) {
        let app = place.app().await;
        let person = person(&app).await;
        let device = with_mfa(&app, &person).await;
        set(&app, &person, login_by(Choice::Mfa), None).await.unwrap();
        let mails = app.mail.all(EMAIL).await;
        let told = mails.iter().find(|mail| mail.text.contains("Login protection:")).expect("the owner is told");
        assert!(told.text.contains("Login protection: before not enabled, now MFA device"), "{}", told.text);
        assert!(told.text.contains("Operation protection: before not enabled, now not enabled"), "{}", told.text);
        assert!(told.text.contains("from Shanghai"), "{}", told.text);
        let row = app.center.db.row("SELECT facts FROM audit WHERE event = 'protection.changed'", &[]).await.unwrap();
        let facts: serde_json::Value = serde_json::from_str(row.get(0).unwrap()).unwrap();
        assert_eq!(facts["facts"]["login"], json!({ "from": "none", "to": "mfa" }));
        assert_eq!(app.recorded(Event::ProtectionChanged).await, 1);
        let _ = device;
    }

    /// Recoverability: a protection never points at a factor that is being removed at the same moment.
    async fn recoverability_a_device_that_is_unbound_meanwhile_is_never_chosen(place) {
        let many_codes = |policy: &mut rules::Policy| {
            (policy.budget.send_target, policy.budget.send_target_day) = (100, 100);
        };
        let first = place.build().policy(many_codes).start().await;
        let mut apps = vec![];
        if !place.is_sqlite() {
            apps.push(place.build().policy(many_codes).beside(&first).start().await);
        }
        apps.push(first);
        let app = &apps[0];
        let person = person(app).await;
        for round in 0..12 {
            let device = with_mfa(app, &person).await;
            let (holder, id) = ask(app, &person, Own::UnbindMfaToken, "").await;
            let grant = prove(app, holder, id, Method::Mfa, &device.code(app.clock.now())).await.unwrap();
            let mut both: JoinSet<Result<(), center::Error>> = JoinSet::new();
            let root = person.root(app).await;
            let (center, ctx, who) = (app.center.clone(), app.caller().ctx(), root.clone());
            both.spawn(async move {
                let unbind = move |tx: &mut db::Tx, ctx: &center::Ctx| center::mfa::unbind(tx, ctx, &who, Some(&grant));
                center.write(&ctx, unbind).await.map(drop)
            });
            for n in 0..3 {
                let other = &apps[n % apps.len()];
                let (center, ctx, who) = (other.center.clone(), other.caller().ctx(), root.clone());
                both.spawn(async move {
                    let wanted = Wanted { login: Some(Choice::Mfa), operation: Some(Choice::Mfa) };
                    let set = move |tx: &mut db::Tx, ctx: &center::Ctx| {
                        center::protection::choose(tx, ctx, &who, &wanted, None)
                    };
                    center.write(&ctx, set).await.map(drop)
                });
            }
            while let Some(one) = both.join_next().await {
                match one.unwrap() {
                    Ok(()) | Err(center::Error::Busy(_)) => {}
                    refusal => {
                        let codes = refused(refusal);
                        assert!(codes == ["protection.factor_missing"], "{codes:?}");
                    }
                }
            }
            assert_eq!(app.center.db.number("SELECT COUNT(*) FROM mfa_device", &[]).await, 0, "{round}");
            let left = chosen(app, person.account).await;
            assert_eq!((left.login, left.operation), (Choice::None, Choice::None), "round {round}");
        }
    }

    /// LOGINPROT-09, LOGINPROT-10, OPPROT-07, OPPROT-08: on and off by the pages, without scripts.
    async fn loginprot_09_10_opprot_07_08_the_dialogs_turn_on_and_off(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let browser = &owner.browser;
        let token = browser.cookie("__Host-session").unwrap();
        let account = app.root(&token).await.unwrap().account;
        let session = app.root(&token).await.unwrap().session;
        let person = testkit::Person {
            email: EMAIL.into(), password: testkit::PASSWORD.into(), account, session, token,
        };
        let device = with_mfa(&app, &person).await;
        for (path, name) in [("/security/login-protection", "login"), ("/security/operation-protection", "operation")] {
            let done = browser.post(path, &[("choice", "mfa")]).await.expect(303);
            let done = if done.location() == "/security" {
                done
            } else {
                panic!("{name}: nothing is on that asks: {}", done.location())
            };
            assert_eq!(done.location(), "/security", "{name}");
            let asked = browser.post(path, &[("choice", "none")]).await.expect(303);
            assert!(asked.location().starts_with("/verify/"), "{name}");
            let proved = browser.post(asked.location(), &[("code", &device.code(app.clock.now()))]).await.expect(303);
            assert_eq!(proved.location(), format!("{path}/confirm?choice=none"));
            let confirm = browser.get(proved.location()).await.expect(200);
            assert_eq!(confirm.field("choice").as_deref(), Some("none"));
            browser.post(path, &[("choice", "none")]).await.expect(303);
            assert!(browser.cookie("__Host-grant").is_none(), "{name}: used up");
            app.clock.advance(30_000);
        }
        assert_eq!(chosen(&app, account).await, Protections::default());
        assert_eq!(app.recorded(Event::ProtectionChanged).await, 4);
    }

    /// The same over the API.
    async fn opprot_10_the_api_reads_and_sets_each_protection_apart(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let before = owner.browser.read("/api/v1/protections").await;
        assert_eq!((&before["login"], &before["operation"], &before["suspicious_login"]), (&json!("none"), &json!("none"), &json!(false)));
        let choices: Vec<_> = before["choices"].as_array().unwrap().iter().map(|one| one["choice"].as_str().unwrap()).collect();
        assert_eq!(choices, ["none", "mfa", "mobile", "wechat"]);
        assert_eq!(before["choices"][1]["available"], json!(false));
        let account = app.account(&owner.uin).await;
        grant::set_contact(&app, account, center::contact::Kind::SecureMobile, "mobile", MOBILE).await;
        let put = async |body| owner.browser.api(Verb::PUT, "/api/v1/protections", body).await;
        let after = put(json!({ "login": "mobile" })).await.expect(200).json();
        assert_eq!((&after["login"], &after["operation"]), (&json!("mobile"), &json!("none")));
        assert_eq!(put(json!({ "login": "wechat" })).await.expect(409).code(), "protection.factor_missing");
        for bad in [json!({ "login": ["mfa", "mobile"] }), json!({ "login": "mfa,mobile" }), json!({ "logins": "none" })] {
            assert_eq!(put(bad.clone()).await.expect(400).code(), "request.malformed", "{bad}");
        }
        let problem = put(json!({ "login": "none" })).await.expect(403);
        assert_eq!(problem.json()["verification"]["methods"], json!(["secure-mobile"]));
        assert_eq!(problem.code(), "verification.required");
        let on = owner.browser.api(Verb::PUT, "/api/v1/protections/suspicious-login", json!({ "on": true })).await;
        assert_eq!(on.expect(200).json()["suspicious_login"], json!(true));
        let off = owner.granted(&app, Verb::PUT, "/api/v1/protections/suspicious-login", json!({ "on": false })).await;
        assert_eq!(off.expect(200).json()["suspicious_login"], json!(false));
    }
}
