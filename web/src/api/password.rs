//! Changing the password. (PWD-10 to PWD-17)

use axum::response::Response;
use center::audit::Event;
use center::password::{self, Change, Typed};
use http::Method;
use rules::operation::Own;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use super::sessions::SessionsEnded;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const RECORDS: &[Event] = &[Event::PasswordChanged, Event::OthersEnded, Event::OldPasswordWrong, Event::Locked];
const REFUSALS: &[&str] = &[
    "password.no_login_email",
    "password.old_missing",
    "password.old_wrong",
    "password.old_locked",
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
    "request.too_many",
    "verification.required",
];

pub(super) fn operations() -> Vec<Operation> {
    let route = Route::json(Method::POST, "/api/v1/account/password", Who::Root, Limit::Password, RECORDS, change);
    vec![Operation::new(route, REFUSALS)]
}

/// The old password and the new one, twice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// The present password.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Correct-Horse-7")]
    old_password: Typed,
    /// The new one.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Battery-Staple-8")]
    new_password: Typed,
    /// The new one once more.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Battery-Staple-8")]
    confirm_password: Typed,
}

/// Change the password.
///
/// Ends all other sessions; the owner is told by message. A wrong old password counts like a wrong
/// password at login. With operation protection on it is verified first: the problem has the `verification` to
/// pass; repeat the request with its grant in `Menshen-Grant`.
#[utoipa::path(post, path = "/api/v1/account/password", operation_id = "change_password", tag = "Account",
    responses((status = 200, description = "The password is changed.", body = SessionsEnded)))]
pub(super) async fn change(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Json(input): Json<ChangePassword>,
) -> Result<Response, Failure> {
    let ChangePassword { old_password: old, new_password: new, confirm_password: confirm } = input;
    let input = Change { old, new, confirm, grant };
    match password::change(&arrived.app().center, arrived.ctx(), &root, input).await {
        Ok(sessions_ended) => ok(&SessionsEnded { sessions_ended }),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::ModifyEmailPassword, "").await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 15.3.3.
    #[test]
    fn v15_3_3_a_password_change_names_no_account() {
        let read = |text: &str| serde_json::from_str::<ChangePassword>(text);
        assert!(read(r#"{"old_password":"a","new_password":"b","confirm_password":"b"}"#).is_ok());
        assert!(
            read(r#"{"old_password":"a","new_password":"b","confirm_password":"b","uin":"1000000000001"}"#).is_err()
        );
        assert!(read(r#"{"new_password":"b","confirm_password":"b"}"#).is_err(), "the old password cannot be left out");
    }
}
