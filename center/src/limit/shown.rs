//! What does the owner see on the Use Limits page? (QUOTA-22)

use db::Tx;
use rules::limit::{Row, rows};
use rules::login_method::Method;

use crate::session::Root;
use crate::{Ctx, Error, login_method};

/// A restriction with what the identities of the present account have used of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The restriction.
    pub row: Row,
    /// How much is used, if the account has an identity of that kind.
    pub used: Option<i64>,
}

/// Every restriction, for the account of `who`.
pub fn shown(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Vec<Shown>, Error> {
    let bound = login_method::list(tx, who.account)?;
    let registered = crate::account::registration_method(tx, who.account)?;
    let used = |key: &str| {
        let method = Method::from_name(key.strip_prefix("registered-")?)?;
        bound.iter().any(|bound| bound.method == method && registered == Some(method)).then_some(1)
    };
    Ok(rows(&ctx.policy).into_iter().map(|row| Shown { used: used(row.key), row }).collect())
}
