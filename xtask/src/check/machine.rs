//! Does any file tell of the machine it was written on?
//!
//! Paths of somebody's disk and the addresses of a private package mirror have no business in what is
//! published: they break elsewhere and give away where they come from.

use crate::problem::Problem;
use crate::tree::{File, Tree};

/// Where package managers say that they got a package from, and the public address that may stand there.
const LOCKS: &[(&str, &str, &str)] = &[
    ("Cargo.lock", "source = \"", "registry+https://github.com/rust-lang/crates.io-index"),
    ("package-lock.json", "\"resolved\": \"", "https://registry.npmjs.org/"),
];

/// Settings of package managers that name a mirror.
const MIRRORS: &[&str] = &["index-url", "extra-index-url", "registry=", "registry =", "replace-with", "GOPROXY="];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let here = tree.root.canonicalize().map(|path| path.display().to_string()).unwrap_or_default();
    let folders = folders(&here);
    tree.files
        .iter()
        .flat_map(|file| paths(file, &folders).into_iter().chain(sources(file)).chain(mirrors(file)))
        .collect()
}

/// Beginnings of paths that are somebody's. Put together here, so that this file does not name them.
fn folders(here: &str) -> Vec<String> {
    let mut folders: Vec<String> = ["wo|rk/", "ro|ot/", "ho|me/", "Us|ers/"]
        .iter()
        .map(|folder| format!("/{}", folder.replace('|', "")))
        .collect();
    if here.len() > 1 {
        folders.push(here.to_owned());
    }
    folders
}

fn paths(file: &File, folders: &[String]) -> Vec<Problem> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| folders.iter().any(|folder| names_path(line, folder)));
    lines
        .map(|(at, _)| {
            Problem::at(&file.path, at + 1, "a path of a machine", "name it from the project's root or by a setting")
        })
        .collect()
}

/// Whether a path begins here, and is not the tail of an address or of a longer path.
fn names_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|sign| !(sign.is_alphanumeric() || matches!(sign, '/' | '.' | '-' | '_' | '}' | ')')))
    })
}

fn sources(file: &File) -> Vec<Problem> {
    let Some((_, key, public)) = LOCKS.iter().find(|(name, ..)| file.path.rsplit('/').next() == Some(name)) else {
        return Vec::new();
    };
    let lines = file
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.trim_start().strip_prefix(key).is_some_and(|from| !from.starts_with(public)));
    lines
        .map(|(at, _)| {
            Problem::at(&file.path, at + 1, "a package from a private source", format!("lock it with {public}"))
        })
        .collect()
}

fn mirrors(file: &File) -> Vec<Problem> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let settings =
        name == ".npmrc" || name == "pip.conf" || file.path == ".cargo/config.toml" || name.ends_with(".yml");
    let lines = file
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| settings && MIRRORS.iter().any(|mirror| line.trim_start().starts_with(mirror)));
    lines
        .map(|(at, _)| {
            Problem::at(&file.path, at + 1, "names a package mirror", "leave that to the machine's own settings")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_mirrors_of_a_machine_are_found() {
        let home = ["/ho", "me/me/x"].concat();
        let files = [
            ("docs/a.md", format!("see {home}\nand https://example.com{home}")),
            ("Cargo.lock", "source = \"registry+https://mirror.example/index\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n".to_owned()),
            ("testkit/browser/.npmrc", "fund=false\nregistry=https://mirror.example/\n".to_owned()),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let found: Vec<_> = check(&Tree::of(&files)).into_iter().map(|problem| (problem.path, problem.line)).collect();
        assert_eq!(
            found,
            [("docs/a.md".to_owned(), 1), ("Cargo.lock".to_owned(), 1), ("testkit/browser/.npmrc".to_owned(), 2)]
        );
    }
}
