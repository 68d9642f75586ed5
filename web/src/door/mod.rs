//! What happens to every request, before and after its handler?
//!
//! ```text
//! request ─> host known? ─> route's guard: session, other sites ─> handler
//!            response: refusals and faults rendered, security headers, cookies  <─┘
//! ```

mod address;
mod answer;
mod arrived;
mod build;
mod client;
pub mod cookie;
mod cross_site;
mod failure;
mod form;
mod grant;
mod headers;
mod route;

pub use answer::{see_other, with_cookie, with_session};
pub use arrived::{Arrived, LoggedIn, Visitor};
pub use build::{METHODS, build, over};
pub use client::Client;
pub use failure::{Demanded, Failed, Failure};
pub use form::{FormToken, Json, Posted, Query};
pub use grant::{GRANT_HEADER, MaybeGrant, grant_used};
pub use headers::Nonce;
pub use route::{Audit, Guard, Limit, Route, Who, Writes};
