//! How quick is Menshen, beside what these cores can do at all? (`cargo xtask bench`)
//!
//! ```text
//! bench ── builds the release programs, then runs itself again as one of them
//!   ├ start, session, login,  menshen serve  <── generator, a process of its own (`load`)
//!   │ guarded                 bare-server    <──
//!   ├ login, register         Argon2id alone, on as many threads as there are cores
//!   └ register                center in process, on each engine
//! ```
//! Every figure stands beside its ceiling, measured in turns with it. Nothing here fails because something
//! is slow; it fails if something answers wrongly.

mod bare;
mod figure;
mod guarded;
mod hash;
mod load;
mod login;
mod place;
mod postgres;
mod process;
mod register;
mod report;
mod request;
mod session;
mod start;
mod wire;

use std::path::Path;
use std::process::Command;

use figure::Figure;
use place::Place;

use crate::program;

/// What may be said to it.
#[derive(clap::Args)]
pub struct Arguments {
    /// Short runs and few accounts: to see that everything works
    #[arg(long)]
    quick: bool,
    /// Databases of how many accounts [default: 1000,1000000; quick: 1000,20000]
    #[arg(long, value_delimiter = ',')]
    accounts: Option<Vec<u64>>,
    /// A PostgreSQL server to measure on too; schemas menshen_bench_… are made there and removed
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Write the result to docs/PERFORMANCE.md
    #[arg(long)]
    write: bool,
    /// Use databases that an earlier run with --keep has left, and leave them
    #[arg(long)]
    keep: bool,
    /// The release programs are built already, and this is one of them
    #[arg(long, hide = true)]
    built: bool,
}

/// Parts of the bench that run as processes of their own.
#[derive(clap::Subcommand)]
pub enum Part {
    /// Serve the handler that does nothing
    #[command(hide = true)]
    BareServer,
    /// Send requests
    #[command(hide = true)]
    Load(load::Load),
}

/// Runs one of the parts.
///
/// # Errors
/// The reason, in words.
pub fn run_part(part: &Part) -> Result<(), String> {
    match part {
        Part::BareServer => bare::serve(),
        Part::Load(load) => load::generate(load),
    }
}

/// How is measured?
pub struct Setup {
    /// How many there are.
    pub cores: usize,
    /// Where the server of the session check runs.
    pub server_core: Option<usize>,
    /// Where its generator runs.
    pub load_core: Option<usize>,
    /// How often each figure is taken.
    pub runs: usize,
    /// How long a run of quick requests takes.
    pub seconds: f64,
    /// How long a run of logins takes.
    pub long_seconds: f64,
    /// How many threads of others wanted to run before.
    pub busy: f64,
}

impl Setup {
    fn new(quick: bool) -> Self {
        let cores = server::cores();
        let apart = cores > 1 && Command::new("taskset").arg("-V").output().is_ok();
        let (seconds, long_seconds) = if quick { (1.0, 2.0) } else { (5.0, 10.0) };
        Self {
            cores,
            server_core: apart.then_some(0),
            load_core: apart.then_some(1),
            runs: 3,
            seconds,
            long_seconds,
            busy: process::busy(),
        }
    }
}

/// Runs the task.
///
/// # Errors
/// The reason, in words.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    if !arguments.built {
        return again_as_release();
    }
    let folder = program::folder("bench")?;
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let setup = Setup::new(arguments.quick);
    let runtime = server::runtime().map_err(|error| format!("no threads: {error}"))?;
    let mut figures = Vec::new();
    for accounts in counts(arguments) {
        for engine in std::iter::once(None).chain(arguments.postgres.as_deref().map(Some)) {
            let place = runtime.block_on(fill(&folder, engine, accounts, arguments.keep))?;
            add(&mut figures, start::measure(&setup, &place)?);
            add(&mut figures, session::measure(&setup, &place)?);
            add(&mut figures, login::measure(&setup, &place)?);
            add(&mut figures, runtime.block_on(register::measure(&setup, &place))?);
            add(&mut figures, guarded::measure(&setup, &place)?);
            if !arguments.keep {
                remove(&place, engine)?;
            }
        }
    }
    let grown = growth(&figures);
    add(&mut figures, grown);
    println!("\n{}\n\n{}", report::setup(&setup), figure::table(&figures));
    if arguments.write { report::write(&setup, &figures) } else { Ok(()) }
}

fn counts(arguments: &Arguments) -> Vec<u64> {
    let usual = if arguments.quick { vec![1_000, 20_000] } else { vec![1_000, 1_000_000] };
    arguments.accounts.clone().unwrap_or(usual)
}

fn add(figures: &mut Vec<Figure>, more: Vec<Figure>) {
    if !more.is_empty() {
        println!("{}", figure::table(&more));
    }
    figures.extend(more);
}

/// An unoptimised program would measure itself.
fn again_as_release() -> Result<(), String> {
    program::build(&["server", "xtask"], true)?;
    let release = program::folder("release")?.join("xtask");
    let status = Command::new(&release).args(std::env::args_os().skip(1)).arg("--built").status();
    let status = status.map_err(|error| format!("{}: {error}", release.display()))?;
    if status.success() { Ok(()) } else { Err(format!("the bench ended with {status}")) }
}

async fn fill(folder: &Path, postgres: Option<&str>, accounts: u64, keep: bool) -> Result<Place, String> {
    println!("filling {} with {accounts} accounts", if postgres.is_some() { "PostgreSQL" } else { "SQLite" });
    match postgres {
        None => Place::sqlite(folder, accounts, keep).await,
        Some(server) => Place::postgres(folder, server, accounts, keep).await,
    }
}

fn remove(place: &Place, postgres: Option<&str>) -> Result<(), String> {
    std::fs::remove_dir_all(&place.data).map_err(|error| format!("{}: {error}", place.data.display()))?;
    postgres.map_or(Ok(()), |server| {
        postgres::Schema::new(server, &format!("menshen_bench_{}", place.accounts), true)?.remove()
    })
}

/// The processor time of an act on the largest database beside that on the smallest.
fn growth(figures: &[Figure]) -> Vec<Figure> {
    let acts = [
        "session check, processor time",
        "first check of a session, processor time",
        "password login, processor time",
        "operation check, allowed, processor time",
        "operation check, challenged, processor time",
        "verification by TOTP, processor time",
    ];
    let mut grown = Vec::new();
    for (engine, act) in ["SQLite", "PostgreSQL"].iter().flat_map(|engine| acts.iter().map(move |act| (*engine, *act)))
    {
        let mut of = figures.iter().filter(|figure| figure.what == act && figure.place.starts_with(engine));
        if let (Some(smallest), Some(largest)) = (of.next(), of.next_back()) {
            let beside =
                Figure::new(format!("{act}, by that on the smallest"), &largest.place, largest.value, largest.unit);
            grown.push(beside.under("smallest database", smallest.value).aims(figure::Aim::RatioAtMost(1.1)));
        }
    }
    grown
}

/// `SQLite, 1000 accounts`.
fn at(place: &Place) -> String {
    format!("{}, {} accounts", place.engine, place.accounts)
}

/// A program on one core, if one is named.
fn pinned(program: &Path, core: Option<usize>) -> Command {
    let Some(core) = core else { return Command::new(program) };
    let mut command = Command::new("taskset");
    command.arg("-c").arg(core.to_string()).arg(program);
    command
}
