//! What may the basic information of an account hold? (INFO-09 to INFO-12)

use unicode_segmentation::UnicodeSegmentation;

use crate::Refusal;

/// Most characters of a nickname, as people count them (INFO-10).
pub const NICKNAME_MAX: usize = 25;
/// Most bytes that those characters may take: a character can be composed without end.
const NICKNAME_MAX_BYTES: usize = 256;

/// A nickname that may be stored and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nickname(String);

impl Nickname {
    /// INFO-10: 1 to 25 characters after trimming; none that is invisible or turns the text around (T55).
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(Refusal::NicknameEmpty);
        }
        if name.len() > NICKNAME_MAX_BYTES || name.graphemes(true).count() > NICKNAME_MAX {
            return Err(Refusal::NicknameTooLong { max: NICKNAME_MAX as i64 });
        }
        if name.chars().any(is_unseen) {
            return Err(Refusal::NicknameCharacter);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name that a new account begins with: the mailbox of its login email, shortened.
    pub fn from_mailbox(mailbox: &str) -> Self {
        let name: String = mailbox.chars().filter(|c| !is_unseen(*c)).take(NICKNAME_MAX).collect();
        Self(if name.is_empty() { "account".into() } else { name })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Most characters of a remark, as people count them (MOBILE-05).
pub const REMARK_MAX: usize = 100;
/// Most bytes that those characters may take.
const REMARK_MAX_BYTES: usize = 1_024;

/// MOBILE-05: a remark on a user; empty: none.
pub fn remark(typed: &str) -> Result<&str, Refusal> {
    let remark = typed.trim();
    if remark.len() > REMARK_MAX_BYTES || remark.graphemes(true).count() > REMARK_MAX {
        return Err(Refusal::UserRemarkTooLong { max: REMARK_MAX as i64 });
    }
    if remark.chars().any(is_unseen) { Err(Refusal::UserRemarkCharacter) } else { Ok(remark) }
}

/// Control, format (direction, joiners, tags), separator and private-use characters. The joiners that
/// hold emoji families together are refused too: one rule that can be explained.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The industries that can be chosen (INFO-11, IMP-30), in the order shown. The words `industry-…` name them.
pub const INDUSTRIES: &[&str] = &[
    "internet",
    "software",
    "games",
    "media",
    "education",
    "retail",
    "finance",
    "healthcare",
    "manufacturing",
    "logistics",
    "travel",
    "energy",
    "agriculture",
    "real-estate",
    "government",
    "research",
    "non-profit",
    "other",
];

/// INFO-11: one of the list.
pub fn industry(chosen: &str) -> Result<&'static str, Refusal> {
    INDUSTRIES.iter().copied().find(|industry| *industry == chosen).ok_or(Refusal::IndustryUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(typed: &str) -> Result<String, Refusal> {
        Nickname::parse(typed).map(|name| name.0)
    }

    #[test]
    fn info_10_one_to_25_characters_after_trimming() {
        assert_eq!(stored("  北辰数据 "), Ok("北辰数据".into()));
        assert_eq!(stored(&"北".repeat(25)), Ok("北".repeat(25)));
        assert_eq!(stored(&"北".repeat(26)), Err(Refusal::NicknameTooLong { max: 25 }));
        assert_eq!(stored(&format!("a{}", "\u{301}".repeat(500))), Err(Refusal::NicknameTooLong { max: 25 }));
        assert_eq!(stored(" \t "), Err(Refusal::NicknameEmpty));
    }

    /// T55.
    #[test]
    fn info_10_t55_characters_that_nobody_sees_are_refused() {
        for bad in
            ["a\nb", "a\u{202e}b", "a\u{200b}b", "a\u{feff}b", "\u{3164}", "a\u{7}b", "a\u{2066}b", "a\u{e0041}b"]
        {
            assert_eq!(stored(bad), Err(Refusal::NicknameCharacter), "{bad:?}");
        }
        assert_eq!(stored("<b>O’Brien & 李 \"x\"</b>"), Ok("<b>O’Brien & 李 \"x\"</b>".into()), "markup is text");
    }

    #[test]
    fn info_11_an_industry_is_chosen_from_the_list() {
        assert_eq!(industry("games"), Ok("games"));
        assert_eq!(industry("Games"), Err(Refusal::IndustryUnknown));
    }
}
