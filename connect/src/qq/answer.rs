//! What does an answer of QQ Connect say? (HTTP 200 for everything, errors included.)

use serde_json::Value;
use url::Url;

use super::shape::fields;
use crate::exchange::{Fault, json};
use crate::identity::{IdentityError, name, number, picture, subject, text};

/// "The application has no permission for unionid."
const NO_UNION: i64 = 100_048;
/// Pictures, the best size for a small round one first.
const PICTURES: [&str; 4] = ["figureurl_qq_2", "figureurl_qq_1", "figureurl_qq", "figureurl_2"];

/// Who owns a token.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) openid: String,
    pub(super) union: Option<String>,
}

/// What is shown of a person.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) name: Option<String>,
    pub(super) avatar: Option<Url>,
}

/// An answer that is understood, within an exchange that went well.
type Understood<T> = Result<Result<T, IdentityError>, Fault>;

/// Reads the answer to the token call.
pub(super) fn token(body: &[u8]) -> Understood<String> {
    let answer = fields(body)?;
    if let Some(error) = refusal(&answer, "error") {
        return Ok(Err(error));
    }
    let token =
        text(&answer, "access_token").ok_or_else(|| Fault::Outage("answer is neither token nor error".into()))?;
    Ok(Ok(token.to_owned()))
}

/// Reads the answer to `me` with `unionid=1`; `None`: we may not ask for a unionid.
pub(super) fn person_with_union(body: &[u8], client_id: &str) -> Understood<Option<Person>> {
    if number(&fields(body)?, "error") == Some(NO_UNION) {
        return Ok(Ok(None));
    }
    Ok(person(body, client_id)?.map(Some))
}

/// Reads the answer to `me`. A token of another application is no proof for ours (T26).
pub(super) fn person(body: &[u8], client_id: &str) -> Understood<Person> {
    let answer = fields(body)?;
    if let Some(error) = refusal(&answer, "error") {
        return Ok(Err(error));
    }
    let openid = subject(&answer, "openid").ok_or_else(|| Fault::Outage("answer names nobody".into()))?;
    let theirs = match answer.get("client_id") {
        Some(Value::Number(id)) => Some(id.to_string()),
        other => other.and_then(Value::as_str).map(str::to_owned),
    };
    if theirs.as_deref() != Some(client_id) {
        return Ok(Err(IdentityError::Stale));
    }
    Ok(Ok(Person { openid, union: subject(&answer, "unionid") }))
}

/// Reads the answer to `get_user_info`. Gender and the like are not taken: their defaults lie.
pub(super) fn profile(body: &[u8]) -> Understood<Profile> {
    let answer = json(body)?;
    if let Some(error) = refusal(&answer, "ret") {
        return Ok(Err(error));
    }
    let avatar = PICTURES.iter().find_map(|key| picture(&answer, key));
    Ok(Ok(Profile { name: name(&answer, "nickname"), avatar }))
}

/// What an `error` in the callback's query says.
pub(super) fn of_callback(error: &str) -> IdentityError {
    match error.trim().parse() {
        Ok(code) => of_code(code),
        Err(_) if error == "access_denied" => IdentityError::Cancelled,
        Err(_) => IdentityError::Unavailable("QQ came back with an unknown error".into()),
    }
}

/// The error an answer holds in this field, if it does. Zero is none.
fn refusal(answer: &Value, key: &str) -> Option<IdentityError> {
    match (number(answer, key), answer.get(key)) {
        (Some(0), _) | (None, None) => None,
        (Some(code), _) => Some(of_code(code)),
        (None, Some(_)) => Some(IdentityError::Unavailable("QQ answered with an error that is no number".into())),
    }
}

/// The table of `error` and `ret`. A code that is not in it is the provider's trouble, not the person's.
fn of_code(code: i64) -> IdentityError {
    let told = format!("error {code}");
    match code {
        // Code missing, not to be exchanged, used.
        100_005 | 100_019 | 100_020 => IdentityError::Stale,
        // Token taken back, out of date, abolished, bad; openid or openkey that does not belong to it.
        100_013..=100_016 | -21 | -22 | -23 | 1_002 => IdentityError::Stale,
        // The person did not grant what we asked for.
        100_030 => IdentityError::Cancelled,
        // Shape of the call, application, key, callback address, permission.
        100_000..=100_004 | 100_006..=100_012 | 100_028 | 100_029 | 100_031 | 100_048 | -2 | -3 => {
            IdentityError::Misconfigured(told)
        }
        _ => IdentityError::Unavailable(told),
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
