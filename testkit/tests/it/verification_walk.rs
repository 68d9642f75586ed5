//! A random walk through a verification, beside a model of what must follow. (T34)

use http::Method;
use rules::operation::Own;
use serde_json::{Value, json};
use testkit::{Browser, Owner, TestApp};

/// What must be true, kept apart from the product.
#[derive(Default)]
struct Model {
    in_force: &'static str,
    /// The last codes that were sent and not used, by method.
    codes: [Option<String>; 2],
    proved: Vec<&'static str>,
}

const WAYS: [&str; 2] = ["secure-mobile", "security-email"];

/// Takes `steps` steps; two methods are needed for each grant.
pub async fn walk(app: &TestApp, owner: &Owner, mobile: &str, steps: usize) {
    let browser = &owner.browser;
    let targets = [mobile, owner.email.as_str()];
    let mut seed = 0x9e37_79b9_u32;
    let mut pick = move |most: u32| {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed % most
    };
    let (mut id, mut model) = begin(app, browser).await;
    let (mut grants, mut wrong, mut refused) = (0, 0, 0);
    for step in 0..steps {
        let at = format!("/api/v1/verifications/{id}");
        let way = pick(2) as usize;
        match pick(6) {
            0 => {
                let answer = browser.api(Method::PUT, &format!("{at}/method"), json!({ "method": WAYS[way] })).await;
                let counts = !model.proved.contains(&WAYS[way]);
                assert_eq!(answer.status == 200, counts, "{step}: {}", answer.body);
                if counts {
                    model.in_force = WAYS[way];
                }
            }
            1 => {
                browser.api(Method::POST, &format!("{at}/code"), Value::Null).await.expect(200);
                let nth = usize::from(model.in_force == WAYS[1]);
                model.codes[nth] = Some(app.mail.code(targets[nth]).await);
            }
            // The code of any method, which is right for one at most.
            2 | 3 => {
                let Some(code) = model.codes[way].clone() else { continue };
                let right = model.in_force == WAYS[way];
                let answer = browser.api(Method::POST, &format!("{at}/proof"), json!({ "code": code })).await;
                assert_eq!(answer.status == 200, right, "{step}: {}", answer.body);
                if !right {
                    wrong += 1;
                    continue;
                }
                model.codes[way] = None;
                model.proved.push(WAYS[way]);
                let granted = answer.json()["grant"].is_string();
                assert_eq!(granted, model.proved.len() == 2, "{step}");
                if granted {
                    grants += 1;
                    (id, model) = begin(app, browser).await;
                } else {
                    model.in_force = WAYS[1 - way];
                }
            }
            4 => {
                let bad = [json!({}), json!({ "code": "" }), json!({ "recovery_code": "x" }), json!({ "passkey": {} })];
                let proof = bad[pick(4) as usize].clone();
                let answer = browser.api(Method::POST, &format!("{at}/proof"), proof).await;
                assert!([400, 409, 422].contains(&answer.status), "{step}: {}", answer.body);
                refused += 1;
            }
            _ => {
                let view = browser.read(&at).await;
                assert_eq!(view["method"], json!(model.in_force), "{step}");
                assert_eq!(view["proved"], json!(model.proved), "{step}");
            }
        }
    }
    assert!(grants >= 5 && wrong >= 5 && refused >= 5, "the walk saw something: {grants} {wrong} {refused}");
    assert_eq!(app.recorded(center::audit::Event::Verified).await, grants);
}

async fn begin(app: &TestApp, browser: &Browser) -> (String, Model) {
    let id = app.begin(browser, Own::UnbindMfaToken, "").await;
    (id, Model { in_force: WAYS[0], ..Model::default() })
}
