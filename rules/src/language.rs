//! In which language is somebody spoken to? (GEN-04)

/// A language of the user interface; both are complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// British English, also for everybody whose language we do not have.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The short name in addresses, cookies and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The BCP 47 tag for `lang` attributes.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The other one, for the language switch.
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// From its short name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }

    /// The best of ours for an `Accept-Language` header (RFC 9110, 12.5.4); `None` if it names none of ours.
    pub fn from_accept(header: &str) -> Option<Self> {
        let wishes = header.split(',').take(20).filter_map(|wish| {
            let (range, parameters) = wish.split_once(';').unwrap_or((wish, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
            let primary = range.trim().split('-').next()?.to_ascii_lowercase();
            Self::from_name(&primary).filter(|_| quality > 0.0).map(|language| (language, quality))
        });
        wishes.fold(None, |best: Option<(Self, f32)>, wish| best.filter(|b| b.1 >= wish.1).or(Some(wish))).map(|b| b.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gen_04_the_browser_s_first_wish_that_we_have_wins() {
        for (header, expected) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Zh)),
            ("fr-FR, en;q=0.5, zh;q=0.7", Some(Language::Zh)),
            ("en-GB,en;q=0.9", Some(Language::En)),
            ("zh;q=0, en;q=0.1", Some(Language::En)),
            ("de, fr", None),
            ("*", None),
            ("", None),
            ("zh;q=nonsense", None),
        ] {
            assert_eq!(Language::from_accept(header), expected, "{header}");
        }
    }
}
