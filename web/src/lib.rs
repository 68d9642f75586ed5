//! The doors: pages, JSON API, assets.
//!
//! A door parses, calls one act or journey of `center`, and renders. Every route is a row of a table with
//! its guard (`door::route`), so who may call, what protects it from other sites, what limits it and what
//! it records can be read, and tested, in one place.

mod account;
mod api;
mod app;
mod assets;
mod audit;
mod contact;
pub mod door;
mod help;
mod home;
mod limit;
mod login;
mod login_method;
mod mfa;
mod operation;
mod page;
mod passkey;
mod password;
mod problem;
mod protection;
mod recovery_code;
mod refused;
mod registration;
mod security;
mod session;
mod user;
mod verification;
mod words;

#[cfg(test)]
mod tests;

use axum::Router;
use center::Center;

pub use app::{App, Settings};

/// The whole of it, ready to be served with the peer's address as `ConnectInfo<SocketAddr>`.
///
/// # Errors
/// If an embedded text cannot be read.
pub fn router(center: Center, settings: Settings) -> Result<Router, String> {
    let app = App::new(center, settings)?;
    Ok(door::build(&app, routes()))
}

/// Every route there is.
pub fn routes() -> Vec<door::Route> {
    let features: &[fn() -> Vec<door::Route>] = &[
        home::routes,
        registration::routes,
        login::routes,
        account::routes,
        login_method::routes,
        security::routes,
        mfa::routes,
        password::routes,
        contact::routes,
        user::routes,
        protection::routes,
        passkey::routes,
        recovery_code::routes,
        session::routes,
        verification::routes,
        audit::routes,
        limit::routes,
        operation::routes,
        help::routes,
        assets::routes,
        api::routes,
    ];
    features.iter().flat_map(|feature| feature()).collect()
}
