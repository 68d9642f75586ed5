//! What do tests of every route have in common?

use http::Method;
use serde_json::json;
use testkit::{Answer, Ask, Browser, Rows, TestApp};
use web::door::{Route, Who, Writes};

/// A path that fits a route's pattern.
pub fn path_of(route: &Route) -> String {
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') { "018bcfe5-6800-7bab-abab-abababababab" } else { part });
    }
    path
}

/// A request as the page or program that the route is for would send it, its body aside.
pub fn ask<'a>(browser: &'a Browser, route: &Route) -> Ask<'a> {
    let ask = browser.ask(route.method.clone(), &path_of(route));
    match route.guard.writes {
        Writes::Nothing => ask,
        Writes::Form => ask.body("application/x-www-form-urlencoded", ""),
        Writes::Json => ask.json(&json!({})),
    }
}

/// Operations for the programs of products: a session opens none of them. `client.rs` tests how strict they are.
pub fn is_for_clients(route: &Route) -> bool {
    matches!(route.guard.who, Who::Client(_))
}

/// Operations without a body.
pub fn takes_nothing(route: &Route) -> bool {
    let bare = [
        "end-others",
        "sign-out-everywhere",
        "/verifications/{id}/code",
        "/passkeys/options",
        "/passkey-login/options",
        "/recovery-codes",
        "/contact-mobile/resend",
        "/contact-email/resend",
        "/mfa/virtual",
        "/mfa/hardware",
        "/operation-requests/{id}/confirm",
        "/operation-requests/{id}/decline",
    ];
    route.method == Method::DELETE || bare.iter().any(|end| route.path.ends_with(end))
}

/// Names a route in a message.
pub fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

/// What a test of refusals must find untouched.
pub async fn state(app: &TestApp) -> Vec<i64> {
    let db = &app.center.db;
    let mut counts = Vec::new();
    for sql in [
        "SELECT COUNT(*) FROM audit",
        "SELECT COUNT(*) FROM outbox",
        "SELECT COUNT(*) FROM registration",
        "SELECT COUNT(*) FROM session",
        "SELECT COUNT(*) FROM session WHERE ended_at IS NULL",
        "SELECT COUNT(*) FROM password_attempt",
        "SELECT COUNT(*) FROM counter",
    ] {
        counts.push(db.number(sql, &[]).await);
    }
    counts
}

/// What every answer must carry, whatever it is.
pub fn assert_hardened(answer: &Answer, what: &str) {
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (header, value) in fixed {
        assert_eq!(answer.header(header), value, "{what}: {header}");
    }
    assert!(answer.header("strict-transport-security").starts_with("max-age=63072000"), "{what}");
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval") && !policy.contains("http:"),
        "{what}: {policy}"
    );
    if !(what.contains("/assets/") && answer.status == 200) {
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
}
