//! Replacing the login email. (EMAIL-14 to EMAIL-19)

use axum::response::Response;
use center::audit::Event;
use center::login_method::email::{self, Change, OPERATION};
use center::password::Typed;
use http::Method;
use rules::email::Email;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, ok};
use super::sessions::SessionsEnded;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification::problem;

const RECORDS: &[Event] = &[Event::LoginEmailChanged, Event::OthersEnded];
const SEND: &[&str] = &[
    "email.missing",
    "email.invalid",
    "email.unchanged",
    "password.no_login_email",
    "verification.required",
    "code.too_soon",
    "request.too_many",
];
const CHANGE: &[&str] = &[
    "email.missing",
    "email.invalid",
    "email.no_code",
    "email.taken",
    "code.format",
    "code.wrong",
    "code.expired",
    "code.no_tries",
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
];

pub(super) fn operations() -> Vec<Operation> {
    const CODE: &str = "/api/v1/account/login-email/code";
    vec![
        Operation::new(Route::json(Method::POST, CODE, Who::Root, Limit::Message, &[], send), SEND),
        Operation::new(
            Route::json(Method::PUT, "/api/v1/account/login-email", Who::Root, Limit::Code, RECORDS, change),
            CHANGE,
        ),
    ]
}

/// The new address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLoginEmail {
    /// The email address.
    #[schema(format = "email", example = "li@example.org")]
    email: String,
}

/// A code that is on its way to the new address.
#[derive(Serialize, ToSchema)]
struct LoginEmailCode {
    /// When the next one may be asked for.
    resend_at: Instant,
}

/// Send a code to a new login email.
///
/// Needs a verification; its grant is used up, and for ten minutes this session may go on without another.
#[utoipa::path(post, path = "/api/v1/account/login-email/code", operation_id = "send_login_email_code", tag = "Account",
    responses((status = 200, description = "A code is on its way.", body = LoginEmailCode)))]
pub(super) async fn send(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Json(input): Json<NewLoginEmail>,
) -> Result<Response, Failure> {
    let (email, who) = (Email::parse(&input.email)?, root.clone());
    let act = move |tx: &mut _, ctx: &_| email::send(tx, ctx, &who, grant.as_ref(), &email);
    match arrived.app().center.write(arrived.ctx(), act).await {
        Ok(resend_at) => ok(&LoginEmailCode { resend_at: Instant(resend_at) }),
        Err(error) if error.demands_verification() => problem(&arrived, &root, OPERATION, "").await,
        Err(error) => Err(error.into()),
    }
}

/// The new login email, and the new password that goes with it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeLoginEmail {
    /// The address that the code went to.
    #[schema(format = "email", example = "li@example.org")]
    email: String,
    /// The six digits that were sent.
    #[schema(example = "012345")]
    code: String,
    /// The new password.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Battery-Staple-8")]
    new_password: Typed,
    /// The new password once more.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Battery-Staple-8")]
    confirm_password: Typed,
    /// Whether security and contact email become this address too: both, or neither.
    #[serde(default = "yes")]
    #[schema(default = true)]
    sync: bool,
}

const fn yes() -> bool {
    true
}

/// Replace the login email.
///
/// Sets a new password at the same time, ends all other sessions, and tells the old and the new address.
#[utoipa::path(put, path = "/api/v1/account/login-email", operation_id = "change_login_email", tag = "Account",
    responses((status = 200, description = "The login email is replaced.", body = SessionsEnded)))]
pub(super) async fn change(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<ChangeLoginEmail>,
) -> Result<Response, Failure> {
    let form = Change {
        email: input.email,
        code: input.code,
        new: input.new_password,
        confirm: input.confirm_password,
        sync: input.sync,
    };
    match email::change(&arrived.app().center, arrived.ctx(), &root, form).await {
        Ok(sessions_ended) => ok(&SessionsEnded { sessions_ended }),
        Err(error) if error.demands_verification() => problem(&arrived, &root, OPERATION, "").await,
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn email_15_17_the_other_addresses_follow_unless_it_is_said_otherwise() {
        let form = json!({ "email": "a@b.cc", "code": "000000", "new_password": "x", "confirm_password": "x" });
        assert!(serde_json::from_value::<ChangeLoginEmail>(form.clone()).unwrap().sync);
        for (name, value) in [("verified", json!(true)), ("uin", json!("1000000000001"))] {
            let mut with = form.clone();
            with[name] = value;
            assert!(serde_json::from_value::<ChangeLoginEmail>(with).is_err(), "{name}");
        }
    }
}
