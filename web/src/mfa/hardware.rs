//! Binding a hardware device by its serial number. (MFA-05, MFA-06, T40)

use askama::Template;
use axum::response::Response;
use center::Error;
use center::mfa as act;
use rules::operation::Own;
use rules::protection::Protections;
use serde::Deserialize;

use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, see_other, with_cookie};
use crate::page::{Done, Page, done};
use crate::verification;

const PATH: &str = "/security/mfa/hardware";

/// The page before the identity is verified.
#[derive(Template)]
#[template(path = "mfa/begin_hardware.html")]
pub(crate) struct Begin {
    pub page: Page,
    pub verified: bool,
}

/// The form.
#[derive(Template)]
#[template(path = "mfa/hardware.html")]
pub(crate) struct Hardware {
    pub page: Page,
    pub serial: String,
    pub login: bool,
    pub operation: bool,
    pub protections: Protections,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginForm {}

/// The boxes are sent only if they are ticked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FinishForm {
    serial: String,
    code: String,
    next_code: String,
    login_protection: Option<String>,
    operation_protection: Option<String>,
}

/// `GET /security/mfa/hardware`
pub(super) async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let (begun, protections) = arrived
        .app()
        .center
        .read(arrived.ctx(), move |tx, ctx| {
            Ok((act::has_begun_hardware(tx, ctx, &who)?, act::status(tx, &who)?.protections))
        })
        .await?;
    if begun {
        let view = Hardware { page, serial: String::new(), login: false, operation: false, protections };
        return view.page.answer(&view);
    }
    let view = Begin { page, verified: grant.is_some() };
    view.page.answer(&view)
}

/// `POST /security/mfa/hardware/begin`
pub(super) async fn begin(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(BeginForm {}): Posted<BeginForm>,
) -> Result<Response, Failure> {
    let begun = {
        let who = who.clone();
        arrived
            .app()
            .center
            .write(arrived.ctx(), move |tx, ctx| act::begin_hardware(tx, ctx, &who, grant.as_ref()))
            .await
    };
    match begun {
        Ok(_) => Ok(with_cookie(see_other(PATH), Cookie::Grant.clear())),
        Err(error) if error.demands_verification() => {
            verification::ask(&arrived, &who, Own::BindMfaToken, "", PATH).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /security/mfa/hardware`
pub(super) async fn finish(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<FinishForm>,
) -> Result<Response, Failure> {
    let (login, operation) = (form.login_protection.is_some(), form.operation_protection.is_some());
    let serial = form.serial.clone();
    let input =
        act::FinishHardware { serial: form.serial, code: form.code, next_code: form.next_code, login, operation };
    let finished = {
        let who = who.clone();
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::finish_hardware(tx, ctx, &who, &input)).await
    };
    let refused: Error = match finished {
        Ok(Ok(())) => return Ok(done("/security", Done::MfaBound)),
        Ok(Err(refusal)) => refusal.into(),
        Err(error) => error,
    };
    if has_own_page(&refused) {
        return Err(refused.into());
    }
    let (page, status) = page.refused(refused)?;
    let status_of = arrived.app().center.read(arrived.ctx(), move |tx, _| act::status(tx, &who)).await?;
    let view = Hardware { page, serial, login, operation, protections: status_of.protections };
    view.page.answer_with(status, &view)
}

/// Whether a refusal is of no field of the form: the form would not help.
fn has_own_page(error: &Error) -> bool {
    let Error::Refused(refusals) = error else { return true };
    refusals.iter().any(|refusal| refusal.entry().field.is_none())
}
