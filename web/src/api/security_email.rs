//! The security email: a code to the new mailbox, then the address is set. (EMAIL-09 to EMAIL-13)

use axum::response::Response;
use center::audit::Event;
use center::contact::{self, Confirm, Secure, Typed};
use http::Method;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use super::contacts::Addresses;
use super::secure_mobile::SentCode;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const CODE: &[&str] =
    &["verification.required", "email.missing", "email.invalid", "email.same", "code.too_soon", "request.too_many"];
const CONFIRM: &[&str] =
    &["contact.change_gone", "contact.code_not_sent", "code.format", "code.wrong", "code.expired", "code.no_tries"];

pub(super) fn operations() -> Vec<Operation> {
    let code = Route::json(Method::POST, "/api/v1/security-email/code", Who::Root, Limit::Message, &[], send);
    let changed = &[Event::SecurityEmailChanged];
    let put = Route::json(Method::PUT, "/api/v1/security-email", Who::Root, Limit::Code, changed, confirm);
    vec![Operation::new(code, CODE), Operation::new(put, CONFIRM)]
}

/// A mailbox.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Mailbox {
    /// The address.
    #[schema(format = "email", example = "li@example.com")]
    email: String,
}

/// Send a code to a new security email.
///
/// Verify the identity first: without a grant the answer is `verification.required`, with the verification to pass.
/// The change then stays open for ten minutes, for another address or another code, without a further grant.
#[utoipa::path(post, path = "/api/v1/security-email/code", operation_id = "send_security_email_code", tag = "Contacts",
    responses((status = 200, description = "The code is on its way.", body = SentCode)))]
pub(super) async fn send(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Json(input): Json<Mailbox>,
) -> Result<Response, Failure> {
    let (root, typed) = (who.clone(), Typed::Email(input.email));
    let sent = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| contact::send(tx, ctx, &root, Secure::Email, &typed, grant.as_ref()));
    match sent.await {
        Ok(resend_at) => ok(&SentCode::new(resend_at)),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &who, Secure::Email.operation(), "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// The code that was sent to the new mailbox.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmSecurityEmail {
    /// Six digits.
    #[schema(example = "012345")]
    code: String,
    /// Whether the contact email takes the new address too, at once.
    #[serde(default = "yes")]
    #[schema(default = true)]
    sync_contact_email: bool,
}

const fn yes() -> bool {
    true
}

/// Set the security email.
///
/// The mailbox that the code was sent to becomes the security email. Old and new mailbox are told.
#[utoipa::path(put, path = "/api/v1/security-email", operation_id = "set_security_email", tag = "Contacts",
    responses((status = 200, description = "The addresses as they are now.", body = Addresses)))]
pub(super) async fn confirm(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Json(input): Json<ConfirmSecurityEmail>,
) -> Result<Response, Failure> {
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        let form = Confirm { code: &input.code, typed: None, sync: input.sync_contact_email };
        match contact::confirm(tx, ctx, &who, Secure::Email, &form)? {
            Ok(()) => contact::masked(tx, ctx, &who).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    });
    let now = act.await?.map_err(center::Error::from)?;
    ok(&Addresses::from(now))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn email_12_the_contact_email_goes_along_unless_it_is_said_that_it_does_not() {
        let read = |value| serde_json::from_value::<ConfirmSecurityEmail>(value);
        assert!(read(json!({ "code": "012345" })).unwrap().sync_contact_email);
        assert!(!read(json!({ "code": "012345", "sync_contact_email": false })).unwrap().sync_contact_email);
        assert!(read(json!({ "code": "012345", "email": "a@b.cc" })).is_err(), "T06: no address comes with the code");
    }
}
