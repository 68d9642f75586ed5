//! Which ways does the dialog offer while operation protection is on? (OPPROT-04, OPPROT-05, IDV-03, IDV-12)
//!
//! The owner has every factor there is, so that what is missing in a list is missing because it does not count.

use http::Method;
use rules::operation::Own;
use rules::protection::Choice;
use serde_json::{Value, json};
use testkit::{Answer, Authenticator, Browser, GRANT, Owner, PasskeyDevice, Place, TestApp, both};

use crate::mfa_hands::bind;
use crate::passkey::{EMAIL, owner_with, prove};
use crate::product_hands::MOBILE;

const PASSWORD_FORM: &str = "/security/password/change";
const CODES: &str = "/api/v1/recovery-codes";
const ALL: [&str; 5] = ["mfa", "passkey", "secure-mobile", "security-email", "recovery-code"];

/// What an owner holds in their hands.
struct Everything {
    app: TestApp,
    owner: Owner,
    passkey: PasskeyDevice,
    device: Authenticator,
    codes: Vec<String>,
}

async fn everything(place: &Place) -> Everything {
    let app = place.app().await;
    let mut passkey = PasskeyDevice::new(1);
    let owner = owner_with(&app, EMAIL, &mut passkey).await;
    app.clock.advance(rules::MINUTE);
    app.mail.all(EMAIL).await;
    let made = owner.granted(&app, Method::POST, CODES, json!({})).await.expect(201).json();
    let codes = made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    app.clock.advance(rules::MINUTE);
    app.mail.all(EMAIL).await;
    let device = bind(&app, &owner, json!({})).await;
    app.give_mobile(&owner.uin, MOBILE, 0).await;
    app.clock.advance(2 * rules::DAY);
    owner.browser.log_in(EMAIL, testkit::PASSWORD).await.expect(201);
    Everything { app, owner, passkey, device, codes }
}

/// Operation protection, set as its owner sets it: it was off, so nothing is asked.
async fn protect(owner: &Owner, choice: Choice) {
    let body = json!({ "operation": choice.name() });
    owner.browser.api(Method::PUT, "/api/v1/protections", body).await.expect(200);
}

/// The change of the password, refused for want of a verification.
async fn refused_change(browser: &Browser) -> Answer {
    let form = json!({
        "old_password": testkit::PASSWORD,
        "new_password": testkit::OTHER_PASSWORD,
        "confirm_password": testkit::OTHER_PASSWORD,
    });
    let refused = browser.api(Method::POST, "/api/v1/account/password", form).await.expect(403);
    assert_eq!(refused.clone().code(), "verification.required");
    refused
}

/// What the list of "use another verification method" offers, in its order.
async fn list(browser: &Browser, path: &str) -> Vec<&'static str> {
    let page = browser.get(&format!("{path}/methods?lang=en")).await.expect(200);
    let at = |method: &str| page.body.find(&format!("name=\"way\" value=\"{method}\""));
    let mut found: Vec<_> = ALL.into_iter().filter_map(|method| Some((at(method)?, method))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, method)| method).collect()
}

/// The dialog that the page of the password leads to.
async fn dialog(browser: &Browser) -> String {
    let asked = browser.get(PASSWORD_FORM).await.expect(303);
    assert!(asked.location().starts_with("/verify/"), "{}", asked.location());
    asked.location().to_owned()
}

both! {
    /// OPPROT-04, IDV-12, IDV-03: MFA is in force, and beside it only what is as strong; nothing is sent anywhere.
    async fn opprot_04_idv_12_with_mfa_the_dialog_begins_with_it_and_lists_only_what_counts(place) {
        let Everything { app, owner, .. } = everything(&place).await;
        let browser = &owner.browser;
        browser.get(PASSWORD_FORM).await.expect(200);
        protect(&owner, Choice::Mfa).await;
        let told = app.mail.all(MOBILE).await.len() + app.mail.all(EMAIL).await.len();
        let path = dialog(browser).await;
        let shown = browser.get(&format!("{path}?lang=en")).await.expect(200);
        assert!(shown.has("MFA verification") && shown.has("name=\"code\""), "{}", shown.body);
        assert!(!shown.has("id=\"send-code\""), "no code is sent for an MFA device");
        assert_eq!(list(browser, &path).await, ["passkey", "recovery-code"]);
        let refused = refused_change(browser).await.json();
        assert_eq!(refused["verification"]["method"], "mfa");
        assert_eq!(refused["verification"]["methods"], json!(["mfa", "passkey", "recovery-code"]));
        assert_eq!(refused["verification"]["targets"], json!({}), "no address is shown that does not count");
        for weak in ["secure-mobile", "security-email"] {
            let chosen = browser.post(&format!("{path}/method"), &[("way", weak)]).await.expect(409);
            assert!(chosen.has("This method cannot be used here"), "{weak}");
            let api = format!("/api/v1{}/method", path.replace("/verify/", "/verifications/"));
            let chosen = browser.api(Method::PUT, &api, json!({ "method": weak })).await;
            assert_eq!(chosen.expect(409).code(), "verification.method", "{weak}");
        }
        browser.post(&format!("{path}/code"), &[]).await.expect(409);
        let now = app.mail.all(MOBILE).await.len() + app.mail.all(EMAIL).await.len();
        assert_eq!(now, told, "nothing is sent");
        assert_eq!(browser.get(PASSWORD_FORM).await.expect(303).location(), path, "still asked");
    }

    /// OPPROT-04, IDV-12, IDV-03: each of the three leads to the form, chosen from the list or not.
    async fn opprot_04_idv_03_each_way_of_the_list_leads_to_the_operation(place) {
        let Everything { app, owner, mut passkey, device, codes } = everything(&place).await;
        let browser = &owner.browser;
        protect(&owner, Choice::Mfa).await;
        let path = dialog(browser).await;
        let right = device.code(app.clock.now());
        let proved = browser.post(&path, &[("code", &right)]).await.expect(303);
        assert_eq!(proved.location(), PASSWORD_FORM, "the first way");
        assert!(browser.get(PASSWORD_FORM).await.expect(200).has("name=\"old_password\""));
        browser.set_cookie("__Host-grant", None);
        let path = dialog(browser).await;
        browser.post(&format!("{path}/method"), &[("way", "recovery-code")]).await.expect(303);
        let proved = browser.post(&path, &[("recovery_code", &codes[0])]).await.expect(303);
        assert_eq!(proved.location(), PASSWORD_FORM, "a recovery code");
        browser.set_cookie("__Host-grant", None);
        let refused = refused_change(browser).await;
        let grant = prove(&owner, &refused, &mut passkey).await.expect(200).json()["grant"].clone();
        let form = json!({
            "old_password": testkit::PASSWORD,
            "new_password": testkit::OTHER_PASSWORD,
            "confirm_password": testkit::OTHER_PASSWORD,
        });
        let ask = browser.ask(Method::POST, "/api/v1/account/password").json(&form);
        ask.with(GRANT, grant.as_str().unwrap()).send().await.expect(200);
    }

    /// OPPROT-05, IDV-12: with the mobile chosen it comes first although the account has an MFA device; that and its
    /// equals count too, the mailbox does not.
    async fn opprot_05_idv_12_with_the_mobile_the_dialog_begins_with_it(place) {
        let Everything { owner, .. } = everything(&place).await;
        protect(&owner, Choice::Mobile).await;
        let path = dialog(&owner.browser).await;
        let shown = owner.browser.get(&format!("{path}?lang=en")).await.expect(200);
        assert!(shown.has("Mobile verification") && shown.has("id=\"send-code\""), "{}", shown.body);
        assert_eq!(list(&owner.browser, &path).await, ["mfa", "passkey", "recovery-code"]);
    }

    /// IDV-12, OPPROT-06: without operation protection the guide's own operations begin with MFA, and everything that
    /// is bound counts.
    async fn idv_12_without_protection_the_guide_s_own_operations_take_every_way(place) {
        let Everything { owner, .. } = everything(&place).await;
        let refused = owner.browser.api(Method::POST, "/api/v1/sign-out-everywhere", Value::Null).await.expect(403).json();
        assert_eq!(refused["verification"]["method"], "mfa");
        assert_eq!(refused["verification"]["methods"], json!(ALL));
    }

    /// OPPROT-01, OPPROT-06, IDV-12, OPCAT-08: every operation of the centre's own begins with the chosen way. Where
    /// only the protection demands it, nothing weaker counts; where the guide does in any case, every way is there.
    async fn opprot_01_idv_12_every_operation_of_the_centre_offers_the_chosen_way_first(place) {
        let Everything { app, owner, .. } = everything(&place).await;
        for (choice, counts, all) in [
            (Choice::Mfa, json!(["mfa", "passkey", "recovery-code"]), json!(ALL)),
            (
                Choice::Mobile,
                json!(["secure-mobile", "mfa", "passkey", "recovery-code"]),
                json!(["secure-mobile", "mfa", "passkey", "security-email", "recovery-code"]),
            ),
        ] {
            app.protect(&owner, choice, MOBILE).await;
            // The device is unbound by its own code, whatever protects other operations (MFA-17).
            for own in Own::ALL.iter().copied().filter(|own| *own != Own::UnbindMfaToken) {
                let id = app.begin(&owner.browser, own, "").await;
                let view = owner.browser.read(&format!("/api/v1/verifications/{id}")).await;
                let expected = if own.always() { &all } else { &counts };
                assert_eq!(&view["methods"], expected, "{own:?} with {choice:?}");
                assert_eq!(view["method"], expected[0], "{own:?} with {choice:?}");
            }
        }
    }
}
