//! How is a SQLite database copied while the server writes to it?
//!
//! The store itself cannot: it is held by the server's process. SQLite's `VACUUM INTO` reads one snapshot
//! through a connection of its own, writes it as a new file, and disturbs nobody.

use std::fs::{File, OpenOptions};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// Copies the database `from` into the new file `to`, readable by our user only, and onto the disk.
///
/// # Errors
/// If there is no database, or `to` is there already, or the disk is full. Then `to` is not left behind.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if !from.exists() {
        return Err(format!("there is no database at {}", from.display()));
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // SQLite accepts an empty file as its target, and keeps its mode.
    options.open(to).map_err(|error| format!("{}: {error}", to.display()))?;
    vacuum(from, to).map_err(|why| {
        let _ = std::fs::remove_file(to);
        format!("{} could not be copied: {why}", from.display())
    })
}

fn vacuum(from: &Path, to: &Path) -> Result<(), String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(|error| error.to_string())?;
    let target = to.to_str().ok_or("the path of the copy is not text (UTF-8)")?;
    let copied =
        source.execute_batch("PRAGMA busy_timeout = 5000").and_then(|()| source.execute("VACUUM INTO ?1", [target]));
    copied.map_err(|error| error.to_string())?;
    settle(to).map_err(|error| error.to_string())
}

/// Whether every page of a database is as it should be.
///
/// # Errors
/// What is not.
pub(crate) fn is_whole(database: &Path) -> Result<(), String> {
    let conn =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|error| error.to_string())?;
    let verdict = conn
        .query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
        .map_err(|error| error.to_string())?;
    if verdict == "ok" { Ok(()) } else { Err(format!("the copy is damaged: {verdict}")) }
}

/// Brings a file and its name onto the disk.
pub(crate) fn settle(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}
