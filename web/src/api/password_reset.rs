//! Resetting a forgotten password. (RESET, T10, T35, T44)

use axum::response::{IntoResponse, Response};
use center::Error;
use center::audit::Event;
use center::password::reset::{self, Next, Set};
use center::password::{Typed, find_reset};
use center::verification::{self, Grant};
use http::{Method, StatusCode};
use rules::{Refusal, VerificationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{done, ok};
use crate::door::{Arrived, Demanded, Failure, Json, Limit, Route, Who};

const START: &[&str] =
    &["email.missing", "email.invalid", "human_check.required", "human_check.invalid", "request.too_many"];
const SET: &[&str] = &[
    "password.reset_gone",
    "password.too_short",
    "password.too_long",
    "password.no_upper",
    "password.no_lower",
    "password.no_digit",
    "password.no_punctuation",
    "password.space",
    "password.character",
    "password.common",
    "password.context",
    "password.recent",
    "password.mismatch",
    "verification.required",
    "request.too_many",
];
const COMPLETE: &[&str] = &["password.reset_gone", "password.missing", "verification.required"];

pub(super) fn operations() -> Vec<Operation> {
    let (asked, reset) = (&[Event::PasswordResetRequested], &[Event::PasswordReset]);
    let by = Who::Anybody;
    vec![
        Operation::new(Route::json(Method::POST, "/api/v1/password-resets", by, Limit::Message, asked, start), START),
        Operation::new(Route::json(Method::POST, "/api/v1/password-resets/password", by, Limit::Code, reset, set), SET),
        Operation::new(
            Route::json(Method::POST, "/api/v1/password-resets/complete", by, Limit::Code, reset, complete),
            COMPLETE,
        ),
    ]
}

/// The address of the account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartReset {
    /// The login email.
    #[schema(format = "email", example = "li@example.com")]
    email: String,
    /// The solution of a human check; needed once `human_check.required` was answered. Empty: none.
    #[schema(example = "")]
    human_check: Option<String>,
}

/// Ask for a link.
///
/// If somebody logs in with the address, a link goes to it; the secret at its end is what the next operation
/// takes. The answer is the same for every address. A newer link takes the place of an older one.
#[utoipa::path(post, path = "/api/v1/password-resets", operation_id = "start_password_reset", tag = "Login",
    responses((status = 202, description = "A link is on its way, if somebody logs in with the address.")))]
pub(super) async fn start(arrived: Arrived, Json(input): Json<StartReset>) -> Result<Response, Failure> {
    reset::request(&arrived.app().center, arrived.ctx(), &input.email, input.human_check.as_deref()).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// The new password, twice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetPassword {
    /// The secret at the end of the link. It names the account; nothing else in the request does.
    reset: String,
    /// The new password.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Battery-Staple-8")]
    new_password: Typed,
    /// The new password once more.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Battery-Staple-8")]
    confirm_password: Typed,
}

/// What has become of the password.
#[derive(Serialize, ToSchema)]
struct ResetDone {
    /// Always `true`: the password is set.
    done: bool,
}

/// Set the new password.
///
/// Where the account has something to prove besides the mailbox, the answer is 403 `verification.required` with
/// the verification, and the old password works on. Pass it under `/api/v1/verifications/{id}` with the secret of
/// the link in the header `menshen-reset`, then complete the reset with the grant.
#[utoipa::path(post, path = "/api/v1/password-resets/password", operation_id = "set_reset_password", tag = "Login",
    responses((status = 200, description = "The password is set, and every session of the account has ended.", body = ResetDone)))]
pub(super) async fn set(arrived: Arrived, Json(input): Json<SetPassword>) -> Result<Response, Failure> {
    let form = Set { token: input.reset.clone(), new: input.new_password, confirm: input.confirm_password };
    match reset::set(&arrived.app().center, arrived.ctx(), form).await? {
        Next::Done => ok(&ResetDone { done: true }),
        Next::Verify(id) => demand(&arrived, input.reset, id).await,
    }
}

/// What completes a reset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompleteReset {
    /// The secret at the end of the link.
    reset: String,
    /// The grant of the verification. It fits the password that was sent before it, and no other.
    grant: String,
}

/// Complete a reset.
///
/// Sets the password, ends every session of the account and tells its owner. A lock after wrong passwords goes on.
#[utoipa::path(post, path = "/api/v1/password-resets/complete", operation_id = "complete_password_reset", tag = "Login",
    responses((status = 204, description = "The password is set.")))]
pub(super) async fn complete(arrived: Arrived, Json(input): Json<CompleteReset>) -> Result<Response, Failure> {
    let (token, grant) = (input.reset.clone(), Grant::new(input.grant));
    let act = move |tx: &mut _, ctx: &_| reset::complete(tx, ctx, &token, Some(&grant));
    match arrived.app().center.write(arrived.ctx(), act).await {
        Ok(()) => Ok(done()),
        Err(error) if error.demands_verification() => {
            let token = input.reset.clone();
            let id = arrived.app().center.write(arrived.ctx(), move |tx, ctx| reset::ask(tx, ctx, &token)).await?;
            demand(&arrived, input.reset, id).await
        }
        Err(error) => Err(error.into()),
    }
}

/// 403 with the verification to pass.
async fn demand(arrived: &Arrived, token: String, id: VerificationId) -> Result<Response, Failure> {
    let view = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        let waiting = find_reset(tx, ctx, &token)?;
        verification::view(tx, ctx, &waiting.holder, id)
    });
    let view = view.await?;
    let mut response = Failure::from(Error::from(Refusal::VerificationRequired)).into_response();
    response.extensions_mut().insert(Demanded(view));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// authentik CVE-2023-26481: the link holds the account, and a request cannot name one.
    #[test]
    fn v15_3_3_a_reset_names_no_account() {
        let set = json!({ "reset": "t", "new_password": "x", "confirm_password": "x" });
        assert!(serde_json::from_value::<SetPassword>(set.clone()).is_ok());
        for name in ["email", "uin", "account", "user", "verified"] {
            let mut with = set.clone();
            with[name] = json!("1000000000001");
            assert!(serde_json::from_value::<SetPassword>(with).is_err(), "{name}");
            let complete = json!({ "reset": "t", "grant": "g", name: "1000000000001" });
            assert!(serde_json::from_value::<CompleteReset>(complete).is_err(), "{name}");
        }
        assert!(
            serde_json::from_value::<StartReset>(json!({ "email": "a@b.cc", "url": "https://x.example" })).is_err()
        );
    }
}
