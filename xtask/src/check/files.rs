//! Is every file easy to walk into? (one question at its top, short, finished)

use crate::problem::Problem;
use crate::source::{Kind, code_lines, pieces};
use crate::tree::{File, Tree};

/// Lines of a source file; the aim is 350.
const MOST_LINES: usize = 400;
/// Files that may be longer, each with the reason.
const LONG: &[(&str, &str)] = &[
    ("web/assets/console.js", "one file, because it is served under a hashed name and imports nothing"),
    ("testkit/browser/security.mjs", "the walks of one page, one after another, as people take them"),
];
/// In code: work that was put off, or a test that does not run.
const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "#[ignore"];
/// In comments.
const MARKS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];
/// Texts that are searched for marks as they are.
const OTHERS: &[&str] = &[".sql", ".css", ".js", ".mjs", ".html", ".ftl", ".sh", ".toml"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let rust = tree.under("", ".rs").flat_map(rust);
    let long = tree
        .files
        .iter()
        .filter(|file| [".rs", ".mjs", ".js"].iter().any(|ending| file.is(ending)))
        .filter_map(too_long);
    let others = tree.files.iter().filter(|file| OTHERS.iter().any(|ending| file.is(ending))).flat_map(marks_anywhere);
    rust.chain(long).chain(others).collect()
}

fn too_long(file: &File) -> Option<Problem> {
    let lines = file.text.lines().count();
    let may_be_long = LONG.iter().any(|(path, _)| *path == file.path);
    (lines > MOST_LINES && !may_be_long).then(|| {
        Problem::of(
            &file.path,
            format!("{lines} lines"),
            format!("split it by the questions it answers (at most {MOST_LINES})"),
        )
    })
}

fn rust(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !file.text.starts_with("//!") {
        problems.push(Problem::at(
            &file.path,
            1,
            "does not begin with `//!`",
            "say there which one question the file answers",
        ));
    }
    for (at, line) in code_lines(&file.text).iter().enumerate() {
        for word in UNFINISHED.iter().filter(|word| line.contains(**word)) {
            problems.push(Problem::at(&file.path, at + 1, format!("`{word}`"), "finish it, or leave it out"));
        }
    }
    for piece in pieces(&file.text).iter().filter(|piece| matches!(piece.kind, Kind::Doc | Kind::Comment)) {
        problems.extend(marks(&file.path, piece.text, piece.line));
    }
    problems
}

fn marks_anywhere(file: &File) -> Vec<Problem> {
    file.text.lines().enumerate().flat_map(|(at, line)| marks(&file.path, line, at + 1)).collect()
}

fn marks(path: &str, text: &str, line: usize) -> Vec<Problem> {
    let found = text.lines().enumerate().flat_map(|(offset, text)| {
        let words = text.split(|sign: char| !sign.is_alphanumeric());
        words.filter(|word| MARKS.contains(word)).map(move |word| (offset, word.to_owned()))
    });
    found
        .map(|(offset, word)| {
            Problem::at(path, line + offset, format!("`{word}`"), "do it now, or put it into an issue")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_is_found_in_code_and_not_in_messages() {
        let source = concat!(
            "//! Question?\nfn f() { to",
            "do!() }\n// TO",
            "DO later\nconst T: &str = \"to",
            "do! TO",
            "DO\";\n#[ig",
            "nore]\nfn g() {}\n"
        );
        let lines: Vec<usize> =
            check(&Tree::of(&[("a/src/b.rs", source)])).iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 5, 3]);
    }

    #[test]
    fn a_file_needs_its_question_and_an_end() {
        let long = format!("use a;\n{}", "x();\n".repeat(MOST_LINES));
        let what: Vec<String> =
            check(&Tree::of(&[("a/src/b.rs", &long)])).into_iter().map(|problem| problem.what).collect();
        assert_eq!(what, ["does not begin with `//!`", "401 lines"]);
    }
}
