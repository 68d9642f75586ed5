//! `menshen backup FILE`: a copy of the database, also while the server runs.

use std::path::Path;

use crate::cli::say;
use crate::settings::Loaded;
use crate::{deployment, snapshot};

pub(crate) fn backup(loaded: &Loaded, to: &Path) -> Result<(), String> {
    let settings = &loaded.settings;
    let from = deployment::file(settings)
        .ok_or("backup copies SQLite databases; use pg_dump or pg_basebackup for PostgreSQL, and copy the key ring apart from it")?;
    snapshot::copy(&from, to)?;
    say(&format!(
        "Copied {} to {}.\n\
         The key ring {} is not in the copy, on purpose: keep a copy of it in another place.\n\
         Without it the copy cannot be used; with both, everything in it can be read.",
        from.display(),
        to.display(),
        settings.data_dir.join(deployment::KEYS).display(),
    ));
    Ok(())
}
