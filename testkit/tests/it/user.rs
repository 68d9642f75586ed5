//! The users of an account: the first pages of the CAM area. (MOBILE-04, MOBILE-05, EMAIL-05, GEN-06, T59)

use center::audit::Event;
use testkit::both;

const EMAIL: &str = "zhang@example.com";

both! {
    /// MOBILE-04, MOBILE-05, EMAIL-05: the list marks the root account, its page shows five facts.
    async fn mobile_04_05_the_list_leads_to_the_page_of_the_root_account(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let list = owner.browser.get("/users").await.expect(200);
        let user = format!("/users/{}", owner.uin);
        assert!(list.has("Root account") && list.has(&format!("href=\"{user}\"")));
        let page = owner.browser.get(&user).await.expect(200);
        for expected in ["Account ID", "Remark", "Contact Mobile", "Contact Email", "Contact WeChat", &owner.uin] {
            assert!(page.has(expected), "{expected}");
        }
        assert!(page.has("zh***@example.com") && !page.has(">zhang@example.com"), "IMP-28: masked");
        assert!(page.has("CAM"), "GEN-06: an area of its own");
    }

    /// MOBILE-05: the remark can be edited, and is text whatever stands in it (T55).
    async fn mobile_05_the_remark_can_be_edited(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let user = format!("/users/{}", owner.uin);
        let path = format!("{user}/remark");
        owner.browser.get(&path).await.expect(200);
        owner.browser.post(&path, &[("remark", " <b>the boss</b> ")]).await.expect(303);
        assert!(owner.browser.get(&user).await.has("&#60;b&#62;the boss&#60;/b&#62;"));
        owner.browser.post(&path, &[("remark", "<b>the boss</b>")]).await.expect(303);
        assert_eq!(app.recorded(Event::RemarkChanged).await, 1, "the same text is no change");
        assert!(owner.browser.post(&path, &[("remark", &"x".repeat(101))]).await.expect(422).has("At most 100"));
        assert!(owner.browser.post(&path, &[("remark", "a\u{202e}b")]).await.expect(422).has("cannot be seen"));
        let code = |remark: &str| {
            let (browser, body) = (&owner.browser, serde_json::json!({ "remark": remark }));
            let path = format!("/api/v1/users/{}", owner.uin);
            async move { browser.api(http::Method::PATCH, &path, body).await }
        };
        assert_eq!(code(&"x".repeat(101)).await.expect(422).code(), "user.remark_too_long");
        assert_eq!(code("a\u{202e}b").await.expect(422).code(), "user.remark_character");
        owner.browser.post(&path, &[("remark", "")]).await.expect(303);
        assert!(!owner.browser.get(&user).await.has("the boss"));
    }

    /// T59: a user of another account is not there, on no page and in no operation.
    async fn t59_a_user_of_another_account_is_not_there(place) {
        let app = place.app().await;
        let (owner, other) = (app.owner(EMAIL).await, app.owner("li@example.com").await);
        let user = format!("/users/{}", other.uin);
        for path in ["", "/remark", "/contact-mobile", "/contact-email"] {
            owner.browser.get(&format!("{user}{path}")).await.expect(404);
        }
        owner.browser.get("/users/1000000000000").await.expect(404);
        owner.browser.get("/users/x").await.expect(404);
        owner.browser.get("/users").await;
        for (path, fields) in [
            ("/remark", vec![("remark", "x")]),
            ("/contact-mobile", vec![("country", "CN"), ("mobile", "13800138000")]),
            ("/contact-mobile/resend", vec![]),
            ("/contact-mobile/cancel", vec![]),
            ("/contact-email", vec![("email", "e@example.com")]),
            ("/contact-email/resend", vec![]),
            ("/contact-email/cancel", vec![]),
        ] {
            owner.browser.post(&format!("{user}{path}"), &fields).await.expect(404);
        }
        let api = format!("/api/v1/users/{}", other.uin);
        assert_eq!(owner.browser.get(&api).await.expect(404).code(), "request.not_found");
        assert!(app.mail.all("e@example.com").await.is_empty());
    }
}
