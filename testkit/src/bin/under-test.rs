//! The product with its sandbox, for tests that kill it: the real server, with free ports.

use std::path::PathBuf;

use sandbox::Sandbox;
use server::settings::{Secret, Settings, SmtpSecurity};
use server::{Outside, Server, Telemetry, runtime, until_told};

fn main() -> Result<(), String> {
    let variable = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let (data, store) = (PathBuf::from(variable("MENSHEN_TEST_DATA")?), variable("MENSHEN_TEST_STORE")?);
    let runtime = runtime().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let sandbox = Sandbox::start(sandbox::Options::default()).map_err(|error| error.to_string())?;
        let mut settings = settings(data, &store, &sandbox)?;
        settings.log.filter = variable("MENSHEN_TEST_LOG")?;
        let _telemetry = Telemetry::start(&settings.log, None)?;
        let start = Server::start_with(settings, Outside::system());
        let ready = async |running: &server::Running| server::cli::say(&running.listening(Some(sandbox.addr())));
        until_told(start, ready, async |running| running.stop().await).await
    })
}

fn settings(data: PathBuf, store: &str, sandbox: &Sandbox) -> Result<Settings, String> {
    let any = "127.0.0.1:0".parse().map_err(|_| "no address")?;
    let mut settings = Settings { data_dir: data, listen: any, ..Settings::default() };
    settings.metrics.listen = any;
    settings.database.url = Some(Secret::new(store));
    settings.database.connections = 4;
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().map_err(|_| "no network")?];
    // Many people on one machine: the budgets are not what is tested here.
    settings.policy.budget.login_address = 100_000;
    settings.policy.budget.login_network = 1_000_000;
    settings.policy.budget.send_network = 1_000_000;
    settings.mail.smtp_host = Some(sandbox.smtp_addr().ip().to_string());
    settings.mail.smtp_port = sandbox.smtp_addr().port();
    settings.mail.smtp_security = SmtpSecurity::Plain;
    settings.mail.from = Some("Menshen <no-reply@menshen.example>".into());
    Ok(settings)
}
