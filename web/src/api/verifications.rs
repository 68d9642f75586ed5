//! Passing an identity verification over the API. (IDV, T34)
//!
//! A refused operation names the verification (403 `verification.required`); here its method is chosen, its
//! code sent and something proved. The answer is the grant with which the operation is repeated.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::Error;
use center::audit::Event;
use center::verification::{self as act, Holder, Proof, Proved, View};
use http::Method;
use rules::verification::Method as Way;
use rules::{Refusal, VerificationId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, id, ok};
use super::held::Held;
use super::name::VerificationMethodName;
use crate::door::{Arrived, Failure, Json, Limit, Route, Who};
use crate::verification::shown;

/// Whoever brings no session and no secret of a pending login or a reset.
const HELD: &[&str] = &[
    "session.required",
    "session.idle",
    "session.maximum",
    "session.ended",
    "login.gone",
    "password.reset_gone",
    "request.malformed",
    "verification.gone",
];
const PROVE: &[&str] = &[
    "session.required",
    "session.idle",
    "session.maximum",
    "session.ended",
    "login.gone",
    "password.reset_gone",
    "request.malformed",
    "verification.gone",
    "verification.method",
    "verification.no_method",
    "verification.wrong",
    "verification.no_tries",
    "code.format",
    "code.wrong",
    "code.expired",
    "code.no_tries",
];
const SEND: &[&str] = &[
    "session.required",
    "session.idle",
    "session.maximum",
    "session.ended",
    "login.gone",
    "password.reset_gone",
    "request.malformed",
    "verification.gone",
    "verification.method",
    "verification.no_method",
    "code.too_soon",
    "request.too_many",
];
const CHOOSE: &[&str] = &[
    "session.required",
    "session.idle",
    "session.maximum",
    "session.ended",
    "login.gone",
    "password.reset_gone",
    "request.malformed",
    "verification.gone",
    "verification.method",
    "verification.no_method",
];

pub(super) fn operations() -> Vec<Operation> {
    const BASE: &str = "/api/v1/verifications/{id}";
    let proved = &[Event::Verified, Event::VerificationFailed, Event::FactorDisabled];
    let by = Who::Visitor;
    vec![
        Operation::new(Route::get(BASE, by, read), HELD),
        Operation::new(
            Route::json(Method::PUT, "/api/v1/verifications/{id}/method", by, Limit::None, &[], choose),
            CHOOSE,
        ),
        Operation::new(
            Route::json(Method::POST, "/api/v1/verifications/{id}/code", by, Limit::Message, &[], send),
            SEND,
        ),
        Operation::new(
            Route::json(Method::POST, "/api/v1/verifications/{id}/proof", by, Limit::Code, proved, prove),
            PROVE,
        ),
    ]
}

/// A verification as its holder sees it. It is no secret, and nobody else can see it.
// Written by `crate::verification::shown`.
#[expect(dead_code, reason = "a schema only")]
#[derive(ToSchema)]
pub(super) struct Verification {
    /// Names it in `/api/v1/verifications/{id}`.
    #[schema(format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: String,
    /// The operation's full name.
    #[schema(example = "account/remove-login-status")]
    operation: String,
    /// The method in force; `null`: the account has none that counts here.
    #[schema(required, value_type = Option<VerificationMethodName>)]
    method: Option<String>,
    /// All methods that count, that one included. Others are never taken.
    #[schema(value_type = Vec<VerificationMethodName>)]
    methods: Vec<String>,
    /// What has been proved already; another method is needed then.
    #[schema(value_type = Vec<VerificationMethodName>)]
    proved: Vec<String>,
    /// Where the code of the method in force goes, masked.
    #[schema(required, example = "138****6021")]
    target: Option<String>,
    /// The same for every method that sends a code.
    #[schema(value_type = Object, example = json!({ "security-email": "o***@example.com" }))]
    targets: Value,
    /// When a code may be sent again; `null`: none was sent.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    resend_at: Option<String>,
    /// What a passkey is asked to sign (`PublicKeyCredentialRequestOptions` of WebAuthn), if it is in force.
    #[schema(required, value_type = Option<Object>)]
    passkey: Option<Value>,
    /// When it is over.
    #[schema(format = "date-time")]
    expires_at: String,
}

/// Look at a verification.
///
/// With the session that was refused; or with the secret of the login or the reset that waits, in the header
/// `menshen-login` or `menshen-reset`, or in its cookie. It is `verification.gone` for everybody else, and when it
/// is over or done.
#[utoipa::path(get, path = "/api/v1/verifications/{id}", operation_id = "get_verification", tag = "Verification",
    params(("id" = String, Path, description = "The verification.", format = "uuid")),
    responses((status = 200, description = "The verification.", body = Verification)))]
pub(super) async fn read(
    arrived: Arrived,
    held: Held,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let id = id(path, Refusal::VerificationGone)?;
    let holder = held.holder_of(&arrived, id).await?;
    ok(&shown(&view(&arrived, holder, id).await?))
}

/// The method that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseMethod {
    /// One of `methods`.
    #[schema(value_type = VerificationMethodName)]
    method: String,
}

/// Choose another method.
///
/// Proves nothing, and wrong proofs stay counted over all methods.
#[utoipa::path(put, path = "/api/v1/verifications/{id}/method", operation_id = "choose_verification_method", tag = "Verification",
    params(("id" = String, Path, description = "The verification.", format = "uuid")),
    responses((status = 200, description = "The method is in force.", body = Verification)))]
pub(super) async fn choose(
    arrived: Arrived,
    held: Held,
    path: Result<Path<String>, PathRejection>,
    Json(input): Json<ChooseMethod>,
) -> Result<Response, Failure> {
    let id = id(path, Refusal::VerificationGone)?;
    let holder = held.holder_of(&arrived, id).await?;
    let method = Way::from_name(&input.method).ok_or(Refusal::VerificationMethod)?;
    arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::choose(tx, ctx, &holder, id, method)).await?;
    ok(&shown(&view(&arrived, holder, id).await?))
}

/// A code that is on its way.
#[derive(Serialize, ToSchema)]
struct CodeSent {
    /// When the next one may be asked for.
    resend_at: Instant,
}

/// Send a code.
///
/// To the secure mobile or the security email, whichever is in force: never to an address of the request. A new code takes the place of the last.
#[utoipa::path(post, path = "/api/v1/verifications/{id}/code", operation_id = "send_verification_code", tag = "Verification",
    params(("id" = String, Path, description = "The verification.", format = "uuid")),
    responses((status = 200, description = "A code is on its way.", body = CodeSent)))]
pub(super) async fn send(
    arrived: Arrived,
    held: Held,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let id = id(path, Refusal::VerificationGone)?;
    let holder = held.holder_of(&arrived, id).await?;
    let sent = arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::send(tx, ctx, &holder, id));
    ok(&CodeSent { resend_at: Instant(sent.await?) })
}

/// What is proved with: exactly one member, the one of the method in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProveIdentity {
    /// Six digits: of the message, or of the MFA device.
    #[schema(example = "012345")]
    code: Option<String>,
    /// A recovery code.
    recovery_code: Option<String>,
    /// The assertion of a passkey, as `PublicKeyCredential.toJSON()` writes it.
    #[schema(value_type = Option<Object>)]
    passkey: Option<Value>,
}

impl ProveIdentity {
    fn into_proof(self) -> Result<Proof, Refusal> {
        match (self.code, self.recovery_code, self.passkey) {
            (Some(code), None, None) => Ok(Proof::Code(code)),
            (None, Some(code), None) => Ok(Proof::RecoveryCode(code)),
            (None, None, Some(assertion)) => Ok(Proof::Passkey(assertion)),
            _ => Err(Refusal::RequestMalformed),
        }
    }
}

/// Where a proof has led.
#[derive(Serialize, ToSchema)]
struct ProofTaken<'a> {
    /// The one-time proof for the header `menshen-grant`: told once. It fits one operation with one set of
    /// parameters. `null` if another proof is needed.
    #[schema(required)]
    grant: Option<&'a str>,
    /// How long the grant is good.
    #[schema(required)]
    expires_at: Option<Instant>,
    /// Whether one more method must be proved.
    another: bool,
    /// The verification then.
    #[schema(required, value_type = Option<Verification>)]
    verification: Option<Value>,
}

/// Prove the identity.
///
/// A wrong proof is counted, over all methods and all verifications of the account.
#[utoipa::path(post, path = "/api/v1/verifications/{id}/proof", operation_id = "prove_identity", tag = "Verification",
    params(("id" = String, Path, description = "The verification.", format = "uuid")),
    responses((status = 200, description = "The proof is right.", body = ProofTaken)))]
pub(super) async fn prove(
    arrived: Arrived,
    held: Held,
    path: Result<Path<String>, PathRejection>,
    Json(input): Json<ProveIdentity>,
) -> Result<Response, Failure> {
    let (id, proof) = (id(path, Refusal::VerificationGone)?, Arc::new(input.into_proof()?));
    let holder = held.holder_of(&arrived, id).await?;
    let looked_at = arrived.app().center.write(arrived.ctx(), move |tx, ctx| act::prove(tx, ctx, &holder, id, &proof));
    match looked_at.await?? {
        Proved::Granted { grant, expires_at, .. } => ok(&ProofTaken {
            grant: Some(grant.expose()),
            expires_at: Some(Instant(expires_at)),
            another: false,
            verification: None,
        }),
        Proved::Another => {
            let verification = Some(shown(&view(&arrived, holder, id).await?));
            ok(&ProofTaken { grant: None, expires_at: None, another: true, verification })
        }
    }
}

async fn view(arrived: &Arrived, holder: Holder, id: VerificationId) -> Result<View, Error> {
    arrived.app().center.read(arrived.ctx(), move |tx, ctx| act::view(tx, ctx, &holder, id)).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn t34_exactly_one_proof_is_taken() {
        let taken =
            |value: Value| serde_json::from_value::<ProveIdentity>(value).map(|input| input.into_proof().is_ok());
        assert!(taken(json!({ "code": "123456" })).unwrap());
        assert!(taken(json!({ "passkey": {} })).unwrap());
        for bad in [json!({}), json!({ "code": "1", "recovery_code": "2" }), json!({ "code": null })] {
            assert!(!taken(bad.clone()).unwrap(), "{bad}");
        }
        assert!(taken(json!({ "code": "123456", "proved": true })).is_err());
    }
}
