//! `menshen hardware-token`: which tokens are in the inventory, and who may have one? (MFA-05, IMP-25)

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use center::mfa::hardware::{self, Allowed, Encoding, Listed, PAGE, Released, Report};
use center::moment::rfc3339;
use center::{Arrival, Center, Ctx};
use clap::Subcommand;
use connect::geo::Geo;
use rules::{Language, Uin};

use super::token_file;
use crate::cli::say;
use crate::outside::Outside;
use crate::settings::{Loaded, Settings};
use crate::{deployment, runtime};

/// What can be done to hardware tokens and to those who may have one.
#[derive(Subcommand)]
pub(crate) enum HardwareTokenCommand {
    /// Import the tokens of a file: PSKC (RFC 6030) or CSV. Status 1 if any was rejected; the others are imported
    Import {
        /// The file
        file: PathBuf,
        /// A file with the password of an encrypted PSKC file
        #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
        password_file: Option<PathBuf>,
        /// A file with the pre-shared key of an encrypted PSKC file: hexadecimal, or the bytes themselves
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
        /// How the secrets of a CSV file are written, where that cannot be seen from them
        #[arg(long, value_parser = ["hex", "base32"])]
        encoding: Option<String>,
        /// Overwrite and remove the file if every token of it was imported
        #[arg(long)]
        wipe: bool,
    },
    /// List the inventory: serial number, state, account, maker
    List,
    /// Let an account bind a hardware token
    Allow {
        /// The account number
        uin: String,
    },
    /// Let an account bind none any more; one that is bound stays bound
    Forbid {
        /// The account number
        uin: String,
    },
    /// Make a token free again that its owner has unbound and given back
    Release {
        /// The serial number
        serial: String,
    },
}

pub(crate) fn hardware_token(loaded: &Loaded, command: HardwareTokenCommand) -> Result<(), String> {
    let settings = &loaded.settings;
    match command {
        HardwareTokenCommand::Import { file, password_file, key_file, encoding, wipe } => {
            let secrets = token_file::secrets(password_file.as_deref(), key_file.as_deref())?;
            let bytes = token_file::tokens(&file)?;
            let encoding = encoding.map(|name| if name == "hex" { Encoding::Hex } else { Encoding::Base32 });
            let read = hardware::read(&bytes, &secrets, encoding).map_err(|why| at(&file, &why.to_string()))?;
            let report = run(settings, async |center, ctx| hardware::import(center, ctx, read).await)?;
            tell(&file, &report, wipe)
        }
        HardwareTokenCommand::List => list(settings),
        HardwareTokenCommand::Allow { uin } => change(settings, &uin, true),
        HardwareTokenCommand::Forbid { uin } => change(settings, &uin, false),
        HardwareTokenCommand::Release { serial } => release(settings, serial),
    }
}

fn at(file: &Path, why: &str) -> String {
    format!("{}: {why}", file.display())
}

/// Says what became of a file; wipes it if that was asked for and nothing of it is needed any more.
fn tell(file: &Path, report: &Report, wipe: bool) -> Result<(), String> {
    say(&match report.imported {
        1 => "1 token was imported.".to_owned(),
        many => format!("{many} tokens were imported."),
    });
    if !report.rejected.is_empty() {
        let lines = report.rejected.iter().map(|rejected| {
            let serial = if rejected.serial.is_empty() { String::new() } else { format!(" ({})", rejected.serial) };
            format!("line {}{serial}: {}", rejected.line, rejected.why)
        });
        let lines: Vec<String> = lines.collect();
        return Err(format!(
            "{} tokens were rejected:\n{}\nThe file was not touched. It holds secrets: delete it as soon as it is not needed.",
            lines.len(),
            lines.join("\n")
        ));
    }
    if wipe {
        token_file::wipe(file)?;
        say(&format!("{} was overwritten and removed. Delete its copies too.", file.display()));
    } else {
        say(&format!("{} holds the secrets of these tokens: delete it and its copies now.", file.display()));
    }
    Ok(())
}

fn list(settings: &Settings) -> Result<(), String> {
    let mut after = String::new();
    loop {
        let from = after.clone();
        let page =
            run(settings, async move |center, ctx| center.read(ctx, move |tx, _| hardware::list(tx, &from)).await)?;
        page.iter().for_each(|token| say(&line(token)));
        match page.last() {
            Some(last) if page.len() == PAGE => after.clone_from(&last.serial),
            None if after.is_empty() => {
                say("There are no hardware tokens.");
                return Ok(());
            }
            _ => return Ok(()),
        }
    }
}

fn line(token: &Listed) -> String {
    let account = token.account.map_or_else(|| "-".to_owned(), |uin| uin.to_string());
    let maker = [&token.manufacturer, &token.model].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    format!("{}  {}  {account}  {}  {}", token.serial, token.state, rfc3339(token.imported_at), maker.join(" "))
}

fn change(settings: &Settings, uin: &str, allow: bool) -> Result<(), String> {
    let uin = Uin(uin.parse().map_err(|_| format!("`{uin}` is not an account number (UIN)"))?);
    let changed = run(settings, async move |center, ctx| {
        let act = if allow { hardware::allow } else { hardware::forbid };
        center.write(ctx, move |tx, ctx| act(tx, ctx, uin)).await
    })?;
    let may = if allow { "may bind a hardware token" } else { "may not bind a hardware token" };
    match changed {
        Allowed::Changed => say(&format!("Account {uin} {may} from now on.")),
        Allowed::Already => say(&format!("Account {uin} {may} already.")),
        Allowed::NoAccount => return Err(format!("there is no account {uin}")),
    }
    Ok(())
}

fn release(settings: &Settings, serial: String) -> Result<(), String> {
    let serial = rules::mfa::serial(&serial).map_err(|_| format!("`{serial}` is not a serial number"))?;
    let named = serial.clone();
    let released =
        run(settings, async move |center, ctx| center.write(ctx, move |tx, _| hardware::release(tx, &serial)).await)?;
    match released {
        Released::Free => {
            say(&format!("Token {named} is free and can be bound again."));
            Ok(())
        }
        Released::NotReturned(state) => Err(format!("token {named} was not returned: it is {state}")),
        Released::Unknown => Err(format!("there is no token {named}")),
    }
}

/// Runs something on the deployment's centre. With SQLite the server must not run: it holds the file.
fn run<T>(
    settings: &Settings,
    act: impl AsyncFnOnce(&Center, &Arc<Ctx>) -> Result<T, center::Error>,
) -> Result<T, String> {
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    runtime.block_on(async {
        let deployment::Opened { db, keys } = deployment::open(settings).await?;
        let center = Center::new(db, keys, settings.policy.clone(), Geo::bundled(), &settings.brand, 1, 1);
        let done = act(&center, &operator(&center)).await.map_err(|error| error.to_string());
        center.db.close().await.map_err(|error| error.to_string())?;
        done
    })
}

/// Whoever types commands on the server.
fn operator(center: &Center) -> Arc<Ctx> {
    let outside = Outside::system();
    center.ctx(Arrival {
        now: outside.now(),
        seed: (outside.random)(),
        language: Language::default(),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: "menshen".into(),
        device_token: None,
        request: "command-line".into(),
    })
}
