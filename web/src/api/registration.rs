//! Registering an account by email: begin, send the code again, finish.

use axum::response::Response;
use center::audit::Event;
use center::password::Typed;
use center::registration::{self, Finish, Started};
use http::{HeaderMap, Method, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, json, ok};
use super::session::{OpenedSession, hand_over};
use crate::door::{Arrived, Failure, Json, Limit, Route, Who};

const START: &[&str] =
    &["email.missing", "email.invalid", "human_check.required", "human_check.invalid", "request.too_many"];
const RESEND: &[&str] = &["registration.gone", "code.too_soon", "request.too_many"];
const FINISH: &[&str] = &[
    "registration.gone",
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
    "password.mismatch",
    "registration.agreement_missing",
    "registration.agreement_changed",
    "email.taken",
    "session.ended",
];

pub(super) fn operations() -> Vec<Operation> {
    let again = &[Event::RegisteredAgain];
    vec![
        Operation::new(
            Route::json(Method::POST, "/api/v1/registrations", Who::Anybody, Limit::Message, again, start),
            START,
        ),
        Operation::new(
            Route::json(Method::POST, "/api/v1/registrations/resend", Who::Anybody, Limit::Message, again, resend),
            RESEND,
        ),
        Operation::new(
            Route::json(
                Method::POST,
                "/api/v1/registrations/finish",
                Who::Anybody,
                Limit::Code,
                &[Event::Registered, Event::LoggedOut],
                finish,
            ),
            FINISH,
        ),
    ]
}

/// The address to register with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartRegistration {
    /// The email address.
    #[schema(format = "email", example = "li@example.com")]
    email: String,
    /// The solution of a human check; needed once `human_check.required` was answered. Empty: none.
    #[schema(example = "")]
    human_check: Option<String>,
}

/// A registration that has begun.
#[derive(Serialize, ToSchema)]
struct Registration {
    /// The secret of whoever began it: needed to send the code again and to finish.
    registration: String,
    /// When it ends.
    expires_at: Instant,
    /// When the code may be sent again.
    resend_at: Instant,
}

impl From<Started> for Registration {
    fn from(started: Started) -> Self {
        Self {
            registration: started.token,
            expires_at: Instant(started.expires_at),
            resend_at: Instant(started.resend_at),
        }
    }
}

/// Begin a registration by email.
///
/// A six-digit code is sent to the address. If the address has an account, the answer is the same, and
/// its owner gets a mail that says so instead of a code.
#[utoipa::path(post, path = "/api/v1/registrations", operation_id = "start_registration", tag = "Registration",
    responses((status = 201, description = "The registration has begun.", body = Registration)))]
pub(super) async fn start(arrived: Arrived, Json(input): Json<StartRegistration>) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let started = registration::start(center, arrived.ctx(), &input.email, input.human_check.as_deref()).await?;
    json(StatusCode::CREATED, &Registration::from(started))
}

/// The registration whose code is to be sent again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResendCode {
    /// The secret of the registration.
    registration: String,
}

/// A code that was sent again.
#[derive(Serialize, ToSchema)]
struct Resent {
    /// When the next one may be asked for.
    resend_at: Instant,
}

/// Send the code again.
///
/// A new code takes the place of the last one. It does not bring new tries.
#[utoipa::path(post, path = "/api/v1/registrations/resend", operation_id = "resend_registration_code", tag = "Registration",
    responses((status = 200, description = "A new code is on its way.", body = Resent)))]
pub(super) async fn resend(arrived: Arrived, Json(input): Json<ResendCode>) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let resend_at =
        center.write(arrived.ctx(), move |tx, ctx| registration::resend(tx, ctx, &input.registration)).await?;
    ok(&Resent { resend_at: Instant(resend_at) })
}

/// What a registration is finished with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FinishRegistration {
    /// The secret of the registration.
    registration: String,
    /// The six digits that were sent.
    #[schema(example = "012345")]
    code: String,
    /// The password of the new account. Reasons name the member `new_password`, which is taken too.
    #[serde(alias = "new_password", deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Correct-Horse-7")]
    password: Typed,
    /// The password once more.
    #[serde(deserialize_with = "super::secret::typed")]
    #[schema(value_type = String, format = Password, example = "Correct-Horse-7")]
    confirm_password: Typed,
    /// The version of the service agreement that is accepted, from `/api/v1/agreement`. Without it nothing was accepted.
    #[schema(example = "2026-11-01")]
    agreement: Option<String>,
    /// `true`: no cookie is set, and the token is in the answer.
    #[serde(default)]
    #[schema(default = false)]
    bearer: bool,
}

/// Finish a registration.
///
/// Creates the account and opens its first session. Everything that is wrong with the form is told at
/// once; only a code of six digits with a form that is right counts as a try.
#[utoipa::path(post, path = "/api/v1/registrations/finish", operation_id = "finish_registration", tag = "Registration",
    responses((status = 201, description = "The account exists and is logged in. Unless `bearer` was asked for, `Set-Cookie` carries the session.", body = OpenedSession)))]
pub(super) async fn finish(
    arrived: Arrived,
    headers: HeaderMap,
    Json(input): Json<FinishRegistration>,
) -> Result<Response, Failure> {
    let bearer = input.bearer;
    let form = Finish {
        token: input.registration,
        code: input.code,
        password: input.password,
        confirm: input.confirm_password,
        agreement: input.agreement,
    };
    let opened = registration::finish(&arrived.app().center, arrived.ctx(), form).await?;
    hand_over(&arrived, &headers, opened, bearer).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// ASVS 15.3.3.
    #[test]
    fn v15_3_3_a_client_cannot_say_that_an_address_is_verified() {
        let form = json!({ "registration": "t", "code": "000000", "password": "x", "confirm_password": "x" });
        assert!(serde_json::from_value::<FinishRegistration>(form.clone()).is_ok());
        for (name, value) in
            [("verified", json!(true)), ("email", json!("other@example.com")), ("uin", json!("1000000000001"))]
        {
            let mut with = form.clone();
            with[name] = value;
            assert!(serde_json::from_value::<FinishRegistration>(with).is_err(), "{name}");
        }
        assert!(
            serde_json::from_str::<FinishRegistration>(
                r#"{"registration":"t","code":"","password":"x","new_password":"y","confirm_password":"x"}"#
            )
            .is_err()
        );
        assert!(serde_json::from_value::<StartRegistration>(json!({ "email": "a@b.cc", "verified": true })).is_err());
        assert!(
            serde_json::from_value::<ResendCode>(json!({ "registration": "t", "email": "other@example.com" })).is_err()
        );
    }

    #[test]
    fn a_registration_that_has_begun_tells_its_secret_and_its_times() {
        let begun = Registration::from(Started { token: "secret".into(), expires_at: 60_000, resend_at: 1_000 });
        let expected = json!({ "registration": "secret", "expires_at": "1970-01-01T00:01:00.000Z", "resend_at": "1970-01-01T00:00:01.000Z" });
        assert_eq!(serde_json::to_value(begun).unwrap(), expected);
    }
}
