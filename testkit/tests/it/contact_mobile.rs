//! The contact mobile: proved by a link, not by a code. (MOBILE-04 to MOBILE-09, MOBILE-17, MOBILE-18, trap 12, T43)

use std::sync::Arc;

use center::audit::Event;
use center::contact::{self, Contact, Kind, Pending, Secure};
use center::session::Root;
use http::Method;
use rules::{DAY, HOUR, MINUTE, SECOND};
use testkit::{PUBLIC_URL, Rows, TestApp, both, refused};
use tokio::task::JoinSet;

use crate::contact_hands::{address, addresses, confirm_link, link, look, number, request};

const EMAIL: &str = "zhang@example.com";
const OLD: &str = "+8613800138000";
const NEW: &str = "+8613900139000";

async fn resend(app: &TestApp, who: &Arc<Root>) -> Result<Pending, center::Error> {
    let root = who.clone();
    app.center.write(&app.caller().ctx(), move |tx, ctx| contact::resend_link(tx, ctx, &root, Contact::Mobile)).await
}

/// An owner with a contact mobile.
async fn owner(app: &TestApp) -> Arc<Root> {
    let who = app.caller().register(EMAIL).await.root(app).await;
    request(app, &who, Contact::Mobile, number(&OLD[3..]), false, None).await.unwrap();
    confirm_link(app, &link(app, OLD).await).await.unwrap();
    who
}

both! {
    /// Trap 12, MOBILE-06, MOBILE-07, MOBILE-18: until the link is confirmed the old number stays in force.
    async fn trap_12_the_old_number_stays_until_the_link_is_confirmed(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        request(&app, &who, Contact::Mobile, number("139 0013 9000"), false, None).await.unwrap();
        let message = app.mail.last(NEW).await;
        assert!(message.codes.is_empty(), "MOBILE-18: a link and no code: {}", message.text);
        assert!(message.text.contains("24"), "{}", message.text);
        assert_eq!(address(&app, &who, Kind::ContactMobile).await.as_deref(), Some(OLD));
        let token = link(&app, NEW).await;
        let landing = look(&app, &token).await.unwrap();
        assert_eq!((landing.contact, landing.to.as_str()), (Contact::Mobile, "139****9000"));
        assert_eq!(landing.uin, rules::mask::number(&who.uin.to_string()), "the account is named, but not whole");
        assert_eq!(address(&app, &who, Kind::ContactMobile).await.as_deref(), Some(OLD));
        confirm_link(&app, &token).await.unwrap();
        let [secure, _, contact, _] = addresses(&app, &who).await;
        assert_eq!((secure, contact.as_deref()), (None, Some(NEW)), "MOBILE-17");
        assert_eq!(app.recorded(Event::ContactMobileChanged).await, 2);
        assert!(app.mail.last(OLD).await.text.contains("the contact mobile was changed"), "the old one is told");
        assert!(app.mail.last(EMAIL).await.subject.contains("contact mobile"));
    }

    /// MOBILE-08: a day, once, the newest only.
    async fn mobile_08_a_link_is_good_for_a_day_for_one_use_and_only_the_newest(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        app.clock.advance(MINUTE);
        let pending = request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await.unwrap();
        assert_eq!((pending.expires_at, pending.to.as_str()), (app.clock.now() + DAY, "139****9000"));
        let first = link(&app, NEW).await;
        app.clock.advance(MINUTE);
        resend(&app, &who).await.unwrap();
        let second = link(&app, NEW).await;
        assert_ne!(first, second);
        assert_eq!(refused(look(&app, &first).await), ["contact.link_unknown"]);
        assert_eq!(refused(confirm_link(&app, &first).await), ["contact.link_unknown"]);
        app.clock.advance(DAY);
        assert_eq!(refused(look(&app, &second).await), ["contact.link_expired"]);
        assert_eq!(refused(confirm_link(&app, &second).await), ["contact.link_expired"]);
        let who = crate::contact_hands::log_in(&app, EMAIL).await;
        request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await.unwrap();
        let third = link(&app, NEW).await;
        app.clock.advance(DAY - 1);
        confirm_link(&app, &third).await.unwrap();
        assert_eq!(refused(confirm_link(&app, &third).await), ["contact.link_used"]);
        assert_eq!(refused(look(&app, &third).await), ["contact.link_used"]);
        app.clock.advance(8 * DAY);
        while center::sweep(&app.center, app.clock.now()).await.unwrap() > 0 {}
        assert_eq!(app.center.db.number("SELECT COUNT(*) FROM contact_change", &[]).await, 0);
    }

    /// MOBILE-08: sent again after a minute; taken back, the link is dead.
    async fn mobile_08_a_change_is_sent_again_after_a_minute_and_can_be_cancelled(place) {
        let app = place.app().await;
        let who = owner(&app).await;
        assert_eq!(refused(resend(&app, &who).await), ["contact.change_gone"], "nothing waits");
        request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await.unwrap();
        app.clock.advance(59 * SECOND);
        assert_eq!(refused(resend(&app, &who).await), ["code.too_soon"]);
        assert_eq!(refused(request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await), ["code.too_soon"]);
        app.clock.advance(SECOND);
        resend(&app, &who).await.unwrap();
        let token = link(&app, NEW).await;
        let cancel = |who: Arc<Root>| {
            let (center, ctx) = (app.center.clone(), app.caller().ctx());
            async move { center.write(&ctx, move |tx, ctx| contact::cancel(tx, ctx, &who, Contact::Mobile)).await }
        };
        assert!(cancel(who.clone()).await.unwrap());
        assert!(!cancel(who.clone()).await.unwrap(), "there is nothing to cancel any more");
        assert_eq!(refused(confirm_link(&app, &token).await), ["contact.link_unknown"]);
        assert_eq!(address(&app, &who, Kind::ContactMobile).await.as_deref(), Some(OLD));
        assert_eq!(app.recorded(Event::ContactChangeCancelled).await, 1);
    }

    /// T04, T44: of a hundred clicks on one link at once, one changes something.
    async fn t04_a_link_confirmed_100_times_at_once_changes_something_once(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await.unwrap();
        let token = link(&app, NEW).await;
        let mut all = JoinSet::new();
        for _ in 0..100 {
            let (center, ctx, token) = (app.center.clone(), app.caller().ctx(), token.clone());
            all.spawn(async move { center.write(&ctx, move |tx, ctx| contact::confirm_link(tx, ctx, &token)).await });
        }
        let mut done = 0;
        while let Some(one) = all.join_next().await {
            let end = one.unwrap();
            done += usize::from(end.is_ok());
            assert!(end.is_ok() || refused(end) == ["contact.link_used"]);
        }
        assert_eq!((done, app.recorded(Event::ContactMobileChanged).await), (1, 1));
    }

    /// T43, T42: programs that open links do not spend it; somebody without a session, in another browser, can.
    async fn t43_twenty_scanners_open_the_link_and_a_stranger_s_click_still_works(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let form = [("country", "CN"), ("mobile", "13900139000")];
        let path = format!("/users/{}/contact-mobile", owner.uin);
        assert_eq!(owner.browser.post(&path, &form).await.expect(303).location(), format!("/users/{}", owner.uin));
        assert!(owner.browser.get(&format!("/users/{}", owner.uin)).await.has("To be verified"));
        let message = app.mail.last(NEW).await;
        assert!(message.links[0].starts_with(&format!("{PUBLIC_URL}/confirm/contact?token=")), "T42: {}", message.text);
        let landing = message.links[0].trim_start_matches(PUBLIC_URL).to_owned();
        let scanner = app.browser();
        for _ in 0..20 {
            let page = scanner.get(&landing).await.expect(200);
            assert!(page.has("Confirm Receipt") && page.has("139****9000") && !page.has("13900139000"));
            assert_eq!(page.header("referrer-policy"), "no-referrer");
            for outside in page.body.split("src=\"").skip(1).chain(page.body.split("<link ").skip(1)) {
                assert!(!outside.split('"').next().unwrap().contains("//"), "nothing of another site is loaded");
            }
            scanner.ask(Method::HEAD, &landing).send().await;
            scanner.ask(Method::OPTIONS, &landing).send().await;
        }
        assert_eq!(app.recorded(Event::ContactMobileChanged).await, 0);
        let stranger = app.browser();
        let page = stranger.get(&landing).await.expect(200);
        let token = page.field("token").unwrap();
        let done = stranger.post("/confirm/contact", &[("token", &token)]).await.expect(200);
        assert!(done.has("Confirmed."), "{}", done.body);
        let again = stranger.post("/confirm/contact", &[("token", &token)]).await.expect(410);
        assert!(again.has("confirmed already"));
        assert!(stranger.get(&landing).await.expect(410).has("confirmed already"));
        assert!(stranger.get("/confirm/contact?token=x").await.expect(410).has("newer one"));
        assert!(stranger.get("/confirm/contact").await.expect(410).has("newer one"));
        assert!(owner.browser.get(&format!("/users/{}", owner.uin)).await.has("139****9000"));
    }

    /// T44, T60: the secret of a link is nowhere in the store.
    async fn t44_the_store_alone_confirms_nothing(place) {
        let app = place.app().await;
        let who = app.caller().register(EMAIL).await.root(&app).await;
        request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await.unwrap();
        let token = link(&app, NEW).await;
        app.mail.send_all().await;
        let dump = place.dump().await;
        for secret in [token.as_bytes(), NEW.as_bytes(), &NEW.as_bytes()[3..]] {
            assert!(!dump.windows(secret.len()).any(|window| window == secret), "{:?}", std::str::from_utf8(secret));
        }
    }

    /// The newer wish wins: a change of the secure mobile leaves a waiting contact mobile alone (MOBILE-17).
    async fn mobile_17_a_waiting_contact_mobile_survives_a_new_secure_mobile(place) {
        let app = place.app().await;
        let person = app.caller().register(EMAIL).await;
        let who = person.root(&app).await;
        request(&app, &who, Contact::Mobile, number(&NEW[3..]), false, None).await.unwrap();
        let token = link(&app, NEW).await;
        crate::contact_hands::set_mobile(&app, &person, &OLD[3..]).await;
        confirm_link(&app, &token).await.unwrap();
        let [secure, _, contact, _] = addresses(&app, &who).await;
        assert_eq!((secure.as_deref(), contact.as_deref()), (Some(OLD), Some(NEW)));
        assert_eq!(Secure::Mobile.kind(), Kind::SecureMobile);
        app.clock.advance(HOUR);
    }
}
