//! Logging in with a passkey.

use axum::response::Response;
use center::audit::Event;
use center::login::Outcome;
use center::passkey::{self, WithPasskey};
use http::{HeaderMap, Method};
use rules::Refusal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use super::login::demand;
use super::session::{OpenedSession, hand_over};
use crate::door::{Arrived, Failure, Json, Limit, Route, Who};
use crate::login::HOME;

/// Longest ticket that is looked at.
const MAX_TICKET: usize = 64;

pub(super) fn operations() -> Vec<Operation> {
    let records = &[Event::LoggedIn, Event::PasskeyCopied, Event::LoggedOut];
    let options = Route::json(Method::POST, "/api/v1/passkey-login/options", Who::Anybody, Limit::None, &[], options);
    let log_in = Route::json(Method::POST, "/api/v1/passkey-login", Who::Anybody, Limit::Password, records, log_in);
    vec![
        Operation::new(options, &[]),
        Operation::new(
            log_in,
            &["passkey.challenge_gone", "passkey.refused", "login.locked", "request.too_many", "session.ended"],
        ),
    ]
}

/// What a device is asked to sign.
#[derive(Serialize, ToSchema)]
struct PasskeyLogin {
    /// A secret of this attempt, to be sent with the answer. Keep it to yourself.
    ticket: String,
    /// WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.
    #[schema(value_type = Object)]
    options: Value,
}

/// Begin a login with a passkey.
///
/// No address is asked: the device offers the passkeys that it has for this site. Nothing is stored; the
/// challenge is good for five minutes, once, and together with its ticket only.
#[utoipa::path(post, path = "/api/v1/passkey-login/options", operation_id = "begin_passkey_login", tag = "Login",
    responses((status = 200, description = "What to pass to `navigator.credentials.get`.", body = PasskeyLogin)))]
pub(super) async fn options(arrived: Arrived) -> Result<Response, Failure> {
    let ctx = arrived.ctx();
    let ticket = data_encoding::BASE64URL_NOPAD.encode(&ctx.draw::<32>("passkey-ticket"));
    let options = passkey::login_options(ctx, &holder(&ticket));
    ok(&PasskeyLogin { ticket, options })
}

/// What a device has signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogInWithPasskey {
    /// The ticket that came with the options.
    ticket: String,
    /// WebAuthn's `AuthenticationResponseJSON`.
    #[schema(value_type = Object)]
    response: Value,
    /// `true`: no cookie is set, and the token is in the answer.
    #[serde(default)]
    #[schema(default = false)]
    bearer: bool,
}

/// Log in with a passkey.
///
/// A passkey is two factors: no second proof is asked for. A passkey that nobody knows is answered like one
/// whose signature is wrong. While the account is locked after wrong passwords the answer is `login.locked`.
#[utoipa::path(post, path = "/api/v1/passkey-login", operation_id = "log_in_with_passkey", tag = "Login",
    responses((status = 201, description = "The session is open. Unless `bearer` was asked for, `Set-Cookie` carries it.", body = OpenedSession)))]
pub(super) async fn log_in(
    arrived: Arrived,
    headers: HeaderMap,
    Json(input): Json<LogInWithPasskey>,
) -> Result<Response, Failure> {
    if input.ticket.len() > MAX_TICKET {
        return Err(Refusal::PasskeyChallengeGone.into());
    }
    let LogInWithPasskey { ticket, response, bearer } = input;
    let with = WithPasskey { browser: holder(&ticket), response, resume: HOME.into() };
    match passkey::log_in(&arrived.app().center, arrived.ctx(), with).await? {
        Outcome::Opened(opened) => hand_over(&arrived, &headers, opened, bearer).await,
        Outcome::Pending(pending) => demand(&arrived, pending, bearer).await,
    }
}

/// Tells tickets from the cookies of browsers.
fn holder(ticket: &str) -> String {
    format!("ticket:{ticket}")
}
