//! Which SMTP server is used, how, and are the settings fit to be used?

use std::fmt;

use crate::loopback::is_loopback_host;

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all. Only to this machine.
    Plain,
    /// Plain greeting, then TLS; a server that does not offer it is refused. Usually port 587.
    StartTls,
    /// TLS from the first byte. Usually port 465.
    Tls,
}

/// The SMTP server and the sender. Prints everything but the password.
#[derive(Clone)]
pub struct MailSettings {
    /// Host name (checked against its certificate) or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the connection.
    pub security: Security,
    /// Empty: do not log in.
    pub username: String,
    /// The password of `username`.
    pub password: String,
    /// The sender, `name@example.com` or `Words <name@example.com>`.
    pub from: String,
}

impl MailSettings {
    /// Says what is wrong with the settings, if anything.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.host.trim().is_empty() {
            return Err("the SMTP host is empty".into());
        }
        if self.security == Security::Plain && !is_loopback_host(&self.host) {
            return Err(format!(
                "SMTP to {} without TLS is refused: only this machine may be reached in the clear",
                self.host
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("username", &self.username)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}
