//! In which language does a page speak?

/// A language of the sandbox's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Both {
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

impl Both {
    pub(crate) const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    pub(crate) const fn of(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

impl Language {
    /// The language asked for, else the best one of `Accept-Language`, else English.
    pub(crate) fn choose(asked: &str, accepted: &str) -> Self {
        Self::by_tag(asked).or_else(|| preferred(accepted)).unwrap_or(Self::En)
    }

    /// `zh` or `en`, as in `?lang=`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language tag of a page.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// `zh-CN`, `en-GB`; also `zh_CN` and `cn`, which some providers write.
    pub(crate) fn by_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" | "cn" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// The language with the highest weight that we have; the first one of equals.
fn preferred(accepted: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for part in accepted.split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
        let Some(language) = Language::by_tag(tag) else { continue };
        if weight > 0.0 && best.is_none_or(|(highest, _)| weight > highest) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_query_wins_over_the_browser_and_english_is_the_rest() {
        for (asked, accepted, code) in [
            ("zh", "en", "zh"),
            ("cn", "en", "zh"),
            ("zh_CN", "en", "zh"),
            ("en", "zh-CN", "en"),
            ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
            ("", "fr, en;q=0.3, zh;q=0.7", "zh"),
            ("", "zh;q=0, en;q=0.1", "en"),
            ("", "fr", "en"),
            ("xx", "", "en"),
        ] {
            assert_eq!(Language::choose(asked, accepted).code(), code, "{asked} {accepted}");
        }
    }
}
