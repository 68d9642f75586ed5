//! Which files does the project have?

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the project.
#[derive(Debug, Clone)]
pub struct File {
    /// From the root, with slashes.
    pub path: String,
    /// Its text; files that are not UTF-8 are not listed.
    pub text: String,
}

impl File {
    /// Whether its name ends so.
    pub fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// The crate it belongs to, and its path there.
    pub fn split(&self) -> (&str, &str) {
        self.path.split_once('/').unwrap_or(("", &self.path))
    }
}

/// Every text file that is tracked, or would be if it were added.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The root of the project.
    pub root: PathBuf,
    /// Ordered by path.
    pub files: Vec<File>,
}

/// The root of the project: where the workspace's manifest is.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = own.parent().unwrap_or(own).to_owned();
    // A binary that was moved along with its sources still finds them from where it is called.
    if built.join("Cargo.toml").is_file() { built } else { PathBuf::from(".") }
}

impl Tree {
    /// Asks git, so that what is ignored stays out.
    ///
    /// # Errors
    /// If git does not answer.
    pub fn read(root: PathBuf) -> Result<Self, String> {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root)
            .output()
            .map_err(|error| format!("git ls-files: {error}"))?;
        if !listed.status.success() {
            return Err(format!("git ls-files: {}", String::from_utf8_lossy(&listed.stderr).trim()));
        }
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut files: Vec<File> = names
            .split('\0')
            .filter(|name| !name.is_empty())
            // A file deleted but still in the index, or one that is no text, is none of ours to read.
            .filter_map(|name| {
                Some(File { path: name.to_owned(), text: std::fs::read_to_string(root.join(name)).ok()? })
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Ok(Self { root, files })
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// The files with this ending under this folder (`""`: anywhere).
    pub fn under<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.is(ending))
    }

    /// A tree of given texts.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect();
        Self { root: PathBuf::new(), files }
    }
}
