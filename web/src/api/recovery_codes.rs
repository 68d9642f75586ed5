//! Recovery codes: how many are left, and new ones.

use axum::response::Response;
use center::audit::Event;
use center::recovery_code::{self, Left};
use http::{Method, StatusCode};
use rules::operation::Own;
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Instant, json, ok};
use crate::door::{Arrived, Failure, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const PATH: &str = "/api/v1/recovery-codes";

pub(super) fn operations() -> Vec<Operation> {
    let make = Route::json(Method::POST, PATH, Who::Root, Limit::None, &[Event::RecoveryCodesMade], make);
    vec![Operation::new(Route::get(PATH, Who::Root, read), &[]), Operation::new(make, &["verification.required"])]
}

/// How many recovery codes there are.
#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    /// Codes that were not used yet.
    #[schema(example = 10)]
    left: i64,
    /// When they were made; `null`: never.
    #[schema(required)]
    made_at: Option<Instant>,
}

impl From<Option<Left>> for RecoveryCodes {
    fn from(left: Option<Left>) -> Self {
        Self { left: left.map_or(0, |left| left.count), made_at: left.map(|left| Instant(left.made_at)) }
    }
}

/// Count the recovery codes.
///
/// The codes themselves are nowhere to be read.
#[utoipa::path(get, path = "/api/v1/recovery-codes", operation_id = "get_recovery_codes", tag = "Recovery codes",
    responses((status = 200, description = "How many are left.", body = RecoveryCodes)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let center = &arrived.app().center;
    let left = center.read(arrived.ctx(), move |tx, _| recovery_code::shown(tx, &root)).await?;
    ok(&RecoveryCodes::from(left))
}

/// New recovery codes.
#[derive(Serialize, ToSchema)]
struct NewRecoveryCodes {
    /// Ten codes of sixteen characters in groups of four: told once, stored as digests only.
    #[schema(example = json!(["0123-4567-89AB-CDEF"]))]
    codes: Vec<String>,
}

/// Make new recovery codes.
///
/// The old ones are void. Always needs a verified identity: without a grant the answer is
/// `verification.required`. The owner is told by message.
#[utoipa::path(post, path = "/api/v1/recovery-codes", operation_id = "make_recovery_codes", tag = "Recovery codes",
    responses((status = 201, description = "The codes.", body = NewRecoveryCodes)))]
pub(super) async fn make(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let (who, center) = (root.clone(), &arrived.app().center);
    match center.write(arrived.ctx(), move |tx, ctx| recovery_code::make(tx, ctx, &who, grant.as_ref())).await {
        Ok(codes) => json(StatusCode::CREATED, &NewRecoveryCodes { codes }),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &root, Own::BindMfaToken, recovery_code::PARAMETERS).await
        }
        Err(error) => Err(error.into()),
    }
}
