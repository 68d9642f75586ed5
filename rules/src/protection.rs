//! Which protections has an account chosen? (LOGINPROT, OPPROT, SUSPICIOUS)

use crate::verification::{Demand, Method};

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

/// The choice that is at least as strong as the other.
pub const fn stronger(one: Choice, other: Choice) -> Choice {
    if other.strength() > one.strength() { other } else { one }
}

/// What somebody wants to choose; what is absent stays as it is. Each protection has one place, so two methods
/// for one of them cannot even be said (trap 27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Login protection.
    pub login: Option<Choice>,
    /// Operation protection.
    pub operation: Option<Choice>,
}

impl Wanted {
    /// What a verification for it is good for, in one canonical text: `login=mfa operation=none`.
    pub fn parameters(&self) -> String {
        let part = |(name, choice): (&str, Option<Choice>)| choice.map(|choice| format!("{name}={}", choice.name()));
        let parts = [("login", self.login), ("operation", self.operation)].map(part);
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// From that text.
    pub fn from_parameters(text: &str) -> Option<Self> {
        let mut wanted = Self::default();
        for part in text.split(' ') {
            let (name, choice) = part.split_once('=')?;
            let choice = Some(Choice::from_name(choice)?);
            match name {
                "login" => wanted.login = choice,
                "operation" => wanted.operation = choice,
                _ => return None,
            }
        }
        (wanted.parameters() == text).then_some(wanted)
    }

    /// What the account has afterwards.
    pub fn applied_to(&self, before: Protections) -> Protections {
        Protections {
            login: self.login.unwrap_or(before.login),
            operation: self.operation.unwrap_or(before.operation),
            ..before
        }
    }

    /// The strongest of the protections that it lowers; [`Choice::None`]: it lowers none.
    pub fn lowered(&self, before: &Protections) -> Choice {
        let lowered = |before, after: Option<Choice>| match after {
            Some(after) if lowers(before, after) => before,
            _ => Choice::None,
        };
        stronger(lowered(before.login, self.login), lowered(before.operation, self.operation))
    }

    /// What is demanded before it (LOGINPROT-14): operation protection's method, and nothing weaker than a
    /// protection that is lowered; otherwise lowering it would be a way around it (T41).
    pub fn demand(&self, before: &Protections) -> Demand {
        match stronger(self.lowered(before), before.operation) {
            Choice::None => Demand::Any,
            choice => Demand::Protection(choice),
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

    /// LOGINPROT-14, T35, T41.
    #[test]
    fn t41_lowering_demands_nothing_weaker_than_what_is_lowered() {
        let has = |login, operation| Protections { login, operation, suspicious: false };
        let login = |choice| Wanted { login: Some(choice), operation: None };
        use Choice::{Mfa, Mobile, None as Off};
        assert_eq!(login(Off).demand(&has(Mfa, Off)), Demand::Protection(Mfa));
        assert_eq!(login(Off).demand(&has(Mfa, Mobile)), Demand::Protection(Mfa));
        assert_eq!(login(Off).demand(&has(Mobile, Mfa)), Demand::Protection(Mfa), "operation protection asks too");
        assert_eq!(login(Mobile).demand(&has(Mfa, Off)), Demand::Protection(Mfa));
        assert_eq!(login(Mfa).demand(&has(Mobile, Off)), Demand::Any, "raising is demanded only if it must be");
        let both = Wanted { login: Some(Off), operation: Some(Off) };
        assert_eq!(both.lowered(&has(Mobile, Mfa)), Mfa);
        assert_eq!(both.lowered(&has(Off, Off)), Off);
    }

    #[test]
    fn t35_the_parameters_of_a_change_are_one_text() {
        let both = Wanted { login: Some(Choice::Mfa), operation: Some(Choice::None) };
        assert_eq!(both.parameters(), "login=mfa operation=none");
        assert_eq!(Wanted::from_parameters("login=mfa operation=none"), Some(both));
        for bad in ["", "login", "login=two", "login=mfa login=mobile", "operation=none login=mfa", "suspicious=on"] {
            assert_eq!(Wanted::from_parameters(bad), None, "{bad}");
        }
    }

    #[test]
    fn loginprot_07_suspicious_07_a_new_account_has_nothing_on() {
        let fresh = Protections::default();
        assert_eq!((fresh.login, fresh.operation, fresh.suspicious), (Choice::None, Choice::None, false));
    }
}
