//! Is this one of the passwords that everybody tries first?
//!
//! Passwords with all four classes are rare on lists of leaked ones as they stand, and common as a known
//! word with the usual trimmings: `Password1!`, `Admin@123`, `P@ssw0rd2024`. So the list holds words, and
//! a password is common if nothing but a usual beginning and ending surrounds one of them.

use std::collections::HashSet;
use std::sync::LazyLock;

/// One word a line, lower case; see `data/README.md`.
static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common-words.txt").lines().filter(|line| !line.is_empty()).collect());

/// What may stand around a known word without making it less known.
const TRIMMING: usize = 6;
/// Fewer letters make no word: `Abc1234.`, the guide's own example, stays allowed (trap 11).
const LETTERS: usize = 4;

/// Whether `password`, which has passed the composition rules, is a known one.
pub(super) fn is_common(password: &str) -> bool {
    let lower = password.to_ascii_lowercase();
    let bare = lower.trim_matches(|c: char| c.is_ascii_punctuation());
    let letters = bare.bytes().filter(u8::is_ascii_alphabetic).count();
    (letters >= LETTERS && (known(bare) || known(&plain(bare)))) || trimmed(&lower)
}

/// A known word with digits and punctuation before and behind it, at most [`TRIMMING`] in all.
fn trimmed(lower: &str) -> bool {
    let candidates = [lower.to_owned(), plain(lower)];
    candidates.iter().any(|text| {
        let core = text.trim_matches(|c: char| !c.is_ascii_alphabetic());
        text.len() - core.len() <= TRIMMING && core.len() >= LETTERS && known(core)
    })
}

fn known(word: &str) -> bool {
    WORDS.contains(word)
}

/// Letters for the signs that commonly stand for them, where a letter stands on either side.
fn plain(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(char::is_ascii_alphabetic);
    let letter = |(at, sign): (usize, &char)| {
        let inside = is_letter(at.checked_sub(1)) || is_letter(Some(at + 1));
        if inside { substituted(*sign) } else { *sign }
    };
    signs.iter().enumerate().map(letter).collect()
}

fn substituted(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for password in [
            "Password1!",
            "Admin@123",
            "P@ssw0rd",
            "P@ssw0rd2024!",
            "Qwerty123!",
            "Welcome@2023",
            "Iloveyou1.",
            "!Dragon99",
            "Passw0rd!",
            "Abcd1234!",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn what_nobody_tries_first_is_accepted() {
        for password in ["Abc1234.", "vK7.qmPz2", "Tr4in-Window-Le", "Gate.Eye.Bolt.9", "Blue7Mountain_Rain"] {
            assert!(!is_common(password), "{password}");
        }
    }

    /// T16: at least three thousand passwords that pass the composition rules are refused with the reason.
    #[test]
    fn t16_three_thousand_common_passwords_with_all_classes_are_refused() {
        let words =
            WORDS.iter().filter(|word| (4..=12).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()));
        let mut refused = 0;
        for word in words {
            let (first, rest) = word.split_at(1);
            let password = format!("{}{rest}@123", first.to_ascii_uppercase());
            let policy = crate::policy::Password::default();
            let wrong = crate::password::check(&password, &password, &[], &policy);
            assert_eq!(wrong, [crate::Refusal::PasswordCommon], "{password}");
            refused += 1;
        }
        assert!(refused >= 3_000, "{refused}");
    }
}
