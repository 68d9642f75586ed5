//! Where do the settings come from, and which values stand there?

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kind::Value;
use super::problem::Problems;

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What the settings are read from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The file's name and text, if there is a file.
    pub file: Option<(String, String)>,
    /// The environment: every variable that begins with `MENSHEN_`.
    pub env: Vec<(String, String)>,
}

/// The settings file that is read if none is named: `menshen.toml` where the program is started, if it is there.
pub fn usual_file() -> Option<PathBuf> {
    Some(PathBuf::from("menshen.toml")).filter(|usual| usual.exists())
}

impl Source {
    /// Reads the file, if one is given, and this process's environment.
    ///
    /// # Errors
    /// If the file cannot be read, or a variable is not text.
    pub fn read(file: Option<&Path>) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let file = file.and_then(|path| match read_file(path) {
            Ok(text) => Some((path.display().to_string(), text)),
            Err(why) => {
                problems.add(path.display().to_string(), "", why);
                None
            }
        });
        let mut env = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with("MENSHEN_")) else { continue };
            match value.into_string() {
                Ok(value) => env.push((name.to_string(), value)),
                Err(_) => problems.add(name, "environment", "is not text (UTF-8)"),
            }
        }
        env.sort();
        problems.into_result().map(|()| Self { file, env })
    }
}

fn read_file(path: &Path) -> Result<String, String> {
    let length = std::fs::metadata(path).map_err(|error| format!("cannot be read: {error}"))?.len();
    if length > LONGEST {
        return Err("is too long for a settings file".into());
    }
    std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))
}

/// A value in the file: its path, its line, and what it is; `Err` if no setting can be of that type.
pub(super) struct Leaf {
    pub path: String,
    pub line: usize,
    pub value: Result<Value, &'static str>,
}

/// Every value of a TOML text.
///
/// # Errors
/// What is wrong with the text, with its line.
pub(super) fn leaves(text: &str) -> Result<Vec<Leaf>, String> {
    // The parser's own message repeats the line that is wrong, which may hold a secret.
    let table = DeTable::parse(text).map_err(|error| {
        let place = error.span().map_or(String::new(), |span| format!("line {}: ", line(text, span.start)));
        format!("{place}{}", error.message())
    })?;
    let mut found = Vec::new();
    walk(text, "", table.get_ref(), &mut found);
    Ok(found)
}

fn walk(text: &str, above: &str, table: &DeTable<'_>, found: &mut Vec<Leaf>) {
    for (name, value) in table {
        let path = if above.is_empty() { name.get_ref().to_string() } else { format!("{above}.{}", name.get_ref()) };
        match value.get_ref() {
            DeValue::Table(inner) => walk(text, &path, inner, found),
            plain => found.push(Leaf { path, line: line(text, name.span().start), value: read(plain) }),
        }
    }
}

fn read(value: &DeValue<'_>) -> Result<Value, &'static str> {
    match value {
        DeValue::String(text) => Ok(Value::Text(text.to_string())),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Ok(Value::Integer(number)),
            Err(_) => Err("a number that is too large"),
        },
        DeValue::Array(items) => items.iter().map(item).collect::<Result<_, _>>().map(Value::List),
        other => Err(other.type_str()),
    }
}

fn item(value: &Spanned<DeValue<'_>>) -> Result<String, &'static str> {
    value.get_ref().as_str().map(String::from).ok_or("a list of other things than texts")
}

fn line(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}
