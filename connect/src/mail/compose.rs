//! What does a mail look like on the wire, and what may never get into its headers (T56)?

use std::time::{Duration, SystemTime};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::Mail;

/// Longest subject in characters; longer ones are a mistake of ours.
const SUBJECT_MAX: usize = 200;

/// The parsed sender.
pub(super) struct Sender(Mailbox);

impl Sender {
    pub(super) fn parse(from: &str) -> Result<Self, String> {
        one_line("sender", from)?;
        let mailbox = from.parse::<Mailbox>().map_err(|error| format!("sender address: {error}"))?;
        Ok(Self(mailbox))
    }

    pub(super) fn domain(&self) -> &str {
        self.0.email.domain()
    }

    /// Builds the message. The error says which part is bad, never what it holds.
    pub(super) fn compose(&self, mail: &Mail, now: i64) -> Result<Message, String> {
        one_line("receiver", &mail.to)?;
        one_line("subject", &mail.subject)?;
        if mail.subject.chars().count() > SUBJECT_MAX {
            return Err("subject is too long".into());
        }
        let to = mail.to.parse::<Address>().map_err(|_| "receiver is not an address".to_owned())?;
        let millis = u64::try_from(now).map_err(|_| "the date lies before 1970".to_owned())?;

        let builder = Message::builder()
            .from(self.0.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .message_id(Some(self.message_id(&mail.message_id)?))
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .header(AutoSubmitted);
        let text = SinglePart::plain(mail.text.clone());
        let built = match &mail.html {
            None => builder.singlepart(text),
            Some(html) => {
                builder.multipart(MultiPart::alternative().singlepart(text).singlepart(SinglePart::html(html.clone())))
            }
        };
        built.map_err(|error| format!("cannot build the mail: {error}"))
    }

    fn message_id(&self, id: &str) -> Result<String, String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if id.is_empty() || id.len() > 100 || !id.chars().all(plain) {
            return Err("message id is not plain text".into());
        }
        Ok(format!("<{id}@{}>", self.domain()))
    }
}

/// Refuses line breaks and every other control character, so that nothing can add a header.
fn one_line(part: &str, text: &str) -> Result<(), String> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().any(breaks) { Err(format!("{part} holds a line break or control character")) } else { Ok(()) }
}

/// `Auto-Submitted: auto-generated` (RFC 3834): keeps out-of-office answers away.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;
