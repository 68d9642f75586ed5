//! The addresses of the account, and the changes of the contacts that wait for their link. (MOBILE-04 to MOBILE-09,
//! EMAIL-05 to EMAIL-08)

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::audit::Event;
use center::contact::{self, Contact, Masked, Pending, Request, SYNC, Typed};
use center::session::Root;
use http::{Method, StatusCode};
use rules::operation::Own;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, done, json, ok};
use super::secure_mobile::MobileNumber;
use super::users::named;
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const MOBILE: &[&str] =
    &["request.not_found", "mobile.missing", "mobile.invalid", "mobile.country", "code.too_soon", "request.too_many"];
const EMAIL: &[&str] = &[
    "request.not_found",
    "verification.required",
    "email.missing",
    "email.invalid",
    "code.too_soon",
    "request.too_many",
];
const RESEND: &[&str] = &["request.not_found", "contact.change_gone", "code.too_soon", "request.too_many"];
const CONFIRM: &[&str] = &["contact.link_unknown", "contact.link_expired", "contact.link_used"];

pub(super) fn operations() -> Vec<Operation> {
    let (asked, taken_back) = (&[Event::ContactChangeRequested], &[Event::ContactChangeCancelled]);
    let confirmed = &[Event::ContactMobileChanged, Event::ContactEmailChanged];
    let (post, delete) = (Method::POST, Method::DELETE);
    let (mobile, email) = ("/api/v1/users/{uin}/contact-mobile", "/api/v1/users/{uin}/contact-email");
    let (again_mobile, again_email) =
        ("/api/v1/users/{uin}/contact-mobile/resend", "/api/v1/users/{uin}/contact-email/resend");
    vec![
        Operation::new(Route::get("/api/v1/contacts", Who::Root, read), &[]),
        Operation::new(Route::json(post.clone(), mobile, Who::Root, Limit::Message, asked, ask_mobile), MOBILE),
        Operation::new(Route::json(post.clone(), again_mobile, Who::Root, Limit::Message, &[], resend_mobile), RESEND),
        Operation::new(
            Route::json(delete.clone(), mobile, Who::Root, Limit::None, taken_back, cancel_mobile),
            &["request.not_found", "contact.change_gone"],
        ),
        Operation::new(Route::json(post.clone(), email, Who::Root, Limit::Message, asked, ask_email), EMAIL),
        Operation::new(Route::json(post.clone(), again_email, Who::Root, Limit::Message, &[], resend_email), RESEND),
        Operation::new(
            Route::json(delete, email, Who::Root, Limit::None, taken_back, cancel_email),
            &["request.not_found", "contact.change_gone"],
        ),
        Operation::new(
            Route::json(post, "/api/v1/contact-confirmations", Who::Anybody, Limit::None, confirmed, confirm),
            CONFIRM,
        ),
    ]
}

/// The addresses of an account, masked; `null`: not set.
#[derive(Serialize, ToSchema)]
pub(super) struct Addresses {
    /// Proves who the owner is.
    #[schema(required, example = "138****8000")]
    secure_mobile: Option<String>,
    /// Helps to prove who the owner is.
    #[schema(required, example = "l***@example.com")]
    security_email: Option<String>,
    /// Receives subscribed messages.
    #[schema(required, example = "138****8000")]
    contact_mobile: Option<String>,
    /// Receives subscribed messages.
    #[schema(required, example = "l***@example.com")]
    contact_email: Option<String>,
    /// Whether both mobiles are set and differ, which is advised against.
    mobiles_differ: bool,
    /// Whether both emails are set and differ, which is advised against.
    emails_differ: bool,
}

impl From<Masked> for Addresses {
    fn from(now: Masked) -> Self {
        Self {
            secure_mobile: now.secure_mobile,
            security_email: now.security_email,
            contact_mobile: now.contact_mobile,
            contact_email: now.contact_email,
            mobiles_differ: now.mobiles_differ,
            emails_differ: now.emails_differ,
        }
    }
}

/// Read the addresses.
///
/// Those that prove who the owner is and those for subscribed messages.
#[utoipa::path(get, path = "/api/v1/contacts", operation_id = "get_contacts", tag = "Contacts",
    responses((status = 200, description = "The addresses.", body = Addresses)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let now = arrived.app().center.read(arrived.ctx(), move |tx, ctx| contact::masked(tx, ctx, &who)).await?;
    ok(&Addresses::from(now))
}

/// A change that waits for its link to be confirmed.
#[derive(Serialize, ToSchema)]
pub(super) struct PendingContact {
    /// The new address, masked.
    #[schema(example = "139****9000")]
    to: String,
    /// Whether the security email will take it too.
    sync_security_email: bool,
    /// When the message may be sent again.
    resend_at: Instant,
    /// Until when the link is good.
    expires_at: Instant,
}

impl From<Pending> for PendingContact {
    fn from(pending: Pending) -> Self {
        Self {
            to: pending.to,
            sync_security_email: pending.sync,
            resend_at: Instant(pending.resend_at),
            expires_at: Instant(pending.expires_at),
        }
    }
}

/// Change the contact mobile of a user.
///
/// A message with a link goes to the new number. Until the link is confirmed the old number stays in force.
#[utoipa::path(post, path = "/api/v1/users/{uin}/contact-mobile", operation_id = "change_contact_mobile", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 202, description = "The message is on its way.", body = PendingContact)))]
pub(super) async fn ask_mobile(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
    Json(input): Json<MobileNumber>,
) -> Result<Response, Failure> {
    named(&who, path)?;
    let typed = Typed::from(input);
    let sent = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        contact::request(tx, ctx, &who, &Request { contact: Contact::Mobile, typed: &typed, sync: false, grant: None })
    });
    json(StatusCode::ACCEPTED, &PendingContact::from(sent.await?))
}

/// A new contact email.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeContactEmail {
    /// The address.
    #[schema(format = "email", example = "li@example.com")]
    email: String,
    /// Whether the security email takes it too, when the link is confirmed. The identity is verified first.
    #[serde(default)]
    #[schema(default = false)]
    sync_security_email: bool,
}

/// Change the contact email of a user.
///
/// A mail with a link goes to the new address. Until it is confirmed everything stays as it is.
#[utoipa::path(post, path = "/api/v1/users/{uin}/contact-email", operation_id = "change_contact_email", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 202, description = "The mail is on its way.", body = PendingContact)))]
pub(super) async fn ask_email(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    path: Result<Path<String>, PathRejection>,
    Json(input): Json<ChangeContactEmail>,
) -> Result<Response, Failure> {
    named(&who, path)?;
    let (root, typed, sync) = (who.clone(), Typed::Email(input.email), input.sync_security_email);
    let sent = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        let grant = grant.as_ref();
        contact::request(tx, ctx, &root, &Request { contact: Contact::Email, typed: &typed, sync, grant })
    });
    match sent.await {
        Ok(pending) => json(StatusCode::ACCEPTED, &PendingContact::from(pending)),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &who, Own::ModifyUserEmailAddress, SYNC).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Send the message for a contact mobile again.
///
/// With a new link; the one before it counts no more.
#[utoipa::path(post, path = "/api/v1/users/{uin}/contact-mobile/resend", operation_id = "resend_contact_mobile", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 202, description = "The message is on its way.", body = PendingContact)))]
pub(super) async fn resend_mobile(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    resend(&arrived, &who, path, Contact::Mobile).await
}

/// Send the mail for a contact email again.
///
/// With a new link; the one before it counts no more.
#[utoipa::path(post, path = "/api/v1/users/{uin}/contact-email/resend", operation_id = "resend_contact_email", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 202, description = "The mail is on its way.", body = PendingContact)))]
pub(super) async fn resend_email(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    resend(&arrived, &who, path, Contact::Email).await
}

async fn resend(
    arrived: &Arrived,
    who: &Root,
    path: Result<Path<String>, PathRejection>,
    contact: Contact,
) -> Result<Response, Failure> {
    named(who, path)?;
    let who = who.clone();
    let sent = arrived.app().center.write(arrived.ctx(), move |tx, ctx| contact::resend_link(tx, ctx, &who, contact));
    json(StatusCode::ACCEPTED, &PendingContact::from(sent.await?))
}

/// Cancel a change of a contact mobile.
///
/// Its link counts no more.
#[utoipa::path(delete, path = "/api/v1/users/{uin}/contact-mobile", operation_id = "cancel_contact_mobile", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 204, description = "It is cancelled.")))]
pub(super) async fn cancel_mobile(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    cancel(&arrived, &who, path, Contact::Mobile).await
}

/// Cancel a change of a contact email.
///
/// Its link counts no more.
#[utoipa::path(delete, path = "/api/v1/users/{uin}/contact-email", operation_id = "cancel_contact_email", tag = "Contacts",
    params(("uin" = String, Path, description = "The user's account ID.")),
    responses((status = 204, description = "It is cancelled.")))]
pub(super) async fn cancel_email(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    cancel(&arrived, &who, path, Contact::Email).await
}

async fn cancel(
    arrived: &Arrived,
    who: &Root,
    path: Result<Path<String>, PathRejection>,
    contact: Contact,
) -> Result<Response, Failure> {
    named(who, path)?;
    let who = who.clone();
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| contact::cancel(tx, ctx, &who, contact));
    if act.await? { Ok(done()) } else { Err(rules::Refusal::ContactChangeGone.into()) }
}

/// A link from a message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactLink {
    /// The `token` of the link.
    token: String,
}

/// What a link has done.
#[derive(Serialize, ToSchema)]
struct ConfirmedContact {
    /// `contact-mobile` or `contact-email`.
    #[schema(example = "contact-email")]
    kind: &'static str,
    /// The address that is in force now, masked.
    #[schema(example = "l***@example.com")]
    to: String,
    /// Whether it is the security email too.
    synced_security_email: bool,
}

/// Confirm receipt.
///
/// The address that the link was sent to comes into force. No session is needed: the link is the proof.
#[utoipa::path(post, path = "/api/v1/contact-confirmations", operation_id = "confirm_contact", tag = "Contacts",
    responses((status = 200, description = "It is in force.", body = ConfirmedContact)))]
pub(super) async fn confirm(arrived: Arrived, Json(input): Json<ContactLink>) -> Result<Response, Failure> {
    let act = arrived.app().center.write(arrived.ctx(), move |tx, ctx| contact::confirm_link(tx, ctx, &input.token));
    let landing = act.await?;
    let kind = landing.contact.kind().name();
    ok(&ConfirmedContact { kind, to: landing.to, synced_security_email: landing.sync })
}
