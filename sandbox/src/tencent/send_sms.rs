//! What does `SendSms` of the pretended provider do with a request?
//!
//! Some numbers always fail, so that every class of failure can be provoked: see [`MAGIC`].

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Refused, Template};
use crate::State;
use crate::clock;
use crate::inbox::{Channel, Received};

/// Most numbers in one request.
const NUMBERS_MAX: usize = 200;

/// Numbers that always fail, with the code they fail with.
pub(crate) const MAGIC: [(&str, &str, &str); 6] = [
    ("+8613800000001", "FailedOperation.PhoneNumberInBlacklist", "phone number is in the blacklist"),
    ("+8613800000002", "FailedOperation.ContainSensitiveWord", "the text holds a sensitive word"),
    ("+8613800000003", "LimitExceeded.PhoneNumberThirtySecondLimit", "one message in 30 seconds"),
    ("+8613800000004", "LimitExceeded.PhoneNumberDailyLimit", "ten messages a day"),
    ("+8613800000005", "InternalError.Timeout", "the operator did not answer"),
    ("+8613800000006", "FailedOperation.InsufficientBalanceInSmsPackage", "the package is used up"),
];

/// The fields of a request that the sandbox looks at.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(default)]
    phone_number_set: Vec<String>,
    #[serde(default)]
    sms_sdk_app_id: String,
    #[serde(default)]
    template_id: String,
    #[serde(default)]
    sign_name: String,
    #[serde(default)]
    template_param_set: Vec<String>,
    #[serde(default)]
    session_context: String,
}

/// A POST.
pub(super) fn from_json(body: &[u8]) -> Result<Input, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused("InvalidParameter", format!("the body: {error}")))
}

/// A GET: lists are written `PhoneNumberSet.0=…&PhoneNumberSet.1=…`.
pub(super) fn from_query(query: &str) -> Result<Input, Refused> {
    let mut fields = Map::new();
    let mut lists: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.split_once('.').and_then(|(list, index)| Some((list, index.parse().ok()?))) {
            Some((list, index)) => {
                lists.entry(list.to_owned()).or_default().insert(index, value.into_owned());
            }
            None => {
                fields.insert(name.into_owned(), json!(value));
            }
        }
    }
    for (name, list) in lists {
        fields.insert(name, list.into_values().collect());
    }
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| Refused("InvalidParameter", format!("the query: {error}")))
}

/// Refuses the whole call, or answers for each number.
pub(super) fn send(state: &State, input: &Input) -> Result<Map<String, Value>, Refused> {
    if input.phone_number_set.is_empty() {
        return Err(Refused("MissingParameter.EmptyPhoneNumberSet", "no number".into()));
    }
    if input.phone_number_set.len() > NUMBERS_MAX {
        return Err(Refused("LimitExceeded.PhoneNumberCountLimit", "more than 200 numbers".into()));
    }
    if input.sms_sdk_app_id != state.options.sms.app_id {
        return Err(Refused("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "not your SmsSdkAppId".into()));
    }
    if input.session_context.len() >= 512 {
        return Err(Refused("InvalidParameterValue.SessionContext", "SessionContext of 512 bytes or more".into()));
    }
    let statuses: Vec<Value> = input.phone_number_set.iter().map(|number| status(state, input, number)).collect();
    Ok(Map::from_iter([("SendStatusSet".to_owned(), Value::from(statuses))]))
}

/// The item of one number: failures sit in its `Code`, while the call is a success.
fn status(state: &State, input: &Input, number: &str) -> Value {
    let international = international(number);
    let shown = international.clone().unwrap_or_else(|| number.to_owned());
    let sent = match international {
        Some(to) => deliver(state, input, to),
        None => Err(Refused("InvalidParameterValue.IncorrectPhoneNumber", "not a phone number".into())),
    };
    let (serial, fee, code, message) = match sent {
        Ok(id) => (format!("5000:{}{id:04}", clock::now()), 1, "Ok", "send success".to_owned()),
        Err(Refused(code, message)) => (String::new(), 0, code, message),
    };
    json!({
        "SerialNo": serial,
        "PhoneNumber": shown,
        "Fee": fee,
        "SessionContext": input.session_context,
        "Code": code,
        "Message": message,
        "IsoCode": if shown.starts_with("+86") { "CN" } else { "" },
    })
}

fn deliver(state: &State, input: &Input, to: String) -> Result<u64, Refused> {
    if to.starts_with("+86") && input.sign_name != state.options.sms.sign_name {
        return Err(Refused("FailedOperation.SignatureIncorrectOrUnapproved", "the signature is not approved".into()));
    }
    let template = state.options.sms.template(&input.template_id).ok_or_else(|| {
        Refused("FailedOperation.TemplateIncorrectOrUnapproved", "the template is not approved".into())
    })?;
    check_params(template, &input.template_param_set)?;
    if let Some((_, code, message)) = MAGIC.iter().find(|(number, ..)| *number == to) {
        return Err(Refused(code, (*message).to_owned()));
    }
    Ok(state.inbox.put(Received {
        channel: Channel::Sms,
        to,
        from: state.options.sms.sign_name.clone(),
        message_id: input.session_context.clone(),
        subject: String::new(),
        text: format!("【{}】{}", state.options.sms.sign_name, template.render(&input.template_param_set)),
    }))
}

fn check_params(template: &Template, params: &[String]) -> Result<(), Refused> {
    if params.len() != template.variables() {
        return Err(Refused(
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
            format!("the template has {} variables, the request {}", template.variables(), params.len()),
        ));
    }
    if params.iter().any(|param| param.chars().any(char::is_control)) {
        return Err(Refused(
            "InvalidParameterValue.TemplateParameterFormatError",
            "control character in a variable".into(),
        ));
    }
    Ok(())
}

/// `+86…`, `0086…`, `86…` and bare eleven digits are all the same domestic number.
fn international(number: &str) -> Option<String> {
    let digits = match number.strip_prefix('+').or_else(|| number.strip_prefix("00")) {
        Some(digits) => digits.to_owned(),
        None if number.len() == 11 && number.starts_with('1') => format!("86{number}"),
        None if number.len() == 13 && number.starts_with("86") => number.to_owned(),
        None => return None,
    };
    let plausible = (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0')
        && (!digits.starts_with("86") || (digits.len() == 13 && digits.starts_with("861")));
    plausible.then(|| format!("+{digits}"))
}

#[cfg(test)]
#[path = "send_sms_tests.rs"]
mod tests;
