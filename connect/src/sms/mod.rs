//! How is a text message handed to Tencent Cloud SMS (`SendSms`, version 2021-01-11)?

mod answer;
mod request;
mod settings;
mod tc3;

use std::sync::Mutex;

use reqwest::Client;

use crate::breaker::{Breaker, guarded, lock};
use crate::exchange::{GIVE_UP, describe, http_client, read};
use crate::failure::{Failure, SendError};
pub use settings::SmsSettings;

/// A proper answer has about 300 bytes.
const ANSWER_MAX: usize = 64 * 1024;

/// One text message to one mobile. Has no `Debug`: the parameters hold codes.
#[derive(Clone)]
pub struct TextMessage {
    /// Stable over all tries (the id of the outbox row); the provider echoes it as `SessionContext`.
    /// Below 512 bytes.
    pub id: String,
    /// E.164: `+8613800138000`.
    pub to: String,
    /// Id of an approved template.
    pub template: String,
    /// The template's variables, `{1}` first; as many as it has.
    pub params: Vec<String>,
}

/// Sends text messages through one account. Cheap to share by reference; keep one for the process.
pub struct Sms {
    client: Client,
    settings: SmsSettings,
    /// The `Host` header exactly as the client will send it: part of the signature.
    host: String,
    breaker: Mutex<Breaker>,
}

impl Sms {
    /// Prepares a sender; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant: an empty credential, or an
    /// endpoint that is not `https` and not on this machine.
    pub fn new(settings: &SmsSettings) -> Result<Self, String> {
        let host = settings.check()?;
        let client = http_client()?;
        Ok(Self { client, settings: settings.clone(), host, breaker: Mutex::default() })
    }

    /// Sends one message; `now` is the instant of the signature in milliseconds since 1970.
    ///
    /// # Errors
    /// [`SendError::Permanent`] for what no other try can mend (the number, the template, the
    /// parameters); [`SendError::Temporary`] for rate limits, trouble with our account at the
    /// provider, no or a broken answer within 5 s, and at once while the breaker is open.
    pub async fn send(&self, message: &TextMessage, now: i64) -> Result<(), SendError> {
        let body = request::body(&self.settings, message).map_err(SendError::Permanent)?;
        Ok(guarded("sms", &self.breaker, now, GIVE_UP, self.exchange(body, now)).await?)
    }

    /// True while sends are refused because the provider does not answer. For readiness and metrics.
    pub fn is_open(&self) -> bool {
        lock(&self.breaker).is_open()
    }

    async fn exchange(&self, body: Vec<u8>, now: i64) -> Result<(), Failure> {
        let headers =
            request::headers(&self.settings, &self.host, &body, now.div_euclid(1_000)).map_err(Failure::Never)?;
        let sent = self.client.post(self.settings.endpoint.clone()).headers(headers).body(body).send().await;
        // Without the address: it is in the settings, and an error text ends in the log.
        let response = sent.map_err(|error| Failure::Outage(describe(&error.without_url())))?;
        let status = response.status();
        if !status.is_success() {
            return Err(Failure::Outage(format!("provider said HTTP {}", status.as_u16())));
        }
        answer::judge(&read(response, ANSWER_MAX).await.map_err(Failure::Outage)?)
    }
}
