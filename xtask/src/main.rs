//! What does `cargo xtask` do? The tasks of those who work on Menshen.

mod bench;
mod check;
mod clock;
mod docs;
mod pictures;
mod problem;
mod program;
mod seed;
mod source;
mod tree;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

/// The tasks of those who work on Menshen.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check the project's own rules: crate edges, floors, tables, files, generated documents, requirements
    Check {
        /// Bring docs/CODES.md and docs/FEATURES.md up to date first
        #[arg(long)]
        write: bool,
    },
    /// Fill a database with accounts, quickly
    ///
    /// Account N (from 0) has the email userN@seed.example and the password Seed-Account-1; the first thousand
    /// and one in ten beyond have a session, half of those an authenticator application and operation protection,
    /// about which a product with known credentials may ask. A database that holds accounts of people is refused. Started again
    /// it goes on where it ended.
    SeedAccounts(seed::Arguments),
    /// Measure, each figure beside its ceiling from the same run on the same cores
    ///
    /// Needs Linux. With two cores or more the server of the session check runs on the first and the generator on
    /// the second. Prints medians; nothing fails because it is slow. Takes half an hour, with --quick a minute.
    Bench(bench::Arguments),
    /// Render every page in both languages, light and dark, wide and narrow, to PNG files
    Pictures {
        /// Where the pictures go
        #[arg(default_value = "pictures")]
        folder: PathBuf,
    },
    /// Run every test (scripts/test)
    Test {
        /// Only the steps whose name contains this
        only: Option<String>,
    },
    #[command(flatten)]
    Part(bench::Part),
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Check { write } => check_project(write),
        Task::SeedAccounts(arguments) => seed::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Pictures { folder } => pictures::run(&folder),
        Task::Test { only } => test(only.as_deref()),
        Task::Part(part) => bench::run_part(&part),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn check_project(write: bool) -> Result<(), String> {
    let tree = tree::Tree::read(tree::root())?;
    let all_well = check::run(&tree, write)?;
    if all_well { Ok(()) } else { Err("the project does not keep its own rules".into()) }
}

fn test(only: Option<&str>) -> Result<(), String> {
    let status = Command::new("bash").arg("scripts/test").args(only).current_dir(tree::root()).status();
    let status = status.map_err(|error| format!("bash scripts/test: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("scripts/test: {status}")) }
}
