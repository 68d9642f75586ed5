//! How does one mail travel, and whose fault is it if it does not?
//!
//! A connection for each mail: one that is dropped halfway (time limit, shutdown) can then never be
//! taken up by the next mail in the middle of a transaction. The stages are told apart because a 554
//! as greeting speaks of the server, and a 554 after the text speaks of the mail.

use std::error::Error as _;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::{GIVE_UP, MailSettings, Security};
use crate::failure::Failure;

/// How long the good-bye may take: the mail is already taken then.
const GOOD_BYE: Duration = Duration::from_millis(500);

/// The way to the server.
pub(super) struct Route {
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    hello: ClientId,
    credentials: Option<Credentials>,
}

impl Route {
    pub(super) fn new(settings: &MailSettings, hello: &str) -> Result<Self, String> {
        let tls = match settings.security {
            Security::Plain => None,
            Security::StartTls | Security::Tls => {
                let parameters = TlsParameters::new(settings.host.clone());
                Some(parameters.map_err(|error| format!("TLS for {}: {error}", settings.host))?)
            }
        };
        let log_in = !settings.username.is_empty();
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            security: settings.security,
            tls,
            hello: ClientId::Domain(hello.to_owned()),
            credentials: log_in.then(|| Credentials::new(settings.username.clone(), settings.password.clone())),
        })
    }

    /// Hands the mail over. Safe to drop at any point.
    pub(super) async fn deliver(&self, message: &Message) -> Result<(), Failure> {
        let mut connection = self.connect().await?;
        connection.send(message.envelope(), &message.formatted()).await.map_err(|error| of_mail(&error))?;
        // Taken. A server that does not answer the good-bye must not make us send it again.
        let _ = timeout(GOOD_BYE, connection.abort()).await;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let from_first_byte = self.tls.clone().filter(|_| self.security == Security::Tls);
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(GIVE_UP), &self.hello, from_first_byte, None)
                .await
                .map_err(|error| of_server("connecting", &error))?;
        if let (Security::StartTls, Some(tls)) = (self.security, self.tls.clone()) {
            connection.starttls(tls, &self.hello).await.map_err(|error| of_server("STARTTLS", &error))?;
        }
        if let Some(credentials) = &self.credentials {
            // A refused login is true of every mail and not the fault of this one, whatever its class.
            connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(|error| match error.status() {
                Some(code) => Failure::Later(format!("server refused our login ({code})")),
                None => of_server("logging in", &error),
            })?;
        }
        Ok(connection)
    }
}

/// Before the mail was offered: always the server.
fn of_server(stage: &str, error: &Error) -> Failure {
    Failure::Outage(match error.status() {
        Some(code) => format!("{stage}: server said {code}"),
        None => format!("{stage}: {}", describe(error)),
    })
}

/// While the mail was offered. Keeps the server's code but not its words: some servers repeat the
/// address or a line of the mail (T08).
fn of_mail(error: &Error) -> Failure {
    match error.status() {
        // "Closing the channel": the server is going down.
        Some(code) if u16::from(code) == 421 => Failure::Outage("server is closing (421)".into()),
        // "Authentication required": the settings lack a login.
        Some(code) if u16::from(code) == 530 => Failure::Later("server wants a login (530)".into()),
        Some(code) if error.is_transient() => Failure::Later(format!("server said {code}")),
        Some(code) => Failure::Never(format!("server said {code}")),
        None if error.is_client() => Failure::Never("the server cannot take this mail".into()),
        None => Failure::Outage(describe(error)),
    }
}

/// The kind of an error without a code. Its causes come from the system or the TLS library; what the
/// server wrote is left out.
fn describe(error: &Error) -> String {
    if error.is_response() {
        return "server answered nonsense".into();
    }
    let mut text = String::from(if error.is_tls() { "TLS failed" } else { "connection failed" });
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
