//! The load generator: a process of its own, on a core of its own.

use std::collections::BTreeMap;
use std::io;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use clap::ValueEnum;
use serde_json::{Value, json};
use tokio::task::LocalSet;

use super::process::cpu_micros;
use super::request;
use super::wire::Connection;
use crate::clock::Watch;
use crate::program::Running;

/// How long a caller that was sent away waits.
const SENT_AWAY: Duration = Duration::from_secs(1);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// `GET /api/v1/session` with the cookie of a session.
    Session,
    /// `POST /api/v1/sessions` with email and password.
    Login,
    /// `POST /api/v1/product/checks` of accounts without operation protection.
    Allowed,
    /// The same of accounts with it.
    Challenged,
    /// `POST /api/v1/verifications/{id}/proof` with the code of an authenticator application.
    Proof,
}

impl Kind {
    /// Its name on the command line.
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Send requests and print what came of it as one line of JSON.
#[derive(Debug, Clone, clap::Args)]
pub struct Load {
    /// Where the server listens
    #[arg(long)]
    pub address: String,
    /// What to ask for
    #[arg(long)]
    pub kind: Kind,
    /// How many accounts the database has
    #[arg(long)]
    pub accounts: u64,
    /// How many different ones take part
    #[arg(long)]
    pub callers: usize,
    /// Connections, each with one request at a time
    #[arg(long)]
    pub connections: usize,
    /// How long; 0: until each caller asked once
    #[arg(long)]
    pub seconds: f64,
    /// Milliseconds that each connection waits between two requests
    #[arg(long, default_value_t = 0)]
    pub pause: u64,
    /// Into how many parts the callers are divided
    #[arg(long, default_value_t = 1)]
    pub parts: usize,
    /// Which of them takes part, from 0
    #[arg(long, default_value_t = 0)]
    pub part: usize,
    /// The process whose processor time is told, from the first request to the last answer
    #[arg(long)]
    pub process: Option<u32>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Answers by status.
    pub statuses: BTreeMap<u16, u64>,
    /// Answers that said when to come again.
    pub retry_after: u64,
    /// From the first request to the last answer.
    pub seconds: f64,
    /// Half of the answers came within so many milliseconds.
    pub p50: f64,
    /// 99 of 100.
    pub p99: f64,
    /// Processor time of the server meanwhile, in microseconds; 0 if no process was named.
    pub micros: f64,
}

impl Outcome {
    /// Answers with this status.
    pub fn with(&self, status: u16) -> u64 {
        self.statuses.get(&status).copied().unwrap_or(0)
    }

    /// Answers with this status each second.
    pub fn rate(&self, status: u16) -> f64 {
        self.with(status) as f64 / self.seconds
    }
}

impl Load {
    /// Every request once, one at a time; to be made more of.
    ///
    /// # Errors
    /// If the server does not listen.
    pub fn of(server: &Running, kind: Kind, accounts: u64) -> Result<Self, String> {
        Ok(Self {
            address: server.address("web")?,
            kind,
            accounts,
            callers: 1,
            connections: 1,
            seconds: 0.0,
            pause: 0,
            parts: 1,
            part: 0,
            process: Some(server.id()),
        })
    }

    /// Starts the generator as a process, on `core` if one is named.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(&self, core: Option<usize>) -> Result<Generator, String> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = super::pinned(&own, core);
        command.args(["load", "--address", &self.address, "--kind", &self.kind.name()]);
        let numbers = [
            ("--accounts", self.accounts.to_string()),
            ("--callers", self.callers.to_string()),
            ("--connections", self.connections.to_string()),
            ("--seconds", self.seconds.to_string()),
            ("--pause", self.pause.to_string()),
            ("--parts", self.parts.to_string()),
            ("--part", self.part.to_string()),
        ];
        let process = self.process.map(|id| ("--process", id.to_string()));
        for (name, value) in numbers.iter().chain(&process) {
            command.args([*name, value.as_str()]);
        }
        start(command)
    }

    /// Runs it to its end.
    ///
    /// # Errors
    /// If it fails, or nothing at all was answered.
    pub fn run(&self, core: Option<usize>) -> Result<Outcome, String> {
        self.start(core)?.wait()
    }
}

/// A generator that runs.
pub struct Generator(std::process::Child);

fn start(mut command: Command) -> Result<Generator, String> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map(Generator)
        .map_err(|error| format!("the generator: {error}"))
}

impl Generator {
    /// Waits for its outcome.
    ///
    /// # Errors
    /// If it failed.
    pub fn wait(self) -> Result<Outcome, String> {
        let output = self.0.wait_with_output().map_err(|error| format!("the generator: {error}"))?;
        let said: Value =
            serde_json::from_slice(&output.stdout).map_err(|_| format!("the generator failed: {}", output.status))?;
        let statuses = said["statuses"].as_object().into_iter().flatten();
        let number = |name: &str| said[name].as_f64().unwrap_or_default();
        Ok(Outcome {
            statuses: statuses.filter_map(|(status, count)| Some((status.parse().ok()?, count.as_u64()?))).collect(),
            retry_after: said["retry_after"].as_u64().unwrap_or_default(),
            seconds: number("seconds"),
            p50: number("p50"),
            p99: number("p99"),
            micros: number("micros"),
        })
    }
}

/// The process itself.
///
/// # Errors
/// The first connection that broke.
pub fn generate(load: &Load) -> Result<(), String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let requests = Rc::new(runtime.block_on(request::all(load)).map_err(|error| format!("{}: {error}", load.address))?);
    let next = Rc::new(AtomicUsize::new(0));
    let before = load.process.map(cpu_micros).transpose()?.unwrap_or_default();
    let watch = Watch::start();
    let tallies = LocalSet::new().block_on(&runtime, async {
        let tasks: Vec<_> = (0..load.connections)
            .map(|_| tokio::task::spawn_local(connection(load.clone(), requests.clone(), next.clone(), watch)))
            .collect();
        let mut tallies = Vec::new();
        for task in tasks {
            tallies.push(
                task.await.map_err(|error| error.to_string())?.map_err(|error| format!("{}: {error}", load.address))?,
            );
        }
        Ok::<_, String>(tallies)
    })?;
    let seconds = watch.seconds();
    let micros = load.process.map(cpu_micros).transpose()?.unwrap_or_default() - before;
    println!("{}", told(tallies, seconds, micros));
    Ok(())
}

#[derive(Default)]
struct Tally {
    statuses: BTreeMap<u16, u64>,
    retry_after: u64,
    /// In microseconds.
    took: Vec<u32>,
}

async fn connection(load: Load, requests: Rc<Vec<Vec<u8>>>, next: Rc<AtomicUsize>, watch: Watch) -> io::Result<Tally> {
    let mut connection = Connection::open(&load.address).await?;
    let mut tally = Tally::default();
    loop {
        let at = next.fetch_add(1, Relaxed);
        let over = if load.seconds > 0.0 { watch.seconds() >= load.seconds } else { at >= requests.len() };
        if over {
            return Ok(tally);
        }
        let asked = Watch::start();
        let answer = connection.ask(&requests[at % requests.len()]).await?;
        tally.took.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
        *tally.statuses.entry(answer.status).or_default() += 1;
        tally.retry_after += u64::from(answer.retry_after);
        if answer.status == 503 {
            tokio::time::sleep(SENT_AWAY).await;
        } else if load.pause > 0 {
            tokio::time::sleep(Duration::from_millis(load.pause)).await;
        }
    }
}

fn told(tallies: Vec<Tally>, seconds: f64, micros: f64) -> Value {
    let mut all = Tally::default();
    for tally in tallies {
        tally.statuses.into_iter().for_each(|(status, count)| *all.statuses.entry(status).or_default() += count);
        all.retry_after += tally.retry_after;
        all.took.extend(tally.took);
    }
    all.took.sort_unstable();
    let within = |part: f64| {
        all.took
            .get(((all.took.len() as f64 * part) as usize).min(all.took.len().saturating_sub(1)))
            .map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    };
    let statuses: BTreeMap<String, u64> =
        all.statuses.iter().map(|(status, count)| (status.to_string(), *count)).collect();
    json!({
        "statuses": statuses,
        "retry_after": all.retry_after,
        "seconds": seconds,
        "p50": within(0.5),
        "p99": within(0.99),
        "micros": micros,
    })
}
