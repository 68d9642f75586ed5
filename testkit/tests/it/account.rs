//! Account Information: what its owner sees and may change. (INFO)

use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Owner, both};

async fn edit(owner: &Owner, body: Value) -> Answer {
    owner.browser.api(Method::PATCH, "/api/v1/account", body).await
}

/// Names that a page must show and never run.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=a()>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "{{7*7}}${7*7}<%=7*7%>",
    "</title><b>x",
    "javascript:alert(1)",
    "&lt;b&gt;&amp;",
];

both! {
    /// INFO-03 to INFO-08, INFO-14 to INFO-18, INFO-20, INFO-21.
    async fn info_03_the_owner_sees_the_basic_information_and_five_login_methods(place) {
        let app = place.app().await;
        let owner = app.owner("zhangwei@example.com").await;
        let account = owner.browser.read("/api/v1/account").await;
        assert_eq!(account["uin"], json!(owner.uin));
        assert!(owner.uin.len() == 13 && owner.uin.starts_with('1'));
        let app_id = account["app_id"].as_str().unwrap();
        assert!(app_id.len() == 10 && app_id.starts_with("12"), "{app_id}");
        assert_eq!(account["nickname"], json!("zhangwei"));
        assert_eq!((&account["real_name"], &account["industry"]), (&json!("none"), &Value::Null));
        assert_eq!(account["registered_at"], json!("2026-11-24T08:00:00.000Z"));
        let rows = account["login_methods"].as_array().unwrap();
        let names: Vec<_> = rows.iter().map(|row| row["method"].as_str().unwrap()).collect();
        assert_eq!(names, ["wechat", "qq", "wecom", "email", "official-account"], "INFO-15");
        for row in rows {
            let expected = if row["method"] == json!("email") {
                json!({ "method": "email", "identity": "zh***@example.com", "registration": true, "action": "modify" })
            } else {
                json!({ "method": row["method"], "identity": null, "registration": false, "action": "bind" })
            };
            assert_eq!(*row, expected);
        }
        assert_eq!(account["login_methods_notice"], json!("add-another"), "INFO-20");
    }

    /// IMP-28: the whole address never leaves the server.
    async fn imp_28_no_answer_holds_the_whole_login_email(place) {
        let app = place.app().await;
        let owner = app.owner("zhangwei@example.com").await;
        for path in ["/api/v1/account", "/api/v1/session", "/api/v1/sessions", "/api/v1/history", "/api/v1/limits"] {
            assert!(!owner.browser.get(path).await.expect(200).has("zhangwei@example.com"), "{path}");
        }
    }

    /// INFO-09, INFO-10, T55.
    async fn info_10_a_nickname_has_1_to_25_visible_characters(place) {
        let app = place.app().await;
        let owner = app.owner("zhang@example.com").await;
        for (typed, stored) in [
            ("  Northstar  ", "Northstar"),
            ("北辰科技", "北辰科技"),
            ("é", "é"),
            (&"星".repeat(25), &"星".repeat(25)),
            ("O'Brien & <Co>", "O'Brien & <Co>"),
        ] {
            let account = edit(&owner, json!({ "nickname": typed })).await.expect(200).json();
            assert_eq!(account["nickname"], json!(stored));
            assert_eq!(
                owner.browser.read("/api/v1/session").await["nickname"],
                json!(stored),
                "shown at once everywhere"
            );
        }
        for (typed, code) in [
            ("", "account.nickname_empty"),
            ("   ", "account.nickname_empty"),
            (&"星".repeat(26), "account.nickname_too_long"),
            (&format!("a{}", "\u{301}".repeat(400)), "account.nickname_too_long"),
            ("a\u{202e}b", "account.nickname_character"),
            ("a\u{200b}b", "account.nickname_character"),
            ("a\nb", "account.nickname_character"),
            ("a\u{0}b", "account.nickname_character"),
            ("a\u{e0041}b", "account.nickname_character"),
        ] {
            assert_eq!(edit(&owner, json!({ "nickname": typed })).await.expect(422).code(), code, "{typed:?}");
        }
        assert_eq!(owner.browser.read("/api/v1/account").await["nickname"], json!("O'Brien & <Co>"));
    }

    /// INFO-11: one of the list, and nothing else.
    async fn info_11_an_industry_is_chosen_from_the_list(place) {
        let app = place.app().await;
        let owner = app.owner("zhang@example.com").await;
        let list = owner.browser.read("/api/v1/industries").await;
        let first = list["industries"][0].clone();
        let key = first["id"].as_str().unwrap().to_owned();
        assert_eq!(edit(&owner, json!({ "industry": key })).await.expect(200).json()["industry"], json!(key));
        for bad in ["", "piracy", "Internet", "internet "] {
            assert_eq!(
                edit(&owner, json!({ "industry": bad })).await.expect(422).code(),
                "account.industry_unknown",
                "{bad}"
            );
        }
    }

    /// INFO-13, ASVS 15.3.3: nothing else can be edited, and several faults are told at once.
    async fn info_13_only_nickname_industry_and_language_can_be_edited(place) {
        let app = place.app().await;
        let owner = app.owner("zhang@example.com").await;
        let before = owner.browser.read("/api/v1/account").await;
        for name in ["uin", "app_id", "real_name", "registered_at", "email", "verified", "state", "id", "password"] {
            let answer = edit(&owner, json!({ "nickname": "Changed", name: "1000000000001" })).await;
            assert_eq!(answer.expect(400).code(), "request.malformed", "{name}");
        }
        let problem =
            edit(&owner, json!({ "nickname": "", "industry": "piracy", "language": "fr" })).await.expect(422).json();
        let codes: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["account.nickname_empty", "account.industry_unknown", "account.language_unknown"]);
        let half = edit(&owner, json!({ "nickname": "Half", "industry": "piracy" })).await;
        assert_eq!(half.status, 422);
        assert_eq!(owner.browser.read("/api/v1/account").await, before, "all or nothing");
    }

    /// T55: whatever stands in the nickname, no page runs it.
    async fn t55_a_hostile_nickname_is_shown_and_never_run(place) {
        let app = place.app().await;
        let owner = app.owner("zhang@example.com").await;
        let pages: Vec<&'static str> = web::routes()
            .iter()
            .filter(|route| route.method == Method::GET && !route.is_api() && !route.path.contains('{'))
            .map(|route| route.path)
            .collect();
        for name in HOSTILE {
            edit(&owner, json!({ "nickname": name })).await.expect(200);
            let mut shown = 0;
            for path in &pages {
                let page = owner.browser.get(path).await;
                let escaped = name
                    .replace('&', "&#38;")
                    .replace('<', "&#60;")
                    .replace('>', "&#62;")
                    .replace('"', "&#34;")
                    .replace('\'', "&#39;");
                shown += page.body.matches(&escaped).count();
                if name.contains(['<', '"']) {
                    assert!(!page.has(name), "{path} holds {name} as it is");
                }
                assert!(!page.has("onerror=a()>") && !page.has("<svg onload"), "{path}");
            }
            assert!(shown >= 2, "{name} is shown where the nickname belongs ({shown})");
        }
    }

    /// T59: an account's data are its owner's.
    async fn t59_nobody_sees_or_edits_another_account(place) {
        let app = place.app().await;
        let (one, two) = (app.owner("one@example.com").await, app.owner("two@example.com").await);
        edit(&one, json!({ "nickname": "First" })).await.expect(200);
        assert_eq!(two.browser.read("/api/v1/account").await["nickname"], json!("two"));
        let stranger = app.browser();
        for path in
            ["/api/v1/account", "/api/v1/sessions", "/api/v1/history", "/api/v1/limits", "/api/v1/session-durations"]
        {
            assert_eq!(stranger.get(path).await.expect(401).code(), "session.required", "{path}");
        }
    }

    /// QUOTA-22.
    async fn quota_22_the_use_limits_show_every_restriction_and_what_is_used(place) {
        let app = place.app().await;
        let owner = app.owner("zhang@example.com").await;
        let limits = owner.browser.read("/api/v1/limits").await["limits"].as_array().unwrap().clone();
        let values: Vec<_> = limits.iter().map(|limit| limit["value"].as_i64().unwrap()).collect();
        assert_eq!(values, [1, 1, 1, 1, 1, 5, 3, 10, 50, 20, 20, 30, 5, 10], "the guide's table, lines 92 to 106");
        assert_eq!((&limits[0]["key"], &limits[0]["used"]), (&json!("registered-email"), &json!(1)));
        assert!(limits[1..].iter().all(|limit| limit["used"] == Value::Null));
    }

    /// QUOTA-23: every limit is the deployment's.
    async fn quota_23_a_limit_is_what_the_deployment_says(place) {
        let app = place.build().policy(|policy| policy.limit.bound_wechat = 7).start().await;
        let owner = app.owner("zhang@example.com").await;
        let limits = owner.browser.read("/api/v1/limits").await;
        let wechat = limits["limits"]
            .as_array()
            .unwrap()
            .iter()
            .find(|limit| limit["key"] == json!("bound-wechat"))
            .unwrap()
            .clone();
        assert_eq!(wechat["value"], json!(7));
    }
}
