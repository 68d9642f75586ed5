//! What is wrong, where, and what is to be done about it?

use std::fmt;

/// One finding. It prints as one line that editors can jump to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, from the root of the project.
    pub path: String,
    /// The line, from 1; 0: the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub todo: String,
}

impl Problem {
    /// A finding at a line.
    pub fn at(path: &str, line: usize, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { path: path.into(), line, what: what.into(), todo: todo.into() }
    }

    /// A finding about a whole file.
    pub fn of(path: &str, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self::at(path, 0, what, todo)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}: {}", self.path, self.what, self.todo),
            line => write!(f, "{}:{line}: {}: {}", self.path, self.what, self.todo),
        }
    }
}
