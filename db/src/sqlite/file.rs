//! Whose is a SQLite file, and who may read it?
//!
//! The caches of sessions and the grouping of commits rest on one process writing the file. So it is held
//! by an advisory lock of the operating system on `<file>-lock`, which the system lets go when the
//! process ends, however it ends. A second process, or a second opening in this one, is refused by name.
//! The lock file itself stays: removing it would let two processes lock two different files.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::Error;

/// Proof that the file is ours. Dropping it lets others have the file.
pub(super) struct Hold {
    /// Locked as long as it is open.
    _lock: File,
}

/// Takes the file at `path`, made for our user alone if there was none. Answers its real path (SQLite
/// follows links, so the lock must too) and the hold.
pub(super) fn take(path: &Path) -> Result<(PathBuf, Hold), Error> {
    let cannot = |e: io::Error| Error::fault(format!("cannot open {}: {e}", path.display()));
    if path.as_os_str().is_empty() || path.as_os_str() == ":memory:" {
        return Err(Error::fault("sqlite: needs the path of a file (readers and the writer share it)"));
    }
    if let Some(directory) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        make_directory(directory).map_err(cannot)?;
    }
    let real = real_path(path).map_err(cannot)?;
    let lock = hold(&real)?;
    private(&real).map_err(cannot)?;
    warn_if_shared(&real);
    Ok((real, Hold { _lock: lock }))
}

fn real_path(path: &Path) -> io::Result<PathBuf> {
    if path.exists() {
        return fs::canonicalize(path);
    }
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| io::Error::other("not the path of a file"))?;
    Ok(fs::canonicalize(parent)?.join(name))
}

fn hold(real: &Path) -> Result<File, Error> {
    let mut name = OsString::from(real);
    name.push("-lock");
    let cannot = |e: io::Error| Error::fault(format!("cannot lock {}: {e}", real.display()));
    let mut lock = private(Path::new(&name)).map_err(cannot)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Error::busy(refusal(real, &mut lock))),
        Err(TryLockError::Error(e)) => return Err(cannot(e)),
    }
    // Who holds it, for the message that the next one gets. Not needed for the lock itself.
    let note = lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| write!(lock, "{}", std::process::id()));
    note.map_err(cannot)?;
    Ok(lock)
}

fn refusal(real: &Path, lock: &mut File) -> String {
    let mut holder = String::new();
    let _ = lock.take(20).read_to_string(&mut holder); // only to be helpful
    let who = match holder.trim().parse::<u32>() {
        Ok(id) if id == std::process::id() => "this process already".to_owned(),
        Ok(id) => format!("process {id}"),
        Err(_) => "another process".to_owned(),
    };
    format!(
        "the database file {} is in use by {who}; SQLite serves one process, several need PostgreSQL",
        real.display()
    )
}

/// Opens a file for reading and writing; a new one is readable by our user only. SQLite gives its
/// write-ahead log the same mode.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// An older file may have been made by hand. What is in it is sealed where it matters, so it is said and
/// not refused.
fn warn_if_shared(path: &Path) {
    #[cfg(unix)]
    if let Ok(about) = fs::metadata(path) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions());
        if mode & 0o077 != 0 {
            tracing::warn!(file = %path.display(), mode = format!("{:o}", mode & 0o777), "other users may read the database");
        }
    }
}
