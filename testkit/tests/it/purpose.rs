//! What is each address for? (MOBILE-01, MOBILE-02, MOBILE-09, EMAIL-01, EMAIL-02)

use center::contact::{Contact, Kind, Secure};
use rules::operation::Own;
use rules::verification::Method;
use rules::{HOUR, MINUTE};
use testkit::{PASSWORD, TestApp, both, refused};

use crate::contact_hands::{
    address, confirm, confirm_link, grant, grant_by, last_code, link, log_in, mailbox, number, request, send,
    set_mobile,
};

const EMAIL: &str = "zhang@example.com";
const SAFE: &str = "safe@example.com";
const NEWS: &str = "news@example.com";

/// How many codes came to an address.
async fn codes(app: &TestApp, to: &str) -> usize {
    app.mail.all(to).await.iter().map(|message| message.codes.len()).sum()
}

both! {
    /// MOBILE-01, MOBILE-02: two numbers; the identity is proved by the secure one, never by the contact.
    async fn mobile_02_codes_go_to_the_secure_mobile_and_never_to_the_contact_mobile(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let who = set_mobile(&app, &person, "13800138000").await;
        request(&app, &who, Contact::Mobile, number("13900139000"), false, None).await.unwrap();
        confirm_link(&app, &link(&app, "+8613900139000").await).await.unwrap();
        app.clock.advance(25 * HOUR);
        let who = log_in(&app, EMAIL).await;
        assert_eq!(address(&app, &who, Kind::ContactMobile).await.as_deref(), Some("+8613900139000"));
        let before = codes(&app, "+8613800138000").await;
        grant_by(&app, &who, Own::RemoveLoginStatus, "", Method::SecureMobile).await;
        assert_eq!(codes(&app, "+8613800138000").await, before + 1);
        assert_eq!(codes(&app, "+8613900139000").await, 0);
    }

    /// EMAIL-01, EMAIL-02: three addresses that may differ: one logs in, one proves the identity, one gets news.
    async fn email_02_the_security_email_proves_the_login_email_enters_and_the_contact_does_neither(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let passed = grant(&app, &who, Own::ModifyUserEmailAddress, "").await;
        send(&app, &who, Secure::Email, mailbox(SAFE), Some(passed)).await.unwrap();
        confirm(&app, &who, Secure::Email, &last_code(&app, SAFE).await, false).await.unwrap();
        app.clock.advance(MINUTE);
        request(&app, &who, Contact::Email, mailbox(NEWS), false, None).await.unwrap();
        confirm_link(&app, &link(&app, NEWS).await).await.unwrap();
        app.clock.advance(25 * HOUR);
        for other in [SAFE, NEWS] {
            assert_eq!(refused(app.caller().login(other, PASSWORD).await), ["login.wrong"], "{other}");
        }
        let who = log_in(&app, EMAIL).await;
        let before = [codes(&app, EMAIL).await, codes(&app, SAFE).await];
        grant(&app, &who, Own::RemoveLoginStatus, "").await;
        assert_eq!([codes(&app, EMAIL).await, codes(&app, SAFE).await], [before[0], before[1] + 1]);
        assert_eq!(codes(&app, NEWS).await, 0);
    }

    /// MOBILE-09, as far as there are users: the root account changes it from the list, nobody of another account.
    async fn mobile_09_the_root_account_changes_the_contact_mobile_of_a_user_in_its_list(place) {
        let app = place.app().await;
        let (owner, other) = (app.owner(EMAIL).await, app.owner("li@example.com").await);
        let user = format!("/users/{}", owner.uin);
        let fields = [("country", "CN"), ("mobile", "13900139000")];
        other.browser.get("/users").await.expect(200);
        other.browser.post(&format!("{user}/contact-mobile"), &fields).await.expect(404);
        assert!(app.mail.all("+8613900139000").await.is_empty());
        assert!(owner.browser.get("/users").await.expect(200).has(&format!("href=\"{user}\"")));
        owner.browser.get(&format!("{user}/contact-mobile")).await.expect(200);
        owner.browser.post(&format!("{user}/contact-mobile"), &fields).await.expect(303);
        confirm_link(&app, &link(&app, "+8613900139000").await).await.unwrap();
        assert!(owner.browser.get(&user).await.expect(200).has("139****9000"));
    }
}
