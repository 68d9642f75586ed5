//! Which password may be set? (PWD-05 to PWD-09, `decisions.md`: block list)
//!
//! Every place that sets a password asks [`check`]; the comparison with the last passwords needs their
//! hashes and is made where they are (`center::password`).

mod common;
pub mod reset;

use crate::policy;
use crate::refusal::Refusal;

/// More bytes than this are not looked at: no hashing of a megabyte (T23).
pub const MAX_BYTES: usize = 512;

/// Everything that is wrong with `password`, in the order of the rules shown beside the field.
///
/// `context` holds words that must not be in it: the mailbox, the nickname, the brand.
pub fn check(password: &str, confirm: &str, context: &[&str], policy: &policy::Password) -> Vec<Refusal> {
    let mut wrong = composition(password, policy);
    if wrong.is_empty() {
        if contains_context(password, context) {
            wrong.push(Refusal::PasswordContext);
        } else if common::is_common(password) {
            wrong.push(Refusal::PasswordCommon);
        }
    }
    if password != confirm {
        wrong.push(Refusal::PasswordMismatch);
    }
    wrong
}

/// PWD-06 to PWD-08.
fn composition(password: &str, policy: &policy::Password) -> Vec<Refusal> {
    if password.is_empty() {
        return vec![Refusal::PasswordTooShort { min: policy.min_length as i64 }];
    }
    if password.len() > MAX_BYTES {
        return vec![Refusal::PasswordTooLong { max: policy.max_length as i64 }];
    }
    let length = password.chars().count();
    let has = |kind: fn(&u8) -> bool| password.as_bytes().iter().any(kind);
    let rules = [
        (length < policy.min_length, Refusal::PasswordTooShort { min: policy.min_length as i64 }),
        (length > policy.max_length, Refusal::PasswordTooLong { max: policy.max_length as i64 }),
        (!has(u8::is_ascii_uppercase), Refusal::PasswordNoUpper),
        (!has(u8::is_ascii_lowercase), Refusal::PasswordNoLower),
        (!has(u8::is_ascii_digit), Refusal::PasswordNoDigit),
        (!has(u8::is_ascii_punctuation), Refusal::PasswordNoPunctuation),
        (password.chars().any(char::is_whitespace), Refusal::PasswordSpace),
        (password.chars().any(|c| !c.is_whitespace() && !c.is_ascii_graphic()), Refusal::PasswordCharacter),
    ];
    rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
}

/// Words shorter than this say nothing about their owner.
const CONTEXT_MIN: usize = 4;

fn contains_context(password: &str, context: &[&str]) -> bool {
    let password = password.to_lowercase();
    let words = context.iter().map(|word| word.to_lowercase()).filter(|word| word.chars().count() >= CONTEXT_MIN);
    words.into_iter().any(|word| password.contains(&word))
}

/// Whether a password of this age should be changed (PWD-04: a reminder, never an obstacle).
pub fn is_old(set_at: crate::Millis, now: crate::Millis, policy: &policy::Password) -> bool {
    now - set_at > policy.rotation_days * crate::DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(password: &str) -> Vec<Refusal> {
        check(password, password, &["menshen", "northstar"], &policy::Password::default())
    }

    /// Trap 11.
    #[test]
    fn pwd_06_07_08_all_classes_no_spaces_8_and_20_inclusive() {
        assert_eq!(wrong("Abc1234."), []);
        assert_eq!(wrong("Abc1234.Abc1234.xYz9"), [], "twenty characters");
        assert_eq!(wrong("Abc12345"), [Refusal::PasswordNoPunctuation]);
        assert_eq!(wrong("abc1234."), [Refusal::PasswordNoUpper]);
        assert_eq!(wrong("ABC1234."), [Refusal::PasswordNoLower]);
        assert_eq!(wrong("Abcdefg."), [Refusal::PasswordNoDigit]);
        assert_eq!(wrong("Abc 123."), [Refusal::PasswordSpace]);
        assert_eq!(wrong("Abc12._"), [Refusal::PasswordTooShort { min: 8 }]);
        assert_eq!(wrong("Abc1234.Abc1234.xYz90"), [Refusal::PasswordTooLong { max: 20 }]);
        assert_eq!(wrong("Abc1234.é"), [Refusal::PasswordCharacter]);
        assert_eq!(wrong("密码密码密码密码").len(), 5, "four classes and the characters");
    }

    /// T23: nothing of a megabyte is examined.
    #[test]
    fn t23_a_huge_password_has_one_answer() {
        assert_eq!(wrong(&"Aa1.".repeat(1 << 18)), [Refusal::PasswordTooLong { max: 20 }]);
    }

    #[test]
    fn words_of_the_owner_and_the_brand_are_refused() {
        assert_eq!(wrong("NorthStar-2031x"), [Refusal::PasswordContext]);
        assert_eq!(wrong("xMenshen.77"), [Refusal::PasswordContext]);
        let short = check("Li#8kfQw2", "Li#8kfQw2", &["li"], &policy::Password::default());
        assert_eq!(short, [], "two letters are no context");
    }

    #[test]
    fn pwd_15_a_different_confirmation_has_its_own_refusal() {
        let wrong = check("Abc1234.", "Abc1234,", &[], &policy::Password::default());
        assert_eq!(wrong, [Refusal::PasswordMismatch]);
    }

    /// Trap 52.
    #[test]
    fn pwd_04_after_ninety_days_it_is_old() {
        let policy = policy::Password::default();
        assert!(!is_old(0, 90 * crate::DAY, &policy));
        assert!(is_old(0, 91 * crate::DAY, &policy));
    }
}
