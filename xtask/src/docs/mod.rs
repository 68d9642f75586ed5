//! Which documents are generated, and are they up to date?

mod codes;
mod feature;
mod features;
mod ids;
mod routes;
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::Problem;
use crate::tree::Tree;
use ids::Id;
pub use words::messages;

/// Requirements that are said to be done: each needs a test that names it.
const PROMISED: &str = "docs/requirements-done.txt";

/// Compares the documents with what the code says; `write` replaces them.
///
/// # Errors
/// If a document cannot be written.
pub fn check(tree: &Tree, write: bool) -> Result<Vec<Problem>, String> {
    let documents =
        [("docs/CODES.md", codes::document(tree)), ("docs/FEATURES.md", features::document(tree, &web::routes()))];
    let mut problems = Vec::new();
    for (path, text) in documents {
        let present = tree.text(path).unwrap_or_default();
        if present == text {
            continue;
        }
        if write {
            write_file(tree, path, &text)?;
        } else {
            let line = present.lines().zip(text.lines()).take_while(|(old, new)| old == new).count() + 1;
            problems.push(Problem::at(path, line, "is not what the code says", "run `cargo xtask check --write`"));
        }
    }
    Ok(problems)
}

/// The code of each refusal by the name of its variant.
pub fn codes_by_name(tree: &Tree) -> BTreeMap<String, String> {
    features::codes(tree.text("rules/src/refusal.rs").unwrap_or_default())
}

/// Writes a document of the project.
///
/// # Errors
/// What the system says.
pub fn write_file(tree: &Tree, path: &str, text: &str) -> Result<(), String> {
    let full = tree.root.join(path);
    if let Some(folder) = full.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(&full, text).map_err(|error| format!("{path}: {error}"))?;
    println!("wrote {path}");
    Ok(())
}

/// The promised requirements that no test names.
pub fn requirements_without_tests(tree: &Tree) -> Vec<String> {
    let carried: BTreeSet<Id> = tests::tests(tree).into_iter().flat_map(|test| test.ids).collect();
    let promised: BTreeSet<Id> = promised(tree).into_iter().map(|(_, id)| id).collect();
    promised.difference(&carried).map(ToString::to_string).collect()
}

/// A finding for each of them, at its line in the list.
pub fn promised_without_tests(tree: &Tree, missing: &[String]) -> Vec<Problem> {
    if tree.text(PROMISED).is_none() {
        return vec![Problem::of(PROMISED, "is missing", "list there the requirements that are done")];
    }
    let mut lines: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (line, id) in
        promised(tree).into_iter().map(|(line, id)| (line, id.to_string())).filter(|(_, id)| missing.contains(id))
    {
        lines.entry(line).or_default().push(id);
    }
    let todo = "write the test, or name the id in the one that proves it";
    lines
        .into_iter()
        .map(|(line, ids)| Problem::at(PROMISED, line, format!("no test names {}", ids.join(", ")), todo))
        .collect()
}

/// The ids of the list with their lines.
fn promised(tree: &Tree) -> Vec<(usize, Id)> {
    let text = tree.text(PROMISED).unwrap_or_default();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.flat_map(|(at, line)| ids::in_text(line).into_iter().map(move |id| (at + 1, id))).collect()
}
