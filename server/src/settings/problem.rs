//! What is wrong with the settings, in words for the operator?

use std::fmt;

/// One setting that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The setting's path, as `lockout.attempts`, or what was found in its place.
    pub key: String,
    /// Where it was found, as `menshen.toml, line 3`; empty if it was found nowhere.
    pub origin: String,
    /// What is wrong. Never holds a secret value.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.origin.is_empty() {
            true => write!(f, "{}: {}", self.key, self.why),
            false => write!(f, "{} ({}): {}", self.key, self.origin, self.why),
        }
    }
}

/// Everything that is wrong, told at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes one more.
    pub fn add(&mut self, key: impl Into<String>, origin: impl Into<String>, why: impl Into<String>) {
        self.0.push(Problem { key: key.into(), origin: origin.into(), why: why.into() });
    }

    /// `Err` if anything is wrong.
    ///
    /// # Errors
    /// Itself, unless it is empty.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}
