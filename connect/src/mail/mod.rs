//! How is a mail handed to an SMTP server?

mod compose;
mod delivery;
mod settings;

use std::sync::Mutex;
use std::time::Duration;

use crate::breaker::{Breaker, guarded, lock};
use crate::failure::SendError;
use compose::Sender;
use delivery::Route;
pub use settings::{MailSettings, Security};

/// Time limit of one mail, from connecting to the last answer.
const GIVE_UP: Duration = Duration::from_secs(10);

/// One mail to one receiver. Has no `Debug`: the body holds codes and links.
#[derive(Clone)]
pub struct Mail {
    /// Stable over all tries (the id of the outbox row): becomes the left part of `Message-ID`, so
    /// that the receiving side can recognise a duplicate. Letters, digits, `-`, `_` and `.` only.
    pub message_id: String,
    /// One bare address, `name@example.com`.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The plain text; always present.
    pub text: String,
    /// The same as HTML, sent as the preferred alternative.
    pub html: Option<String>,
}

/// Sends mail through one SMTP server. Cheap to share by reference; keep one for the process.
pub struct Mailer {
    route: Route,
    sender: Sender,
    breaker: Mutex<Breaker>,
}

impl Mailer {
    /// Prepares a mailer; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant: an unparsable sender, an empty
    /// host, or [`Security::Plain`] to a host that is not this machine.
    pub fn new(settings: &MailSettings) -> Result<Self, String> {
        settings.check()?;
        let sender = Sender::parse(&settings.from)?;
        let route = Route::new(settings, sender.domain())?;
        Ok(Self { route, sender, breaker: Mutex::default() })
    }

    /// Sends one mail; `now` is the instant of sending in milliseconds since 1970 (the `Date` header).
    ///
    /// # Errors
    /// [`SendError::Permanent`] if the server refuses this mail for good (5xx) or a header part holds
    /// a line break (T56); [`SendError::Temporary`] for 4xx, refused credentials, anything wrong with
    /// the connection, 10 s without an end, and at once while the breaker is open.
    pub async fn send(&self, mail: &Mail, now: i64) -> Result<(), SendError> {
        let message = self.sender.compose(mail, now).map_err(SendError::Permanent)?;
        Ok(guarded("mail", &self.breaker, now, GIVE_UP, self.route.deliver(&message)).await?)
    }

    /// True while sends are refused because the server does not answer. For readiness and metrics.
    pub fn is_open(&self) -> bool {
        lock(&self.breaker).is_open()
    }
}
