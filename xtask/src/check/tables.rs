//! Whose is each table, and does anybody else touch it?
//!
//! A table is touched by the feature whose store names it in a statement after FROM, INTO, UPDATE, JOIN or
//! DELETE FROM. The owner is the one feature that inserts into it.

use std::collections::{BTreeMap, BTreeSet};

use super::floors::sql_lines;
use crate::problem::Problem;
use crate::source::before_tests;
use crate::tree::Tree;

/// Who owns a table: a feature of `center`, or the store itself.
pub type Owner = String;

/// Other people's tables that may be read, each with the reason.
const READS: &[(&str, &str, &str)] = &[
    (
        "center/src/session/check.rs",
        "account",
        "the session check is one statement, so that the hot path asks the store once",
    ),
    (
        "center/src/operation/store.rs",
        "account",
        "the check of an operation is one statement, so that the hot path asks the store once",
    ),
    ("center/src/operation/store.rs", "protection", "the same statement: what it decides by is the protection"),
    ("center/src/audit/store.rs", "account", "the verifier walks every account, also one whose chain is gone"),
];

/// One table named in one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The table.
    pub table: String,
    /// The feature, or `db`.
    pub by: Owner,
    /// Where.
    pub path: String,
    /// On which line the statement begins.
    pub line: usize,
    /// Whether the statement inserts into it.
    pub inserts: bool,
}

/// The tables that the migrations create, with file and line.
pub fn tables(tree: &Tree) -> BTreeMap<String, (String, usize)> {
    let mut tables = BTreeMap::new();
    for file in tree.under("", ".sql").filter(|file| file.path.contains("/migrations/")) {
        for (at, line) in file.text.lines().enumerate() {
            let Some(rest) = line.trim_start().strip_prefix("CREATE TABLE ") else { continue };
            let name: String = rest
                .trim_start_matches("IF NOT EXISTS ")
                .chars()
                .take_while(|sign| sign.is_alphanumeric() || *sign == '_')
                .collect();
            tables.insert(name, (file.path.clone(), at + 1));
        }
    }
    tables
}

/// Every place where a feature or the store touches a table.
pub fn touches(tree: &Tree) -> Vec<Touch> {
    let known = tables(tree);
    let mut touches = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.is(".rs") && !file.path.contains("/tests/") && !file.path.ends_with("_tests.rs"))
    {
        let Some(by) = feature(&file.path) else { continue };
        for (line, sql) in sql_lines(before_tests(&file.text)) {
            for (table, inserts) in named(sql).into_iter().filter(|(table, _)| known.contains_key(table)) {
                touches.push(Touch { table, by: by.clone(), path: file.path.clone(), line, inserts });
            }
        }
    }
    touches
}

/// The owner of each table: who inserts into it.
pub fn owners(tree: &Tree) -> BTreeMap<String, BTreeSet<Owner>> {
    let mut owners: BTreeMap<String, BTreeSet<Owner>> =
        tables(tree).into_keys().map(|table| (table, BTreeSet::new())).collect();
    for touch in touches(tree).into_iter().filter(|touch| touch.inserts) {
        owners.entry(touch.table).or_default().insert(touch.by);
    }
    owners
}

pub fn check(tree: &Tree) -> Vec<Problem> {
    let (tables, owners) = (tables(tree), owners(tree));
    let mut problems = Vec::new();
    for (table, (path, line)) in &tables {
        let by: Vec<&Owner> = owners.get(table).into_iter().flatten().collect();
        match by.as_slice() {
            [_] => {}
            [] => problems.push(Problem::at(
                path,
                *line,
                format!("no store inserts into `{table}`"),
                "write its store, or drop the table",
            )),
            several => {
                let names: Vec<&str> = several.iter().map(|owner| owner.as_str()).collect();
                problems.push(Problem::at(
                    path,
                    *line,
                    format!("`{table}` is written by {}", names.join(" and ")),
                    "one feature owns a table; the others call its functions",
                ));
            }
        }
    }
    for touch in touches(tree) {
        let foreign = owners.get(&touch.table).is_some_and(|owners| owners.len() == 1 && !owners.contains(&touch.by));
        let allowed = READS.iter().any(|(path, table, _)| *path == touch.path && *table == touch.table);
        if foreign && !allowed {
            let owner = owners[&touch.table].first().cloned().unwrap_or_default();
            let what = format!("`{}` touches `{}`, which is `{owner}`'s", touch.by, touch.table);
            problems.push(Problem::at(&touch.path, touch.line, what, format!("call a function of `{owner}`")));
        }
    }
    problems
}

/// `center/src/login/store.rs` → `login`; everything in `db` → `db`.
fn feature(path: &str) -> Option<Owner> {
    if path.starts_with("db/src/") {
        return Some("db".into());
    }
    let rest = path.strip_prefix("center/src/")?;
    Some(rest.split(['/', '.']).next()?.to_owned())
}

/// The names after the words that tables stand behind, and whether they are inserted into.
fn named(sql: &str) -> Vec<(String, bool)> {
    let words: Vec<&str> =
        sql.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).filter(|pair| matches!(pair[0], "FROM" | "INTO" | "JOIN" | "UPDATE"));
    pairs.map(|pair| (pair[1].to_owned(), pair[0] == "INTO")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: (&str, &str) =
        ("center/migrations/0002_a.sql", "CREATE TABLE account (\n id BLOB);\nCREATE TABLE lonely (id BLOB);\n");

    #[test]
    fn a_foreign_table_and_a_table_of_nobody_are_found() {
        let tree = Tree::of(&[
            MIGRATION,
            ("center/src/account/store.rs", "//! Q\nconst A: &str = \"INSERT INTO account (id) VALUES ($1)\";"),
            (
                "center/src/login/store.rs",
                "//! Q\nconst A: &str = \"SELECT id FROM account\";\n#[cfg(test)]\nmod tests {\nconst B: &str = \"DELETE FROM account\";\n}",
            ),
        ]);
        let found: Vec<String> = check(&tree)
            .into_iter()
            .map(|problem| format!("{}:{} {}", problem.path, problem.line, problem.what))
            .collect();
        let expected = [
            "center/migrations/0002_a.sql:3 no store inserts into `lonely`",
            "center/src/login/store.rs:2 `login` touches `account`, which is `account`'s",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn two_writers_of_one_table_are_found() {
        let insert = "//! Q\nconst A: &str = \"INSERT INTO account (id) VALUES ($1)\";";
        let tree =
            Tree::of(&[MIGRATION, ("center/src/account/store.rs", insert), ("center/src/login/store.rs", insert)]);
        assert!(check(&tree).iter().any(|problem| problem.what == "`account` is written by account and login"));
    }
}
