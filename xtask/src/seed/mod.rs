//! How is a database filled quickly? (`cargo xtask seed-accounts`)
//!
//! Accounts look like real ones: sealed and indexed with the deployment's keys, a password, addresses, the
//! first record of the audit chain; a part of them has a session, and a part of those an authenticator application. Two threads work: one seals, one writes.

pub mod device;
mod filler;
pub mod person;
pub mod product;
pub mod rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use center::password::{Hasher, Typed};
use db::seal::Keys;
use db::{Db, Options};
use tokio::sync::mpsc;

use crate::clock::{self, Watch};
use person::{PASSWORD, Person};
use rows::Rows;

/// What may be said to it.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many accounts there shall be
    pub accounts: u64,
    /// The database [default: sqlite:menshen.db in the data directory]
    #[arg(long)]
    pub url: Option<String>,
    /// The data directory: the key ring is there
    #[arg(long, value_name = "DIR", default_value = "demo-data")]
    pub data: PathBuf,
}

/// Accounts in one transaction: many, so that the random indexes are gone through seldom.
const PAGE: u64 = 20_000;

/// Runs the task.
///
/// # Errors
/// The reason, in words.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let runtime = server::runtime().map_err(|error| format!("no threads: {error}"))?;
    let watch = Watch::start();
    let added = runtime.block_on(fill(&arguments.data, arguments.url.as_deref(), arguments.accounts, true))?;
    println!("{added} accounts added in {:.1} s", watch.seconds());
    Ok(())
}

/// Sees to it that there are `accounts`; answers how many had to be added.
///
/// # Errors
/// The reason, in words.
pub async fn fill(data: &Path, url: Option<&str>, accounts: u64, tell: bool) -> Result<u64, String> {
    let (db, keys) = open(data, url).await?;
    let from = first_missing(&db, &keys, accounts).await?;
    if from > 0 {
        let now = clock::now();
        db.write(move |tx| rows::renew_sessions(tx, now)).await.map_err(told)?;
    }
    db.write(product::add).await.map_err(|error| error.to_string())?;
    let filled = add(&db, &keys, from, accounts, tell).await;
    db.close().await.map_err(told)?;
    filled.map(|()| accounts.saturating_sub(from))
}

/// The store, up to date, and its keys.
///
/// # Errors
/// The reason, in words.
pub async fn open(data: &Path, url: Option<&str>) -> Result<(Db, Arc<Keys>), String> {
    std::fs::create_dir_all(data).map_err(|error| format!("{}: {error}", data.display()))?;
    let file = format!("sqlite:{}", data.join("menshen.db").display());
    let options = Options {
        statement: std::time::Duration::from_secs(60),
        slow: std::time::Duration::MAX / 20,
        ..Options::default()
    };
    let db = Db::open_with(url.unwrap_or(&file), options).await.map_err(told)?;
    db.migrate(center::MIGRATIONS).await.map_err(told)?;
    let keys = Keys::load_or_create(data).map_err(|error| error.to_string())?;
    let fingerprint = keys.fingerprint();
    let ours = db.write(move |tx| db::primitive::check_ring(tx, &fingerprint)).await.map_err(told)?;
    if !ours {
        return Err(format!("the database was written with other keys than those in {}", data.display()));
    }
    Ok((db, Arc::new(keys)))
}

/// The first account that is not there, found by halving: pages are written in order.
async fn first_missing(db: &Db, keys: &Arc<Keys>, accounts: u64) -> Result<u64, String> {
    let there = async |n: u64| {
        let keys = keys.clone();
        db.read(move |tx| rows::is_there(tx, &keys, Person(n))).await.map_err(told)
    };
    if !there(0).await? {
        let empty = db.read(rows::is_empty).await.map_err(told)?;
        return if empty {
            Ok(0)
        } else {
            Err("there are accounts of people in this database; seeded ones have a known password, so they do not go together".into())
        };
    }
    let (mut low, mut high) = (0, accounts.max(1));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if there(middle).await? { low = middle } else { high = middle }
    }
    Ok(high)
}

async fn add(db: &Db, keys: &Arc<Keys>, from: u64, to: u64, tell: bool) -> Result<(), String> {
    let hash: Arc<str> = hash(keys).await?.into();
    let (now, sqlite) = (clock::now(), db.is_sqlite());
    let (pages, mut ready) = mpsc::channel(1);
    let sealing = std::thread::spawn({
        let keys = keys.clone();
        move || seal_pages(&keys, from, to, &pages)
    });
    let mut done = from;
    while let Some(page) = ready.recv().await {
        done += page.len() as u64;
        let hash = hash.clone();
        db.write(move |tx| rows::insert(tx, &page, &hash, now, sqlite)).await.map_err(told)?;
        if tell {
            eprintln!("{done} accounts");
        }
    }
    sealing.join().unwrap_or_else(|_| Err("the sealing thread panicked".into()))
}

fn seal_pages(keys: &Keys, from: u64, to: u64, pages: &mpsc::Sender<Vec<Rows>>) -> Result<(), String> {
    let mut at = from;
    while at < to {
        let end = to.min(at + PAGE);
        let page = (at..end).map(|n| Rows::new(keys, Person(n))).collect::<Result<Vec<_>, _>>();
        let page = page.map_err(|error| format!("the keys cannot seal: {error}"))?;
        if pages.blocking_send(page).is_err() {
            return Ok(()); // the writer has failed and says why
        }
        at = end;
    }
    Ok(())
}

/// One real hash, which all accounts share.
async fn hash(keys: &Arc<Keys>) -> Result<String, String> {
    let hasher = Hasher::start(keys.clone(), 1, 1);
    let made = hasher.make(&Typed::new(PASSWORD.into()), Person(0).draw_some("password-salt")).await;
    made.map(|hash| hash.as_str().to_owned()).map_err(|error| error.to_string())
}

fn told(error: db::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests;
