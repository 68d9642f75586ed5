//! The switch of the protection against suspicious logins. (SUSPICIOUS-02, SUSPICIOUS-03, SUSPICIOUS-05)

use askama::Template;
use axum::response::Response;
use center::protection::{switch_parameters, switch_suspicious};
use rules::Refusal;
use rules::operation::Own;
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, MaybeGrant, Posted, Query, grant_used, see_other};
use crate::page::{Done, Page, done};
use crate::verification;

/// The page of the switch: after the verification, and for whoever comes by its address.
#[derive(Template)]
#[template(path = "protection/switch.html")]
pub(crate) struct ConfirmSwitch {
    pub page: Page,
    pub on: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switched {
    suspicious: String,
}

fn is_on(switched: &Switched) -> Result<bool, Refusal> {
    match switched.suspicious.as_str() {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(Refusal::RequestMalformed),
    }
}

/// `GET /security/suspicious-login?suspicious=off`
pub(super) async fn confirm(page: Page, Query(wish): Query<Switched>) -> Result<Response, Failure> {
    let view = ConfirmSwitch { page, on: is_on(&wish)? };
    view.page.answer(&view)
}

/// `POST /security/suspicious-login`
pub(super) async fn switch(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    Posted(form): Posted<Switched>,
) -> Result<Response, Failure> {
    let on = is_on(&form)?;
    let root = who.clone();
    let act =
        arrived.app().center.write(arrived.ctx(), move |tx, ctx| switch_suspicious(tx, ctx, &root, on, grant.as_ref()));
    match act.await {
        Ok(true) if on => Ok(grant_used(done("/security", Done::SuspiciousOn))),
        Ok(true) => Ok(grant_used(done("/security", Done::SuspiciousOff))),
        Ok(false) => Ok(see_other("/security")),
        Err(error) if error.demands_verification() => {
            let resume = format!("/security/suspicious-login?{}", switch_parameters(on));
            verification::ask(&arrived, &who, Own::SetRemoteLoginSecurity, switch_parameters(on), &resume).await
        }
        Err(error) => {
            let (page, status) = page.refused(error)?;
            let view = ConfirmSwitch { page, on };
            view.page.answer_with(status, &view)
        }
    }
}
