//! What does the provider's answer mean for the message?

use serde::Deserialize;

use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    response: Answer,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    error: Option<CallError>,
    #[serde(default)]
    send_status_set: Vec<SendStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CallError {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendStatus {
    code: String,
}

/// Families of codes that blame the message itself; nothing but another message can help.
const MESSAGE_IS_BAD: [&str; 5] =
    ["FailedOperation", "InvalidParameter", "InvalidParameterValue", "MissingParameter", "UnsupportedOperation"];

/// Members of those families that an operator (or time) can mend.
const DEPLOYMENT_IS_BAD: [&str; 8] = [
    "FailedOperation",
    "FailedOperation.FailResolvePacket",
    "FailedOperation.InsufficientBalanceInSmsPackage",
    "FailedOperation.MissingSignatureToModify",
    "FailedOperation.SignatureIncorrectOrUnapproved",
    "FailedOperation.TemplateIncorrectOrUnapproved",
    "FailedOperation.TemplateUnapprovedOrNotExist",
    "InvalidParameterValue.SdkAppIdNotExist",
];

/// Reads the body of an HTTP 200. A failure of the single number sits in its `Code` while the
/// envelope is a success.
pub(super) fn judge(body: &[u8]) -> Result<(), Failure> {
    let envelope: Envelope = serde_json::from_slice(body)
        .map_err(|_| Failure::Outage("provider's answer is not what SendSms answers".into()))?;
    if let Some(error) = envelope.response.error {
        return Err(of_code(&error.code));
    }
    match envelope.response.send_status_set.as_slice() {
        [status] if status.code == "Ok" => Ok(()),
        [status] => Err(of_code(&status.code)),
        others => Err(Failure::Outage(format!("provider answered {} statuses for one number", others.len()))),
    }
}

/// Unknown codes count as temporary: nothing was sent, and the message's own deadline ends the tries.
fn of_code(code: &str) -> Failure {
    let code = printable(code);
    let family = code.split('.').next().unwrap_or_default();
    if family == "InternalError" {
        Failure::Outage(code)
    } else if MESSAGE_IS_BAD.contains(&family) && !DEPLOYMENT_IS_BAD.contains(&code.as_str()) {
        Failure::Never(code)
    } else {
        Failure::Later(code)
    }
}

/// A code as it may stand in a log: its letters and dots up to the first thing that is neither.
fn printable(code: &str) -> String {
    code.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '.').take(100).collect()
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
