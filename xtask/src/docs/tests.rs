//! Which tests are there, and which requirements do they name?

use std::collections::BTreeSet;

use super::ids::{self, Id};
use crate::tree::{File, Tree};

/// A test with the ids of its name and its doc lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The file.
    pub path: String,
    /// The function, or the sentence.
    pub name: String,
    /// What it carries.
    pub ids: BTreeSet<Id>,
}

/// Every test of the project that names a requirement.
pub fn tests(tree: &Tree) -> Vec<Test> {
    let rust = tree.under("", ".rs").filter(|file| !file.path.starts_with("xtask/")).flat_map(rust);
    let browser = tree.under("", ".mjs").flat_map(browser);
    let mut tests: Vec<Test> = rust.chain(browser).filter(|test| !test.ids.is_empty()).collect();
    tests.sort();
    tests
}

fn rust(file: &File) -> Vec<Test> {
    let of_tests = file.path.contains("/tests/") || file.path.ends_with("_tests.rs");
    let mut inside = of_tests;
    let (mut docs, mut marked) = (String::new(), false);
    let mut found = Vec::new();
    for line in file.text.lines().map(str::trim) {
        inside |= line == "#[cfg(test)]" || line.starts_with("#[cfg(all(test");
        if let Some(doc) = line.strip_prefix("///") {
            docs.push_str(doc);
            docs.push('\n');
        } else if line.starts_with("#[") {
            marked |= line.contains("test") && !line.contains("cfg");
        } else if let Some(name) = function(line).or_else(|| in_macro(line)) {
            let is_test = inside && (marked || file.path.contains("/tests/"));
            if is_test {
                let ids = ids::in_name(name).into_iter().chain(ids::in_text(&docs)).collect();
                found.push(Test { path: file.path.clone(), name: name.to_owned(), ids });
            }
            (docs, marked) = (String::new(), false);
        } else if !line.is_empty() {
            (docs, marked) = (String::new(), false);
        }
    }
    found
}

/// `async fn name(…`, `fn name(…`
fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ").unwrap_or(line);
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    rest.split(['(', '<']).next().filter(|name| !name.is_empty())
}

/// `both_engines!(name, …`: a macro that makes tests of one body.
fn in_macro(line: &str) -> Option<&str> {
    let (mac, rest) = line.split_once("!(")?;
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let name = rest.split([',', ')', ' ']).next()?;
    (is_name(mac) && !mac.starts_with("assert") && is_name(name) && name.contains('_')).then_some(name)
}

/// Tests in a browser: `test('…'`, with the comment lines right before.
fn browser(file: &File) -> Vec<Test> {
    let mut docs = String::new();
    let mut found = Vec::new();
    for line in file.text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("//") {
            docs.push_str(comment);
            docs.push('\n');
        } else if let Some(name) = sentence(line) {
            let ids = ids::in_text(&name).into_iter().chain(ids::in_text(&docs)).collect();
            found.push(Test { path: file.path.clone(), name, ids });
            docs.clear();
        } else {
            docs.clear();
        }
    }
    found
}

fn sentence(line: &str) -> Option<String> {
    let calls = ["test(", "t.test(", "it(", "step(", "journey("];
    let rest = calls.iter().find_map(|call| line.strip_prefix("await ").unwrap_or(line).strip_prefix(call))?;
    let quote = rest.chars().next().filter(|sign| matches!(sign, '\'' | '"' | '`'))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod self_tests {
    use super::*;

    fn of(path: &str, text: &str) -> Vec<(String, Vec<String>)> {
        let tests = tests(&Tree::of(&[(path, text)]));
        tests.into_iter().map(|test| (test.name, test.ids.iter().map(ToString::to_string).collect())).collect()
    }

    #[test]
    fn only_tests_carry_requirements() {
        let text = "/// PWD-05\nfn rule() {}\n#[cfg(test)]\nmod tests {\n  /// PWD-06.\n  #[test]\n  fn t14_and_so_on() {}\n  /// PWD-07\n  fn not_a_test() {}\n}";
        assert_eq!(
            of("rules/src/a.rs", text),
            [("t14_and_so_on".to_owned(), vec!["PWD-06".to_owned(), "T14".to_owned()])]
        );
    }

    #[test]
    fn tests_made_by_macros_and_in_browsers_count() {
        let both = "/// INFO-03\nboth_engines!(a_nickname_is_changed, |site| async {});";
        assert_eq!(of("testkit/tests/it/account.rs", both).len(), 1);
        let browser = "// SESSION-05\ntest('a session ends', async () => {});";
        assert_eq!(
            of("testkit/browser/a.test.mjs", browser),
            [("a session ends".to_owned(), vec!["SESSION-05".to_owned()])]
        );
    }
}
