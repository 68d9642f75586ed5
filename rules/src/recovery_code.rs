//! What does a recovery code look like, and how is one read? (`decisions.md`)
//!
//! Sixteen characters of Crockford's base 32, 80 bits, in groups of four. That alphabet has no letter that
//! looks like a digit, so what people mistake can be read as what it was.

/// How many are made at once.
pub const COUNT: i64 = 10;
/// The owner is urged to make new ones when so few are left.
pub const FEW: i64 = 3;
/// Characters of a code, without dashes.
pub const LENGTH: usize = 16;
/// A longer input is not looked at.
const MAX_INPUT: usize = 100;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code from 80 random bits, without dashes.
pub fn from_random(random: [u8; 10]) -> String {
    let bits = random.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let digit = |nth: usize| ALPHABET[(bits >> (5 * (LENGTH - 1 - nth))) as usize & 31];
    (0..LENGTH).map(|nth| char::from(digit(nth))).collect()
}

/// As it is shown: in groups of four.
pub fn grouped(code: &str) -> String {
    let groups: Vec<&str> = (0..code.len()).step_by(4).filter_map(|at| code.get(at..code.len().min(at + 4))).collect();
    groups.join("-")
}

/// Reads what somebody typed: case, spaces and dashes do not matter, O is 0, I and L are 1. `None`: it cannot
/// be a code.
pub fn parse(typed: &str) -> Option<String> {
    if typed.len() > MAX_INPUT {
        return None;
    }
    let mut code = String::with_capacity(LENGTH);
    for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '_')) {
        let digit = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        u8::try_from(digit).ok().filter(|digit| ALPHABET.contains(digit))?;
        code.push(digit);
    }
    (code.len() == LENGTH).then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decisions_a_code_is_read_however_it_was_copied() {
        let code = from_random([0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]);
        assert_eq!(code, "01234567".to_owned() + "89ABCDEF");
        assert_eq!(grouped(&code), "0123-4567-89AB-CDEF");
        for typed in ["0123-4567-89ab-cdef", " o1234567 89abcdef ", "OI23 4567 89AB CDEF", "ol23—4567—89AB—CDEF"]
        {
            assert_eq!(parse(typed).as_deref(), Some(code.as_str()), "{typed}");
        }
    }

    #[test]
    fn decisions_what_cannot_be_a_code_is_none() {
        for typed in ["", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEF0", "0123-4567-89AB-CDEU", "0123-4567-89AB-CDE０"]
        {
            assert_eq!(parse(typed), None, "{typed}");
        }
        assert_eq!(parse(&"-".repeat(200)), None);
    }

    proptest! {
        #[test]
        fn every_code_is_read_back_and_keeps_its_80_bits(a: [u8; 10], b: [u8; 10]) {
            prop_assert_eq!(parse(&grouped(&from_random(a))), Some(from_random(a)));
            prop_assert_eq!(from_random(a) == from_random(b), a == b);
        }
    }
}
