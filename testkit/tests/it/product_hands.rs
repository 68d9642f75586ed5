//! What do tests of product requests have in common?

use rules::MINUTE;
use rules::client::Scope;
use rules::protection::Choice;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Owner, Product, TestApp};

pub const EMAIL: &str = "zhang@example.com";
pub const MOBILE: &str = "+8613800001234";
pub const BACK: &str = "https://console.example.com/servers";

/// An owner whose operations are protected by the secure mobile, and a product that may ask.
pub async fn protected(app: &TestApp) -> (Owner, Product) {
    let owner = app.owner(EMAIL).await;
    app.protect(&owner, Choice::Mobile, MOBILE).await;
    (owner, app.product(&[Scope::Operations], &[BACK]).await)
}

/// Asks; answers the challenge.
pub async fn challenge(product: &Product, owner: &Owner, more: Value) -> Value {
    let answer = product.check(&owner.uin, more).await.expect(200).json();
    assert_eq!(answer["allowed"], json!(false), "{answer}");
    answer["challenge"].clone()
}

/// The challenge's id.
pub async fn asked(product: &Product, owner: &Owner, more: Value) -> String {
    challenge(product, owner, more).await["id"].as_str().unwrap().to_owned()
}

/// The person's page of a request.
pub fn page(id: &str) -> String {
    format!("/operations/requests/{id}")
}

/// The first press: leads to the identity verification; answers its address.
pub async fn press(browser: &Browser, id: &str) -> String {
    let answer = browser.post(&format!("{}/confirm", page(id)), &[]).await.expect(303);
    assert!(answer.location().starts_with("/verify/"), "{}", answer.location());
    answer.location().to_owned()
}

/// Passes a verification by a code to the secure mobile; answers where it leads. A minute later, so that the number
/// may get another code.
pub async fn prove(app: &TestApp, browser: &Browser, verification: &str) -> Answer {
    app.clock.advance(MINUTE);
    browser.get(verification).await.expect(200);
    browser.post(&format!("{verification}/method"), &[("way", "secure-mobile")]).await.expect(303);
    browser.post(&format!("{verification}/code"), &[]).await.expect(303);
    let code = app.mail.code(MOBILE).await;
    browser.post(verification, &[("code", &code)]).await.expect(303)
}

/// The whole way of a person who says yes.
pub async fn confirm(app: &TestApp, browser: &Browser, id: &str) {
    let verification = press(browser, id).await;
    let proved = prove(app, browser, &verification).await;
    assert_eq!(proved.location(), page(id), "back where it began");
    let confirmed = browser.post(&format!("{}/confirm", page(id)), &[]).await.expect(303);
    assert_eq!(confirmed.location(), format!("{}?answered=yes", page(id)));
}

/// A request that was confirmed.
pub async fn confirmed(app: &TestApp, product: &Product, owner: &Owner) -> String {
    let id = asked(product, owner, json!({})).await;
    confirm(app, &owner.browser, &id).await;
    assert_eq!(product.state(&id).await, "proved");
    id
}
