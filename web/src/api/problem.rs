//! What does a problem look like? (RFC 9457; the door writes it in `crate::problem`)

// Nothing is ever made of these types: they describe what the door writes.
#![expect(dead_code, reason = "schemas only")]

use serde_json::Value;
use utoipa::ToSchema;

use super::human_check::Challenge;
use super::name::Code;
use super::verifications::Verification;

/// What was refused, or what failed. `application/problem+json`.
#[derive(ToSchema)]
pub(super) struct Problem {
    /// Names the kind of problem; made of the code.
    #[schema(format = "uri", example = "urn:menshen:problem:code.wrong")]
    r#type: String,
    /// The name of the status.
    #[schema(example = "Unprocessable Entity")]
    title: String,
    /// The status.
    #[schema(example = 422)]
    status: u16,
    /// The code of the first reason. Stable: compare it, and not the texts.
    #[schema(value_type = Code)]
    code: String,
    /// What happened and what to do next, for people, in the language of the answer.
    #[schema(example = "The code is wrong. 4 tries are left.")]
    detail: String,
    /// Every reason. More than one where a form has several faults.
    errors: Vec<Reason>,
    /// The id of the request: name it to support, and find it in the log.
    #[schema(example = "9f2c41d07ab35e68")]
    request: String,
    /// A new challenge, where a human check is demanded.
    human_check: Option<Challenge>,
    /// What must be passed first, where the code is `verification.required`.
    verification: Option<Verification>,
}

/// One reason of a problem.
#[derive(ToSchema)]
struct Reason {
    /// Its code.
    #[schema(value_type = Code)]
    code: String,
    /// The same for people.
    #[schema(example = "The code is wrong. 4 tries are left.")]
    detail: String,
    /// The values that the text names: numbers, and instants as text.
    #[schema(value_type = Object, example = json!({ "left": 4 }))]
    facts: Value,
    /// The member of the body that it is about, if it is about one.
    #[schema(example = "code")]
    field: Option<String>,
}
