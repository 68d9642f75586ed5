//! What does a received mail say?

use mail_parser::MessageParser;

use super::session::Envelope;
use crate::State;
use crate::inbox::{Channel, Received};

/// Puts the mail into the inbox, once for each receiver of the envelope, and gives the reply.
pub(super) fn deliver(state: &State, envelope: &Envelope, raw: &[u8]) -> String {
    let Some(mail) = MessageParser::default().parse(raw) else {
        return "554 5.6.0 this is not a mail".into();
    };
    let from = mail.from().and_then(|from| from.first()).and_then(|from| from.address());
    let text = mail.body_text(0).map(|text| text.replace("\r\n", "\n").trim_end().to_owned());
    let mut last = 0;
    for to in &envelope.receivers {
        last = state.inbox.put(Received {
            channel: Channel::Mail,
            to: to.clone(),
            from: from.unwrap_or(&envelope.sender).to_owned(),
            message_id: mail.message_id().unwrap_or_default().to_owned(),
            subject: mail.subject().unwrap_or_default().to_owned(),
            text: text.clone().unwrap_or_default(),
        });
    }
    format!("250 2.0.0 taken as {last}")
}
