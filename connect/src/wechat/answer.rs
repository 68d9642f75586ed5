//! What does an answer of WeChat's `/sns/` calls say? (HTTP 200 for everything, errors included.)

use serde_json::Value;
use url::Url;

use crate::exchange::{Fault, json};
use crate::identity::{IdentityError, Refusal, name, number, picture, subject, text};

/// The application may ask about this person. Has no `Debug`: it holds a token.
pub(super) struct Grant {
    pub(super) token: String,
    pub(super) openid: String,
    pub(super) union: Option<String>,
}

/// What is shown of a person.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) union: Option<String>,
    pub(super) name: Option<String>,
    pub(super) avatar: Option<Url>,
}

/// Reads the answer to the token call.
pub(super) fn grant(body: &[u8]) -> Result<Result<Grant, IdentityError>, Fault> {
    let answer = json(body)?;
    if let Some(error) = refusal(&answer)? {
        return Ok(Err(error));
    }
    match (text(&answer, "access_token"), subject(&answer, "openid")) {
        (Some(token), Some(openid)) => {
            Ok(Ok(Grant { token: token.to_owned(), openid, union: subject(&answer, "unionid") }))
        }
        _ => Err(Fault::Outage("answer is neither a token nor an error".into())),
    }
}

/// Reads the answer to the profile call; it must speak of `openid`.
pub(super) fn profile(body: &[u8], openid: &str) -> Result<Result<Profile, IdentityError>, Fault> {
    let answer = json(body)?;
    if let Some(error) = refusal(&answer)? {
        return Ok(Err(error));
    }
    if text(&answer, "openid") != Some(openid) {
        return Err(Fault::Outage("profile is of somebody else".into()));
    }
    Ok(Ok(Profile {
        union: subject(&answer, "unionid"),
        name: name(&answer, "nickname"),
        avatar: picture(&answer, "headimgurl"),
    }))
}

/// The error an answer holds, if it does. `errmsg` varies and is never looked at.
fn refusal(answer: &Value) -> Result<Option<IdentityError>, Fault> {
    match number(answer, "errcode") {
        None | Some(0) => Ok(None),
        // "System busy": an answer of a provider that is ill.
        Some(-1) => Err(Fault::Outage("errcode -1".into())),
        Some(code) => Ok(Some(of_code(code))),
    }
}

/// The table of `errcode`. A code that is not in it is the provider's trouble, not the person's.
fn of_code(code: i64) -> IdentityError {
    let told = format!("errcode {code}");
    match code {
        // Code invalid, used, out of date or missing.
        40029 | 40163 | 42003 | 41008 => IdentityError::Stale,
        // Tokens out of date, or taken back since the password changed.
        40003 | 40014 | 40030 | 41003 | 41009 | 42001 | 42002 | 42007 => IdentityError::Stale,
        50001 => IdentityError::Cancelled,
        50002 => IdentityError::Refused(Refusal::Disabled),
        // Secret, application, address of the caller, permission, shape of the call.
        40001 | 40013 | 40125 | 40164 | 41002 | 41004 | 43001..=43003 | 48001 => IdentityError::Misconfigured(told),
        _ => IdentityError::Unavailable(told),
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
