//! How long does a session live? (SESSION-01 to SESSION-10)

use crate::policy;
use crate::{HOUR, MINUTE, Millis, Refusal};

/// The two limits that an account has chosen, or the defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Minutes without activity (SESSION-02).
    pub idle_minutes: i64,
    /// Hours in all (SESSION-01).
    pub max_hours: i64,
}

impl Durations {
    /// What an account has that chose nothing.
    pub fn default_of(policy: &policy::Session) -> Self {
        Self { idle_minutes: policy.idle_default, max_hours: policy.max_default }
    }

    /// The idle limit as a span.
    pub fn idle(self) -> Millis {
        self.idle_minutes * MINUTE
    }

    /// The absolute limit as a span.
    pub fn maximum(self) -> Millis {
        self.max_hours * HOUR
    }
}

/// SESSION-03 and SESSION-08: whole minutes within the range; anything else names the range.
pub fn idle_minutes(typed: &str, policy: &policy::Session) -> Result<i64, Refusal> {
    let (min, max) = (policy.idle_min, policy.idle_max);
    whole(typed).filter(|n| (min..=max).contains(n)).ok_or(Refusal::SessionIdleRange { min, max })
}

/// SESSION-04 and SESSION-08: whole hours within the range.
pub fn max_hours(typed: &str, policy: &policy::Session) -> Result<i64, Refusal> {
    let (min, max) = (policy.max_min, policy.max_max);
    whole(typed).filter(|n| (min..=max).contains(n)).ok_or(Refusal::SessionMaximumRange { min, max })
}

/// Decimal digits only: no sign, no fraction, no exponent.
fn whole(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let digits = (1..=6).contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| typed.parse().ok()).flatten()
}

/// The facts that decide whether a session still lives. The limits are those it was opened with
/// (SESSION-05), unless its owner had a shorter one applied at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// When it began.
    pub started_at: Millis,
    /// Its last activity.
    pub last_seen_at: Millis,
    /// Its idle limit.
    pub idle: Millis,
    /// Its absolute limit.
    pub maximum: Millis,
}

/// Why a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No activity for longer than its idle limit.
    Idle,
    /// Older than its absolute limit, busy or not.
    Maximum,
    /// Its owner logged out here.
    LoggedOut,
    /// Its owner ended it from another session.
    Ended,
    /// The password was changed in another session (PWD-17).
    PasswordChanged,
    /// Its owner signed out everywhere (SIGNOUT-01).
    SignedOut,
    /// A further login where there was no room for one more session.
    Crowded,
}

impl End {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Idle,
        Self::Maximum,
        Self::LoggedOut,
        Self::Ended,
        Self::PasswordChanged,
        Self::SignedOut,
        Self::Crowded,
    ];

    /// The name in storage, the API and the words `session-end-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Maximum => "maximum",
            Self::LoggedOut => "logged-out",
            Self::Ended => "ended",
            Self::PasswordChanged => "password-changed",
            Self::SignedOut => "signed-out",
            Self::Crowded => "crowded",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.name() == name)
    }
}

/// Whether time has ended it by `now`. Both limits are inclusive: at the limit it still lives.
pub fn ended_by_time(life: Life, now: Millis) -> Option<End> {
    if now - life.started_at > life.maximum {
        Some(End::Maximum)
    } else if now - life.last_seen_at > life.idle {
        Some(End::Idle)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SECOND;

    /// Trap 3.
    #[test]
    fn session_03_04_08_ranges_are_inclusive_and_whole() {
        let policy = policy::Session::default();
        for good in ["15", "720", " 120 "] {
            assert!(idle_minutes(good, &policy).is_ok(), "{good}");
        }
        for bad in ["14", "721", "0", "", "2.5", "-20", "+20", "1e2", "２０", "abc", "99999999999999999999"] {
            assert_eq!(idle_minutes(bad, &policy), Err(Refusal::SessionIdleRange { min: 15, max: 720 }), "{bad}");
        }
        assert_eq!((max_hours("1", &policy), max_hours("48", &policy)), (Ok(1), Ok(48)));
        for bad in ["0", "49", "2.5", ""] {
            assert_eq!(max_hours(bad, &policy), Err(Refusal::SessionMaximumRange { min: 1, max: 48 }), "{bad}");
        }
    }

    fn life(started_at: Millis, last_seen_at: Millis) -> Life {
        Life { started_at, last_seen_at, idle: 120 * MINUTE, maximum: 48 * HOUR }
    }

    /// T52 (edges).
    #[test]
    fn t52_the_edges_of_both_limits() {
        assert_eq!(ended_by_time(life(0, 0), 120 * MINUTE - SECOND), None);
        assert_eq!(ended_by_time(life(0, 0), 120 * MINUTE + SECOND), Some(End::Idle));
        assert_eq!(ended_by_time(life(0, 48 * HOUR - SECOND), 48 * HOUR - SECOND), None);
    }

    /// Trap 2.
    #[test]
    fn session_01_the_maximum_ends_a_busy_session_too() {
        let now = 48 * HOUR + SECOND;
        assert_eq!(ended_by_time(life(0, now), now), Some(End::Maximum));
    }

    #[test]
    fn session_09_the_smaller_limit_rules() {
        let short = Life { started_at: 0, last_seen_at: 0, idle: 720 * MINUTE, maximum: HOUR };
        assert_eq!(ended_by_time(short, HOUR + 1), Some(End::Maximum));
    }
}
