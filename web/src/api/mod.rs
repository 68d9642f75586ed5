//! The JSON API: which operations are there, and what may each refuse?
//!
//! Every operation parses, calls the same act or journey as the page of the same purpose, and writes the
//! answer. Refusals and faults leave as problems (RFC 9457), which the door renders. The OpenAPI document
//! is put together from the rows here, so what it says of guards and refusals is what the door enforces.

mod account;
mod agreement;
mod answer;
mod contacts;
mod docs;
mod durations;
mod held;
mod history;
mod human_check;
mod industry;
mod limit;
mod login;
mod login_email;
mod mfa;
mod name;
mod openapi;
mod operation_requests;
mod passkey_login;
mod passkeys;
mod password;
mod password_reset;
mod problem;
mod product;
mod protections;
mod recovery_codes;
mod registration;
mod secret;
mod secure_mobile;
mod security_email;
mod session;
mod sessions;
mod sign_out;
mod users;
mod verifications;

use crate::door::Route;

/// One operation of the API.
struct Operation {
    /// Its route, with its guard.
    route: Route,
    /// The codes of the refusals that it answers beyond those of its guard.
    codes: &'static [&'static str],
}

impl Operation {
    const fn new(route: Route, codes: &'static [&'static str]) -> Self {
        Self { route, codes }
    }
}

/// Every operation, in the order of the document.
fn operations() -> Vec<Operation> {
    let features: &[fn() -> Vec<Operation>] = &[
        registration::operations,
        agreement::operations,
        human_check::operations,
        login::operations,
        passkey_login::operations,
        session::operations,
        sessions::operations,
        sign_out::operations,
        verifications::operations,
        durations::operations,
        account::operations,
        industry::operations,
        mfa::operations,
        password::operations,
        protections::operations,
        contacts::operations,
        secure_mobile::operations,
        security_email::operations,
        users::operations,
        password_reset::operations,
        login_email::operations,
        passkeys::operations,
        recovery_codes::operations,
        history::operations,
        limit::operations,
        operation_requests::operations,
        product::operations,
        openapi::operations,
    ];
    features.iter().flat_map(|feature| feature()).collect()
}

/// Every route of the API, and the page that explains it.
pub fn routes() -> Vec<Route> {
    operations().into_iter().map(|operation| operation.route).chain(docs::routes()).collect()
}
