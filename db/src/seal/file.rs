//! Where do the keys live, and who may read them?
//!
//! A text file `keys` in the data directory, readable by our user only:
//! ```text
//! menshen keys 1
//! base <64 hexadecimal digits>
//! seal 1 <64 hexadecimal digits>
//! ```
//! Keep a copy of it apart from the copies of the database: without it, what is sealed is lost.

use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::secret::Secret;

const NAME: &str = "keys";
const TITLE: &str = "menshen keys 1";

/// Why there are no keys. The text names the file and never what is in it.
#[derive(Debug)]
pub enum KeyError {
    /// Others may read the file.
    Open {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The file is not what it should be.
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
    /// The file cannot be read or made.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { path, mode } => {
                let path = path.display();
                write!(f, "the keys in {path} can be read by others (mode {mode:04o}): chmod 600 {path}")
            }
            Self::Malformed { path, why } => write!(f, "{} is not a file of keys: {why}", path.display()),
            Self::Io { path, error } => write!(f, "the keys in {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for KeyError {}

/// What the file holds.
pub(super) struct Contents {
    pub(super) base: Secret,
    /// By id, ascending; never empty.
    pub(super) seals: Vec<(u32, Secret)>,
}

pub(super) fn load_or_create(dir: &Path) -> Result<Contents, KeyError> {
    let path = dir.join(NAME);
    match load(&path) {
        Err(KeyError::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            let fresh = Contents { base: draw()?, seals: vec![(1, draw()?)] };
            create(&path, &fresh)?;
            load(&path) // ours, or that of a process that was quicker
        }
        loaded => loaded,
    }
}

pub(super) fn rotate(dir: &Path) -> Result<Contents, KeyError> {
    let path = dir.join(NAME);
    let mut contents = load(&path)?;
    let newest = contents.seals.last().map_or(0, |(id, _)| *id);
    contents.seals.push((newest + 1, draw()?));
    replace(&path, &contents).map_err(|error| KeyError::Io { path: path.clone(), error })?;
    load(&path)
}

fn load(path: &Path) -> Result<Contents, KeyError> {
    let failed = |error| KeyError::Io { path: path.to_owned(), error };
    let mut file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o7777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open { path: path.to_owned(), mode });
        }
    }
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1));
    file.read_to_string(&mut text).map_err(failed)?;
    parse(&text).map_err(|why| KeyError::Malformed { path: path.to_owned(), why })
}

fn parse(text: &str) -> Result<Contents, &'static str> {
    let mut lines = text.lines();
    if lines.next() != Some(TITLE) {
        return Err("its first line is not `menshen keys 1`");
    }
    let (mut base, mut seals) = (None, Vec::<(u32, Secret)>::new());
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            ["base", key] if base.is_none() => base = Some(secret(key)?),
            ["seal", id, key] => {
                let id = id.parse().map_err(|_| "the id of a `seal` is not a number")?;
                if seals.last().is_some_and(|(last, _)| *last >= id) {
                    return Err("the ids of `seal` do not ascend");
                }
                seals.push((id, secret(key)?));
            }
            _ => return Err("a line that is neither `base KEY` (once) nor `seal ID KEY`"),
        }
    }
    let base = base.ok_or("no line `base`")?;
    if seals.is_empty() { Err("no line `seal`") } else { Ok(Contents { base, seals }) }
}

fn secret(hex: &str) -> Result<Secret, &'static str> {
    let mut bytes = Zeroizing::new([0; 32]);
    if hex.len() != 64 || !hex.bytes().all(|c| c.is_ascii_hexdigit()) {
        return Err("a key that is not 64 hexadecimal digits");
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).map_err(|_| "a key that is not hexadecimal")?;
    }
    Ok(Secret::new(*bytes))
}

#[expect(clippy::disallowed_methods, reason = "the keys of a deployment are made here, before there is any context")]
fn draw() -> Result<Secret, KeyError> {
    let mut bytes = Zeroizing::new([0; 32]);
    aws_lc_rs::rand::fill(bytes.as_mut_slice())
        .map_err(|_| KeyError::Io { path: NAME.into(), error: io::Error::other("no randomness") })?;
    Ok(Secret::new(*bytes))
}

/// Makes the file whole or not at all: a link to a finished file appears under its name, or, if another
/// process was quicker, does not.
fn create(path: &Path, contents: &Contents) -> Result<(), KeyError> {
    let made = beside(path, contents).and_then(|temporary| {
        let linked = fs::hard_link(&temporary, path);
        fs::remove_file(&temporary)?;
        match linked {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
            _ => settle(path),
        }
    });
    made.map_err(|error| KeyError::Io { path: path.to_owned(), error })
}

fn replace(path: &Path, contents: &Contents) -> io::Result<()> {
    let temporary = beside(path, contents)?;
    fs::rename(temporary, path)?;
    settle(path)
}

/// A finished file next to `path`, on the disk.
fn beside(path: &Path, contents: &Contents) -> io::Result<PathBuf> {
    let mut text = Zeroizing::new(String::with_capacity(128 + 128 * contents.seals.len()));
    let _ = writeln!(text, "{TITLE}"); // writing into a string does not fail
    let _ = writeln!(text, "base {}", *hex(&contents.base));
    for (id, master) in &contents.seals {
        let _ = writeln!(text, "seal {id} {}", *hex(master));
    }
    // Named by chance: threads and processes may be here at once.
    let mark = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
    let temporary = path.with_file_name(format!("{NAME}.{mark:016x}.tmp"));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(temporary)
}

fn hex(secret: &Secret) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in secret.bytes() {
        let _ = write!(text, "{byte:02x}"); // writing into a string does not fail
    }
    text
}

/// The name is on the disk only when its directory is.
fn settle(path: &Path) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    File::open(dir)?.sync_all()
}
