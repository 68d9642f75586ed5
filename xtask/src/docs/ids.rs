//! Which requirement ids does a text or a name carry?
//!
//! Ids are `PWD-05` (a requirement), `T14` (a threat) and `trap 11`. In the name of a test they stand as
//! `pwd_05`, `t14` and `trap_11`. Ranges are written `PWD-05 to PWD-09`, `PWD-05..09` or `pwd_05_to_09`.

use std::collections::BTreeSet;

/// The groups of requirements.
const GROUPS: &[&str] = &[
    "APPEAL",
    "BIND",
    "CANCEL",
    "EMAIL",
    "GEN",
    "IDV",
    "IMP",
    "INFO",
    "LOGIN",
    "LOGINPROT",
    "MFA",
    "MOBILE",
    "OPCAT",
    "OPPROT",
    "PWD",
    "QUOTA",
    "RECOVER",
    "RESET",
    "SCOPE",
    "SESSION",
    "SIGNOUT",
    "SUSPICIOUS",
    "UNBIND",
    "UNREG",
    "WECOM",
];

/// One id, in the order in which lists show them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    group: &'static str,
    number: u32,
}

const THREAT: &str = "T";
const TRAP: &str = "trap";

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.group {
            THREAT => write!(f, "T{:02}", self.number),
            TRAP => write!(f, "trap {}", self.number),
            group => write!(f, "{group}-{:02}", self.number),
        }
    }
}

/// The ids in a text of people.
pub fn in_text(text: &str) -> BTreeSet<Id> {
    let words: Vec<&str> = words(text);
    let mut ids = BTreeSet::new();
    let mut at = 0;
    while at < words.len() {
        at += match read(&words[at..]) {
            Some((group, numbers, length)) => {
                ids.extend(numbers.into_iter().map(|number| Id { group, number }));
                length
            }
            None => 1,
        };
    }
    ids
}

/// The ids in the name of a test.
pub fn in_name(name: &str) -> BTreeSet<Id> {
    let known = |word: &str| GROUPS.iter().any(|group| group.eq_ignore_ascii_case(word));
    let mut text = String::new();
    let mut after_group = false;
    for word in name.split('_') {
        let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let threat = word
            .strip_prefix('t')
            .is_some_and(|rest| rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit()));
        text.push_str(if number && after_group { "-" } else { " " });
        if known(word) || threat {
            text.push_str(&word.to_ascii_uppercase());
        } else {
            text.push_str(word);
        }
        after_group = known(word);
    }
    // `quota_16_10_wrong_passwords`: a bare number after an id is none.
    in_text(&text)
}

/// Letters, digits and what joins an id, apart from signs that mean a range.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let range = ["..=", "...", "..", "…", "–"].iter().find(|range| rest.starts_with(**range));
        let word = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').unwrap_or(rest.len());
        let length = match range {
            Some(range) => range.len(),
            None if word > 0 => word,
            None => sign.len_utf8(),
        };
        if range.is_some() || word > 0 || sign == ',' || sign == '/' {
            words.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    words
}

/// An id at the beginning of `words` with the numbers that follow it: its group, all its numbers, and how
/// many words that were.
fn read(words: &[&str]) -> Option<(&'static str, Vec<u32>, usize)> {
    let (group, first, mut at) = match words {
        [word, number, ..] if matches!(*word, "trap" | "traps" | "Trap" | "Traps") => (TRAP, number.parse().ok()?, 2),
        [word, ..] => {
            let (group, number) = one(word)?;
            (group, number, 1)
        }
        [] => return None,
    };
    let mut numbers = vec![first];
    while let Some((next, range, length)) = following(&words[at..], group) {
        let last = numbers.last().copied().unwrap_or(next);
        numbers.extend(if range && last < next && next - last < 100 { last + 1..=next } else { next..=next });
        at += length;
    }
    Some((group, numbers, at))
}

/// `PWD-05` or `T14`.
fn one(word: &str) -> Option<(&'static str, u32)> {
    if let Some((group, number)) = word.rsplit_once('-') {
        let group = GROUPS.iter().find(|known| **known == group)?;
        return (number.len() == 2).then(|| number.parse().ok()).flatten().map(|number| (*group, number));
    }
    let number = word.strip_prefix('T').filter(|number| number.len() == 2)?;
    number.parse().ok().map(|number| (THREAT, number))
}

/// A further number of the same group: after a sign of range, a comma or an "and".
fn following(words: &[&str], group: &'static str) -> Option<(u32, bool, usize)> {
    let number = |word: &&str| match one(word) {
        Some((of, number)) => (of == group).then_some(number),
        None => (group == TRAP || word.len() == 2).then(|| word.parse().ok()).flatten(),
    };
    match words {
        ["to" | ".." | "..=" | "..." | "…" | "–", next, ..] => Some((number(next)?, true, 2)),
        ["," | "/" | "and", next, ..] => Some((number(next)?, false, 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Vec<String> {
        in_text(text).iter().map(ToString::to_string).collect()
    }

    fn name(name: &str) -> Vec<String> {
        in_name(name).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ids_are_found_in_texts() {
        assert_eq!(text("PWD-05 to PWD-07, and T14."), ["PWD-05", "PWD-06", "PWD-07", "T14"]);
        assert_eq!(
            text("(QUOTA-16..18) (LOGIN-01, 02, 05) INFO-01…03"),
            ["INFO-01", "INFO-02", "INFO-03", "LOGIN-01", "LOGIN-02", "LOGIN-05", "QUOTA-16", "QUOTA-17", "QUOTA-18"]
        );
        assert_eq!(text("traps 1, 2 and 11; T10..T12"), ["T10", "T11", "T12", "trap 1", "trap 2", "trap 11"]);
        assert_eq!(text("UTF-08, T1, X-05, AES-256-GCM at 10, trap."), Vec::<String>::new());
    }

    #[test]
    fn ids_are_found_in_names() {
        assert_eq!(name("pwd_05_a_password_of_the_last_3_is_refused"), ["PWD-05"]);
        assert_eq!(name("t51_t52_and_session_05_10_times"), ["SESSION-05", "T51", "T52"]);
        assert_eq!(name("trap_11_ten_wrong_passwords"), ["trap 11"]);
        assert_eq!(name("info_14_to_18_rows"), ["INFO-14", "INFO-15", "INFO-16", "INFO-17", "INFO-18"]);
        assert_eq!(name("session_is_kept_for_10_minutes"), Vec::<String>::new());
    }
}
