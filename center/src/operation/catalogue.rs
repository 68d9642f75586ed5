//! What is in the catalogue of this deployment, and how do operators change it? (OPCAT-11)

use db::Tx;
use rules::operation::{ACCOUNT, Additions, Catalogue, Category, Name, is_code};

use super::store;
use crate::Error;

/// What an operator adds or renames.
#[derive(Debug, Clone)]
pub struct Addition {
    /// The chapter of the product. A shipped product stays in its own.
    pub category: Category,
    /// The product's code.
    pub product: String,
    /// What the product is called.
    pub product_name: Name,
    /// The operation's code.
    pub operation: String,
    /// What the operation is called.
    pub name: Name,
}

/// The whole catalogue: what is shipped with what operators have changed.
pub fn catalogue(tx: &mut Tx) -> Result<Catalogue, Error> {
    Ok(Catalogue::merged(&store::list_additions(tx)?))
}

/// Only what operators have changed.
pub fn additions(tx: &mut Tx) -> Result<Additions, Error> {
    store::list_additions(tx)
}

/// Adds an operation, with its product if that is new; or renames it.
///
/// # Errors
/// If the store fails. The inner error says what is wrong, for the operator.
pub fn add(tx: &mut Tx, addition: &Addition) -> Result<Result<(), String>, Error> {
    let Addition { category, product, product_name, operation, name } = addition;
    if product == ACCOUNT {
        return Ok(Err("the account centre's own operations are part of the program".into()));
    }
    if let Some(bad) = [product, operation].into_iter().find(|code| !is_code(code)) {
        return Ok(Err(format!("`{bad}` is no code: lower-case words of letters and digits with hyphens between")));
    }
    let shipped = Catalogue::shipped().product(product);
    if shipped.is_none_or(|shipped| shipped.name != *product_name) {
        store::put_product(tx, *category, product, product_name)?;
    }
    store::put_operation(tx, product, operation, name)?;
    Ok(Ok(()))
}

/// Takes an operator's addition or name back; what is shipped stays, under its own name. `false`: there was none.
pub fn remove(tx: &mut Tx, product: &str, operation: &str) -> Result<bool, Error> {
    let removed = store::delete_operation(tx, product, operation)?;
    store::delete_empty_product(tx, product)?;
    Ok(removed)
}

/// What a product and its operation are called; their codes, if they are not in the catalogue any more.
pub(crate) fn names(tx: &mut Tx, product: &str, operation: &str) -> Result<(Name, Name), Error> {
    let [of_product, of_operation] = store::find_names(tx, product, operation)?;
    let shipped = Catalogue::shipped();
    let product_name = of_product.or_else(|| shipped.product(product).map(|product| product.name.clone()));
    let name = of_operation.or_else(|| shipped.find(product, operation).map(|(_, operation)| operation.name.clone()));
    let code = |code: &str| Name::new(code, code);
    Ok((product_name.unwrap_or_else(|| code(product)), name.unwrap_or_else(|| code(operation))))
}
