//! What may be typed after `menshen`?

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands;
use crate::settings::{Loaded, Problems, Program, Settings, Source, load, usual_file};

/// A self-hosted account centre: register, log in, protect, recover and close accounts.
#[derive(Parser)]
#[command(name = "menshen", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The settings file [default: menshen.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server until it is told to stop (SIGTERM or Ctrl-C)
    Serve,
    /// Bring the database to this version's tables; `serve` does so too
    Migrate,
    /// Print the settings in force, secrets hidden
    Config {
        /// Print every setting with its default, range and meaning instead, as a settings file
        #[arg(long)]
        explain: bool,
    },
    /// Say what is wrong with this deployment
    Check,
    /// Look after the clients of products
    #[command(subcommand)]
    Client(commands::ClientCommand),
    /// Look after the catalogue of operations that can be guarded
    #[command(subcommand)]
    Operation(commands::OperationCommand),
    /// Look after hardware MFA tokens and those who may have one
    #[command(subcommand)]
    HardwareToken(commands::HardwareTokenCommand),
    /// Look after the audit records
    #[command(subcommand)]
    Audit(Audit),
    /// Copy the database (SQLite) into FILE, also while the server runs; the key ring is not in it
    Backup {
        /// The copy; must not be there yet
        file: PathBuf,
    },
    /// Put a copy made by `backup` in the place of the database (SQLite); the server must not run
    Restore {
        /// The copy
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Check that no audit record was altered, dropped or moved
    Verify {
        /// Only this account
        #[arg(long, value_name = "UIN")]
        account: Option<String>,
    },
}

/// Runs the command line; the answer is the process's status: 0 done, 1 refused or failed (the reason is on
/// standard error), 2 bad usage.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and version arrive here too, and go to standard output.
            let _ = usage.print();
            return ExitCode::from(if usage.use_stderr() { 2 } else { 0 });
        }
    };
    match execute(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            complain(&format!("menshen: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli) -> Result<(), String> {
    let read = move || -> Result<Loaded, String> {
        let file = cli.config.or_else(usual_file);
        let source = Source::read(file.as_deref()).map_err(|problems| refused(&problems))?;
        load(Program::Menshen, Settings::default(), &source).map_err(|problems| refused(&problems))
    };
    match cli.command {
        Command::Serve => commands::serve(&read()?),
        Command::Migrate => commands::migrate(&read()?),
        Command::Config { explain: true } => commands::explain(),
        Command::Config { explain: false } => commands::config(&read()?),
        Command::Check => commands::check(&read()?),
        Command::Client(command) => commands::client(&read()?, command),
        Command::Operation(command) => commands::operation(&read()?, command),
        Command::HardwareToken(command) => commands::hardware_token(&read()?, command),
        Command::Audit(Audit::Verify { account }) => commands::audit_verify(&read()?, account.as_deref()),
        Command::Backup { file } => commands::backup(&read()?, &file),
        Command::Restore { file } => commands::restore(&read()?, &file),
    }
}

/// The settings are refused, one line a problem.
pub fn refused(problems: &Problems) -> String {
    format!("the settings are refused:\n{problems}")
}

/// Writes to standard output. A reader that has gone away is no failure of ours.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes to standard error.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
