//! What does a `SendSms` request hold?

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::tc3::Signing;
use super::{SmsSettings, TextMessage};

const JSON: &str = "application/json";
/// The provider wants less than this many bytes of `SessionContext`.
const CONTEXT_LIMIT: usize = 512;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SendSms<'a> {
    phone_number_set: [&'a str; 1],
    sms_sdk_app_id: &'a str,
    sign_name: &'a str,
    template_id: &'a str,
    template_param_set: &'a [String],
    session_context: &'a str,
}

/// The JSON of one message. The error says which part is bad, never what it holds.
pub(super) fn body(settings: &SmsSettings, message: &TextMessage) -> Result<Vec<u8>, String> {
    if !is_e164(&message.to) {
        return Err("receiver is not an E.164 number".into());
    }
    if message.id.len() >= CONTEXT_LIMIT {
        return Err("message id is too long".into());
    }
    // A line break in a variable could fake a second message on the phone (T56).
    if message.params.iter().any(|param| param.chars().any(char::is_control)) {
        return Err("a template variable holds a line break or control character".into());
    }
    let request = SendSms {
        phone_number_set: [&message.to],
        sms_sdk_app_id: &settings.app_id,
        sign_name: &settings.sign_name,
        template_id: &message.template,
        template_param_set: &message.params,
        session_context: &message.id,
    };
    serde_json::to_vec(&request).map_err(|error| format!("cannot write the request: {error}"))
}

/// The headers of one request, signed for `timestamp` (seconds since 1970).
pub(super) fn headers(settings: &SmsSettings, host: &str, body: &[u8], timestamp: i64) -> Result<HeaderMap, String> {
    let signing = Signing {
        method: "POST",
        query: "",
        content_type: JSON,
        host,
        payload: body,
        service: "sms",
        timestamp,
        secret_id: &settings.secret_id,
        secret_key: &settings.secret_key,
    };
    let authorization = signing.authorization().ok_or("the instant of signing is no date")?;
    let own = HeaderName::from_static;
    let headers = [
        (AUTHORIZATION, authorization),
        (CONTENT_TYPE, JSON.to_owned()),
        (HOST, host.to_owned()),
        (own("x-tc-action"), "SendSms".to_owned()),
        (own("x-tc-version"), "2021-01-11".to_owned()),
        (own("x-tc-timestamp"), timestamp.to_string()),
        (own("x-tc-region"), settings.region.clone()),
    ];
    headers
        .into_iter()
        .map(|(name, value)| {
            let value = HeaderValue::from_str(&value).map_err(|_| format!("{name} cannot be a header"))?;
            Ok((name, value))
        })
        .collect()
}

/// `+`, then 7 to 15 digits that do not begin with 0 (ITU-T E.164).
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
    })
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
