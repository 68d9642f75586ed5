//! The catalogue of operations that can be guarded. (OPCAT)

use center::operation::{Addition, add, remove};
use http::Method;
use rules::client::Scope;
use rules::operation::{Catalogue, Category, Name};
use rules::protection::Choice;
use serde_json::json;
use testkit::{TestApp, both};

const EMAIL: &str = "zhang@example.com";
const MOBILE: &str = "+8613800001234";

async fn put(app: &TestApp, category: Category, product: &str, product_name: &str, operation: &str, name: &str) {
    let addition = Addition {
        category,
        product: product.into(),
        product_name: Name::new(product_name, "产品"),
        operation: operation.into(),
        name: Name::new(name, "操作"),
    };
    app.center.db.write(move |tx| add(tx, &addition)).await.unwrap().unwrap();
}

both! {
    /// OPCAT-01 to OPCAT-03, screen D15: thirteen tables in both languages, for visitors and owners alike.
    async fn opcat_03_the_catalogue_is_a_page_for_everybody(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        for browser in [&app.browser(), &owner.browser] {
            let page = browser.get("/operations").await.expect(200);
            assert_eq!((page.body.matches("<table").count(), page.body.matches("<th scope=\"row\">").count()), (13, 30));
            assert!(page.has("Supported Products") && page.has("Supported Operations") && page.has("212 operations"));
            let chinese = browser.ask(Method::GET, "/operations?lang=zh").send().await.expect(200);
            assert!(chinese.has("支持的产品") && chinese.has("云服务器") && chinese.has("查看 API 密钥明文"));
        }
    }

    /// It is searched by a plain GET, in either language, and what was typed is only text.
    async fn opcat_03_the_page_is_searched_without_script(place) {
        let app = place.app().await;
        let browser = app.browser();
        let found = browser.get("/operations?q=view-api-key-plaintext").await.expect(200);
        assert!(found.has("2 operations") && found.body.matches("<table").count() == 2, "{}", found.body);
        let found = browser.get("/operations?q=%E5%AF%86%E9%92%A5%E6%98%8E%E6%96%87").await.expect(200);
        assert!(found.has("2 operations"));
        let none = browser.get("/operations?q=%3Cscript%3Ealert(1)%3C/script%3E").await.expect(200);
        assert!(none.has("Nothing was found") && !none.has("<script>alert"));
        let long = format!("/operations?q={}", "x".repeat(5_000));
        assert_eq!(browser.get(&long).await.field("q").map(|typed| typed.len()), Some(100));
        browser.get("/operations?q=a&q=b").await.expect(400);
    }

    /// OPCAT-05, OPCAT-11: what an operator adds is shown, can be asked about, and goes again.
    async fn opcat_11_an_operator_s_additions_are_part_of_the_catalogue(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        let tape = json!({ "product": "tape", "operation": "erase-tape" });
        assert_eq!(product.check(&owner.uin, tape.clone()).await.expect(422).code(), "operation.unknown");
        put(&app, Category::Storage, "tape", "Tape library", "erase-tape", "Erase a tape").await;
        put(&app, Category::Compute, "cvm", "Servers", "terminate-instance", "End a server").await;
        put(&app, Category::Compute, "cvm", "Servers", "pull-the-plug", "Pull the plug").await;
        assert_eq!(product.check(&owner.uin, tape.clone()).await.expect(200).json(), json!({ "allowed": true }));
        let page = app.browser().get("/operations").await;
        for expected in ["214 operations", "Tape library", "Erase a tape", "Servers", "End a server", "Pull the plug"] {
            assert!(page.has(expected), "{expected}");
        }
        assert!(!page.has("Cloud Virtual Machine") && !page.has("Terminating instance"), "renamed");
        let read = app.browser().read("/api/v1/operations").await;
        let rows = read["products"].as_array().unwrap();
        let tapes = rows.iter().find(|row| row["product"] == "tape").unwrap();
        assert_eq!(tapes["category"], json!("Storage"));
        assert_eq!(tapes["operations"], json!([{ "operation": "erase-tape", "name": "Erase a tape" }]));
        assert!(app.center.db.write(|tx| remove(tx, "tape", "erase-tape")).await.unwrap());
        assert!(!app.center.db.write(|tx| remove(tx, "tape", "erase-tape")).await.unwrap());
        assert_eq!(product.check(&owner.uin, tape).await.expect(422).code(), "operation.unknown");
        assert!(!app.browser().get("/operations").await.has("Tape library"));
    }

    /// OPCAT-05: programs read the same catalogue, in the language that they ask for.
    async fn opcat_05_programs_read_the_codes(place) {
        let app = place.app().await;
        let read = app.browser().ask(Method::GET, "/api/v1/operations?lang=zh").send().await.expect(200).json();
        let rows = read["products"].as_array().unwrap();
        let count: usize = rows.iter().map(|row| row["operations"].as_array().unwrap().len()).sum();
        assert_eq!((rows.len(), count), (30, 212));
        assert_eq!((&rows[0]["product"], &rows[0]["name"], &rows[0]["category"]), (&json!("cvm"), &json!("云服务器"), &json!("计算")));
    }

    /// OPCAT-04, OPCAT-07, trap 50: every operation of every product is guarded, those that only read too.
    async fn opcat_04_every_operation_is_guarded_once_protection_is_on(place) {
        let app = place.build().policy(|policy| policy.operation.requests = 1_000).start().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        let shipped = || Catalogue::shipped().products().iter().filter(|product| product.code != "account");
        for protected in [false, true] {
            if protected {
                app.protect(&owner, Choice::Mobile, MOBILE).await;
            }
            let mut asked = 0;
            for row in shipped() {
                for operation in &row.operations {
                    let what = json!({ "product": row.code, "operation": operation.code });
                    let answer = product.check(&owner.uin, what).await.expect(200).json();
                    assert_eq!(answer["allowed"], json!(!protected), "{}/{}", row.code, operation.code);
                    asked += 1;
                }
            }
            assert_eq!(asked, 188);
        }
    }

    /// T55: what a person will read is short and visible, and arguments are told by their digest only.
    async fn t55_a_question_is_short_visible_and_exact(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        for resource in ["", " x", "a\nb", "a\u{202e}b", &"x".repeat(201)] {
            let answer = product.check(&owner.uin, json!({ "resource": resource })).await;
            assert_eq!(answer.expect(422).code(), "operation.resource", "{resource:?}");
        }
        for digest in ["", "abc", &"A".repeat(64), &"a".repeat(63), "delete everything"] {
            let answer = product.check(&owner.uin, json!({ "arguments_digest": digest })).await;
            assert_eq!(answer.expect(422).code(), "operation.digest", "{digest:?}");
        }
    }

    /// OPCAT-08: the centre's own operations are not answered for by the check.
    async fn opcat_08_the_centre_s_own_operations_are_refused(place) {
        let app = place.app().await;
        let owner = app.owner(EMAIL).await;
        let product = app.product(&[Scope::Operations], &[]).await;
        for own in rules::operation::Own::ALL {
            let what = json!({ "product": "account", "operation": own.code() });
            assert_eq!(product.check(&owner.uin, what).await.expect(422).code(), "operation.own", "{own:?}");
        }
        for (unknown, operation) in [("cvm", "view-api-key-plaintext"), ("nothing", "terminate-instance"), ("cvm", "")] {
            let what = json!({ "product": unknown, "operation": operation });
            assert_eq!(product.check(&owner.uin, what).await.expect(422).code(), "operation.unknown");
        }
    }
}
