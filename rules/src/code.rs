//! Is a six-digit code right? (IDV-09, IDV-14, T03, T09)

use crate::policy;
use crate::{At, Millis, Refusal};

/// Reads what somebody typed: six digits, spaces around them dropped.
pub fn parse(typed: &str) -> Result<String, Refusal> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let six = typed.len() == 6 && typed.bytes().all(|b| b.is_ascii_digit());
    if six { Ok(typed) } else { Err(Refusal::CodeFormat) }
}

/// A code from a random number, evenly over all that exist.
pub fn from_random(random: u64) -> String {
    format!("{:06}", random % 1_000_000)
}

/// Whether a new code may be sent, by the time of the last one.
pub fn may_send(last_sent_at: Option<Millis>, now: Millis, policy: &policy::Code) -> Result<(), Refusal> {
    match last_sent_at {
        Some(at) if now < at + policy.resend => Err(Refusal::CodeTooSoon { again_at: At(at + policy.resend) }),
        _ => Ok(()),
    }
}

/// What is known of a code when somebody tries one.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    /// Whether the digits are those that were sent.
    pub matches: bool,
    /// When it stops being good.
    pub expires_at: Millis,
    /// The number of this try among those summed over resends, beginning at 1.
    pub number: i64,
}

/// The answer to a try that was counted. A right code whose time is over is told so; a wrong one is not.
pub fn decide(attempt: Attempt, now: Millis, policy: &policy::Code) -> Result<(), Refusal> {
    match (attempt.matches, now < attempt.expires_at) {
        (true, true) => Ok(()),
        (true, false) => Err(Refusal::CodeExpired),
        (false, _) => Err(Refusal::CodeWrong { left: (policy.tries - attempt.number).max(0) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MINUTE, SECOND};

    #[test]
    fn idv_09_a_code_is_exactly_six_digits() {
        assert_eq!(parse(" 012 345 "), Ok("012345".into()));
        for bad in ["", "12345", "1234567", "12345a", "１２３４５６", "12-345"] {
            assert_eq!(parse(bad), Err(Refusal::CodeFormat), "{bad}");
        }
        assert_eq!(from_random(1_000_007), "000007");
    }

    /// T09.
    #[test]
    fn t09_a_code_is_good_for_five_minutes() {
        let (policy, right) = (policy::Code::default(), Attempt { matches: true, expires_at: 5 * MINUTE, number: 1 });
        assert_eq!(decide(right, 5 * MINUTE - SECOND, &policy), Ok(()));
        assert_eq!(decide(right, 5 * MINUTE, &policy), Err(Refusal::CodeExpired));
    }

    #[test]
    fn idv_14_a_wrong_code_names_the_tries_left() {
        let wrong = Attempt { matches: false, expires_at: 0, number: 2 };
        assert_eq!(decide(wrong, 1, &policy::Code::default()), Err(Refusal::CodeWrong { left: 3 }));
    }

    #[test]
    fn idv_14_a_new_code_can_be_sent_after_sixty_seconds() {
        let policy = policy::Code::default();
        assert_eq!(may_send(Some(0), 59_999, &policy), Err(Refusal::CodeTooSoon { again_at: At(60_000) }));
        assert_eq!(may_send(Some(0), 60_000, &policy), Ok(()));
        assert_eq!(may_send(None, 0, &policy), Ok(()));
    }
}
