//! Passkeys: the list, adding, naming, removing.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::audit::Event;
use center::passkey::{self, Listed};
use http::{Method, StatusCode};
use rules::operation::Own;
use rules::{PasskeyId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{self, Instant, as_text, done, json, ok};
use crate::door::{Arrived, Failure, Json, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const PATH: &str = "/api/v1/passkeys";
const ONE: &str = "/api/v1/passkeys/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let options = Route::json(Method::POST, "/api/v1/passkeys/options", Who::Root, Limit::None, &[], options);
    let add = Route::json(Method::POST, PATH, Who::Root, Limit::None, &[Event::PasskeyAdded], add);
    let rename = Route::json(Method::PATCH, ONE, Who::Root, Limit::None, &[Event::PasskeyRenamed], rename);
    let remove = Route::json(Method::DELETE, ONE, Who::Root, Limit::None, &[Event::PasskeyRemoved], remove);
    vec![
        Operation::new(Route::get(PATH, Who::Root, list), &[]),
        Operation::new(options, &["passkey.too_many", "verification.required"]),
        Operation::new(
            add,
            &[
                "passkey.name_empty",
                "passkey.name_too_long",
                "passkey.name_character",
                "passkey.unsuitable",
                "passkey.unverified",
                "passkey.refused",
                "passkey.challenge_gone",
                "passkey.too_many",
                "passkey.exists",
            ],
        ),
        Operation::new(
            rename,
            &["passkey.not_found", "passkey.name_empty", "passkey.name_too_long", "passkey.name_character"],
        ),
        Operation::new(remove, &["passkey.not_found", "verification.required"]),
    ]
}

/// A passkey of the account.
#[derive(Serialize, ToSchema)]
struct Passkey {
    /// Names it in `/api/v1/passkeys/{id}`.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "uuid", example = "01935c1e-7c00-7a5b-9d1e-2f3a4b5c6d7e")]
    id: PasskeyId,
    /// What its owner calls it.
    #[schema(example = "Phone")]
    name: String,
    /// When it was added.
    added_at: Instant,
    /// When it last logged in or verified an identity; `null`: never.
    #[schema(required)]
    last_used_at: Option<Instant>,
    /// Whether its maker may keep it in several devices.
    synced: bool,
}

impl From<Listed> for Passkey {
    fn from(listed: Listed) -> Self {
        let Listed { id, name, added_at, last_used_at, synced } = listed;
        Self { id, name, added_at: Instant(added_at), last_used_at: last_used_at.map(Instant), synced }
    }
}

/// The passkeys of the account.
#[derive(Serialize, ToSchema)]
struct Passkeys {
    /// The oldest first.
    passkeys: Vec<Passkey>,
    /// How many an account can have.
    most: i64,
}

/// List the passkeys.
///
/// Their names, when they were added and last used, and how many there may be.
#[utoipa::path(get, path = "/api/v1/passkeys", operation_id = "list_passkeys", tag = "Passkeys",
    responses((status = 200, description = "The passkeys.", body = Passkeys)))]
pub(super) async fn list(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let listed = center.read(arrived.ctx(), move |tx, _| passkey::list(tx, &root)).await?;
    ok(&Passkeys { passkeys: listed.into_iter().map(Passkey::from).collect(), most: center.policy.passkey.most })
}

/// Begin a new passkey.
///
/// Always needs a verified identity: without a grant the answer is `verification.required`. What comes back
/// is WebAuthn's `PublicKeyCredentialCreationOptionsJSON`; its challenge is good once, for this session.
#[utoipa::path(post, path = "/api/v1/passkeys/options", operation_id = "begin_passkey", tag = "Passkeys",
    responses((status = 200, description = "What to pass to `navigator.credentials.create`.", body = Object)))]
pub(super) async fn options(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let (who, center) = (root.clone(), &arrived.app().center);
    match center.write(arrived.ctx(), move |tx, ctx| passkey::begin(tx, ctx, &who, grant.as_ref())).await {
        Ok(options) => ok(&options),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::BindMfaToken, passkey::PARAMETERS).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A passkey that a device has made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddPasskey {
    /// What to call it: 1 to 40 characters.
    #[schema(example = "Phone")]
    name: String,
    /// WebAuthn's `RegistrationResponseJSON`.
    #[schema(value_type = Object)]
    response: Value,
}

/// Add a passkey.
///
/// The challenge is used up, whether the passkey is right or not. The owner is told by message.
#[utoipa::path(post, path = "/api/v1/passkeys", operation_id = "add_passkey", tag = "Passkeys",
    responses((status = 201, description = "The new passkey.", body = Passkey)))]
pub(super) async fn add(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Json(input): Json<AddPasskey>,
) -> Result<Response, Failure> {
    let added = arrived.app().center.write(arrived.ctx(), move |tx, ctx| {
        match passkey::add(tx, ctx, &root, &input.name, &input.response)? {
            Ok(id) => passkey::one(tx, &root, id).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    });
    json(StatusCode::CREATED, &Passkey::from(added.await??))
}

/// Another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenamePasskey {
    /// What to call it: 1 to 40 characters.
    #[schema(example = "Key in the safe")]
    name: String,
}

type Id = Result<Path<String>, PathRejection>;

/// Rename a passkey.
///
/// Only its owner sees the name.
#[utoipa::path(patch, path = "/api/v1/passkeys/{id}", operation_id = "rename_passkey", tag = "Passkeys",
    params(("id" = String, Path, format = "uuid", description = "Its `id`.")),
    responses((status = 204, description = "It has the new name.")))]
pub(super) async fn rename(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    id: Id,
    Json(input): Json<RenamePasskey>,
) -> Result<Response, Failure> {
    let id: PasskeyId = answer::id(id, Refusal::PasskeyNotFound)?;
    let center = &arrived.app().center;
    center.write(arrived.ctx(), move |tx, ctx| passkey::rename(tx, ctx, &root, id, &input.name)).await?;
    Ok(done())
}

/// Remove a passkey.
///
/// Always needs a verified identity: without a grant the answer is `verification.required`. It neither logs
/// in nor verifies from then on; sessions that it has opened go on. The owner is told by message.
#[utoipa::path(delete, path = "/api/v1/passkeys/{id}", operation_id = "remove_passkey", tag = "Passkeys",
    params(("id" = String, Path, format = "uuid", description = "Its `id`.")),
    responses((status = 204, description = "It is gone.")))]
pub(super) async fn remove(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
    id: Id,
) -> Result<Response, Failure> {
    let id: PasskeyId = answer::id(id, Refusal::PasskeyNotFound)?;
    let (who, center) = (root.clone(), &arrived.app().center);
    match center.write(arrived.ctx(), move |tx, ctx| passkey::remove(tx, ctx, &who, id, grant.as_ref())).await {
        Ok(()) => Ok(done()),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::UnbindMfaToken, &passkey::removal_parameters(id)).await
        }
        Err(error) => Err(error.into()),
    }
}
