//! What does a door answer when an operation demands a verification?

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use center::session::Root;
use center::verification::{self, Guarded, Holder, View};
use rules::operation::Own;
use rules::verification::Method;
use rules::{Refusal, VerificationId};
use serde_json::{Map, Value, json};

use crate::door::{Arrived, Demanded, Failure, MaybeGrant, see_other};

/// The page door: on to the dialog, which comes back to `resume` with the grant in its cookie.
pub(crate) async fn ask(
    arrived: &Arrived,
    who: &Arc<Root>,
    own: Own,
    parameters: &str,
    resume: &str,
) -> Result<Response, Failure> {
    let id = begin(arrived, who, own, parameters, resume).await?;
    Ok(see_other(&format!("/verify/{id}")))
}

/// The page of a form that comes after the verification: `Some` leads to the dialog first, which comes back to
/// `resume`; `None` lets the form be shown.
pub(crate) async fn before_form(
    arrived: &Arrived,
    who: &Arc<Root>,
    grant: &MaybeGrant,
    own: Own,
    parameters: &str,
    resume: &str,
) -> Result<Option<Response>, Failure> {
    let (root, grant, text) = (who.clone(), grant.0.clone(), parameters.to_owned());
    let passes = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
        let act = Guarded { operation: own, parameters: &text, grant: grant.as_ref() };
        verification::would_pass(tx, ctx, &root, &act, false)
    });
    if passes.await? {
        return Ok(None);
    }
    ask(arrived, who, own, parameters, resume).await.map(Some)
}

/// The API door: 403 with the verification to pass. The caller repeats the request with the grant in the
/// header [`GRANT_HEADER`](crate::door::GRANT_HEADER).
pub(crate) async fn problem(
    arrived: &Arrived,
    who: &Arc<Root>,
    own: Own,
    parameters: &str,
) -> Result<Response, Failure> {
    let id = begin(arrived, who, own, parameters, "/security").await?;
    demanded(arrived, who, id).await
}

/// The same for a verification that has begun already, as that of a product's question.
pub(crate) async fn demanded(arrived: &Arrived, who: &Arc<Root>, id: VerificationId) -> Result<Response, Failure> {
    let holder = Holder::Session(who.session);
    let view =
        arrived.app().center.read(arrived.ctx(), move |tx, ctx| verification::view(tx, ctx, &holder, id)).await?;
    let mut response = Failure::from(Refusal::VerificationRequired).into_response();
    response.extensions_mut().insert(Demanded(view));
    Ok(response)
}

async fn begin(
    arrived: &Arrived,
    who: &Arc<Root>,
    own: Own,
    parameters: &str,
    resume: &str,
) -> Result<VerificationId, Failure> {
    let (who, parameters, resume) = (who.clone(), parameters.to_owned(), resume.to_owned());
    let begun = arrived
        .app()
        .center
        .write(arrived.ctx(), move |tx, ctx| verification::begin_own(tx, ctx, &who, own, &parameters, &resume));
    Ok(begun.await?)
}

/// A verification as the API shows it.
pub(crate) fn shown(view: &View) -> Value {
    let names = |methods: &[Method]| methods.iter().map(|method| method.name()).collect::<Vec<_>>();
    let targets: Map<String, Value> =
        view.targets.iter().map(|(method, target)| (method.name().to_owned(), target.as_str().into())).collect();
    json!({
        "id": view.id.to_string(),
        "operation": view.operation,
        "method": view.method.map(Method::name),
        "methods": names(&view.methods),
        "proved": names(&view.proved),
        "target": view.target,
        "targets": targets,
        "resend_at": view.sent.map(|sent| center::moment::rfc3339(sent.resend_at)),
        "passkey": view.passkey,
        "expires_at": center::moment::rfc3339(view.expires_at),
    })
}
