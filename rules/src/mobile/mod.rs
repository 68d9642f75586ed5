//! What is a mobile number, and when are two of them the same? (MOBILE-14, IMP-34)

mod country;

pub use country::{Countries, Country, DEFAULT, all, find};

use crate::{Refusal, mask};

/// A number of the mainland, after its calling code.
const MAINLAND: usize = 11;
/// Longer input is no number with a few spaces in it.
const MAX_TYPED: usize = 40;

/// A well-formed number in its E.164 form: `+8613800138000`. That form decides equality, quotas and look-ups.
#[derive(Clone, PartialEq, Eq)]
pub struct Mobile {
    canonical: String,
    country: &'static Country,
}

impl Mobile {
    /// Reads what somebody typed, with the country they chose (its ISO code).
    ///
    /// Spaces, hyphens, dots and brackets are dropped and wide digits read as digits, so that no two spellings of one
    /// number count twice (QUOTA-06). A number that begins with a plus or `00` names its country itself; the digit
    /// that is dialled first inside a country is left out.
    pub fn parse(region: &str, typed: &str) -> Result<Self, Refusal> {
        let typed = plain(typed).ok_or(Refusal::MobileInvalid)?;
        if typed.is_empty() {
            return Err(Refusal::MobileMissing);
        }
        let international = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00"));
        let chosen = find(region).ok_or(Refusal::MobileCountry)?;
        let canonical = match international {
            Some(digits) => digits.to_owned(),
            None => format!("{}{}", chosen.code, without_trunk(chosen, &typed)),
        };
        Self::canonical(&canonical)
    }

    /// Reads the E.164 form, as it was stored.
    pub fn from_e164(text: &str) -> Result<Self, Refusal> {
        Self::canonical(text.strip_prefix('+').ok_or(Refusal::MobileInvalid)?)
    }

    fn canonical(digits: &str) -> Result<Self, Refusal> {
        let country = country::of(digits).ok_or(Refusal::MobileInvalid)?;
        let national = without_trunk(country, digits.get(country.code.len()..).unwrap_or_default());
        let length = national.len();
        let fits = match country.region {
            // The deployment's home is looked at closely; elsewhere the length has to do.
            "CN" => length == MAINLAND && national.starts_with('1') && !national.starts_with("10"),
            _ => (country.least..=country.most).contains(&length),
        };
        let digits_only = national.bytes().all(|b| b.is_ascii_digit());
        if !fits || !digits_only {
            return Err(Refusal::MobileInvalid);
        }
        Ok(Self { canonical: format!("+{}{national}", country.code), country })
    }

    /// The form to compare, to index and to send to.
    pub fn as_str(&self) -> &str {
        &self.canonical
    }

    /// Its country.
    pub const fn country(&self) -> &'static Country {
        self.country
    }

    /// What it has in common with the numbers beside it: the number less its last four digits (T01).
    pub fn prefix(&self) -> &str {
        &self.canonical[..self.canonical.len() - 4]
    }

    /// The form to show (IMP-28).
    pub fn masked(&self) -> String {
        mask::mobile(&self.canonical)
    }
}

/// Shows the masked form, so that a log line never holds the number.
impl std::fmt::Debug for Mobile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mobile({})", self.masked())
    }
}

fn without_trunk<'a>(country: &Country, national: &'a str) -> &'a str {
    country.trunk.and_then(|trunk| national.strip_prefix(trunk)).unwrap_or(national)
}

/// Digits and a leading plus; `None` if there is anything that belongs to no number.
fn plain(typed: &str) -> Option<String> {
    let mut plain = String::new();
    for c in typed.trim().chars() {
        match c {
            '0'..='9' => plain.push(c),
            '０'..='９' => plain.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            '+' | '＋' if plain.is_empty() => plain.push('+'),
            ' ' | '\u{a0}' | '\u{3000}' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return None,
        }
        if plain.len() > MAX_TYPED {
            return None;
        }
    }
    Some(plain)
}

/// The calling code of a stored number, with its plus; for masks.
pub(crate) fn calling_code(e164: &str) -> Option<String> {
    let digits = e164.strip_prefix('+')?;
    country::of(digits).map(|country| format!("+{}", country.code))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(region: &str, typed: &str) -> Result<String, Refusal> {
        Mobile::parse(region, typed).map(|mobile| mobile.as_str().to_owned())
    }

    #[test]
    fn mobile_14_a_number_of_the_mainland_has_eleven_digits_and_begins_with_one() {
        assert_eq!(read("CN", "13800138000"), Ok("+8613800138000".into()));
        assert_eq!(read("CN", ""), Err(Refusal::MobileMissing));
        assert_eq!(read("CN", "   "), Err(Refusal::MobileMissing));
        for bad in ["1380013800", "138001380000", "23800138000", "10800138000", "1380013800a", "+86 1380013800", "手机"]
        {
            assert_eq!(read("CN", bad), Err(Refusal::MobileInvalid), "{bad}");
        }
        assert_eq!(read("XX", "13800138000"), Err(Refusal::MobileCountry));
    }

    #[test]
    fn quota_06_spellings_of_one_number_are_one_number() {
        for same in [
            "138 0013 8000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "0086 13800138000",
            "１３８００１３８０００",
            "+8613800138000",
        ] {
            assert_eq!(read("CN", same), Ok("+8613800138000".into()), "{same}");
        }
        for same in ["07911 123456", "+44 (0)7911 123456", "7911123456", "0044 7911 123456"] {
            assert_eq!(read("GB", same), Ok("+447911123456".into()), "{same}");
        }
        assert_eq!(read("CN", "+852 9123 4567"), Ok("+85291234567".into()), "the number names its country itself");
    }

    #[test]
    fn mobile_14_elsewhere_the_length_of_the_country_decides() {
        assert_eq!(read("US", "(201) 555-0123"), Ok("+12015550123".into()));
        assert_eq!(read("SG", "91234567"), Ok("+6591234567".into()));
        for (region, bad) in [("US", "201555012"), ("SG", "912345678"), ("HK", "9123456"), ("DE", "1512345")] {
            assert_eq!(read(region, bad), Err(Refusal::MobileInvalid), "{region} {bad}");
        }
    }

    #[test]
    fn t01_numbers_side_by_side_have_one_prefix() {
        let prefix = |typed| Mobile::parse("CN", typed).map(|mobile| mobile.prefix().to_owned());
        assert_eq!(prefix("13800138000"), Ok("+861380013".into()));
        assert_eq!(prefix("13800138000"), prefix("13800139999".replace("139999", "138999").as_str()));
    }

    #[test]
    fn t60_printing_it_for_a_log_shows_no_number() {
        assert_eq!(Mobile::parse("CN", "13800005678").map(|m| format!("{m:?}")), Ok("Mobile(138****5678)".into()));
    }

    proptest! {
        #[test]
        fn mobile_14_whatever_is_taken_is_e_164_and_reads_back_as_itself(typed in "[+0-9 ()-]{0,24}", nth in 0_usize..230) {
            let region = all()[nth % all().len()].region;
            if let Ok(mobile) = Mobile::parse(region, &typed) {
                let digits = mobile.as_str().strip_prefix('+').unwrap();
                prop_assert!(digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(Mobile::from_e164(mobile.as_str()), Ok(mobile));
            }
        }

        #[test]
        fn imp_28_at_most_half_of_a_number_is_shown(nth in 0_usize..230, tail in "[1-9]{15}") {
            let country = &all()[nth % all().len()];
            if let Ok(mobile) = Mobile::parse(country.region, &tail[..country.most]) {
                let (masked, digits) = (mobile.masked(), mobile.as_str().len() - 1);
                let shown = masked.bytes().filter(u8::is_ascii_digit).count();
                // The mainland's own custom shows seven of thirteen digits.
                prop_assert!(shown * 2 <= digits + 1, "{} {}", country.region, masked);
            }
        }
    }
}
