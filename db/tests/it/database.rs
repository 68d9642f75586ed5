//! Where does a test get an empty database of its own?

use std::path::PathBuf;

use db::{Db, Options};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::register::MIGRATIONS;

/// A directory that is removed when the test is done with it (kept if the test failed).
pub struct Directory(pub PathBuf);

impl Directory {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("menshen-db-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn sqlite(&self) -> String {
        format!("sqlite:{}", self.0.join("test.db").display())
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// The URL of the server for tests; `None`: say so and skip.
pub fn server() -> Option<String> {
    let url = std::env::var("MENSHEN_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        assert!(std::env::var_os("CI").is_none(), "MENSHEN_TEST_POSTGRES is not set, and under CI nothing is skipped");
        eprintln!("skipped: MENSHEN_TEST_POSTGRES (the URL of a PostgreSQL server) is not set");
    }
    url
}

/// An empty schema on the server, and the URL that leads into it.
pub struct Schema {
    pub server: String,
    pub name: String,
}

impl Schema {
    pub async fn new(test: &str) -> Option<Self> {
        let server = server()?;
        let mut name = format!("t{}_{test}", std::process::id());
        name.truncate(63);
        let schema = Self { server, name };
        let name = &schema.name;
        schema.run(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")).await;
        Some(schema)
    }

    pub fn url(&self) -> String {
        let joint = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{joint}application_name={}&options[search_path]={}", self.server, self.name, self.name)
    }

    /// As another client of the server.
    pub async fn run(&self, sql: &str) {
        let mut conn = PgConnection::connect(&self.server).await.unwrap();
        conn.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
    }

    pub async fn remove(self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name)).await;
    }
}

/// Few connections: many tests share a server.
pub fn options() -> Options {
    Options { connections: 6, points: 2, ..Options::default() }
}

pub async fn open(url: &str) -> Db {
    let db = Db::open_with(url, options()).await.unwrap();
    assert_eq!(db.migrate(MIGRATIONS).await, Ok(2));
    db
}

pub async fn on_sqlite<F: Future<Output = ()>>(name: &str, test: impl Fn(Db) -> F) {
    let directory = Directory::new(name);
    let db = open(&directory.sqlite()).await;
    assert!(db.is_sqlite());
    test(db.clone()).await;
    db.close().await.unwrap();
}

pub async fn on_postgres<F: Future<Output = ()>>(name: &str, test: impl Fn(Db) -> F) {
    let Some(schema) = Schema::new(name).await else { return };
    let db = open(&schema.url()).await;
    assert!(!db.is_sqlite());
    test(db.clone()).await;
    db.close().await.unwrap();
    schema.remove().await;
}
