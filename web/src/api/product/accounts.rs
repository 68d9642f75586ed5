//! What may products know of an account? (INFO-05, INFO-06, IMP-31)

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use center::account::{self, RealName};
use rules::client::Scope;
use rules::{AppId, Refusal, Uin};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Operation;
use super::super::answer::{Instant, as_text, ok};
use super::super::name::RealNameState;
use super::question::uin;
use crate::door::{Arrived, Client, Failure, Route, Who};

const PATH: &str = "/api/v1/product/accounts/{uin}";

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get(PATH, Who::Client(Scope::Accounts), read), &["account.unknown"])]
}

/// What products may know of an account: nothing of its people, and nothing of how they log in.
#[derive(Serialize, ToSchema)]
struct ProductAccount {
    /// The account ID (UIN), 13 digits.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^1[0-9]{12}$", example = "1000123456789")]
    account: Uin,
    /// The APPID, 10 digits: one for each account, for good.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, pattern = "^12[0-9]{8}$", example = "1200345678")]
    app_id: AppId,
    /// How far real-name authentication has come.
    #[schema(value_type = RealNameState)]
    real_name: &'static str,
    /// When the account was registered.
    registered_at: Instant,
}

/// Read an account.
///
/// APPID and real-name status, for products that need one or the other.
#[utoipa::path(get, path = "/api/v1/product/accounts/{uin}", operation_id = "get_product_account", tag = "Products",
    params(("uin" = String, Path, description = "The account ID (UIN).")),
    responses((status = 200, description = "The account.", body = ProductAccount)))]
pub(super) async fn read(
    arrived: Arrived,
    _: Client,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let Path(text) = path.map_err(|_| Refusal::AccountUnknown)?;
    let uin = uin(&text)?;
    let found = arrived.app().center.read(arrived.ctx(), move |tx, _| account::for_products(tx, uin)).await?;
    ok(&ProductAccount {
        account: found.uin,
        app_id: found.app_id,
        real_name: RealName::name(found.real_name),
        registered_at: Instant(found.registered_at),
    })
}
