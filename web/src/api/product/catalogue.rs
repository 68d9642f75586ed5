//! Which operations can be guarded? (OPCAT-05)

use axum::response::Response;
use center::operation;
use rules::Language;
use rules::operation::{Catalogue, Product};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Operation;
use super::super::answer::ok;
use crate::door::{Arrived, Failure, Route, Who};

const PATH: &str = "/api/v1/operations";

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get(PATH, Who::Anybody, read), &[])]
}

/// The catalogue.
#[derive(Serialize, ToSchema)]
struct OperationCatalogue {
    /// Every product, by category.
    products: Vec<CatalogueProduct>,
}

/// A product.
#[derive(Serialize, ToSchema)]
struct CatalogueProduct {
    /// Its category, in the language of the answer.
    #[schema(example = "Compute")]
    category: String,
    /// Its code, for `product` of a check.
    #[schema(example = "cvm")]
    product: String,
    /// What it is called, in the language of the answer.
    #[schema(example = "Cloud Virtual Machine")]
    name: String,
    /// Its operations.
    operations: Vec<CatalogueOperation>,
}

/// An operation.
#[derive(Serialize, ToSchema)]
struct CatalogueOperation {
    /// Its code, for `operation` of a check. Unique within the product; never changes.
    #[schema(example = "terminate-instance")]
    operation: String,
    /// What it is called, in the language of the answer.
    #[schema(example = "Terminating instance")]
    name: String,
}

impl CatalogueProduct {
    fn new(product: &Product, language: Language) -> Self {
        let operations = product.operations.iter().map(|operation| CatalogueOperation {
            operation: operation.code.clone(),
            name: operation.name.of(language).to_owned(),
        });
        Self {
            category: product.category.name().of(language).to_owned(),
            product: product.code.clone(),
            name: product.name.of(language).to_owned(),
            operations: operations.collect(),
        }
    }
}

/// List the operations that can be guarded.
///
/// Those of the product `account` are guarded by the account centre itself; a check of them is refused.
#[utoipa::path(get, path = "/api/v1/operations", operation_id = "list_operations", tag = "Products",
    responses((status = 200, description = "The catalogue.", body = OperationCatalogue)))]
pub(super) async fn read(arrived: Arrived) -> Result<Response, Failure> {
    let language = arrived.language();
    let catalogue: Catalogue = arrived.app().center.read(arrived.ctx(), |tx, _| operation::catalogue(tx)).await?;
    let products = catalogue.products().iter().map(|product| CatalogueProduct::new(product, language)).collect();
    ok(&OperationCatalogue { products })
}
