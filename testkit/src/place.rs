//! Where do the data of a test live?

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use db::{Db, Options};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Few connections for each store, so that many tests fit into one server.
const OPTIONS: (usize, usize) = (4, 2);

/// A fresh place for one test's data.
#[derive(Debug, Clone)]
pub struct Place {
    url: String,
    dir: PathBuf,
    schema: Option<String>,
    /// How many apps were built here: each has randomness of its own.
    pub(crate) built: Arc<AtomicU64>,
}

/// The PostgreSQL server of the tests, from `MENSHEN_TEST_POSTGRES`.
///
/// # Panics
/// If it is not set where it must be (`CI`).
pub fn postgres_url() -> Option<String> {
    let url = std::env::var("MENSHEN_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    assert!(url.is_some() || std::env::var_os("CI").is_none(), "MENSHEN_TEST_POSTGRES must name a PostgreSQL server");
    url
}

impl Place {
    /// A new SQLite file in a directory of its own.
    pub fn sqlite(test: &str) -> Self {
        let dir = fresh_dir(test, "sqlite");
        Self { url: format!("sqlite:{}", dir.join("menshen.db").display()), dir, schema: None, built: Arc::default() }
    }

    /// A new schema; `None` if there is no server (which is then said).
    pub async fn postgres(test: &str) -> Option<Self> {
        let Some(server) = postgres_url() else {
            eprintln!("skipped: MENSHEN_TEST_POSTGRES is not set");
            return None;
        };
        let schema = format!("t_{}", short(test));
        let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server of the tests answers");
        let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a schema of our own");
        connection.close().await.expect("the server lets go");
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options[search_path]={schema}");
        Some(Self { url, dir: fresh_dir(test, "postgres"), schema: Some(schema), built: Arc::default() })
    }

    /// Opens the store, without migrations.
    pub async fn open(&self) -> Result<Db, db::Error> {
        let (connections, points) = OPTIONS;
        Db::open_with(&self.url, Options { connections, points, ..Options::default() }).await
    }

    /// The store's URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A directory of the test's own.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.schema.is_none()
    }

    /// The schema on PostgreSQL.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// Everything the store keeps, as bytes: the SQLite files, or every row of every table as text.
    pub async fn dump(&self) -> Vec<u8> {
        match &self.schema {
            None => files(&self.dir),
            Some(schema) => tables(schema).await,
        }
    }
}

fn files(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).expect("the test's directory") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("menshen.db")) {
            all.extend(std::fs::read(path).expect("a readable file"));
        }
    }
    all
}

async fn tables(schema: &str) -> Vec<u8> {
    let server = postgres_url().expect("a server");
    let mut connection = PgConnection::connect(&server).await.expect("a connection");
    let names: Vec<(String,)> = sqlx::query_as("SELECT tablename FROM pg_tables WHERE schemaname = $1")
        .bind(schema)
        .fetch_all(&mut connection)
        .await
        .expect("the tables");
    let mut all = Vec::new();
    for (name,) in names {
        let sql = format!("SELECT t::text, encode(convert_to(t::text, 'UTF8'), 'hex') FROM {schema}.{name} t");
        let rows: Vec<(String, String)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut connection).await.expect("the rows");
        for (row, _) in rows {
            all.extend(row.as_bytes());
            // What is stored as bytes is printed in hexadecimal: the bytes themselves go along.
            for part in row.split(['\\', '"', ',', '(', ')']) {
                if let Some(Ok(bytes)) = part.strip_prefix('x').map(|hex| HEXLOWER.decode(hex.as_bytes())) {
                    all.extend(bytes);
                }
            }
        }
    }
    all
}

fn fresh_dir(test: &str, engine: &str) -> PathBuf {
    let dir = std::env::temp_dir().join("menshen-tests").join(format!("{}-{engine}", short(test)));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a directory of our own");
    dir
}

/// A name that fits anywhere; the same test has the same one each time, so nothing piles up.
fn short(test: &str) -> String {
    HEXLOWER.encode(&digest(&SHA256, test.as_bytes()).as_ref()[..12])
}
