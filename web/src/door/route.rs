//! Which routes are there, and what protects each? (the route protection table)

use axum::handler::Handler;
use axum::routing::{MethodRouter, on};
use center::audit::Event;
use http::Method;
use rules::client::Scope;

use crate::App;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, and a session is not even looked at.
    Anybody,
    /// Anybody; the handler is told who is logged in, if somebody is.
    Visitor,
    /// Only the root of an account with a live session. Pages send others to the login page.
    Root,
    /// Only the program of a product with this scope, by its client credentials; sessions are not looked at.
    Client(Scope),
}

/// What it changes, and so how requests begun by other sites are kept off (T53).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// It changes nothing.
    Nothing,
    /// It takes a form of ours: same origin, and a token that belongs to the browser.
    Form,
    /// It takes JSON: same origin if a browser sends it, our header if a cookie comes along.
    Json,
}

/// What bounds how often it can be called (all of them in the database, see `center::limit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Nothing but the session, or the cheapness of the answer.
    None,
    /// Human check from the second request of an address in an hour, and message budgets.
    Message,
    /// The tries of a code, summed over resends.
    Code,
    /// The account's lock, and the budgets of address and network.
    Password,
    /// What one client may ask of one account an hour.
    Product,
}

/// The records that it may write.
pub type Audit = &'static [Event];

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// Who may call.
    pub who: Who,
    /// What keeps other sites off.
    pub writes: Writes,
    /// What bounds it.
    pub limit: Limit,
    /// What it records.
    pub audit: Audit,
}

/// A route with its guard.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, as axum writes it.
    pub path: &'static str,
    /// What protects it.
    pub guard: Guard,
    pub(super) handler: MethodRouter<App>,
}

impl Route {
    /// A reading route.
    pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, who: Who, handler: H) -> Self {
        let guard = Guard { who, writes: Writes::Nothing, limit: Limit::None, audit: &[] };
        Self { method: Method::GET, path, guard, handler: on(axum::routing::MethodFilter::GET, handler) }
    }

    /// A form's target.
    pub fn post<H: Handler<T, App>, T: 'static>(
        path: &'static str,
        who: Who,
        limit: Limit,
        audit: Audit,
        handler: H,
    ) -> Self {
        Self::writing(Method::POST, path, Guard { who, writes: Writes::Form, limit, audit }, handler)
    }

    /// A writing operation of the API.
    pub fn json<H: Handler<T, App>, T: 'static>(
        method: Method,
        path: &'static str,
        who: Who,
        limit: Limit,
        audit: Audit,
        handler: H,
    ) -> Self {
        Self::writing(method, path, Guard { who, writes: Writes::Json, limit, audit }, handler)
    }

    fn writing<H: Handler<T, App>, T: 'static>(method: Method, path: &'static str, guard: Guard, handler: H) -> Self {
        // Only methods of ours get here; one that axum does not know would be a route that never answers.
        let filter = axum::routing::MethodFilter::try_from(method.clone()).unwrap_or(axum::routing::MethodFilter::POST);
        Self { method, path, guard, handler: on(filter, handler) }
    }

    /// Whether it belongs to the API: problems instead of pages, 401 instead of a way to the login page.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}
