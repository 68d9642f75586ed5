//! What do tests of pages have in common?

use std::sync::Arc;

use center::session::Root;
use testkit::{Answer, Browser, PASSWORD, TestApp};

/// Whose pages are looked at.
pub const EMAIL: &str = "zhangwei@example.com";

/// Registers with the two forms.
pub async fn register(app: &TestApp, browser: &Browser) -> Answer {
    let first = browser.post("/register", &[("email", EMAIL)]).await.expect(303);
    assert_eq!(first.location(), "/register/verify");
    let second = browser.get("/register/verify").await.expect(200);
    assert!(second.has(EMAIL), "the address is shown to whoever typed it");
    let version = second.field("agreement").unwrap();
    let code = app.mail.code(EMAIL).await;
    let fields =
        [("code", code.as_str()), ("new_password", PASSWORD), ("confirm_password", PASSWORD), ("agreement", &version)];
    browser.post("/register/verify", &fields).await
}

/// Follows where an answer leads.
pub async fn follow(browser: &Browser, answer: &Answer) -> Answer {
    assert_eq!(answer.status, 303, "{}", answer.body);
    browser.get(answer.location()).await.expect(200)
}

/// Whether a field is marked as wrong.
pub fn marked(page: &Answer, field: &str) -> bool {
    let tag = page.body.split('<').find(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{field}\"")));
    tag.is_some_and(|tag| tag.split('>').next().unwrap_or_default().contains("aria-invalid=\"true\""))
}

/// Who is logged in here.
pub async fn root_of(app: &TestApp, browser: &Browser) -> Arc<Root> {
    app.root(&browser.cookie("__Host-session").unwrap()).await.unwrap()
}
