//! Where do the accounts of a run live, and how is a server started on them?

use std::path::{Path, PathBuf};
use std::process::Command;

use super::postgres::Schema;
use super::{pinned, request::HOST};
use crate::clock::Watch;
use crate::program::{self, Running};
use crate::seed;

/// Hashings that may wait at the server: small, so that a run can get past it.
pub const HASH_QUEUE: usize = 32;

/// A filled database with its data directory.
pub struct Place {
    /// How many accounts it has.
    pub accounts: u64,
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// The data directory.
    pub data: PathBuf,
    /// The database, if it is not the file in the directory.
    pub url: Option<String>,
    /// How long filling took, in seconds; 0 if it was filled before.
    pub filled_in: f64,
    /// Bytes of the database for each account, sessions of a part included.
    pub bytes: f64,
}

impl Place {
    /// A SQLite file under `folder`, filled.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn sqlite(folder: &Path, accounts: u64, keep: bool) -> Result<Self, String> {
        let data = folder.join(format!("sqlite-{accounts}"));
        let (watch, added) = (Watch::start(), fill(&data, None, accounts, keep).await?);
        let file = data.join("menshen.db");
        let size = std::fs::metadata(&file).map_err(|error| format!("{}: {error}", file.display()))?.len();
        Ok(Self {
            accounts,
            engine: "SQLite",
            bytes: size as f64 / accounts as f64,
            filled_in: if added > 0 { watch.seconds() } else { 0.0 },
            data,
            url: None,
        })
    }

    /// A schema on a PostgreSQL server, filled.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn postgres(folder: &Path, server: &str, accounts: u64, keep: bool) -> Result<Self, String> {
        let data = folder.join(format!("postgres-{accounts}"));
        let schema = Schema::new(server, &format!("menshen_bench_{accounts}"), keep)?;
        let (watch, added) = (Watch::start(), fill(&data, Some(&schema.url), accounts, keep).await?);
        let bytes = schema.bytes()? / accounts as f64;
        Ok(Self {
            accounts,
            engine: "PostgreSQL",
            bytes,
            filled_in: if added > 0 { watch.seconds() } else { 0.0 },
            data,
            url: Some(schema.url),
        })
    }

    /// Starts the release server on it, on `core` if one is named. Budgets are raised: all callers come from
    /// one address.
    ///
    /// # Errors
    /// If it does not start.
    pub fn serve(&self, core: Option<usize>) -> Result<Running, String> {
        let mut command = pinned(&program::folder("release")?.join("menshen"), core);
        command.arg("serve");
        settings(&mut command);
        command.env("MENSHEN_DATA_DIR", &self.data);
        if let Some(url) = &self.url {
            command.env("MENSHEN_DATABASE__URL", url);
        }
        Running::start(&mut command, &self.data.join("log"))
    }
}

async fn fill(data: &Path, url: Option<&str>, accounts: u64, keep: bool) -> Result<u64, String> {
    if !keep && data.exists() {
        std::fs::remove_dir_all(data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    seed::fill(data, url, accounts, false).await
}

fn settings(command: &mut Command) {
    program::without_settings(command);
    let queue = HASH_QUEUE.to_string();
    let public_url = format!("http://{HOST}");
    let values = [
        ("LISTEN", "127.0.0.1:0"),
        ("METRICS__LISTEN", "127.0.0.1:0"),
        ("PUBLIC_URL", &public_url),
        ("MAIL__SMTP_HOST", "127.0.0.1"),
        ("MAIL__SMTP_SECURITY", "none"),
        ("MAIL__FROM", "bench@seed.example"),
        ("SMS__SECRET_ID", "bench"),
        ("SMS__SECRET_KEY", "bench"),
        ("SMS__APP_ID", "bench"),
        ("SMS__SIGN_NAME", "bench"),
        ("BUDGET__LOGIN_ADDRESS", "100000"),
        ("BUDGET__LOGIN_NETWORK", "1000000"),
        ("OPERATION__REQUESTS", "10000"),
        ("HASHING__QUEUE", &queue),
    ];
    for (name, value) in values {
        command.env(format!("MENSHEN_{name}"), value);
    }
}
