//! When may a password be tried, and when is the account locked? (QUOTA-16 to QUOTA-19, T12 to T15)
//!
//! An attempt is counted before it is evaluated, and the count is cleared by success. So of any number
//! of attempts at once no more than the limit are evaluated, and a crash in between counts as a failure.

use crate::policy;
use crate::{At, Millis, Refusal};

/// The consecutive attempts at one subject that have not succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// When the first of them was.
    pub first_at: Millis,
}

impl Failures {
    /// What is left of them at `now`: failures whose window is over do not count any more.
    pub fn at(self, now: Millis, policy: &policy::Lockout) -> Self {
        if now >= self.first_at + policy.window { Self::default() } else { self }
    }

    /// Whether the subject is locked, and until when.
    pub fn locked_until(self, policy: &policy::Lockout) -> Option<Millis> {
        (self.count >= policy.attempts).then_some(self.first_at + policy.window)
    }

    /// Tries left before the lock.
    pub fn left(self, policy: &policy::Lockout) -> i64 {
        (policy.attempts - self.count).max(0)
    }
}

/// Whether a further attempt may be evaluated. `failures` are those at `now`.
///
/// An attempt refused here is none and must not be counted (`decisions.md`).
pub fn may_try(failures: Failures, human_check_solved: bool, policy: &policy::Lockout) -> Result<(), Refusal> {
    if let Some(until) = failures.locked_until(policy) {
        return Err(Refusal::LoginLocked { until: At(until) });
    }
    if failures.count + 1 >= policy.human_check_from && !human_check_solved {
        return Err(Refusal::HumanCheckRequired);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DAY, HOUR};

    fn after(count: i64) -> Failures {
        Failures { count, first_at: 0 }
    }

    /// Trap 51.
    #[test]
    fn quota_16_the_ninth_failure_does_not_lock_and_the_tenth_does() {
        let policy = policy::Lockout::default();
        assert_eq!(may_try(after(9), true, &policy), Ok(()), "the tenth attempt is evaluated");
        assert_eq!(may_try(after(10), true, &policy), Err(Refusal::LoginLocked { until: At(DAY) }));
    }

    #[test]
    fn quota_18_the_lock_is_counted_from_the_first_failure() {
        let policy = policy::Lockout::default();
        let failures = Failures { count: 10, first_at: HOUR };
        assert_eq!(failures.at(DAY + HOUR - 1, &policy).locked_until(&policy), Some(DAY + HOUR));
        assert_eq!(failures.at(DAY + HOUR, &policy), Failures::default());
    }

    /// T14.
    #[test]
    fn t14_from_the_fourth_failure_an_attempt_needs_a_human_check() {
        let policy = policy::Lockout::default();
        assert_eq!(may_try(after(2), false, &policy), Ok(()));
        assert_eq!(may_try(after(3), false, &policy), Err(Refusal::HumanCheckRequired));
        assert_eq!(may_try(after(3), true, &policy), Ok(()));
    }
}
