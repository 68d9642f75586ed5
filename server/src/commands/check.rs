//! `menshen check`: what is wrong with this deployment?

use std::fmt;
use std::fs;
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use db::Db;

use crate::cli::say;
use crate::settings::{Loaded, Settings, required, whole};
use crate::{deployment, providers, runtime};

/// How long a provider may take to accept a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks at everything, prints a line for each, and fails if something is wrong.
pub(crate) fn check(loaded: &Loaded) -> Result<(), String> {
    let mut found = Found::default();
    settings(loaded, &mut found);
    data_dir(&loaded.settings.data_dir, &mut found);
    database(&loaded.settings, &mut found);
    reachable(&loaded.settings, &mut found);
    match providers::geo(&loaded.settings) {
        Ok(_) => found.good("cities", "the data can be read"),
        Err(why) => found.bad("cities", why),
    }
    match found.problems {
        0 => Ok(()),
        1 => Err("1 problem".into()),
        many => Err(format!("{many} problems")),
    }
}

#[derive(Default)]
struct Found {
    problems: usize,
}

impl Found {
    fn good(&mut self, what: &str, how: impl fmt::Display) {
        say(&format!("ok       {what}: {how}"));
    }

    fn note(&mut self, what: &str, how: impl fmt::Display) {
        say(&format!("note     {what}: {how}"));
    }

    fn bad(&mut self, what: &str, why: impl fmt::Display) {
        self.problems += 1;
        say(&format!("PROBLEM  {what}: {why}"));
    }
}

fn settings(loaded: &Loaded, found: &mut Found) {
    let problems =
        [whole(loaded).err(), required(&loaded.settings).err()].into_iter().flatten().flat_map(|problems| problems.0);
    let before = found.problems;
    for problem in problems {
        found.bad("settings", problem);
    }
    if found.problems == before {
        found.good("settings", format!("{} set, the others at their defaults", loaded.origins.len()));
    }
    let settings = &loaded.settings;
    let missing: Vec<&str> = settings.sms.template.missing().into_iter().map(|shape| shape.name()).collect();
    if !missing.is_empty() {
        found
            .note("settings", format!("no SMS template for {}: such messages go out by mail only", missing.join(", ")));
    }
    if settings.trusted_proxies.is_empty() && settings.public_url.as_ref().is_some_and(|url| url.scheme() == "https") {
        found.note(
            "settings",
            "trusted_proxies is empty: behind a proxy every visitor seems to come from the proxy's address",
        );
    }
}

/// The folder and the key ring are for our user only.
fn data_dir(path: &Path, found: &mut Found) {
    match mode(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return found
                .note("data directory", format!("{} is not there yet; it is made on the first start", path.display()));
        }
        Err(error) => return found.bad("data directory", format!("{}: {error}", path.display())),
        Ok(mode) if mode & 0o077 != 0 => {
            found.bad(
                "data directory",
                format!("others may look into {0} (mode {mode:03o}): chmod 700 {0}", path.display()),
            );
        }
        Ok(_) => found.good("data directory", path.display()),
    }
    let keys = path.join(deployment::KEYS);
    match mode(&keys) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            found.note("key ring", "not there yet; it is made on the first start")
        }
        Err(error) => found.bad("key ring", format!("{}: {error}", keys.display())),
        Ok(mode) if mode & 0o077 != 0 => {
            found.bad("key ring", format!("others may read {0} (mode {mode:03o}): chmod 600 {0}", keys.display()))
        }
        Ok(_) => found.good("key ring", format!("{}; keep a copy of it apart from the database's", keys.display())),
    }
}

fn mode(path: &Path) -> std::io::Result<u32> {
    fs::metadata(path).map(|about| about.permissions().mode() & 0o777)
}

fn database(settings: &Settings, found: &mut Found) {
    if let Some(file) = deployment::file(settings).filter(|file| !file.exists()) {
        return found.note("database", format!("{} is not there yet; it is made on the first start", file.display()));
    }
    let looked = runtime()
        .map_err(|error| db::Error::Fault(error.to_string()))
        .and_then(|runtime| runtime.block_on(look(settings)));
    match looked {
        Ok(0) => found.good("database", "can be reached, and its tables are of this version"),
        Ok(pending) => found.note(
            "database",
            format!("can be reached; {pending} migrations wait for `menshen migrate` or the next start"),
        ),
        // SQLite: the server holds it, so it is well.
        Err(db::Error::Busy(why)) if deployment::file(settings).is_some() => found.note("database", why),
        Err(error) => found.bad("database", error),
    }
}

/// How many migrations have not run.
async fn look(settings: &Settings) -> Result<usize, db::Error> {
    let db = deployment::open_at(settings, &deployment::url(settings)).await?;
    let ran = ran(&db).await;
    db.close().await?;
    ran.map(|ran| center::MIGRATIONS.iter().filter(|migration| !ran.contains(&migration.version)).count())
}

async fn ran(db: &Db) -> Result<Vec<i64>, db::Error> {
    db.ping().await?;
    if db.check("SELECT version FROM migration").await.is_err() {
        return Ok(Vec::new()); // an empty database
    }
    db.read(|tx| tx.all("SELECT version FROM migration", &[])?.iter().map(|row| row.get(0)).collect()).await
}

/// Whether the providers accept connections. Nothing is said to them.
fn reachable(settings: &Settings, found: &mut Found) {
    if let Some(host) = &settings.mail.smtp_host {
        connect("mail server", host, settings.mail.smtp_port, found);
    }
    let endpoint = &settings.sms.endpoint;
    if let (Some(host), Some(port), true) =
        (endpoint.host_str(), endpoint.port_or_known_default(), settings.sms.secret_id.is_some())
    {
        connect("SMS provider", host.trim_matches(['[', ']']), port, found);
    }
}

fn connect(what: &str, host: &str, port: u16, found: &mut Found) {
    let addresses: Vec<_> = match (host, port).to_socket_addrs() {
        Ok(addresses) => addresses.collect(),
        Err(error) => return found.bad(what, format!("{host} has no address: {error}")),
    };
    let tried = addresses.iter().map(|address| TcpStream::connect_timeout(address, PATIENCE));
    let mut refusals = Vec::new();
    for attempt in tried {
        match attempt {
            Ok(_) => return found.good(what, format!("{host}:{port} accepts connections")),
            Err(error) => refusals.push(error.to_string()),
        }
    }
    found.bad(what, format!("{host}:{port} cannot be reached: {}", refusals.join("; ")));
}
