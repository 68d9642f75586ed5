//! What happens at each step, wherever the verification takes place? (IDV, T34)

use axum::response::Response;
use center::Error;
use center::verification::{self as act, Grant, Proof, Proved, View};
use http::StatusCode;
use rules::verification::Method;
use rules::{Millis, Refusal};
use serde::Deserialize;

use super::asked::{Asked, Shows};
use super::place::Place;
use crate::door::{Arrived, Failure, see_other};
use crate::page::Page;

/// What is proved with: exactly one member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofForm {
    code: Option<String>,
    recovery_code: Option<String>,
    /// The assertion as JSON.
    assertion: Option<String>,
}

/// The method that is wanted. (No member is called `method`: in a script that would hide the form's own.)
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WayForm {
    way: String,
}

/// A code is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendForm {}

/// Where a proof has led.
pub(crate) enum Step {
    /// Everything is proved: the place goes on.
    Granted(Granted),
    /// This page: the next proof, or why this one was refused.
    Answer(Response),
}

/// A verification that is passed.
pub(crate) struct Granted {
    /// The one-time proof.
    pub grant: Grant,
    /// How long it is good.
    pub expires_at: Millis,
    /// Where the flow goes on, as its verification was begun with.
    pub resume: String,
}

impl ProofForm {
    fn into_proof(self) -> Result<Proof, Refusal> {
        match (self.code, self.recovery_code, self.assertion) {
            (Some(code), None, None) => Ok(Proof::Code(code)),
            (None, Some(code), None) => Ok(Proof::RecoveryCode(code)),
            (None, None, Some(json)) => {
                serde_json::from_str(&json).map(Proof::Passkey).map_err(|_| Refusal::RequestMalformed)
            }
            _ => Err(Refusal::RequestMalformed),
        }
    }
}

/// `GET BASE`
pub(crate) async fn show(page: Page, arrived: &Arrived, place: &Place) -> Result<Response, Failure> {
    render(page, arrived, place, Shows::Method, StatusCode::OK).await
}

/// `GET BASE/methods` (IDV-02, IDV-03)
pub(crate) async fn show_ways(page: Page, arrived: &Arrived, place: &Place) -> Result<Response, Failure> {
    render(page, arrived, place, Shows::Ways, StatusCode::OK).await
}

/// `POST BASE/method`
pub(crate) async fn choose(page: Page, arrived: &Arrived, place: &Place, form: WayForm) -> Result<Response, Failure> {
    let (holder, id) = (place.holder, place.id);
    let chosen = match Method::from_name(&form.way) {
        Some(method) => {
            let write =
                arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::choose(tx, ctx, &holder, id, method));
            write.await
        }
        None => Err(Refusal::VerificationMethod.into()),
    };
    match chosen {
        Ok(()) => Ok(see_other(&place.base)),
        Err(error) => refuse(page, arrived, place, Shows::Ways, error).await,
    }
}

/// `POST BASE/code`
pub(crate) async fn send(page: Page, arrived: &Arrived, place: &Place) -> Result<Response, Failure> {
    let (holder, id) = (place.holder, place.id);
    match arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::send(tx, ctx, &holder, id)).await {
        Ok(_) => Ok(see_other(&place.base)),
        Err(error) => refuse(page, arrived, place, Shows::Method, error).await,
    }
}

/// `POST BASE`
pub(crate) async fn prove(page: Page, arrived: &Arrived, place: &Place, form: ProofForm) -> Result<Step, Failure> {
    let (holder, id, proof) = (place.holder, place.id, form.into_proof()?);
    let looked_at = arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::prove(tx, ctx, &holder, id, &proof));
    let refused = match looked_at.await {
        Ok(Ok(Proved::Granted { grant, expires_at, resume })) => {
            return Ok(Step::Granted(Granted { grant, expires_at, resume }));
        }
        Ok(Ok(Proved::Another)) => return Ok(Step::Answer(see_other(&place.base))),
        Ok(Err(refusal)) => refusal.into(),
        Err(error) => error,
    };
    refuse(page, arrived, place, Shows::Method, refused).await.map(Step::Answer)
}

/// The page again, with the reason. What is over has a page of its own.
async fn refuse(page: Page, arrived: &Arrived, place: &Place, shows: Shows, error: Error) -> Result<Response, Failure> {
    if error == Refusal::VerificationGone.into() {
        return Err(error.into());
    }
    let (page, status) = page.refused(error)?;
    render(page, arrived, place, shows, status).await
}

async fn render(
    mut page: Page,
    arrived: &Arrived,
    place: &Place,
    shows: Shows,
    status: StatusCode,
) -> Result<Response, Failure> {
    if shows == Shows::Method {
        page.here.clone_from(&place.base);
    } else {
        page.here = format!("{}/methods", place.base);
    }
    let view = view(arrived, place).await?;
    Asked::new(&page, arrived.ctx(), place, view, shows).answer(&page, place.layout, status)
}

async fn view(arrived: &Arrived, place: &Place) -> Result<View, Error> {
    let (holder, id) = (place.holder, place.id);
    arrived.app().center.read(arrived.ctx(), move |tx, ctx| act::view(tx, ctx, &holder, id)).await
}
