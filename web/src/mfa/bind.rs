//! Binding an authenticator application. (MFA-08 to MFA-15, T38)

use askama::Template;
use axum::response::Response;
use center::mfa::{self as act, Offer};
use http::StatusCode;
use rules::operation::Own;
use rules::protection::{Choice, Protections};
use rules::{MINUTE, Refusal, mfa};
use serde::Deserialize;

use super::qr::Qr;
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, with_cookie};
use crate::page::{Done, Page, done};
use crate::verification;

/// The page with the QR code: three parts, one submit.
#[derive(Template)]
#[template(path = "mfa/bind.html")]
pub(crate) struct Bind {
    pub page: Page,
    pub qr: Qr,
    pub key: String,
    pub minutes: i64,
    pub login: bool,
    pub operation: bool,
    pub protections: Protections,
}

impl Bind {
    fn new(page: Page, offer: &Offer, ticked: (bool, bool), protections: Protections) -> Result<Self, Failure> {
        let minutes = (offer.expires_at - page.now).max(0).div_euclid(MINUTE);
        let (login, operation) = ticked;
        Ok(Self { page, qr: Qr::new(&offer.uri)?, key: offer.key.clone(), minutes, login, operation, protections })
    }

    /// The key as it is typed.
    fn grouped(&self) -> String {
        mfa::grouped(&self.key)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginForm {}

/// The boxes are sent only if they are ticked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FinishForm {
    key: String,
    code: String,
    login_protection: Option<String>,
    operation_protection: Option<String>,
}

/// `GET /security/mfa/begin`, `GET /security/mfa/bind`: a key is shown once (T38).
pub(super) async fn again() -> Result<Response, Failure> {
    Err(Refusal::MfaPendingGone.into())
}

/// `POST /security/mfa/begin`
pub(super) async fn begin(
    mut page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(BeginForm {}): Posted<BeginForm>,
) -> Result<Response, Failure> {
    // Another language, say, begins anew: this very page cannot be shown again.
    page.here = "/security/mfa".into();
    let begun = {
        let who = who.clone();
        arrived
            .app()
            .center
            .write(arrived.ctx(), move |tx, ctx| {
                Ok((act::begin_virtual(tx, ctx, &who, grant.as_ref())?, act::status(tx, &who)?.protections))
            })
            .await
    };
    match begun {
        Ok((offer, protections)) => {
            let view = Bind::new(page, &offer, (false, false), protections)?;
            Ok(with_cookie(view.page.answer(&view)?, Cookie::Grant.clear()))
        }
        Err(error) if error.demands_verification() => {
            verification::ask(&arrived, &who, Own::BindMfaToken, "", "/security/mfa").await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /security/mfa/bind`
pub(super) async fn finish(
    mut page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Posted(form): Posted<FinishForm>,
) -> Result<Response, Failure> {
    page.here = "/security/mfa".into();
    let ticked = (form.login_protection.is_some(), form.operation_protection.is_some());
    let input = act::Finish { code: form.code, key: Some(form.key), login: ticked.0, operation: ticked.1 };
    let (finished, protections) = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| {
            let finished = act::finish_virtual(tx, ctx, &who, &input)?;
            Ok((finished, act::status(tx, &who)?.protections))
        })
        .await?;
    let Err(wrong) = finished else { return Ok(done("/security", Done::MfaBound)) };
    let Some(offer) = wrong.offer else { return Err(Refusal::MfaPendingGone.into()) };
    let (page, status): (Page, StatusCode) = page.refused(wrong.refusal.into())?;
    let view = Bind::new(page, &offer, ticked, protections)?;
    view.page.answer_with(status, &view)
}

/// What a ticked box replaces, to be said beside it.
pub(super) const fn replaces(choice: &Choice) -> Option<&'static str> {
    match choice {
        Choice::None | Choice::Mfa => None,
        Choice::Mobile => Some("mfa-replaces-mobile"),
        Choice::Wechat => Some("mfa-replaces-wechat"),
    }
}
