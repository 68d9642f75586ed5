//! What belongs to each feature? Found in the code, not written down twice.

use std::collections::{BTreeMap, BTreeSet};

use super::tests::Test;
use crate::check::owners;
use crate::source::{before_tests, code_lines};
use crate::tree::{File, Tree};

/// A feature of `center`.
#[derive(Debug, Default)]
pub struct Feature {
    /// The word it has on every floor.
    pub name: String,
    /// The question that its module answers.
    pub question: String,
    /// Its folder or file in `center`.
    pub acts: String,
    /// Modules of `rules` that its acts decide by.
    pub rules: BTreeSet<String>,
    /// Files of `web` that call it: handlers and templates.
    pub doors: BTreeSet<String>,
    /// Files of words of both languages.
    pub words: BTreeSet<String>,
    /// Tables that it owns.
    pub tables: BTreeSet<String>,
    /// Names of the refusals that its acts and rules give.
    pub refusals: BTreeSet<String>,
    /// Files that hold its tests.
    pub proofs: BTreeSet<String>,
}

/// Every feature by name: the folders of `center`, and its single files that hold acts.
pub fn features(tree: &Tree, tests: &[Test]) -> BTreeMap<String, Feature> {
    let mut features = places(tree);
    let names: Vec<String> = features.keys().cloned().collect();
    let rules = modules(tree.text("rules/src/lib.rs").unwrap_or_default());
    for file in tree.under("center/src/", ".rs") {
        let Some(feature) = of_center(&file.path).and_then(|name| features.get_mut(name)) else { continue };
        let code = product_code(file);
        feature.rules.extend(rules.iter().filter(|module| uses(&code, "rules", module)).cloned());
        feature.refusals.extend(refusals(&code));
    }
    for feature in features.values_mut() {
        // The types that everybody passes around decide nothing.
        feature.rules.retain(|module| !matches!(module.as_str(), "id" | "policy" | "refusal"));
        for module in &feature.rules {
            let own = |file: &&File| {
                file.path == format!("rules/src/{module}.rs") || file.path.starts_with(&format!("rules/src/{module}/"))
            };
            feature.refusals.extend(tree.files.iter().filter(own).flat_map(|file| refusals(&product_code(file))));
        }
    }
    doors(tree, &names, &mut features);
    for (table, by) in owners(tree) {
        for name in by {
            if let Some(feature) = features.get_mut(&name) {
                feature.tables.insert(table.clone());
            }
        }
    }
    for test in tests {
        if let Some(feature) = of_test(&test.path, &names).and_then(|name| features.get_mut(&name)) {
            feature.proofs.insert(test.path.clone());
        }
    }
    features
}

fn places(tree: &Tree) -> BTreeMap<String, Feature> {
    let mut features = BTreeMap::new();
    for file in tree.under("center/src/", ".rs") {
        let Some(name) = of_center(&file.path) else { continue };
        let is_folder = file.path.ends_with("/mod.rs");
        let is_file =
            file.path == format!("center/src/{name}.rs") && name != "lib" && product_code(file).contains("&mut Tx");
        if is_folder || is_file {
            let acts = if is_folder { format!("center/src/{name}/") } else { file.path.clone() };
            features.insert(
                name.to_owned(),
                Feature { name: name.into(), question: question(&file.text), acts, ..Feature::default() },
            );
        }
    }
    features
}

/// The first paragraph of a file's documentation.
fn question(text: &str) -> String {
    let lines =
        text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn of_center(path: &str) -> Option<&str> {
    path.strip_prefix("center/src/")?.split(['/', '.']).next()
}

/// The code before the tests at the end of a file.
fn product_code(file: &File) -> String {
    if file.path.ends_with("_tests.rs") {
        return String::new();
    }
    code_lines(before_tests(&file.text)).join("\n")
}

/// The public modules that a `lib.rs` declares.
fn modules(lib: &str) -> Vec<String> {
    lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

/// Whether code names `crate::module` or has the module in a list of imports from the crate.
pub fn uses(code: &str, from: &str, module: &str) -> bool {
    let direct = format!("{from}::{module}");
    let ends = |rest: &str| !rest.starts_with(|sign: char| sign.is_alphanumeric() || sign == '_');
    if code.match_indices(&direct).any(|(at, _)| ends(&code[at + direct.len()..])) {
        return true;
    }
    let lists = code
        .match_indices(&format!("use {from}::{{"))
        .filter_map(|(at, _)| code[at..].split(';').next())
        .collect::<Vec<_>>();
    lists
        .iter()
        .any(|list| list.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).any(|word| word == module))
}

/// `Refusal::Name` in code.
fn refusals(code: &str) -> BTreeSet<String> {
    let names = code.match_indices("Refusal::").map(|(at, word)| &code[at + word.len()..]);
    let names = names.map(|rest| rest.chars().take_while(|sign| sign.is_alphanumeric()).collect::<String>());
    names.filter(|name| name.starts_with(|sign: char| sign.is_ascii_uppercase()) && name != "CATALOGUE").collect()
}

fn doors(tree: &Tree, names: &[String], features: &mut BTreeMap<String, Feature>) {
    for file in
        tree.files.iter().filter(|file| file.path.starts_with("web/src/") && (file.is(".rs") || file.is(".html")))
    {
        for name in door_of(tree, &file.path, names) {
            if let Some(feature) = features.get_mut(&name) {
                feature.doors.insert(file.path.clone());
            }
        }
    }
    for file in tree.under("", ".ftl") {
        let stem = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".ftl")).unwrap_or_default();
        if let Some(feature) = features.get_mut(stem) {
            feature.words.insert(file.path.clone());
        }
    }
}

/// The features that a file of `web` is a door to: by the name of its folder or file, else by the acts it
/// calls.
pub fn door_of(tree: &Tree, path: &str, names: &[String]) -> Vec<String> {
    if let Some(name) = named(path, names) {
        return vec![name];
    }
    let Some(file) = tree.files.iter().find(|file| file.path == path) else { return Vec::new() };
    let code = product_code(file);
    names.iter().filter(|name| calls(&code, name)).cloned().collect()
}

/// By the parts of the path, `sessions` standing for `session` too.
fn named(path: &str, names: &[String]) -> Option<String> {
    let parts: Vec<&str> = path.split(['/', '.']).collect();
    let is = |part: &&str, name: &String| *part == name || part.strip_suffix('s') == Some(name);
    parts.iter().rev().find_map(|part| names.iter().find(|name| is(part, name)).cloned())
}

/// `account::change_nickname(` after a word that is not part of another path of ours.
fn calls(code: &str, name: &str) -> bool {
    let call = format!("{name}::");
    code.match_indices(&call).any(|(at, _)| {
        let whole = !code[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        let act: String =
            code[at + call.len()..].chars().take_while(|sign| sign.is_ascii_lowercase() || *sign == '_').collect();
        whole && !act.is_empty() && code[at + call.len() + act.len()..].starts_with('(') && uses(code, "center", name)
    })
}

/// The feature that a test's file proves.
pub fn of_test(path: &str, names: &[String]) -> Option<String> {
    named(path, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_feature_is_found_in_the_code() {
        let tree = Tree::of(&[
            ("rules/src/lib.rs", "pub mod lockout;\npub mod id;\npub mod email;\n"),
            (
                "rules/src/lockout.rs",
                "//! Q\nfn f() { Refusal::LoginLocked }\n#[cfg(test)]\nmod t { fn g() { Refusal::Other } }",
            ),
            (
                "center/src/login/mod.rs",
                "//! Logging in.\nuse rules::lockout::decide;\nuse rules::id;\nfn f() { Refusal::LoginWrong { left: 1 }; }",
            ),
            ("center/src/human_check.rs", "//! Is there a machine?\nfn spend(tx: &mut Tx) {}"),
            ("center/src/error.rs", "//! What went wrong?\n"),
            ("web/src/security/sessions.rs", "//! Q\nuse center::login;\nfn f() { login::with_password(a) }"),
            ("web/words/zh/login.ftl", "a = b"),
        ]);
        let features = features(&tree, &[]);
        assert_eq!(features.keys().collect::<Vec<_>>(), ["human_check", "login"]);
        let login = &features["login"];
        assert_eq!((login.question.as_str(), login.acts.as_str()), ("Logging in.", "center/src/login/"));
        assert_eq!(login.rules.iter().collect::<Vec<_>>(), ["lockout"]);
        assert_eq!(login.refusals.iter().collect::<Vec<_>>(), ["LoginLocked", "LoginWrong"]);
        assert_eq!(login.doors.iter().collect::<Vec<_>>(), ["web/src/security/sessions.rs"]);
        assert_eq!(login.words.len(), 1);
    }
}
