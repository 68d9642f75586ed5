//! `menshen restore FILE`: a copy in the place of the database.
//!
//! The copy is checked before anything is touched: that it is whole, and was written with the keys that are
//! here. What was in its place is put aside, never deleted.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::say;
use crate::settings::{Loaded, Secret, Settings};
use crate::{deployment, runtime, snapshot};

/// What belongs to a SQLite database besides its file.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

pub(crate) fn restore(loaded: &Loaded, from: &Path) -> Result<(), String> {
    let settings = &loaded.settings;
    let to =
        deployment::file(settings).ok_or("restore puts SQLite databases in place; use pg_restore for PostgreSQL")?;
    let keys = settings.data_dir.join(deployment::KEYS);
    if !keys.exists() {
        return Err(format!(
            "put the key ring of that database back to {} first: without it the copy is of no use",
            keys.display()
        ));
    }
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    runtime.block_on(free(settings, &to))?;

    let fresh = beside(&to, ".restoring");
    snapshot::copy(from, &fresh)?;
    let checked = runtime.block_on(check(settings, &fresh));
    remove(&beside(&fresh, "-lock"))?;
    if let Err(why) = checked {
        remove(&fresh)?;
        return Err(format!("{}: {why}", from.display()));
    }
    let aside = put_aside(&to)?;
    rename(&fresh, &to)?;
    snapshot::settle(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    say(&format!(
        "{} is in place.{}\n\
         It knows nothing of what happened since it was made: passwords changed and sessions ended since then are as before.",
        to.display(),
        aside.map_or(String::new(), |aside| format!(" The one before is {}.", aside.display())),
    ));
    Ok(())
}

/// Whether nobody uses the database. One that is damaged may be replaced.
async fn free(settings: &Settings, database: &Path) -> Result<(), String> {
    if !database.exists() {
        return Ok(());
    }
    match deployment::open_at(settings, &format!("sqlite:{}", database.display())).await {
        Ok(db) => db.close().await.map_err(|error| error.to_string()),
        Err(db::Error::Busy(why)) => Err(format!("stop the server first: {why}")),
        Err(_) => Ok(()),
    }
}

/// Whether the copy is whole and ours. Brings it to this version's tables.
async fn check(settings: &Settings, copy: &Path) -> Result<(), String> {
    snapshot::is_whole(copy)?;
    let mut settings = settings.clone();
    settings.database.url = Some(Secret::new(format!("sqlite:{}", copy.display())));
    let opened = deployment::open(&settings).await?;
    opened.db.close().await.map_err(|error| error.to_string())
}

/// Renames what is in the place of the database; answers its new name.
fn put_aside(database: &Path) -> Result<Option<PathBuf>, String> {
    if !database.exists() {
        return Ok(None);
    }
    let names = (1..).map(|number| beside(database, &format!(".before-restore-{number}")));
    let aside = names.into_iter().find(|name| !name.exists()).ok_or("no free name")?;
    for companion in COMPANIONS {
        let part = beside(database, companion);
        if part.exists() {
            rename(&part, &beside(&aside, companion))?;
        }
    }
    Ok(Some(aside))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn rename(from: &Path, to: &Path) -> Result<(), String> {
    fs::rename(from, to)
        .map_err(|error| format!("{} could not be renamed to {}: {error}", from.display(), to.display()))
}

fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {error}", path.display())),
        _ => Ok(()),
    }
}
