//! Which protections has an account chosen? (LOGINPROT, OPPROT, SUSPICIOUS)

use crate::verification::Method;

/// What login protection or operation protection asks for: exactly one of four (LOGINPROT-02, OPPROT-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Choice {
    /// Do not enable.
    #[default]
    None,
    /// The code of the MFA device.
    Mfa,
    /// A code to the secure mobile.
    Mobile,
    /// A scan with the bound WeChat.
    Wechat,
}

impl Choice {
    /// The four, in the order of the dialogs (LOGINPROT-11).
    pub const ALL: [Self; 4] = [Self::None, Self::Mfa, Self::Mobile, Self::Wechat];

    /// The name in storage, the API and the words `protection-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mfa => "mfa",
            Self::Mobile => "mobile",
            Self::Wechat => "wechat",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// The verification method that it asks for. WeChat's comes with its connector.
    pub const fn method(self) -> Option<Method> {
        match self {
            Self::None | Self::Wechat => None,
            Self::Mfa => Some(Method::Mfa),
            Self::Mobile => Some(Method::SecureMobile),
        }
    }

    const fn strength(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Mobile | Self::Wechat => 1,
            Self::Mfa => 2,
        }
    }
}

/// Whether a change makes it easier for somebody else: it is then always verified (LOGINPROT-14).
pub fn lowers(before: Choice, after: Choice) -> bool {
    after.strength() < before.strength()
}

/// What an account has chosen. A new account has nothing on (LOGINPROT-07, SUSPICIOUS-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Protections {
    /// At every login.
    pub login: Choice,
    /// Before sensitive operations.
    pub operation: Choice,
    /// At logins from other than the frequent cities.
    pub suspicious: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loginprot_02_opprot_02_there_are_four_choices_in_the_order_of_the_dialogs() {
        assert_eq!(Choice::ALL.map(Choice::name), ["none", "mfa", "mobile", "wechat"]);
        assert!(Choice::ALL.into_iter().all(|choice| Choice::from_name(choice.name()) == Some(choice)));
    }

    #[test]
    fn loginprot_14_turning_off_and_turning_down_lower_the_protection() {
        use Choice::{Mfa, Mobile, None, Wechat};
        for (before, after) in [(Mfa, None), (Mobile, None), (Wechat, None), (Mfa, Mobile), (Mfa, Wechat)] {
            assert!(lowers(before, after), "{before:?} {after:?}");
        }
        for (before, after) in [(None, Mobile), (Mobile, Mfa), (Mobile, Wechat), (Wechat, Mobile), (Mfa, Mfa)] {
            assert!(!lowers(before, after), "{before:?} {after:?}");
        }
    }

    #[test]
    fn loginprot_07_suspicious_07_a_new_account_has_nothing_on() {
        let fresh = Protections::default();
        assert_eq!((fresh.login, fresh.operation, fresh.suspicious), (Choice::None, Choice::None, false));
    }
}
