//! A challenge for the human check: a proof of work.

use axum::response::Response;
use center::human_check;
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use crate::door::{Arrived, Failure, Route, Who};

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get("/api/v1/human-check", Who::Anybody, read), &[])]
}

/// What has to be solved: find the whole number from 0 to `maxnumber` for which SHA-256 of `salt` followed
/// by the number in decimal digits is `challenge`.
#[derive(Serialize, ToSchema)]
pub(super) struct Challenge {
    /// Always `SHA-256`.
    #[schema(example = "SHA-256")]
    algorithm: &'static str,
    /// The digest to find, in hexadecimal.
    challenge: String,
    /// Goes before the number. It holds the time of expiry: ten minutes after the answer.
    salt: String,
    /// The number is not greater.
    #[schema(example = 200_000)]
    maxnumber: u64,
    /// The mark of the deployment on the challenge.
    signature: String,
}

impl From<human_check::Challenge> for Challenge {
    fn from(made: human_check::Challenge) -> Self {
        Self {
            algorithm: made.algorithm,
            challenge: made.challenge,
            salt: made.salt,
            maxnumber: made.maxnumber,
            signature: made.signature,
        }
    }
}

/// Get a human check.
///
/// Send the solution as `human_check`: base64 of the JSON object `{"algorithm", "challenge", "number",
/// "salt", "signature"}`. It is good once, for ten minutes.
#[utoipa::path(get, path = "/api/v1/human-check", operation_id = "get_human_check", tag = "Registration",
    responses((status = 200, description = "A new challenge.", body = Challenge)))]
pub(super) async fn read(arrived: Arrived) -> Result<Response, Failure> {
    ok(&Challenge::from(human_check::challenge(arrived.ctx())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_keeps_the_members_that_solvers_know() {
        let made = human_check::Challenge {
            algorithm: "SHA-256",
            challenge: "c".into(),
            salt: "s".into(),
            maxnumber: 9,
            signature: "m".into(),
        };
        let expected = serde_json::to_value(&made).unwrap();
        assert_eq!(serde_json::to_value(Challenge::from(made)).unwrap(), expected);
    }
}
