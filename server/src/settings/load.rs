//! How do a file and an environment become settings?

use std::collections::BTreeMap;
use std::fmt;

use super::kind::Value;
use super::problem::Problems;
use super::setting::{Program, Setting};
use super::source::{Source, leaves};
use super::table::all;
use super::typed::Settings;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// From a line of the file.
    File(String, usize),
    /// From a variable.
    Variable(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(name, line) => write!(f, "{name}, line {line}"),
            Self::Variable(name) => write!(f, "environment, {name}"),
        }
    }
}

/// Settings, and where those that are not defaults come from.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// By path.
    pub origins: BTreeMap<&'static str, Origin>,
}

impl Loaded {
    /// Where the value of a setting came from, in words; empty for a default.
    pub fn origin(&self, path: &str) -> String {
        self.origins.get(path).map(Origin::to_string).unwrap_or_default()
    }
}

/// Reads the settings of a program over the defaults `base`. Each value is checked by itself; what must
/// hold between them is for [`super::whole`] and [`super::required`].
///
/// # Errors
/// Everything that is wrong: unknown keys and variables, values that no setting may have.
pub fn load(program: Program, base: Settings, source: &Source) -> Result<Loaded, Problems> {
    let mut reading =
        Reading { program, loaded: Loaded { settings: base, origins: BTreeMap::new() }, problems: Problems::default() };
    if let Some((name, text)) = &source.file {
        reading.file(name, text);
    }
    for (name, value) in &source.env {
        reading.variable(name, value);
    }
    let Reading { loaded, problems, .. } = reading;
    problems.into_result().map(|()| loaded)
}

struct Reading {
    program: Program,
    loaded: Loaded,
    problems: Problems,
}

impl Reading {
    fn file(&mut self, name: &str, text: &str) {
        let leaves = match leaves(text) {
            Ok(leaves) => leaves,
            Err(why) => return self.problems.add(name, "", why),
        };
        for leaf in leaves {
            let origin = Origin::File(name.into(), leaf.line);
            let Some(setting) = all().find(|setting| setting.path == leaf.path) else {
                let why = unknown(&leaf.path, self.program.settings().map(|setting| setting.path.to_string()));
                self.problems.add(leaf.path, origin.to_string(), why);
                continue;
            };
            let value = leaf.value.map_err(|found| format!("must be {}, not {found}", setting.kind));
            self.put(setting, origin, value.and_then(|value| setting.kind.checked(value)));
        }
    }

    fn variable(&mut self, name: &str, value: &str) {
        match all().find(|setting| setting.variable() == name) {
            Some(setting) => self.put(setting, Origin::Variable(name.into()), setting.kind.read_env(value)),
            None => {
                let why = unknown(name, self.program.settings().map(Setting::variable));
                self.problems.add(name, "environment", why);
            }
        }
    }

    fn put(&mut self, setting: &'static Setting, origin: Origin, value: Result<Value, String>) {
        if setting.demo_only && self.program == Program::Menshen {
            return self.problems.add(
                setting.path,
                origin.to_string(),
                "is a setting of menshen-demo; menshen has no sandbox",
            );
        }
        match value.and_then(|value| (setting.write)(&mut self.loaded.settings, value)) {
            Ok(()) => {
                self.loaded.origins.insert(setting.path, origin);
            }
            Err(why) => self.problems.add(setting.path, origin.to_string(), why),
        }
    }
}

/// The refusal of a name that no setting has; names the one that was probably meant.
fn unknown(found: &str, names: impl Iterator<Item = String>) -> String {
    let nearest = names.map(|name| (distance(found, &name), name)).min();
    match nearest {
        Some((steps, name)) if steps <= 3 => format!("there is no such setting; did you mean {name}?"),
        _ => "there is no such setting (see `menshen config --explain`)".into(),
    }
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let step = corner + usize::from(l != *r);
            corner = row[j + 1];
            row[j + 1] = step.min(corner + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
