//! Where do the texts of pages and problems come from?
//!
//! `words/LANGUAGE/FEATURE.ftl`, embedded at build time and read once.

use std::sync::LazyLock;

use center::moment::Zone;
use center::words::{Value, Words};
use rules::{Fact, Language, MINUTE, Refusal};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(
            (Language::En, include_str!(concat!("../words/en/", $name, ".ftl"))),
            (Language::Zh, include_str!(concat!("../words/zh/", $name, ".ftl"))),
        )*]
    };
}

const SOURCES: &[(Language, &str)] = files![
    "account",
    "api",
    "audit",
    "contact",
    "help",
    "home",
    "limit",
    "login",
    "login-method",
    "mfa",
    "operation",
    "page",
    "passkey",
    "password",
    "protection",
    "recovery-code",
    "refusal",
    "registration",
    "security",
    "session",
    "verification",
    "toast",
    "user",
];

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The files are part of the program: a test reads them, so this cannot fail in a program that was tested.
    #[expect(clippy::expect_used, reason = "embedded and tested")]
    Words::read(SOURCES).expect("the words of pages")
});

/// All texts of this crate.
pub(crate) fn words() -> &'static Words {
    &WORDS
}

/// What a refusal says: what happened, then what to do next. It may hold links, see [`plain`].
pub(crate) fn refusal(language: Language, zone: &Zone, refusal: &Refusal) -> String {
    let facts = refusal.facts();
    let values: Vec<(&str, Value)> = facts.iter().map(|(name, fact)| (*name, value(zone, fact))).collect();
    WORDS.text_with(language, &refusal.word(), &values)
}

fn value(zone: &Zone, fact: &Fact) -> Value {
    match fact {
        Fact::Number(number) => Value::Number(*number),
        // Times are shown to the minute: the next full one, so that nobody comes too early.
        Fact::At(at) => Value::Text(zone.minute((at + MINUTE - 1) / MINUTE * MINUTE)),
    }
}

/// A piece of a text: our texts may say `[words](/path)` for a link to a page of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words.
    Text(String),
    /// A link.
    Link {
        /// Its words.
        text: String,
        /// A path on this site.
        path: String,
    },
}

/// Takes a text apart at its links. What is not exactly a link to a path of ours stays text.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, words, path, after)) = next_link(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Link { text: words.to_owned(), path: path.to_owned() });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (words, rest) = rest.split_once("](")?;
    let (path, after) = rest.split_once(')')?;
    rules::return_to::parse(path).map(|path| (before, words, path, after))
}

/// The text without its links, for programs.
pub(crate) fn plain(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Link { text, .. } => text,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_our_own_pages_only() {
        let link = Piece::Link { text: "help".into(), path: "/help".into() };
        assert_eq!(pieces("See [help](/help)."), [Piece::Text("See ".into()), link, Piece::Text(".".into())]);
        for text in ["[x](https://evil.example)", "[x](//evil.example)", "[x](javascript:alert(1))", "[x]", "a [ b"] {
            assert_eq!(pieces(text), [Piece::Text(text.into())]);
        }
        assert_eq!(plain("See [help](/help)."), "See help.");
    }
}
