//! Does each floor hold only what belongs there? (SQL, async, HTTP and pages, clocks)

use crate::problem::Problem;
use crate::source::{Kind, before_tests, code_lines, pieces};
use crate::tree::{File, Tree};

/// Folders and the names that their code must not use.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "rules/src/",
        &["async fn", "tokio", "rusqlite", "sqlx", "axum", "std::fs", "std::net::Tcp", "std::time"],
        "rules are plain functions of facts, policy and now",
    ),
    ("center/src/", &["axum", "askama", "hyper", "rusqlite", "sqlx"], "doors and engines are other floors"),
    ("connect/src/", &["axum", "askama", "rusqlite", "sqlx"], "connectors know no database and no pages"),
    ("web/src/", &["rusqlite", "sqlx", "db::Tx", "tx.exec", "tx.opt"], "a door calls one act of `center`"),
    ("db/src/", &["axum", "askama"], "the store knows no doors"),
];

/// How a statement begins.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "WITH ",
    "CREATE TABLE ",
    "DROP ",
    "ALTER TABLE ",
    "PRAGMA ",
];

/// Besides `db` and each feature's `store.rs`: where statements are, and why.
pub const STORES: &[(&str, &str)] = &[
    ("center/src/session/check.rs", "the one statement of the hot path"),
    ("center/src/message/outbox.rs", "the store of `outbox`"),
    ("center/src/message/code.rs", "the store of `code`"),
    ("server/src/snapshot.rs", "copies the database file as a whole and names no table"),
    ("server/src/commands/check.rs", "looks which migrations a database has seen, without running any"),
    ("xtask/src/seed/rows.rs", "fills a database for measuring"),
    ("xtask/src/seed/filler.rs", "fills a database for measuring"),
    ("xtask/src/bench/postgres.rs", "makes and removes schemas by psql"),
];

/// Files of `center` that may wait: journeys, and what works in pages or beside the requests.
const MAY_WAIT: &[&str] =
    &["journey.rs", "hasher.rs", "check.rs", "sweep.rs", "deliver.rs", "courier.rs", "verify.rs", "lib.rs"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let rust: Vec<&File> = tree.under("", ".rs").collect();
    let mut problems: Vec<Problem> = rust.iter().flat_map(|file| forbidden(file)).collect();
    problems.extend(rust.iter().flat_map(|file| statements(file)));
    problems.extend(rust.iter().flat_map(|file| waiting(file)));
    problems.extend(
        STORES.iter().filter(|(path, _)| tree.text(path).is_some_and(|text| sql_lines(text).is_empty())).map(
            |(path, _)| {
                Problem::of(
                    path,
                    "is listed as a store and holds no statement",
                    "take it out of `STORES` in xtask/src/check/floors.rs",
                )
            },
        ),
    );
    problems
}

/// Whether a file may hold statements.
pub fn is_store(path: &str) -> bool {
    let tests = path.contains("/tests/") || path.ends_with("_tests.rs") || path.starts_with("testkit/");
    path.starts_with("db/") || path.ends_with("/store.rs") || tests || STORES.iter().any(|(store, _)| *store == path)
}

/// The statements of a file: the line and the text of each string that begins like one.
pub fn sql_lines(text: &str) -> Vec<(usize, &str)> {
    let texts = pieces(text).into_iter().filter(|piece| piece.kind == Kind::Text);
    texts
        .filter(|piece| SQL.iter().any(|verb| piece.text.trim_start().starts_with(verb)))
        .map(|piece| (piece.line, piece.text))
        .collect()
}

fn forbidden(file: &File) -> Vec<Problem> {
    let rules = FORBIDDEN.iter().filter(|(folder, ..)| file.path.starts_with(folder) && !is_test(&file.path));
    rules
        .flat_map(|(_, words, why)| {
            let lines = product_lines(&file.text);
            let found = lines.into_iter().flat_map(|(at, line)| {
                words.iter().filter(move |word| has_word(&line, word)).map(move |word| (at, *word))
            });
            found
                .map(|(at, word)| Problem::at(&file.path, at, format!("`{word}` on this floor"), *why))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn statements(file: &File) -> Vec<Problem> {
    if is_store(&file.path) || file.path.starts_with("xtask/src/check/") {
        return Vec::new();
    }
    let found = sql_lines(before_tests(&file.text)).into_iter().filter(|(_, text)| looks_like_sql(text));
    found
        .map(|(line, _)| {
            Problem::at(&file.path, line, "an SQL statement outside a store", "move it to the feature's store.rs")
        })
        .collect()
}

/// Words of people begin with "With " or "Update " at times, never in capitals with these after them.
fn looks_like_sql(text: &str) -> bool {
    [" FROM ", " SET ", " INTO ", " AS ", " TABLE ", "PRAGMA ", "SELECT 1"].iter().any(|word| text.contains(word))
}

fn waiting(file: &File) -> Vec<Problem> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    if !file.path.starts_with("center/src/") || MAY_WAIT.contains(&name) || is_test(&file.path) {
        return Vec::new();
    }
    let found =
        product_lines(&file.text).into_iter().filter(|(_, line)| has_word(line, "async fn") || line.contains(".await"));
    found
        .map(|(at, _)| {
            Problem::at(&file.path, at, "waits", "acts never wait: strings of acts belong in the feature's journey.rs")
        })
        .collect()
}

fn is_test(path: &str) -> bool {
    path.ends_with("_tests.rs") || path.ends_with("/tests.rs") || path.contains("/tests/")
}

fn product_lines(text: &str) -> Vec<(usize, String)> {
    code_lines(before_tests(text)).into_iter().enumerate().map(|(at, line)| (at + 1, line)).collect()
}

/// Whether `word` stands in `line` with no letter beside it.
fn has_word(line: &str, word: &str) -> bool {
    let part = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    line.match_indices(word)
        .any(|(at, _)| !part(line[..at].chars().next_back()) && !part(line[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|problem| format!("{}: {}", problem.line, problem.what))
            .collect()
    }

    #[test]
    fn statements_belong_to_stores() {
        let text = "//! Q?\nfn f(tx: &mut Tx) { tx.exec(\"UPDATE a SET b = $1\", &[]); }";
        assert_eq!(what("center/src/account/edit.rs", text), ["2: an SQL statement outside a store"]);
        assert_eq!(what("center/src/account/store.rs", text), Vec::<String>::new());
        assert_eq!(what("web/src/words.rs", "//! Q?\nconst T: &str = \"SELECT your language\";"), Vec::<String>::new());
    }

    #[test]
    fn acts_do_not_wait_and_center_knows_no_http() {
        let text = "//! axum?\nuse axum::Router;\npub async fn act() {}\n#[cfg(test)]\nmod tests { async fn t() {} }";
        assert_eq!(what("center/src/login/conclude.rs", text), ["2: `axum` on this floor", "3: waits"]);
        assert_eq!(
            what("center/src/login/journey.rs", "//! Q?\npub async fn with_password() {}"),
            Vec::<String>::new()
        );
    }
}
