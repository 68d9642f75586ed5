//! How is personal data shown to somebody who may know that it is there, but not read it? (IMP-28)
//!
//! The number of stars is fixed, so the length stays hidden. Masking happens here, on the server.

/// `zhang@example.com` → `zh***@example.com`; one letter only where the mailbox has fewer than five.
pub fn email(address: &str) -> String {
    let Some((mailbox, domain)) = address.rsplit_once('@') else { return "***".into() };
    let shown = if mailbox.chars().count() >= 5 { 2 } else { 1 };
    // A mailbox of one letter would be shown whole.
    let shown = if mailbox.chars().count() == 1 { 0 } else { shown };
    let start: String = mailbox.chars().take(shown).collect();
    format!("{start}***@{domain}")
}

/// `+8613800005678` → `138****5678`; elsewhere the calling code and the last two: `+447400900021` → `+44 ****21`.
pub fn mobile(number: &str) -> String {
    if let Some(national) = number.strip_prefix("+86").filter(|national| national.len() == 11 && national.is_ascii()) {
        return format!("{}****{}", &national[..3], &national[7..]);
    }
    let Some(code) = crate::mobile::calling_code(number) else { return "****".into() };
    // Where numbers are short, two more digits would be more than half of it.
    let tail =
        if (code.len() + 1) * 2 < number.len() { number.get(number.len() - 2..).unwrap_or_default() } else { "" };
    format!("{code} ****{tail}")
}

/// `1000123400012` → `1000****0012`.
pub fn number(digits: &str) -> String {
    let count = digits.chars().count();
    if count < 9 {
        return "****".into();
    }
    let start: String = digits.chars().take(4).collect();
    let end: String = digits.chars().skip(count - 4).collect();
    format!("{start}****{end}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn imp_28_examples() {
        assert_eq!(email("zhang@example.com"), "zh***@example.com");
        assert_eq!(email("z@example.com"), "***@example.com");
        assert_eq!(email("li@example.com"), "l***@example.com");
        assert_eq!(email("no address"), "***");
        assert_eq!(number("1000123400012"), "1000****0012");
        assert_eq!(number("12345678"), "****");
    }

    proptest! {
        #[test]
        fn imp_28_at_most_half_of_the_mailbox_is_shown(mailbox in "[a-z0-9.]{1,40}") {
            let masked = email(&format!("{mailbox}@example.com"));
            let shown = masked.split("***").next().map_or(0, str::len);
            prop_assert!(shown * 2 <= mailbox.len());
        }
    }
}
