//! What may a passkey be called, and is its signature counter in order? (`decisions.md`)

use unicode_segmentation::UnicodeSegmentation;

use crate::Refusal;
use crate::account::is_unseen;

/// Most characters of a name, as people count them.
pub const NAME_MAX: usize = 40;
/// Most bytes that those characters may take.
const NAME_MAX_BYTES: usize = 256;

/// What its owner calls a passkey, to know it from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// 1 to 40 characters after trimming; none that is invisible or turns the text around (T55).
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(Refusal::PasskeyNameEmpty);
        }
        if name.len() > NAME_MAX_BYTES || name.graphemes(true).count() > NAME_MAX {
            return Err(Refusal::PasskeyNameTooLong { max: NAME_MAX as i64 });
        }
        if name.chars().any(is_unseen) {
            return Err(Refusal::PasskeyNameCharacter);
        }
        Ok(Self(name.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a signature counter is in order (WebAuthn Level 3, 7.2 step 22): passkeys that are kept in several
/// devices count nothing and always say 0; one that counts must go up. One that goes back was copied.
pub const fn counter_is_in_order(stored: u32, said: u32) -> bool {
    (stored == 0 && said == 0) || said > stored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t36_a_counter_that_does_not_go_up_is_out_of_order() {
        for (stored, said) in [(0, 0), (0, 1), (1, 2), (7, 900), (u32::MAX - 1, u32::MAX)] {
            assert!(counter_is_in_order(stored, said), "{stored} {said}");
        }
        for (stored, said) in [(1, 0), (1, 1), (2, 1), (u32::MAX, 0), (u32::MAX, u32::MAX)] {
            assert!(!counter_is_in_order(stored, said), "{stored} {said}");
        }
    }

    #[test]
    fn t55_a_name_is_short_and_visible() {
        assert_eq!(Name::parse("  办公室 YubiKey ").unwrap().as_str(), "办公室 YubiKey");
        assert_eq!(Name::parse(&"钥".repeat(40)).unwrap().as_str().len(), 120);
        assert_eq!(Name::parse(" "), Err(Refusal::PasskeyNameEmpty));
        assert_eq!(Name::parse(&"k".repeat(41)), Err(Refusal::PasskeyNameTooLong { max: 40 }));
        assert_eq!(Name::parse("key\u{202e}yek"), Err(Refusal::PasskeyNameCharacter));
    }
}
