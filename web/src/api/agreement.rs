//! Which service agreement is in force? (GEN-05)

use axum::response::Response;
use center::Error;
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use crate::door::{Arrived, Failure, Route, Who};

/// The page with its text.
const TEXT: &str = "/terms";

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get("/api/v1/agreement", Who::Anybody, read), &[])]
}

/// The service agreement that is in force.
#[derive(Serialize, ToSchema)]
struct Agreement<'a> {
    /// Its version: what finishing a registration takes as `agreement`.
    #[schema(example = "2026-11-01")]
    version: &'a str,
    /// The address of its text.
    #[schema(format = "uri", example = "https://account.example.com/terms")]
    url: String,
}

/// Get the service agreement.
///
/// Show its text to the person before the registration is finished with its version.
#[utoipa::path(get, path = "/api/v1/agreement", operation_id = "get_agreement", tag = "Registration",
    responses((status = 200, description = "Version and address of the agreement.", body = Agreement)))]
pub(super) async fn read(arrived: Arrived) -> Result<Response, Failure> {
    let app = arrived.app();
    let url = app.settings.public_url.join(TEXT).map_err(Error::fault)?;
    ok(&Agreement { version: &app.center.policy.registration.agreement, url: url.into() })
}
