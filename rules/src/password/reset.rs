//! What must somebody prove, besides the mailbox, before a forgotten password is replaced? (RESET-10, RESET-12)

use crate::protection::Choice;
use crate::verification::{Demand, Method};

/// What is known of the account.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its operation protection: the reset is an operation of the catalogue (RESET-13).
    pub operation: Choice,
    /// What is bound, disabled factors included: who has made a factor refuse by wrong tries has not shown that it
    /// is not there.
    pub bound: &'a [Method],
    /// Whether the security email is the very mailbox that brought the link.
    pub same_mailbox: bool,
}

impl Facts<'_> {
    /// What the opened link has used already (RESET-12).
    pub const fn excluded(&self) -> &'static [Method] {
        if self.same_mailbox { &[Method::SecurityEmail] } else { &[] }
    }
}

/// Why a verification is asked; `None`: there is nothing else that the account could prove (RESET-12).
pub fn demand(facts: &Facts<'_>) -> Option<Demand> {
    if facts.operation != Choice::None {
        return Some(Demand::Protection(facts.operation));
    }
    let excluded = facts.excluded();
    let another = facts.bound.iter().any(|method| !excluded.contains(method));
    another.then_some(Demand::Reset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(operation: Choice, bound: &[Method], same_mailbox: bool) -> Option<Demand> {
        demand(&Facts { operation, bound, same_mailbox })
    }

    #[test]
    fn reset_12_another_factor_is_asked_for_and_skipped_only_if_there_is_none() {
        use Method::{Mfa, Passkey, RecoveryCode, SecureMobile, SecurityEmail};
        assert_eq!(asked(Choice::None, &[], false), None);
        assert_eq!(asked(Choice::None, &[SecurityEmail], true), None, "the opened link counts as that mailbox");
        assert_eq!(asked(Choice::None, &[SecurityEmail], false), Some(Demand::Reset), "another mailbox");
        for factor in [Mfa, Passkey, RecoveryCode, SecureMobile] {
            assert_eq!(asked(Choice::None, &[SecurityEmail, factor], true), Some(Demand::Reset), "{factor:?}");
        }
    }

    #[test]
    fn reset_13_operation_protection_is_never_skipped() {
        for choice in [Choice::Mfa, Choice::Mobile, Choice::Wechat] {
            assert_eq!(asked(choice, &[], true), Some(Demand::Protection(choice)));
            assert_eq!(asked(choice, &[Method::SecureMobile], true), Some(Demand::Protection(choice)));
        }
    }
}
