//! Which methods prove who somebody is, which of them are allowed here, and when is it proved? (IDV)

mod machine;

pub use machine::{Event, Facts, State, step};

use crate::policy;
use crate::protection::Choice;
use crate::{Millis, Refusal};

/// A way to prove one's identity. WeChat's scan and the face check get their row with their connectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// The code of the MFA device (IDV-08).
    Mfa,
    /// A passkey (`decisions.md`).
    Passkey,
    /// A code to the secure mobile (IDV-05).
    SecureMobile,
    /// A code to the security email (IDV-06).
    SecurityEmail,
    /// A recovery code (`decisions.md`).
    RecoveryCode,
}

impl Method {
    /// All, in the order in which they are offered (IDV-12).
    pub const ALL: [Self; 5] = [Self::Mfa, Self::Passkey, Self::SecureMobile, Self::SecurityEmail, Self::RecoveryCode];

    /// The name in storage, the API and the words `verification-method-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mfa => "mfa",
            Self::Passkey => "passkey",
            Self::SecureMobile => "secure-mobile",
            Self::SecurityEmail => "security-email",
            Self::RecoveryCode => "recovery-code",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Whether it takes a code that is sent when somebody asks for it (LOGINPROT-06).
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::SecureMobile | Self::SecurityEmail)
    }
}

/// Why a verification is asked: it decides which methods count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Demand {
    /// The guide demands it of the operation: every method of the account is an alternative (IDV-12).
    Any,
    /// A protection demands it: its own method, or one that is at least as strong. A weaker one would make
    /// the protection worth nothing (T34).
    Protection(Choice),
    /// The MFA device is to be unbound: its own code. Whoever has lost it needs a recovery code, a passkey,
    /// or two other methods (MFA-17).
    UnbindMfa,
    /// A login from an unusual city without login protection (SUSPICIOUS-05).
    Suspicious,
    /// A forgotten password: any method but the mailbox that brought the link (RESET-12).
    Reset,
}

impl Demand {
    /// The name in storage.
    pub fn name(self) -> String {
        match self {
            Self::Any => "any".into(),
            Self::Protection(choice) => format!("protection:{}", choice.name()),
            Self::UnbindMfa => "unbind-mfa".into(),
            Self::Suspicious => "suspicious".into(),
            Self::Reset => "reset".into(),
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "any" => Some(Self::Any),
            "unbind-mfa" => Some(Self::UnbindMfa),
            "suspicious" => Some(Self::Suspicious),
            "reset" => Some(Self::Reset),
            _ => Choice::from_name(name.strip_prefix("protection:")?).map(Self::Protection),
        }
    }

    /// Whether `method` counts at all.
    pub const fn allows(self, method: Method) -> bool {
        use Method::{Mfa, Passkey, RecoveryCode, SecureMobile, SecurityEmail};
        match self {
            Self::Any | Self::UnbindMfa | Self::Suspicious | Self::Reset | Self::Protection(Choice::None) => true,
            Self::Protection(Choice::Mfa) => matches!(method, Mfa | Passkey | RecoveryCode),
            Self::Protection(Choice::Mobile | Choice::Wechat) => match method {
                Mfa | Passkey | RecoveryCode => true,
                SecureMobile => matches!(self, Self::Protection(Choice::Mobile)),
                SecurityEmail => false,
            },
        }
    }

    /// Whether the proofs suffice.
    pub fn is_met(self, proved: &[Method]) -> bool {
        let strong = |method: &Method| matches!(method, Method::Mfa | Method::Passkey | Method::RecoveryCode);
        match self {
            Self::UnbindMfa => proved.iter().any(strong) || proved.len() >= 2,
            Self::Any | Self::Protection(_) | Self::Suspicious | Self::Reset => !proved.is_empty(),
        }
    }

    fn preferred(self, chosen: Choice) -> [Option<Method>; 2] {
        match self {
            Self::UnbindMfa => [Some(Method::Mfa), None],
            Self::Protection(choice) => [choice.method(), None],
            Self::Suspicious => [Some(Method::SecureMobile), Some(Method::SecurityEmail)],
            Self::Any | Self::Reset => [chosen.method(), None],
        }
    }
}

/// A method that the account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usable {
    /// Which.
    pub method: Method,
    /// Since when it is bound, with this value.
    pub since: Millis,
}

/// What is known of an account when its methods are counted.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    /// What it has now.
    pub usable: &'a [Usable],
    /// Its operation protection: asked for first (IDV-12).
    pub operation: Choice,
    /// What has been used in this flow already: it cannot be used once more.
    pub used: &'a [Method],
}

/// The methods that count here, the one to begin with first (IDV-12).
///
/// A mobile or an email that was changed within `policy.settling` is left out while something older counts
/// (T39): who has just put in an address of their own shall not prove anything with it. It is never left out
/// of the protection that asks for it, nor if it is all there is but recovery codes.
pub fn methods(demand: Demand, account: &Account<'_>, now: Millis, policy: &policy::Verification) -> Vec<Method> {
    let counts = |usable: &&Usable| demand.allows(usable.method) && !account.used.contains(&usable.method);
    let allowed: Vec<&Usable> = account.usable.iter().filter(counts).collect();
    let preferred = demand.preferred(account.operation);
    let is_new = |usable: &Usable| {
        let demanded = matches!(demand, Demand::Protection(_)) && preferred[0] == Some(usable.method);
        usable.method.is_sent() && !demanded && now - usable.since < policy.settling
    };
    let has_older = allowed.iter().any(|usable| usable.method != Method::RecoveryCode && !is_new(usable));
    let mut methods: Vec<Method> =
        allowed.into_iter().filter(|usable| !(has_older && is_new(usable))).map(|usable| usable.method).collect();
    methods.sort_by_key(|method| (preferred.iter().position(|first| *first == Some(*method)).unwrap_or(2), *method));
    methods
}

/// Whether the operation may go on without a proof, or why not.
pub fn proof_needed(methods: &[Method]) -> Refusal {
    if methods.is_empty() { Refusal::VerificationNoMethod } else { Refusal::VerificationRequired }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DAY, HOUR};

    const LONG_AGO: Millis = 0;
    const NOW: Millis = 10 * DAY;

    fn usable(methods: &[Method]) -> Vec<Usable> {
        methods.iter().map(|method| Usable { method: *method, since: LONG_AGO }).collect()
    }

    fn offered(demand: Demand, has: &[Usable], operation: Choice, used: &[Method]) -> Vec<Method> {
        methods(demand, &Account { usable: has, operation, used }, NOW, &policy::Verification::default())
    }

    #[test]
    fn idv_12_the_protection_s_method_comes_first_then_the_guide_s_order() {
        let all = usable(&Method::ALL);
        assert_eq!(offered(Demand::Any, &all, Choice::None, &[]), Method::ALL);
        assert_eq!(offered(Demand::Any, &all, Choice::Mobile, &[])[..2], [Method::SecureMobile, Method::Mfa]);
        let email = usable(&[Method::SecurityEmail]);
        assert_eq!(offered(Demand::Any, &email, Choice::None, &[]), [Method::SecurityEmail]);
    }

    /// Trap 32: nothing is offered that the account does not have.
    #[test]
    fn idv_03_10_no_unbound_method_is_offered_and_none_left_is_told() {
        assert_eq!(offered(Demand::Any, &usable(&[Method::SecureMobile]), Choice::Mfa, &[]), [Method::SecureMobile]);
        assert_eq!(proof_needed(&offered(Demand::Any, &[], Choice::None, &[])), Refusal::VerificationNoMethod);
        assert_eq!(proof_needed(&[Method::Mfa]), Refusal::VerificationRequired);
    }

    /// T34: another way is never a weaker way where a protection asks.
    #[test]
    fn t34_a_protection_is_not_satisfied_by_a_weaker_method() {
        let all = usable(&Method::ALL);
        let mfa = offered(Demand::Protection(Choice::Mfa), &all, Choice::None, &[]);
        assert_eq!(mfa, [Method::Mfa, Method::Passkey, Method::RecoveryCode]);
        let mobile = offered(Demand::Protection(Choice::Mobile), &all, Choice::None, &[]);
        assert_eq!(mobile, [Method::SecureMobile, Method::Mfa, Method::Passkey, Method::RecoveryCode]);
        let wechat = offered(Demand::Protection(Choice::Wechat), &all, Choice::None, &[]);
        assert!(!wechat.contains(&Method::SecureMobile) && !wechat.contains(&Method::SecurityEmail));
    }

    #[test]
    fn suspicious_05_mobile_and_email_come_before_the_device() {
        let all = usable(&Method::ALL);
        let offered = offered(Demand::Suspicious, &all, Choice::Mfa, &[]);
        assert_eq!(offered[..3], [Method::SecureMobile, Method::SecurityEmail, Method::Mfa]);
    }

    /// Kratos issue 4317: the method of the first proof is not the second.
    #[test]
    fn t34_a_method_that_the_flow_has_used_is_not_offered_again() {
        let has = usable(&[Method::SecureMobile, Method::SecurityEmail]);
        assert_eq!(offered(Demand::Reset, &has, Choice::None, &[Method::SecurityEmail]), [Method::SecureMobile]);
    }

    #[test]
    fn t39_a_contact_changed_today_proves_nothing_while_there_is_an_older_method() {
        let new = Usable { method: Method::SecureMobile, since: NOW - HOUR };
        let old = Usable { method: Method::SecurityEmail, since: LONG_AGO };
        let codes = Usable { method: Method::RecoveryCode, since: LONG_AGO };
        assert_eq!(offered(Demand::Any, &[new, old], Choice::None, &[]), [Method::SecurityEmail]);
        assert_eq!(offered(Demand::Any, &[new], Choice::None, &[]), [Method::SecureMobile]);
        assert_eq!(
            offered(Demand::Any, &[new, codes], Choice::None, &[]),
            [Method::SecureMobile, Method::RecoveryCode],
            "nobody is driven to their recovery codes"
        );
        let protected = offered(Demand::Protection(Choice::Mobile), &[new, old], Choice::Mobile, &[]);
        assert_eq!(protected, [Method::SecureMobile], "the protection that asks for it takes it");
    }

    #[test]
    fn mfa_17_a_lost_device_takes_a_strong_method_or_two_others() {
        use Method::{Mfa, Passkey, RecoveryCode, SecureMobile, SecurityEmail};
        for proved in [&[Mfa][..], &[Passkey], &[RecoveryCode], &[SecureMobile, SecurityEmail]] {
            assert!(Demand::UnbindMfa.is_met(proved), "{proved:?}");
        }
        for proved in [&[][..], &[SecureMobile], &[SecurityEmail]] {
            assert!(!Demand::UnbindMfa.is_met(proved), "{proved:?}");
        }
    }

    #[test]
    fn a_demand_is_read_from_its_name() {
        let choices = Choice::ALL.map(Demand::Protection);
        for demand in [Demand::Any, Demand::UnbindMfa, Demand::Suspicious, Demand::Reset].into_iter().chain(choices) {
            assert_eq!(Demand::from_name(&demand.name()), Some(demand));
        }
        assert_eq!(Demand::from_name("protection:"), None);
    }
}
