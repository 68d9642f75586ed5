//! Has every refusal its texts in both languages, and a test that provokes it?

use std::collections::BTreeMap;

use rules::Refusal;
use rules::refusal::word;

use crate::docs::{codes_by_name, messages};
use crate::problem::Problem;
use crate::source::{Kind, before_tests, pieces};
use crate::tree::{File, Tree};

const CATALOGUE: &str = "rules/src/refusal.rs";
const LANGUAGES: [&str; 2] = ["en", "zh"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let names = codes_by_name(tree);
    let tests: Vec<String> = tree.files.iter().filter(|file| file.path != CATALOGUE).map(tests_of).collect();
    let mut problems = Vec::new();
    for (name, code) in &names {
        if !tests.iter().any(|tests| provokes(tests, name, code)) {
            let what = format!("no test provokes `{code}`");
            problems.push(Problem::at(
                CATALOGUE,
                line_of(tree, code),
                what,
                "write one that names the code or the variant",
            ));
        }
    }
    problems.extend(LANGUAGES.iter().flat_map(|language| texts(tree, language)));
    problems
}

/// The keys of refusals that have no text in a language.
fn texts(tree: &Tree, language: &str) -> Vec<Problem> {
    let path = format!("web/words/{language}/refusal.ftl");
    let texts: BTreeMap<String, String> = messages(tree.text(&path).unwrap_or_default());
    let missing = Refusal::CATALOGUE.iter().map(|entry| word(entry.code)).filter(|key| !texts.contains_key(key));
    missing.map(|key| Problem::of(&path, format!("no text `{key}`"), "write it")).collect()
}

fn line_of(tree: &Tree, code: &str) -> usize {
    let text = tree.text(CATALOGUE).unwrap_or_default();
    text.lines().position(|line| line.contains(&format!("\"{code}\""))).map_or(0, |at| at + 1)
}

/// What of a file is tests, without comments.
fn tests_of(file: &File) -> String {
    let all_of_it = file.path.contains("/tests/") || file.path.ends_with("tests.rs") || file.is(".mjs");
    let from = if all_of_it { 0 } else { before_tests(&file.text).len() };
    if file.is(".mjs") {
        return file.text.clone();
    }
    if !file.is(".rs") {
        return String::new();
    }
    let code = pieces(&file.text[from..]).into_iter().filter(|piece| matches!(piece.kind, Kind::Code | Kind::Text));
    code.map(|piece| piece.text).collect()
}

/// Whether tests name a refusal by its code or by its variant.
fn provokes(tests: &str, name: &str, code: &str) -> bool {
    let variant = format!("Refusal::{name}");
    let whole = |at: usize| !tests[at + variant.len()..].starts_with(|sign: char| sign.is_alphanumeric());
    tests.contains(&format!("\"{code}\""))
        || tests.contains(&format!("'{code}'"))
        || tests.match_indices(&variant).any(|(at, _)| whole(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_provoked_by_its_code_or_its_variant_in_a_test() {
        assert!(provokes("assert_eq!(code, \"code.wrong\")", "CodeWrong", "code.wrong"));
        assert!(provokes("Err(Refusal::CodeWrong { left: 1 })", "CodeWrong", "code.wrong"));
        assert!(!provokes("Err(Refusal::CodeWrongest)", "CodeWrong", "code.wrong"));
        let file = |path: &str| File {
            path: path.into(),
            text: "//! \"x\"\nfn f() {} // \"x\"\n#[cfg(test)]\nmod t { const A: &str = \"x\"; }".into(),
        };
        assert_eq!(tests_of(&file("rules/src/a.rs")).matches("\"x\"").count(), 1);
    }
}
