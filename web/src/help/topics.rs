//! Which help pages are there, and in which order? (GEN-03)

use std::sync::LazyLock;

use rules::Language;

use super::document::Document;

macro_rules! embedded {
    ($folder:literal: $($slug:literal),* $(,)?) => {
        &[$(($slug, [
            include_str!(concat!("../../", $folder, "/en/", $slug, ".md")),
            include_str!(concat!("../../", $folder, "/zh/", $slug, ".md")),
        ])),*]
    };
}

type Texts = [&'static str; 2];

/// The order does not matter here: each text names its place.
pub(super) const HELP: &[(&str, Texts)] = embedded!["help":
    "account-information", "apply-to-log-in", "bind-login-methods", "bind-mfa", "cancel-account", "cancellation-faq", "change-password",
    "codes-not-received", "emails", "find-account", "login-durations", "login-problems", "login-protection", "mfa-overview", "mobiles",
    "modify-basic-information", "operation-protection", "passkeys", "recovery-codes", "register-and-log-in", "reset-password", "sign-out-everywhere",
    "suspicious-login-protection", "unbind-login-methods", "unbind-mfa", "unbind-registration-method", "use-limits", "visible-scope",
    "wecom-sub-users",
];

pub(super) const LEGAL: &[(&str, Texts)] = embedded!["legal": "agreement", "privacy"];

static TOPICS: LazyLock<[Vec<Document>; 2]> = LazyLock::new(|| [sorted(0), sorted(1)]);

fn sorted(language: usize) -> Vec<Document> {
    let mut topics: Vec<Document> = HELP.iter().map(|(slug, texts)| Document::read(slug, texts[language])).collect();
    topics.sort_by_key(|topic| topic.order);
    topics
}

fn index(language: Language) -> usize {
    match language {
        Language::En => 0,
        Language::Zh => 1,
    }
}

/// All help pages, in the order of the guide's chapters.
pub(crate) fn topics(language: Language) -> &'static [Document] {
    &TOPICS[index(language)]
}

/// A legal text.
pub(super) fn legal(language: Language, slug: &'static str) -> Option<Document> {
    LEGAL.iter().find(|(known, _)| *known == slug).map(|(slug, texts)| Document::read(slug, texts[index(language)]))
}

/// The chapters: the key of each name, and the order of its last page.
const CHAPTERS: [(&str, u32); 5] = [
    ("help-chapter-limits", 1),
    ("help-chapter-account", 13),
    ("help-chapter-security", 21),
    ("help-chapter-wecom", 23),
    ("help-chapter-more", u32::MAX),
];

/// A chapter with its pages.
pub(crate) struct Chapter {
    /// The key of its name.
    pub word: &'static str,
    /// Its pages.
    pub topics: Vec<&'static Document>,
}

/// All help pages by chapter.
pub(super) fn chapters(language: Language) -> Vec<Chapter> {
    let mut after = 0;
    let chapters = CHAPTERS.iter().map(|(word, last)| {
        let topics = topics(language).iter().filter(|topic| topic.order > after && topic.order <= *last).collect();
        after = *last;
        Chapter { word, topics }
    });
    chapters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &str) -> Vec<String> {
        let folder = std::fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut files: Vec<String> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        files
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for (name, list) in [("help", HELP), ("legal", LEGAL)] {
            let expected: Vec<String> = list.iter().map(|(slug, _)| format!("{slug}.md")).collect();
            assert_eq!(files(&format!("{name}/en")), expected);
            assert_eq!(files(&format!("{name}/zh")), expected);
        }
    }

    #[test]
    fn gen_02_gen_03_every_page_has_title_date_version_and_its_own_place() {
        for language in Language::ALL {
            let topics = topics(language);
            assert!(topics.windows(2).all(|two| two[0].order < two[1].order), "two pages with one place");
            assert!(
                topics
                    .iter()
                    .all(|topic| !topic.title.is_empty() && topic.updated.len() == 10 && !topic.version.is_empty())
            );
            assert_eq!(chapters(language).iter().map(|chapter| chapter.topics.len()).sum::<usize>(), topics.len());
        }
    }

    #[test]
    fn both_languages_have_the_same_order() {
        let slugs = |language| topics(language).iter().map(|topic| topic.slug).collect::<Vec<_>>();
        assert_eq!(slugs(Language::En), slugs(Language::Zh));
    }
}
