//! What is a setting?

use super::kind::{Kind, Value};
use super::table::all;
use super::typed::Settings;

/// One setting.
pub struct Setting {
    /// Its place in the TOML file, as `lockout.attempts`.
    pub path: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it means, in one line.
    pub doc: &'static str,
    /// Whether only `menshen-demo` has it.
    pub demo_only: bool,
    pub(super) read: fn(&Settings) -> Value,
    pub(super) write: fn(&mut Settings, Value) -> Result<(), String>,
}

/// Which program reads the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// The product.
    Menshen,
    /// The product with the sandbox.
    Demo,
}

impl Program {
    /// Its settings, in the order of the table.
    pub fn settings(self) -> impl Iterator<Item = &'static Setting> {
        all().filter(move |setting| self == Self::Demo || !setting.demo_only)
    }
}

impl Setting {
    /// The environment variable, as `MENSHEN_LOCKOUT__ATTEMPTS`.
    pub fn variable(&self) -> String {
        format!("MENSHEN_{}", self.path.to_ascii_uppercase().replace('.', "__"))
    }

    /// Its table in the file, empty for the top, and its name there.
    pub(super) fn place(&self) -> (&'static str, &'static str) {
        self.path.rsplit_once('.').unwrap_or(("", self.path))
    }
}
