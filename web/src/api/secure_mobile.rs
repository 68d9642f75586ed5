//! The secure mobile: a code to the new number, then the number is set. (MOBILE-10 to MOBILE-18)

use axum::response::Response;
use center::audit::Event;
use center::contact::{self, Confirm, Secure, Typed};
use http::Method;
use rules::mobile::DEFAULT;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, ok};
use super::contacts::Addresses;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const CODE: &[&str] = &[
    "verification.required",
    "mobile.missing",
    "mobile.invalid",
    "mobile.country",
    "mobile.same",
    "code.too_soon",
    "request.too_many",
];
const CONFIRM: &[&str] = &[
    "contact.change_gone",
    "contact.code_not_sent",
    "code.format",
    "code.wrong",
    "code.expired",
    "code.no_tries",
    "mobile.full",
];

pub(super) fn operations() -> Vec<Operation> {
    let code = Route::json(Method::POST, "/api/v1/secure-mobile/code", Who::Root, Limit::Message, &[], send);
    let changed = &[Event::SecureMobileChanged];
    let put = Route::json(Method::PUT, "/api/v1/secure-mobile", Who::Root, Limit::Code, changed, confirm);
    vec![Operation::new(code, CODE), Operation::new(put, CONFIRM)]
}

/// A mobile number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MobileNumber {
    /// Its country (ISO 3166 code), where the number does not name it itself by a plus.
    #[serde(default = "home")]
    #[schema(default = "CN", example = "CN")]
    country: String,
    /// The number. Spaces, hyphens and brackets in it do not matter.
    #[schema(example = "13800138000")]
    mobile: String,
}

fn home() -> String {
    DEFAULT.to_owned()
}

impl From<MobileNumber> for Typed {
    fn from(given: MobileNumber) -> Self {
        Self::Mobile { region: given.country, number: given.mobile }
    }
}

/// A code that is on its way.
#[derive(Serialize, ToSchema)]
pub(super) struct SentCode {
    /// When the next one may be asked for.
    resend_at: Instant,
}

impl SentCode {
    pub(super) fn new(resend_at: rules::Millis) -> Self {
        Self { resend_at: Instant(resend_at) }
    }
}

/// Send a code to a new secure mobile.
///
/// Verify the identity first: without a grant the answer is `verification.required`, with the verification to pass.
/// The change then stays open for ten minutes, for another number or another code, without a further grant.
#[utoipa::path(post, path = "/api/v1/secure-mobile/code", operation_id = "send_secure_mobile_code", tag = "Contacts",
    responses((status = 200, description = "The code is on its way.", body = SentCode)))]
pub(super) async fn send(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Json(input): Json<MobileNumber>,
) -> Result<Response, Failure> {
    let (root, typed) = (who.clone(), Typed::from(input));
    let sent = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| contact::send(tx, ctx, &root, Secure::Mobile, &typed, grant.as_ref()));
    match sent.await {
        Ok(resend_at) => ok(&SentCode::new(resend_at)),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &who, Secure::Mobile.operation(), "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// The code that was sent to the new number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmSecureMobile {
    /// Six digits.
    #[schema(example = "012345")]
    code: String,
}

/// Set the secure mobile.
///
/// The number that the code was sent to becomes the secure mobile. Old and new number are told.
#[utoipa::path(put, path = "/api/v1/secure-mobile", operation_id = "set_secure_mobile", tag = "Contacts",
    responses((status = 200, description = "The addresses as they are now.", body = Addresses)))]
pub(super) async fn confirm(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Json(input): Json<ConfirmSecureMobile>,
) -> Result<Response, Failure> {
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        let form = Confirm { code: &input.code, typed: None, sync: false };
        match contact::confirm(tx, ctx, &who, Secure::Mobile, &form)? {
            Ok(()) => contact::masked(tx, ctx, &who).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    });
    let now = act.await?.map_err(center::Error::from)?;
    ok(&Addresses::from(now))
}
