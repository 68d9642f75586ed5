//! The product and the sandbox in one process, on this machine only.
//!
//! Mail and SMS go to the sandbox's phone page instead of people. Nothing here is part of `menshen`.

mod product;
mod settings;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use sandbox::Sandbox;
use server::cli::{complain, say};
use server::settings::Settings;
use server::{Outside, Running, Server, Telemetry, runtime, until_told};

/// Try Menshen on this machine: the account centre, and a phone that receives its codes.
#[derive(Parser)]
#[command(name = "menshen-demo", version)]
struct Cli {
    /// Folder of the database and the keys [default: demo-data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A settings file; MENSHEN_ variables win over it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            let _ = usage.print();
            return ExitCode::from(if usage.use_stderr() { 2 } else { 0 });
        }
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            complain(&format!("menshen-demo: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), String> {
    let settings = settings::read(cli.config.as_deref(), cli.data)?;
    let telemetry = Telemetry::start(&settings.log, settings.telemetry.otlp_endpoint.as_ref())?;
    let data = settings.data_dir.clone();
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    let ended = runtime.block_on(until_told(Demo::start(settings), async |demo| demo.greet(&data), Demo::stop));
    runtime.shutdown_background();
    telemetry.stop();
    ended
}

struct Demo {
    sandbox: Sandbox,
    server: Running,
}

impl Demo {
    async fn start(mut settings: Settings) -> Result<Self, String> {
        let listen = sandbox::Options {
            listen: settings.sandbox.listen,
            smtp_listen: settings.sandbox.smtp_listen,
            ..Default::default()
        };
        let sandbox = Sandbox::start(listen).map_err(|error| format!("the sandbox cannot listen: {error}"))?;
        settings::connect(&mut settings, &sandbox)?;
        let data = settings.data_dir.clone();
        let outside = Outside { phone: Some(format!("http://{}/", sandbox.addr())), ..Outside::system() };
        let server = Server::start_with(settings, outside).await?;
        product::register(&server, &data).await?;
        Ok(Self { sandbox, server })
    }

    fn greet(&self, data: &Path) {
        complain(&format!(
            "\nMenshen is running, for you alone: nothing leaves this machine.\n\n  \
             Account centre  http://localhost:{}/\n  \
             Phone           http://{}/   (codes and mail arrive here)\n  \
             Metrics         http://{}/metrics\n  \
             Data            {}\n\nCtrl-C stops it.\n",
            self.server.web.port(),
            self.sandbox.addr(),
            self.server.metrics,
            data.display(),
        ));
        say(&self.server.listening(Some(self.sandbox.addr())));
    }

    async fn stop(self) {
        self.server.stop().await;
        self.sandbox.stop().await;
    }
}
