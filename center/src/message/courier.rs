//! Who carries messages out?

use std::collections::HashMap;

use connect::SendError;
use connect::mail::{Mail, Mailer};
use connect::sms::{Sms, TextMessage};
use rules::{Language, Millis, OutboxId};

use super::{Channel, Message, Shape, html, text};
use crate::moment::Zone;

/// The template ids that the SMS provider has approved, by shape and language. A shape that is approved in one
/// language only is sent in that one.
pub type SmsTemplates = HashMap<(Shape, Language), String>;

/// The providers, and what texts need to know of the deployment.
pub struct Courier {
    /// Mail, if configured.
    pub mailer: Option<Mailer>,
    /// SMS, if configured.
    pub sms: Option<Sms>,
    /// Approved SMS templates.
    pub templates: SmsTemplates,
    /// The deployment's name.
    pub brand: String,
    /// The address that links begin with (T42), without a slash at the end.
    pub public_url: String,
    /// How to reach the operator's support.
    pub support: String,
    /// The zone that times are written in.
    pub zone: Zone,
}

impl Courier {
    /// Sends one message. Its id is stable over repeats, so a provider can recognise them.
    pub(super) async fn send(&self, id: OutboxId, message: &Message, now: Millis) -> Result<(), SendError> {
        match message.channel {
            Channel::Mail => {
                let Some(mailer) = &self.mailer else { return Err(SendError::Permanent("no mail provider".into())) };
                let (subject, text) = text::mail(self, message);
                let html =
                    text::button(self, message).map(|button| html::with_button(message.language, &text, &button));
                let mail = Mail { message_id: id.to_string(), to: message.to.clone(), subject, text, html };
                mailer.send(&mail, now).await
            }
            Channel::Sms => {
                let Some(sms) = &self.sms else { return Err(SendError::Permanent("no SMS provider".into())) };
                let kind = message.notice.kind();
                let Some((shape, params)) = text::sms(self, message) else {
                    return Err(SendError::Permanent(format!("{kind} is not told by SMS")));
                };
                let languages = [message.language, message.language.other()];
                let template = languages.into_iter().find_map(|language| self.templates.get(&(shape, language)));
                let Some(template) = template else {
                    return Err(SendError::Permanent(format!("no SMS template for {}", shape.name())));
                };
                let short =
                    TextMessage { id: id.to_string(), to: message.to.clone(), template: template.clone(), params };
                sms.send(&short, now).await
            }
        }
    }
}
