//! Does each crate use only those below it? (the floors of `docs/ARCHITECTURE.md`)

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

use crate::problem::Problem;
use crate::tree::Tree;

/// The crates, and the crates of ours that each may use. Absent: any (tools that nothing ships).
const ALLOWED: &[(&str, &[&str])] = &[
    ("rules", &[]),
    ("db", &["rules"]),
    ("connect", &["rules"]),
    ("center", &["rules", "db", "connect"]),
    ("web", &["rules", "center"]),
    ("server", &["rules", "db", "connect", "center", "web"]),
    ("sandbox", &[]),
    ("demo", &["server", "sandbox"]),
];

/// What tests alone may use besides: the stand-ins are tried with the connectors that they stand in for.
const ALLOWED_IN_TESTS: &[(&str, &[&str])] = &[("sandbox", &["connect"]), ("connect", &["sandbox"])];

/// Crates that the production program must not reach by any way.
const NEVER_SHIPPED: &[&str] = &["sandbox", "demo", "testkit", "xtask"];
const PRODUCTION: &str = "server";

/// A crate's manifest: its uses of our crates, with the line of each.
struct Manifest {
    path: String,
    uses: Vec<(String, usize)>,
    test_uses: Vec<(String, usize)>,
}

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let manifests = read(tree, &mut problems);
    for (name, manifest) in &manifests {
        let Some((_, allowed)) = ALLOWED.iter().find(|(of, _)| of == name) else { continue };
        let in_tests = ALLOWED_IN_TESTS.iter().find(|(of, _)| of == name).map_or(&[][..], |(_, uses)| uses);
        for (used, line) in &manifest.uses {
            if !allowed.contains(&used.as_str()) {
                problems.push(edge(manifest, *line, name, used, allowed));
            }
        }
        for (used, line) in &manifest.test_uses {
            if !allowed.contains(&used.as_str()) && !in_tests.contains(&used.as_str()) {
                problems.push(edge(manifest, *line, name, used, allowed));
            }
        }
    }
    problems.extend(shipped(&manifests));
    problems
}

fn edge(manifest: &Manifest, line: usize, name: &str, used: &str, allowed: &[&str]) -> Problem {
    let may = if allowed.is_empty() { "none of ours".to_owned() } else { allowed.join(", ") };
    Problem::at(
        &manifest.path,
        line,
        format!("`{name}` uses `{used}`"),
        format!("it may use {may}; move the code to the floor that needs it"),
    )
}

fn read(tree: &Tree, problems: &mut Vec<Problem>) -> BTreeMap<String, Manifest> {
    let paths: Vec<_> =
        tree.files.iter().filter(|file| file.split().1 == "Cargo.toml" && !file.split().0.is_empty()).collect();
    let ours: BTreeSet<String> = paths.iter().map(|file| file.split().0.to_owned()).collect();
    let mut manifests = BTreeMap::new();
    for file in paths {
        let table: Table = match toml::from_str(&file.text) {
            Ok(table) => table,
            Err(error) => {
                problems.push(Problem::of(&file.path, format!("not a manifest ({})", error.message()), "mend it"));
                continue;
            }
        };
        let name = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        let name = name.unwrap_or(file.split().0).to_owned();
        let uses = |sections: &[&str]| -> Vec<(String, usize)> {
            let names = sections.iter().flat_map(|section| dependencies(&table, section));
            names.filter(|used| ours.contains(used)).map(|used| (used.clone(), line_of(&file.text, &used))).collect()
        };
        let manifest = Manifest {
            path: file.path.clone(),
            uses: uses(&["dependencies", "build-dependencies"]),
            test_uses: uses(&["dev-dependencies"]),
        };
        manifests.insert(name, manifest);
    }
    manifests
}

/// The packages named in a section, under `target` tables too, renamed ones by their real name.
fn dependencies(table: &Table, section: &str) -> Vec<String> {
    let of = |table: &Table| -> Vec<String> {
        let entries = table.get(section).and_then(toml::Value::as_table).into_iter().flatten();
        entries
            .map(|(key, value)| value.get("package").and_then(toml::Value::as_str).unwrap_or(key).to_owned())
            .collect()
    };
    let targets = table.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    targets.filter_map(|(_, target)| target.as_table()).flat_map(of).chain(of(table)).collect()
}

fn line_of(text: &str, used: &str) -> usize {
    let is = |line: &str| line.strip_prefix(used).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    text.lines().position(is).map_or(0, |at| at + 1)
}

/// What the production program reaches that it must not.
fn shipped(manifests: &BTreeMap<String, Manifest>) -> Vec<Problem> {
    let (mut reached, mut todo) = (BTreeSet::new(), vec![PRODUCTION.to_owned()]);
    let mut problems = Vec::new();
    while let Some(name) = todo.pop() {
        let Some(manifest) = manifests.get(&name) else { continue };
        for (used, line) in &manifest.uses {
            if NEVER_SHIPPED.contains(&used.as_str()) {
                let what = format!("the production program reaches `{used}` through `{name}`");
                problems.push(Problem::at(
                    &manifest.path,
                    *line,
                    what,
                    "nothing of it may be shipped: remove the edge",
                ));
            } else if reached.insert(used.clone()) {
                todo.push(used.clone());
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, rest: &str) -> String {
        format!("[package]\nname = \"{name}\"\n{rest}")
    }

    #[test]
    fn an_edge_upwards_is_found_with_its_line() {
        let (db, web) = (manifest("db", "[dependencies]\nweb.workspace = true\n"), manifest("web", ""));
        let problems = check(&Tree::of(&[("db/Cargo.toml", &db), ("web/Cargo.toml", &web)]));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].path.as_str(), problems[0].line), ("db/Cargo.toml", 4));
    }

    #[test]
    fn production_must_not_reach_the_sandbox_even_by_another_name() {
        let server = manifest(
            "server",
            "[target.'cfg(unix)'.dependencies]\nphone = { package = \"sandbox\", path = \"../sandbox\" }\n",
        );
        let problems =
            check(&Tree::of(&[("server/Cargo.toml", &server), ("sandbox/Cargo.toml", &manifest("sandbox", ""))]));
        assert!(problems.iter().any(|problem| problem.what.contains("production")), "{problems:?}");
    }

    #[test]
    fn the_edges_of_the_plan_are_allowed() {
        let files = [
            ("rules/Cargo.toml", manifest("rules", "")),
            ("center/Cargo.toml", manifest("center", "[dependencies]\nrules.workspace = true\n")),
            (
                "testkit/Cargo.toml",
                manifest("testkit", "[dependencies]\nsandbox.workspace = true\ncenter.workspace = true\n"),
            ),
            ("sandbox/Cargo.toml", manifest("sandbox", "[dev-dependencies]\nconnect.workspace = true\n")),
            ("connect/Cargo.toml", manifest("connect", "")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(check(&Tree::of(&files)), []);
    }
}
