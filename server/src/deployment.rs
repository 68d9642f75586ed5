//! What of a deployment lies on disks: the data directory, the key ring, the database?

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use db::seal::Keys;
use db::{Db, Options};

use crate::settings::Settings;

/// The key ring's file in the data directory.
pub(crate) const KEYS: &str = "keys";
/// The database's file in the data directory, unless `database.url` says otherwise.
const DATABASE: &str = "menshen.db";

/// The store, up to date, and the keys it was written with.
pub(crate) struct Opened {
    pub db: Db,
    pub keys: Keys,
}

/// Opens everything: makes what is missing, runs what migrations are new, compares the key ring.
///
/// # Errors
/// The reason, in words for the operator.
pub(crate) async fn open(settings: &Settings) -> Result<Opened, String> {
    let db = open_store(settings).await?;
    match match_keys(settings, &db).await {
        Ok(keys) => Ok(Opened { db, keys }),
        Err(why) => {
            // The first reason is the one to tell.
            let _ = db.close().await;
            Err(why)
        }
    }
}

async fn match_keys(settings: &Settings, db: &Db) -> Result<Keys, String> {
    db.migrate(center::MIGRATIONS).await.map_err(|error| format!("the database cannot be migrated: {error}"))?;
    let file = settings.data_dir.join(KEYS);
    let was_there = file.exists();
    let keys = Keys::load_or_create(&settings.data_dir).map_err(|error| error.to_string())?;
    let fingerprint = keys.fingerprint();
    let ours =
        db.write(move |tx| db::primitive::check_ring(tx, &fingerprint)).await.map_err(|error| error.to_string())?;
    match (ours, was_there) {
        (true, _) => Ok(keys),
        (false, true) => Err(format!(
            "the database was written with other keys than those in {}: put the right file back",
            file.display()
        )),
        (false, false) => {
            // What was just made is of no use to anybody.
            let _ = fs::remove_file(&file);
            Err(format!(
                "the keys are missing: the database was written with keys that should be in {}",
                file.display()
            ))
        }
    }
}

/// Opens the store alone.
///
/// # Errors
/// The reason, in words for the operator.
pub(crate) async fn open_store(settings: &Settings) -> Result<Db, String> {
    make_data_dir(&settings.data_dir).map_err(|error| format!("data_dir: {}: {error}", settings.data_dir.display()))?;
    open_at(settings, &url(settings)).await.map_err(|error| format!("the database cannot be opened: {error}"))
}

/// Opens the store at a URL.
pub(crate) async fn open_at(settings: &Settings, url: &str) -> Result<Db, db::Error> {
    let options = Options { connections: settings.database.connections, ..Options::default() };
    Db::open_with(url, options).await
}

/// The database's URL.
pub(crate) fn url(settings: &Settings) -> String {
    match &settings.database.url {
        Some(url) => url.expose().to_owned(),
        None => format!("sqlite:{}", settings.data_dir.join(DATABASE).display()),
    }
}

/// The database's file, if it is one.
pub(crate) fn file(settings: &Settings) -> Option<PathBuf> {
    url(settings).strip_prefix("sqlite:").map(PathBuf::from)
}

fn make_data_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
