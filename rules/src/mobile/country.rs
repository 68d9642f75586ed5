//! Which countries and territories have mobile numbers, and what does a number look like there?
//!
//! `data/countries.tsv` holds calling codes, lengths and names: facts that change a few times a year. The
//! library of this field (`phonenumber`) was measured and left out: it adds eighteen crates, its first look-up
//! takes 54 ms and its data and compiled expressions 11 MiB, against the 40 MiB that the whole process may
//! have when idle, and it has no names. Everything here takes as little as its text.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::Language;

/// The country that a form offers first (IMP-34).
pub const DEFAULT: &str = "CN";

/// A country or territory.
#[derive(Debug, PartialEq, Eq)]
pub struct Country {
    /// Its ISO 3166 code: `CN`.
    pub region: &'static str,
    /// Its calling code without the plus: `86`. Several share `1`.
    pub code: &'static str,
    /// What a number of this country begins with; the longest one that fits decides.
    begins: Vec<&'static str>,
    /// Fewest digits after the calling code.
    pub least: usize,
    /// Most digits after the calling code.
    pub most: usize,
    /// The digit that is dialled first inside the country and left out from outside.
    pub trunk: Option<char>,
    english: &'static str,
    chinese: &'static str,
}

impl Country {
    /// Its name.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.english,
            Language::Zh => self.chinese,
        }
    }
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let lines = include_str!("../../data/countries.tsv").lines();
    let mut all: Vec<Country> = lines.filter(|line| !line.starts_with('#')).filter_map(read).collect();
    all.sort_by_key(|country| (country.region != DEFAULT, country.code.len(), country.code, country.region));
    all
});

fn read(line: &'static str) -> Option<Country> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let (region, begins) = (next()?, next()?.split(',').collect::<Vec<_>>());
    let (least, most) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let (trunk, english, chinese) = (next()?.chars().next(), next()?, next()?);
    let code = calling_code(begins.first()?);
    Some(Country { region, code, begins, least, most, trunk, english, chinese })
}

/// The calling code that digits begin with: one digit for North America and Russia's zone, two or three
/// elsewhere (ITU-T E.164, list of assigned codes).
fn calling_code(digits: &str) -> &str {
    const TWO: &[&str] = &[
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let length = match digits.get(..2) {
        _ if digits.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) => 2,
        _ => 3,
    };
    digits.get(..length).unwrap_or(digits)
}

/// All of them, the default first, then by calling code.
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// By its ISO code.
pub fn find(region: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.region == region)
}

/// The country that a number belongs to; `digits` is the number without its plus.
pub(super) fn of(digits: &str) -> Option<&'static Country> {
    let fits = |country: &&'static Country| {
        let longest = country.begins.iter().filter(|begin| digits.starts_with(**begin)).map(|begin| begin.len()).max();
        longest.map(|length| (length, *country))
    };
    COUNTRIES.iter().collect::<Vec<_>>().iter().filter_map(fits).max_by_key(|(length, _)| *length).map(|(_, it)| it)
}

/// Where messages may be sent to (T01).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Countries {
    /// Everywhere.
    All,
    /// To these, by ISO code.
    Only(Vec<String>),
}

impl Default for Countries {
    fn default() -> Self {
        Self::Only(vec![DEFAULT.into()])
    }
}

impl Countries {
    /// Whether messages may go there.
    pub fn allow(&self, country: &Country) -> bool {
        match self {
            Self::All => true,
            Self::Only(regions) => regions.iter().any(|region| region == country.region),
        }
    }

    /// Those that are allowed, for a form.
    pub fn list(&self) -> Vec<&'static Country> {
        all().iter().filter(|country| self.allow(country)).collect()
    }
}

impl FromStr for Countries {
    type Err = String;

    /// `*`, or ISO codes with commas.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "*" {
            return Ok(Self::All);
        }
        let regions =
            text.split(',').map(|region| region.trim().to_ascii_uppercase()).filter(|region| !region.is_empty());
        let regions: Vec<String> = regions.collect();
        match regions.iter().find(|region| find(region).is_none()) {
            Some(unknown) => Err(format!("must be * or codes of countries, as CN,HK; `{unknown}` is none")),
            None if regions.is_empty() => Err("must name a country, as CN, or be *".into()),
            None => Ok(Self::Only(regions)),
        }
    }
}

impl fmt::Display for Countries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Only(regions) => f.write_str(&regions.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imp_34_the_list_has_every_name_in_both_languages_and_begins_with_the_default() {
        assert!(all().len() > 220);
        assert_eq!((all()[0].region, all()[0].code), ("CN", "86"));
        for country in all() {
            assert!(!country.english.is_empty() && !country.chinese.is_ascii(), "{}", country.region);
            assert!(country.least >= 4 && country.least <= country.most, "{}", country.region);
            assert!(country.code.len() + country.most <= 15, "{}: E.164 ends at 15 digits", country.region);
            assert!(country.begins.iter().all(|begin| begin.starts_with(country.code)), "{}", country.region);
        }
    }

    #[test]
    fn t01_a_number_belongs_to_the_country_with_the_longest_beginning() {
        for (digits, region) in [
            ("8613800005678", "CN"),
            ("12015550123", "US"),
            ("18765550123", "JM"),
            ("79161234567", "RU"),
            ("77011234567", "KZ"),
            ("447400900021", "GB"),
            ("85291234567", "HK"),
        ] {
            assert_eq!(of(digits).map(|country| country.region), Some(region), "{digits}");
        }
        assert_eq!(of("999123"), None);
    }

    #[test]
    fn t01_only_the_mainland_is_allowed_unless_a_deployment_says_otherwise() {
        let default = Countries::default();
        assert_eq!(default.list().len(), 1);
        assert_eq!("cn, HK".parse::<Countries>().map(|some| some.list().len()), Ok(2));
        assert_eq!("*".parse(), Ok(Countries::All));
        for bad in ["", "XX", "CN,ZZ", "86"] {
            assert!(bad.parse::<Countries>().is_err(), "{bad}");
        }
        assert_eq!("HK,CN".parse::<Countries>().map(|some| some.to_string()), Ok("HK,CN".into()));
    }
}
