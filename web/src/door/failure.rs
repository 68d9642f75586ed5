//! How does a handler fail?
//!
//! It answers with a [`Failure`]; the door renders it as a page or as a problem (RFC 9457), because only
//! the door knows the route, the language and the request's id.

use axum::response::{IntoResponse, Response};
use center::Error;
use center::verification::View;
use http::StatusCode;
use rules::Refusal;

/// A handler's failure.
#[derive(Debug)]
pub struct Failure(pub Error);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What must be verified before the refused request is repeated; goes along with a [`Failed`].
#[derive(Clone, Debug)]
pub struct Demanded(pub View);

/// What the door finds in an answer that it must render.
#[derive(Clone, Debug)]
pub struct Failed(pub Error);

impl Failed {
    /// The reasons that are told.
    pub fn refusals(&self) -> Vec<Refusal> {
        match &self.0 {
            Error::Refused(refusals) => refusals.clone(),
            Error::Busy(seconds) => vec![Refusal::ServiceBusy { seconds: i64::from(*seconds) }],
            Error::Fault(_) => vec![Refusal::ServiceFault],
        }
    }

    /// The status: that of the first reason.
    pub fn status(&self) -> StatusCode {
        let status = self.refusals().first().map_or(500, Refusal::status);
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let failed = Failed(self.0);
        let mut response = failed.status().into_response();
        response.extensions_mut().insert(failed);
        response
    }
}
