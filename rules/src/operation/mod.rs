//! Which operations are guarded, and when is a verification demanded? (OPCAT)

mod catalogue;
mod category;
mod own;
mod question;
mod shipped;

pub use catalogue::{Additions, Catalogue, Name, Operation, Product, is_code};
pub use category::Category;
pub use own::Own;
pub use question::{Question, Stand};

use crate::protection::{Choice, Protections};
use crate::verification::Demand;

/// The account centre's own product code.
pub const ACCOUNT: &str = "account";

/// The one decision for every guarded operation, the centre's own and those of products: what is demanded
/// before it, if anything.
///
/// `always`: the guide itself demands a verification, whatever the account has chosen (OPPROT-06).
pub const fn demanded(protections: &Protections, always: bool) -> Option<Demand> {
    match (always, protections.operation) {
        (true, _) => Some(Demand::Any),
        (false, Choice::None) => None,
        (false, choice) => Some(Demand::Protection(choice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trap 27 in part: login protection does not guard operations.
    #[test]
    fn opprot_06_10_only_operation_protection_decides_about_operations() {
        let login_only = Protections { login: Choice::Mfa, operation: Choice::None, suspicious: true };
        assert_eq!(demanded(&login_only, false), None);
        assert_eq!(demanded(&login_only, true), Some(Demand::Any));
        let on = Protections { operation: Choice::Mobile, ..Protections::default() };
        assert_eq!(demanded(&on, false), Some(Demand::Protection(Choice::Mobile)));
    }
}
