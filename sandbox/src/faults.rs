//! Which provider misbehaves at the moment, and how?

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock;

/// How long a slow provider takes before it does anything: longer than any patience.
pub(crate) const SLOW: Duration = Duration::from_secs(30);

/// A provider that can be told to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Tencent Cloud SMS.
    Sms,
    /// The SMTP server.
    Mail,
    /// WeChat Open Platform.
    Wechat,
    /// QQ Connect.
    Qq,
    /// WeCom.
    Wecom,
    /// The Official Account platform.
    #[serde(rename = "mp")]
    OfficialAccount,
}

impl Provider {
    /// Every one.
    pub const ALL: [Self; 6] = [Self::Sms, Self::Mail, Self::Wechat, Self::Qq, Self::Wecom, Self::OfficialAccount];
}

/// What a provider does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Works.
    Ok,
    /// Waits 30 s before it does anything, then works.
    Slow,
    /// Hangs up without a word.
    Down,
    /// Refuses for now: SMS `RequestLimitExceeded`, SMTP 451, the providers of identities their "too many requests".
    #[serde(rename = "4xx")]
    Busy,
    /// Fails: HTTP 503, SMTP 554 to every mail.
    #[serde(rename = "5xx")]
    Failing,
    /// Answers something that is not its protocol.
    Garbage,
}

/// A misbehaviour and its end in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Fault {
    pub(crate) mode: Mode,
    pub(crate) until: Option<i64>,
}

/// The misbehaviours in force.
#[derive(Default)]
pub(crate) struct Faults(Mutex<HashMap<Provider, Fault>>);

impl Faults {
    pub(crate) fn set(&self, provider: Provider, mode: Mode, span: Option<Duration>) {
        let until = span.map(|span| clock::now().saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(provider, Fault { mode, until });
    }

    pub(crate) fn mode(&self, provider: Provider) -> Mode {
        self.current(provider).mode
    }

    /// The fault in force now; one that is over counts as [`Mode::Ok`].
    pub(crate) fn current(&self, provider: Provider) -> Fault {
        let now = clock::now();
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults
            .get(&provider)
            .copied()
            .filter(|fault| fault.until.is_none_or(|until| now < until))
            .unwrap_or(Fault { mode: Mode::Ok, until: None })
    }
}

#[cfg(test)]
mod tests {
    use super::{Faults, Mode, Provider};
    use std::time::Duration;

    #[test]
    fn a_fault_lasts_as_long_as_asked_and_hits_its_provider_only() {
        let faults = Faults::default();
        faults.set(Provider::Sms, Mode::Down, Some(Duration::from_secs(60)));
        assert_eq!(faults.mode(Provider::Sms), Mode::Down);
        assert_eq!(faults.mode(Provider::Mail), Mode::Ok);

        faults.set(Provider::Sms, Mode::Down, Some(Duration::ZERO));
        assert_eq!(faults.mode(Provider::Sms), Mode::Ok);

        faults.set(Provider::Mail, Mode::Garbage, None);
        assert_eq!(faults.mode(Provider::Mail), Mode::Garbage);
    }
}
