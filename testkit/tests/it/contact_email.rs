//! The contact email: Confirm Receipt, and the security email that may go along. (EMAIL-05 to EMAIL-08, traps 14, 15)

use center::audit::Event;
use center::contact::{self, Contact, Secure};
use rules::MINUTE;
use rules::operation::Own;
use testkit::{PASSWORD, both, refused};

use crate::contact_hands::{addresses, confirm, confirm_link, grant, last_code, link, look, mailbox, request, send};

const EMAIL: &str = "a@example.com";

both! {
    /// Trap 15, EMAIL-07, EMAIL-08: nothing changes before the button, then both do.
    async fn trap_15_the_synchronisation_happens_at_confirmation(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let passed = grant(&app, &who, Own::ModifyUserEmailAddress, contact::SYNC).await;
        let pending = request(&app, &who, Contact::Email, mailbox("e@example.com"), true, Some(passed)).await.unwrap();
        assert!(pending.sync);
        let token = link(&app, "e@example.com").await;
        assert!(app.mail.last("e@example.com").await.codes.is_empty());
        assert!(look(&app, &token).await.unwrap().sync, "the page says what will happen");
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some(EMAIL), Some(EMAIL)));
        confirm_link(&app, &token).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some("e@example.com"), Some("e@example.com")));
        assert!(app.mail.last(EMAIL).await.subject.contains("security email"), "IMP-33: the old mailbox is told");
        assert!(app.mail.last("e@example.com").await.subject.contains("security email"));
    }

    /// Trap 14, EMAIL-22: the three synchronisations differ; nothing alters the login email but its own change.
    async fn trap_14_security_and_contact_take_each_other_along_and_never_the_login_email(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let passed = grant(&app, &who, Own::ModifyUserEmailAddress, "").await;
        send(&app, &who, Secure::Email, mailbox("d@example.com"), Some(passed)).await.unwrap();
        let code = last_code(&app, "d@example.com").await;
        confirm(&app, &who, Secure::Email, &code, true).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some("d@example.com"), Some("d@example.com")));
        app.clock.advance(MINUTE);
        let passed = grant(&app, &who, Own::ModifyUserEmailAddress, contact::SYNC).await;
        request(&app, &who, Contact::Email, mailbox("e@example.com"), true, Some(passed)).await.unwrap();
        confirm_link(&app, &link(&app, "e@example.com").await).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some("e@example.com"), Some("e@example.com")));
        app.caller().login(EMAIL, PASSWORD).await.unwrap();
        for other in ["d@example.com", "e@example.com"] {
            assert_eq!(refused(app.caller().login(other, PASSWORD).await), ["login.wrong"], "{other}");
        }
    }

    /// EMAIL-08: the box needs a verification of its own; without the box none is asked for.
    async fn email_08_the_box_needs_a_verification_and_the_contact_alone_needs_none(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        let asked = request(&app, &who, Contact::Email, mailbox("e@example.com"), true, None).await;
        assert_eq!(refused(asked), ["verification.required"]);
        let other = grant(&app, &who, Own::ModifyUserEmailAddress, "").await;
        let asked = request(&app, &who, Contact::Email, mailbox("e@example.com"), true, Some(other)).await;
        assert_eq!(refused(asked), ["verification.required"], "the grant of other parameters does not fit (T35)");
        assert!(app.mail.all("e@example.com").await.is_empty());
        request(&app, &who, Contact::Email, mailbox("e@example.com"), false, None).await.unwrap();
        confirm_link(&app, &link(&app, "e@example.com").await).await.unwrap();
        let [_, security, _, contact] = addresses(&app, &who).await;
        assert_eq!((security.as_deref(), contact.as_deref()), (Some(EMAIL), Some("e@example.com")), "EMAIL-21");
        assert_eq!(app.recorded(Event::ContactEmailChanged).await, 1);
    }

    /// EMAIL-05 to EMAIL-08 over the pages: pop-up, verification for the box, mail, Confirm Receipt elsewhere.
    async fn email_06_the_pop_up_asks_for_a_verification_when_the_box_is_ticked(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let path = format!("/users/{}/contact-email", owner.uin);
        let pop_up = owner.browser.get(&path).await.expect(200);
        assert!(pop_up.has("Change Contact Email") && !pop_up.has(" checked"), "EMAIL-08: unchecked");
        let fields = [("email", "e@example.com"), ("sync", "yes")];
        assert!(owner.browser.post(&path, &fields).await.expect(303).location().starts_with("/verify/"));
        let root = app.root(&owner.browser.cookie("__Host-session").unwrap()).await.unwrap();
        let passed = grant(&app, &root, Own::ModifyUserEmailAddress, contact::SYNC).await;
        owner.browser.set_cookie("__Host-grant", Some(passed.expose()));
        assert!(owner.browser.get(&format!("{path}?sync=yes")).await.expect(200).has(" checked"));
        let sent = owner.browser.post(&path, &fields).await.expect(303);
        assert_eq!(sent.location(), format!("/users/{}", owner.uin));
        assert!(owner.browser.get(sent.location()).await.has("The security email will change too."));
        let landing = app.mail.last("e@example.com").await.links[0].replace(testkit::PUBLIC_URL, "");
        let phone = app.browser();
        let token = phone.get(&landing).await.expect(200).field("token").unwrap();
        assert!(phone.post("/confirm/contact", &[("token", &token)]).await.expect(200).has("It is the security email too."));
        assert!(!owner.browser.get(&format!("/users/{}", owner.uin)).await.has("To be verified"));
    }

    /// A waiting change can be cancelled and sent again over the pages.
    async fn mobile_08_the_page_of_the_user_sends_again_and_cancels(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let user = format!("/users/{}", owner.uin);
        let path = format!("{user}/contact-email");
        owner.browser.post(&path, &[("email", "e@example.com")]).await.expect(303);
        owner.browser.get(&user).await;
        assert!(owner.browser.post(&format!("{path}/resend"), &[]).await.expect(429).has("less than a minute"));
        app.clock.advance(MINUTE);
        owner.browser.post(&format!("{path}/resend"), &[]).await.expect(303);
        let token = link(&app, "e@example.com").await;
        owner.browser.post(&format!("{path}/cancel"), &[]).await.expect(303);
        assert!(!owner.browser.get(&user).await.has("To be verified"));
        assert_eq!(refused(confirm_link(&app, &token).await), ["contact.link_unknown"]);
        owner.browser.post(&format!("{path}/resend"), &[]).await.expect(303);
        assert_eq!(app.mail.all("e@example.com").await.len(), 2, "nothing more was sent");
        assert!(owner.browser.post(&path, &[("email", "nobody")]).await.expect(422).has("not an email address"));
    }
}
