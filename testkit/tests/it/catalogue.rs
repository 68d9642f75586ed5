//! Is every refusal of the catalogue provoked by a test? (style, point 12)

use rules::Refusal;

/// The tests themselves.
const TESTS: &[&str] = &[
    include_str!("account.rs"),
    include_str!("api.rs"),
    include_str!("client.rs"),
    include_str!("code.rs"),
    include_str!("contact_email.rs"),
    include_str!("contact_mobile.rs"),
    include_str!("door.rs"),
    include_str!("duration.rs"),
    include_str!("header.rs"),
    include_str!("human_check.rs"),
    include_str!("login.rs"),
    include_str!("operation.rs"),
    include_str!("login_email.rs"),
    include_str!("page.rs"),
    include_str!("password.rs"),
    include_str!("pending_login.rs"),
    include_str!("protection.rs"),
    include_str!("suspicious.rs"),
    include_str!("product.rs"),
    include_str!("race.rs"),
    include_str!("registration.rs"),
    include_str!("secure_mobile.rs"),
    include_str!("security_email.rs"),
    include_str!("reset.rs"),
    include_str!("session.rs"),
    include_str!("user.rs"),
    include_str!("verification.rs"),
];

#[test]
fn every_refusal_of_the_catalogue_is_provoked_by_a_test() {
    let missing: Vec<_> = Refusal::CATALOGUE
        .iter()
        .map(|entry| entry.code)
        .filter(|code| !TESTS.iter().any(|test| test.contains(&format!("\"{code}\""))))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
