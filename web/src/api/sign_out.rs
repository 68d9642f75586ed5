//! Signing out everywhere over the API. (SIGNOUT)

use axum::response::Response;
use center::audit::Event;
use center::session::sign_out_everywhere;
use http::{HeaderMap, Method};
use rules::operation::Own;
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use super::session::without_cookie;
use crate::door::{Arrived, Failure, Limit, LoggedIn, MaybeGrant, Route, Who};
use crate::verification;

const PATH: &str = "/api/v1/sign-out-everywhere";

pub(super) fn operations() -> Vec<Operation> {
    let ended = &[Event::SignedOutEverywhere];
    let post = Route::json(Method::POST, PATH, Who::Root, Limit::None, ended, sign_out);
    vec![Operation::new(post, &["verification.required"])]
}

/// What was ended.
#[derive(Serialize, ToSchema)]
struct SignedOutEverywhere {
    /// How many sessions, that of this request included.
    #[schema(example = 3)]
    sessions_ended: u64,
}

/// Sign out everywhere.
///
/// Ends every session of the account, that of this request included, for every replica with the next request;
/// and with them logins that wait, links for a forgotten password, verifications and grants. API keys stay.
/// The identity must be verified first: without a grant in `menshen-grant` the answer is
/// `verification.required`.
#[utoipa::path(post, path = "/api/v1/sign-out-everywhere", operation_id = "sign_out_everywhere", tag = "Sessions",
    params(("menshen-grant" = Option<String>, Header, description = "The grant of a passed verification.")),
    responses((status = 200, description = "Nobody is logged in any more.", body = SignedOutEverywhere)))]
pub(super) async fn sign_out(
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    headers: HeaderMap,
    MaybeGrant(grant): MaybeGrant,
) -> Result<Response, Failure> {
    let root = who.clone();
    let act = move |tx: &mut _, ctx: &_| sign_out_everywhere(tx, ctx, &root, grant.as_ref());
    match arrived.app().center.write(arrived.ctx(), act).await {
        Ok(sessions_ended) => Ok(without_cookie(&headers, ok(&SignedOutEverywhere { sessions_ended })?)),
        Err(error) if error.demands_verification() => {
            verification::problem(&arrived, &who, Own::RemoveLoginStatus, "").await
        }
        Err(error) => Err(error.into()),
    }
}
