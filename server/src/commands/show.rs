//! `menshen config`: which settings are there, and which are in force?

use crate::cli::{refused, say};
use crate::settings::{self, Loaded, Program, Settings, whole};

/// Prints the settings in force. What does not fit together is refused, after printing.
pub(crate) fn config(loaded: &Loaded) -> Result<(), String> {
    say(settings::effective(Program::Menshen, loaded).trim());
    whole(loaded).map_err(|problems| refused(&problems))
}

/// Prints every setting as a commented settings file.
pub(crate) fn explain() -> Result<(), String> {
    say(settings::explain(Program::Menshen, &Settings::default()).trim_end());
    Ok(())
}
