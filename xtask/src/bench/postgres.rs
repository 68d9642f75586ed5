//! A schema of our own on somebody's PostgreSQL server. (by `psql`)

use std::process::Command;

/// A schema, and the URL that leads into it.
pub struct Schema {
    server: String,
    name: String,
    /// The URL for the store.
    pub url: String,
}

impl Schema {
    /// Makes it; `keep` leaves one that is there as it is.
    ///
    /// # Errors
    /// If the server does not let us.
    pub fn new(server: &str, name: &str, keep: bool) -> Result<Self, String> {
        let drop = if keep { String::new() } else { format!("DROP SCHEMA IF EXISTS {name} CASCADE; ") };
        psql(server, &format!("SET client_min_messages = error; {drop}CREATE SCHEMA IF NOT EXISTS {name}"))?;
        let separator = if server.contains('?') { '&' } else { '?' };
        Ok(Self {
            server: server.into(),
            name: name.into(),
            url: format!("{server}{separator}options[search_path]={name}"),
        })
    }

    /// How many bytes its tables and their indexes take.
    ///
    /// # Errors
    /// If the server does not tell.
    pub fn bytes(&self) -> Result<f64, String> {
        let size = format!(
            "SELECT SUM(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = '{}' AND c.relkind = 'r'",
            self.name
        );
        psql(&self.server, &size)?.trim().parse().map_err(|_| "the server tells no size".into())
    }

    /// Removes it with all that is in it.
    ///
    /// # Errors
    /// If the server does not let us.
    pub fn remove(&self) -> Result<(), String> {
        psql(&self.server, &format!("SET client_min_messages = error; DROP SCHEMA IF EXISTS {} CASCADE", self.name))
            .map(drop)
    }
}

fn psql(server: &str, sql: &str) -> Result<String, String> {
    let output =
        Command::new("psql").args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", server, "-c", sql]).output();
    let output = output.map_err(|error| format!("psql: {error} (install the PostgreSQL client)"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("psql: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}
