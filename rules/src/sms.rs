//! When may the next text message go to a number, and are too few codes typed in? (T01)

use crate::mobile::Countries;
use crate::policy;
use crate::{DAY, HOUR, MINUTE, Millis};

/// Codes are counted by the stretch of time in which they were sent.
pub const STRETCH: Millis = 5 * MINUTE;
/// So much is looked at together.
pub const LOOKED_AT: Millis = HOUR;

/// SMS (T01).
#[derive(Debug, Clone)]
pub struct Sms {
    /// Where messages may be sent to.
    pub countries: Countries,
    /// Longest wait between two messages to a number that nobody answers; the first wait is that of a code, and each
    /// is twice the one before.
    pub wait_most: Millis,
    /// After this time messages that nobody has answered are forgotten.
    pub wait_window: Millis,
    /// An alarm is raised if fewer codes of an hour are typed in, in percent; 0: never.
    pub alarm_percent: i64,
    /// Fewer codes in an hour raise no alarm.
    pub alarm_least: i64,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            countries: Countries::default(),
            wait_most: 32 * MINUTE,
            wait_window: DAY,
            alarm_percent: 20,
            alarm_least: 50,
        }
    }
}

/// The wait after the `unproved`th message in a row (from 1) that nobody has answered: that of any code, then twice as
/// long each time, up to the longest.
pub fn wait(unproved: i64, code: &policy::Code, sms: &Sms) -> Millis {
    let doublings = u32::try_from(unproved.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let most = sms.wait_most.max(code.resend);
    code.resend.saturating_mul(1 << doublings).min(most)
}

/// In which stretch an instant is.
pub const fn stretch(at: Millis) -> i64 {
    at.div_euclid(STRETCH)
}

/// The stretches of the last hour in which every code has been typed in that ever will be.
pub fn settled(now: Millis, code: &policy::Code) -> std::ops::Range<i64> {
    let end = stretch(now - code.ttl);
    end - LOOKED_AT / STRETCH..end
}

/// What became of codes that were sent by SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Codes {
    /// How many were sent.
    pub sent: i64,
    /// How many of them were typed in.
    pub proved: i64,
}

impl Codes {
    /// Whether so few were typed in that somebody may be sending them for another reason. Few codes in all say
    /// nothing.
    pub const fn are_suspicious(self, sms: &Sms) -> bool {
        self.sent >= sms.alarm_least && self.proved.saturating_mul(100) < self.sent.saturating_mul(sms.alarm_percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t01_the_wait_grows_from_one_minute_to_32() {
        let (code, sms) = (policy::Code::default(), Sms::default());
        let minutes: Vec<Millis> = (1..=8).map(|n| wait(n, &code, &sms) / MINUTE).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 32, 32]);
        assert_eq!(wait(0, &code, &sms), MINUTE);
        assert_eq!(wait(i64::MAX, &code, &sms), 32 * MINUTE);
    }

    #[test]
    fn t01_the_wait_is_never_less_than_that_of_any_code() {
        let code = policy::Code { resend: 10 * MINUTE, ..policy::Code::default() };
        let sms = Sms { wait_most: MINUTE, ..Sms::default() };
        assert_eq!([1, 2, 9].map(|n| wait(n, &code, &sms) / MINUTE), [10, 10, 10]);
    }

    #[test]
    fn t01_less_than_a_fifth_of_enough_codes_is_suspicious() {
        let sms = Sms::default();
        for (sent, proved, expected) in
            [(50, 9, true), (50, 10, false), (49, 0, false), (0, 0, false), (1_000, 199, true)]
        {
            assert_eq!(Codes { sent, proved }.are_suspicious(&sms), expected, "{proved} of {sent}");
        }
        let off = Sms { alarm_percent: 0, ..sms };
        assert!(!Codes { sent: i64::MAX, proved: 0 }.are_suspicious(&off));
    }

    /// A code that was sent a moment ago is not one that nobody typed in.
    #[test]
    fn t01_only_codes_whose_time_is_over_are_looked_at() {
        let code = policy::Code::default();
        for now in [10 * HOUR, 10 * HOUR + 1, 10 * HOUR + STRETCH - 1] {
            let settled = settled(now, &code);
            assert_eq!(settled.end - settled.start, 12);
            assert!(settled.end * STRETCH <= now - code.ttl, "each can be typed in no more");
            assert!(now - settled.start * STRETCH <= LOOKED_AT + code.ttl + STRETCH);
        }
    }
}
