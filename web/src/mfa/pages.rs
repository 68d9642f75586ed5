//! The page of the MFA device, its unbinding, and its resynchronisation. (MFA-07, MFA-16 to MFA-18)

use askama::Template;
use axum::response::Response;
use center::Error;
use center::mfa::{self as act, Device, Status};
use rules::Refusal;
use rules::mfa::Kind;
use rules::operation::Own;
use rules::protection::{Choice, Protections};
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, with_cookie};
use crate::page::{Done, Page, done};
use crate::verification;

/// The device that is bound, or how one is.
#[derive(Template)]
#[template(path = "mfa/overview.html")]
pub(crate) struct Overview {
    pub page: Page,
    pub status: Status,
    /// Whether the identity was verified just now, so that what follows begins at once.
    pub verified: bool,
}

impl Overview {
    /// Whether the account may bind a token: the way to it is not even shown to others (MFA-05).
    fn offers_hardware(&self) -> bool {
        self.status.kinds.contains(&Kind::Hardware)
    }
}

/// "Confirm Unbinding".
#[derive(Template)]
#[template(path = "mfa/unbind.html")]
pub(crate) struct Unbind {
    pub page: Page,
    pub device: Device,
    pub protections: Protections,
    pub verified: bool,
}

/// Two codes in a row.
#[derive(Template)]
#[template(path = "mfa/resync.html")]
pub(crate) struct Resync {
    pub page: Page,
    pub device: Device,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnbindForm {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResyncForm {
    code: String,
    next_code: String,
}

/// `GET /security/mfa`
pub(super) async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let status = arrived.app().center.read(arrived.ctx(), move |tx, _| act::status(tx, &who)).await?;
    let view = Overview { page, status, verified: grant.is_some() };
    view.page.answer(&view)
}

/// `GET /security/mfa/unbind`
pub(super) async fn show_unbind(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let status = arrived.app().center.read(arrived.ctx(), move |tx, _| act::status(tx, &who)).await?;
    let device = status.device.ok_or(Refusal::MfaNotBound)?;
    let view = Unbind { page, device, protections: status.protections, verified: grant.is_some() };
    view.page.answer(&view)
}

/// `POST /security/mfa/unbind`
pub(super) async fn unbind(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(UnbindForm {}): Posted<UnbindForm>,
) -> Result<Response, Failure> {
    let unbound = {
        let who = who.clone();
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::unbind(tx, ctx, &who, grant.as_ref())).await
    };
    match unbound {
        Ok(_) => Ok(with_cookie(done("/security", Done::MfaUnbound), Cookie::Grant.clear())),
        Err(error) if error.demands_verification() => {
            verification::ask(&arrived, &who, Own::UnbindMfaToken, "", "/security/mfa/unbind").await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /security/mfa/resync`
pub(super) async fn show_resync(page: Page, arrived: Arrived, LoggedIn(who): LoggedIn) -> Result<Response, Failure> {
    let device = arrived.app().center.read(arrived.ctx(), move |tx, _| act::find(tx, who.account)).await?;
    let view = Resync { page, device: device.ok_or(Refusal::MfaNotBound)? };
    view.page.answer(&view)
}

/// `POST /security/mfa/resync`
pub(super) async fn resync(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<ResyncForm>,
) -> Result<Response, Failure> {
    let account = who.account;
    let refused: Error = match arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| act::resync(tx, ctx, &who, &form.code, &form.next_code))
        .await
    {
        Ok(Ok(())) => return Ok(done("/security/mfa", Done::MfaResynced)),
        Ok(Err(refusal)) => refusal.into(),
        Err(error) => error,
    };
    let device = arrived.app().center.read(arrived.ctx(), move |tx, _| act::find(tx, account)).await?;
    let Some(device) = device else { return Err(refused.into()) };
    let (page, status) = page.refused(refused)?;
    let view = Resync { page, device };
    view.page.answer_with(status, &view)
}

/// What an unbinding does to the protections (MFA-18), as the key of one sentence.
pub(super) const fn unbinding(protections: &Protections) -> &'static str {
    match (matches!(protections.login, Choice::Mfa), matches!(protections.operation, Choice::Mfa)) {
        (true, true) => "mfa-unbind-both",
        (true, false) => "mfa-unbind-login",
        (false, true) => "mfa-unbind-operation",
        (false, false) => "mfa-unbind-none",
    }
}

/// The protections that ask for the device, as the key of one sentence.
pub(super) const fn used_by(protections: &Protections) -> &'static str {
    match (matches!(protections.login, Choice::Mfa), matches!(protections.operation, Choice::Mfa)) {
        (true, true) => "mfa-used-by-both",
        (true, false) => "mfa-used-by-login",
        (false, true) => "mfa-used-by-operation",
        (false, false) => "mfa-used-by-none",
    }
}
