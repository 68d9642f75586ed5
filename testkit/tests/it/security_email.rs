//! The security email: two proofs, and the contact email that goes along. (EMAIL-09 to EMAIL-13, EMAIL-21, T39)

use std::sync::Arc;

use center::audit::Event;
use center::contact::{self, Contact, Kind, Masked, Secure};
use center::session::Root;
use rules::MINUTE;
use rules::operation::Own;
use testkit::{TestApp, both, refused};

use crate::contact_hands::{
    address, addresses, confirm, confirm_link, grant, last_code, link, mailbox, number, request, send, set_mobile,
};

const EMAIL: &str = "zhang@example.com";
const NEW: &str = "safe@example.com";

/// Sends a code to a new security email; answers it.
async fn sent(app: &TestApp, who: &Arc<Root>, to: &str) -> String {
    let passed = grant(app, who, Own::ModifyUserEmailAddress, "").await;
    send(app, who, Secure::Email, mailbox(to), Some(passed)).await.unwrap();
    last_code(app, to).await
}

async fn masked(app: &TestApp, who: &Arc<Root>) -> Masked {
    let root = who.clone();
    app.center.read(&app.caller().ctx(), move |tx, ctx| contact::masked(tx, ctx, &root)).await.unwrap()
}

both! {
    /// EMAIL-12, EMAIL-13, trap 14: with the box the contact email takes the new address at once, the login email never.
    async fn email_13_with_sync_the_contact_email_changes_at_once(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let code = sent(&app, &who, " Safe@Example.com ".trim()).await;
        assert_eq!(address(&app, &who, Kind::SecurityEmail).await.as_deref(), Some(EMAIL), "not before the code");
        confirm(&app, &who, Secure::Email, &code, true).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some(NEW), Some(NEW)));
        assert!(!masked(&app, &who).await.emails_differ);
        assert!(app.mail.all(NEW).await.iter().all(|mail| mail.links.iter().all(|link| !link.contains("/confirm/"))), "no second confirmation");
        app.caller().login(EMAIL, testkit::PASSWORD).await.unwrap();
    }

    /// EMAIL-21, EMAIL-04: without the box the contact email stays, and the difference is shown.
    async fn email_21_without_sync_the_contact_email_stays_and_a_later_change_does_not_follow(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let code = sent(&app, &who, NEW).await;
        confirm(&app, &who, Secure::Email, &code, false).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some(NEW), Some(EMAIL)));
        assert!(masked(&app, &who).await.emails_differ);
        assert_eq!(app.recorded(Event::SecurityEmailChanged).await, 1);
        // A synchronisation acts once: the next change does not follow the one before.
        app.clock.advance(MINUTE);
        let code = sent(&app, &who, "both@example.com").await;
        confirm(&app, &who, Secure::Email, &code, true).await.unwrap();
        app.clock.advance(MINUTE);
        let code = sent(&app, &who, "third@example.com").await;
        confirm(&app, &who, Secure::Email, &code, false).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some("third@example.com"), Some("both@example.com")));
    }

    /// EMAIL-10, T39: another operation's grant opens nothing; the form belongs to the kind that was verified.
    async fn email_10_the_identity_is_verified_first(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        assert_eq!(refused(send(&app, &who, Secure::Email, mailbox(NEW), None).await), ["verification.required"]);
        let mobile = grant(&app, &who, Own::ModifyUserMobileNumber, "").await;
        assert_eq!(refused(send(&app, &who, Secure::Email, mailbox(NEW), Some(mobile)).await), ["verification.required"]);
        app.clock.advance(MINUTE);
        // The grant for a contact email that takes the security email along is for that alone (T35).
        let sync = grant(&app, &who, Own::ModifyUserEmailAddress, contact::SYNC).await;
        assert_eq!(refused(send(&app, &who, Secure::Email, mailbox(NEW), Some(sync)).await), ["verification.required"]);
    }

    /// EMAIL-11: what is wrong with an address is told, and no code is sent.
    async fn email_11_a_wrong_address_is_refused(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let passed = grant(&app, &who, Own::ModifyUserEmailAddress, "").await;
        for (typed, code) in [("", "email.missing"), ("nobody", "email.invalid"), ("ZHANG@example.com", "email.same")] {
            assert_eq!(refused(send(&app, &who, Secure::Email, mailbox(typed), Some(passed.clone())).await), [code]);
        }
        let code = sent_with(&app, &who, passed).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        assert_eq!(refused(confirm(&app, &who, Secure::Email, wrong, true).await), ["code.wrong"]);
        assert_eq!(address(&app, &who, Kind::SecurityEmail).await.as_deref(), Some(EMAIL));
    }

    /// IMP-33: old and new mailbox and the secure mobile are told, each once.
    async fn imp_33_old_and_new_mailbox_and_the_secure_mobile_are_told(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let who = set_mobile(&app, &person, "13800138000").await;
        app.clock.advance(MINUTE);
        let code = sent(&app, &who, NEW).await;
        let before = [app.mail.all(EMAIL).await.len(), app.mail.all(NEW).await.len(), app.mail.all("+8613800138000").await.len()];
        confirm(&app, &who, Secure::Email, &code, true).await.unwrap();
        let after = [app.mail.all(EMAIL).await.len(), app.mail.all(NEW).await.len(), app.mail.all("+8613800138000").await.len()];
        assert_eq!(after, before.map(|n| n + 1));
        for to in [EMAIL, NEW] {
            assert!(app.mail.last(to).await.subject.contains("security email"), "{to}");
        }
        assert!(app.mail.last("+8613800138000").await.text.contains("the security email was changed"));
    }

    /// The newer wish wins: a security email that was set since takes back an older link that would overwrite it.
    async fn email_08_a_link_that_would_overwrite_a_newer_security_email_is_taken_back(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let sync = grant(&app, &who, Own::ModifyUserEmailAddress, contact::SYNC).await;
        request(&app, &who, Contact::Email, mailbox("older@example.com"), true, Some(sync)).await.unwrap();
        let older = link(&app, "older@example.com").await;
        request(&app, &who, Contact::Mobile, number("13900139000"), false, None).await.unwrap();
        app.clock.advance(MINUTE);
        let code = sent(&app, &who, NEW).await;
        confirm(&app, &who, Secure::Email, &code, false).await.unwrap();
        assert_eq!(refused(confirm_link(&app, &older).await), ["contact.link_unknown"]);
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some(NEW), Some(EMAIL)));
        // What does not touch the security email is left alone.
        confirm_link(&app, &link(&app, "+8613900139000").await).await.unwrap();
    }

    /// EMAIL-12: the page ticks the box; unticking it is remembered while the code is on its way.
    async fn email_12_the_box_is_ticked_and_can_be_unticked(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let about = owner.browser.get("/security/email").await.expect(200);
        assert!(about.has("up to three email addresses"), "EMAIL-23: explained before the action");
        let asked = owner.browser.post("/security/email/begin", &[]).await.expect(303);
        assert!(asked.location().starts_with("/verify/"), "{}", asked.location());
        let root = app.root(&owner.browser.cookie("__Host-session").unwrap()).await.unwrap();
        let passed = grant(&app, &root, Own::ModifyUserEmailAddress, "").await;
        owner.browser.set_cookie("__Host-grant", Some(passed.expose()));
        let form = owner.browser.get("/security/email").await.expect(200);
        assert!(form.has("name=\"code\"") && form.has(" checked"), "EMAIL-12");
        let sent = owner.browser.post("/security/email/code", &[("email", NEW), ("code", "")]).await.expect(303);
        assert_eq!(sent.location(), "/security/email?sync=no");
        assert_eq!(owner.browser.cookie("__Host-grant").unwrap_or_default(), "", "the grant is spent");
        let form = owner.browser.get("/security/email?sync=no").await.expect(200);
        assert!(!form.has(" checked") && form.has("safe@example.com"));
        let code = last_code(&app, NEW).await;
        let altered = owner.browser.post("/security/email", &[("email", "other@example.com"), ("code", &code)]).await;
        assert!(altered.expect(409).has("Send one first"), "T06");
        let done = owner.browser.post("/security/email", &[("email", NEW), ("code", &code), ("sync", "yes")]).await;
        assert_eq!(done.expect(303).location(), "/security");
        assert!(owner.browser.get("/security").await.has("sa***@example.com") || owner.browser.get("/security").await.has("s***@example.com"));
    }
}

async fn sent_with(app: &TestApp, who: &Arc<Root>, passed: center::verification::Grant) -> String {
    send(app, who, Secure::Email, mailbox(NEW), Some(passed)).await.unwrap();
    last_code(app, NEW).await
}
