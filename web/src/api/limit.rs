//! The table of use limits, for the account of the session. (QUOTA-22)

use axum::response::Response;
use center::limit::{self, Shown};
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;
use super::answer::ok;
use super::name::UnitName;
use crate::door::{Arrived, Failure, LoggedIn, Route, Who};

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get("/api/v1/limits", Who::Root, read), &[])]
}

/// One restriction.
#[derive(Serialize, ToSchema)]
struct UseLimit {
    /// Its stable name.
    #[schema(example = "registered-email")]
    key: &'static str,
    /// The value in force here.
    #[schema(example = 1)]
    value: i64,
    /// What the value counts.
    #[schema(value_type = UnitName)]
    unit: &'static str,
    /// How much of it the identity of this account has used; `null`: it has none of that kind.
    #[schema(required, example = 1)]
    used: Option<i64>,
}

impl From<Shown> for UseLimit {
    fn from(shown: Shown) -> Self {
        Self { key: shown.row.key, value: shown.row.value, unit: shown.row.unit.name(), used: shown.used }
    }
}

/// The use limits.
#[derive(Serialize, ToSchema)]
struct UseLimits {
    /// Every restriction.
    limits: Vec<UseLimit>,
}

/// Read the use limits.
///
/// Every restriction with the value in force here and what this account has used of it.
#[utoipa::path(get, path = "/api/v1/limits", operation_id = "list_limits", tag = "Account",
    responses((status = 200, description = "The use limits.", body = UseLimits)))]
pub(super) async fn read(arrived: Arrived, LoggedIn(root): LoggedIn) -> Result<Response, Failure> {
    let shown = arrived.app().center.read(arrived.ctx(), move |tx, ctx| limit::shown(tx, ctx, &root)).await?;
    ok(&UseLimits { limits: shown.into_iter().map(UseLimit::from).collect() })
}

#[cfg(test)]
mod tests {
    use rules::limit::{Row, Unit};
    use serde_json::json;

    use super::*;

    #[test]
    fn quota_22_a_restriction_tells_value_unit_and_use() {
        let shown = Shown { row: Row { key: "registered-email", value: 1, unit: Unit::Accounts }, used: Some(1) };
        let expected = json!({ "key": "registered-email", "value": 1, "unit": "accounts", "used": 1 });
        assert_eq!(serde_json::to_value(UseLimit::from(shown)).unwrap(), expected);
    }
}
