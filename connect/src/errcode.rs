//! What does `{"errcode":N}` say about a call to WeChat or WeCom?
//!
//! Both answer HTTP 200 to everything and put the outcome in a number. What a number means differs
//! between the two: each connector has its own table.

use serde_json::Value;

use crate::exchange::{Fault, json};
use crate::identity::IdentityError;

/// Why a call gave nothing.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// The provider said no.
    Code {
        /// Which call, for logs.
        call: &'static str,
        /// Its reason; the text beside it holds addresses and ids, and is never read.
        code: i64,
    },
    /// There was no answer, or what the call needed first was not to be had.
    Else(IdentityError),
}

impl Unanswered {
    /// The number, if the provider gave one.
    pub(crate) fn code(&self) -> Option<i64> {
        match self {
            Self::Code { code, .. } => Some(*code),
            Self::Else(_) => None,
        }
    }

    /// With the numbers read by the connector's table.
    pub(crate) fn read_by(self, table: fn(&'static str, i64) -> IdentityError) -> IdentityError {
        match self {
            Self::Code { call, code } => table(call, code),
            Self::Else(error) => error,
        }
    }

    /// An answer that is none of those documented.
    pub(crate) fn odd(call: &'static str) -> Self {
        Self::Else(IdentityError::Unavailable(format!("{call}: not what is documented")))
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        Self::Else(fault.into())
    }
}

impl From<IdentityError> for Unanswered {
    fn from(error: IdentityError) -> Self {
        Self::Else(error)
    }
}

/// Reads an answer. What is no object with a number in it, and -1 ("system busy"), speak against the
/// provider as much as silence does.
///
/// # Errors
/// [`Fault::Outage`] for those.
pub(crate) fn read(body: &[u8]) -> Result<Value, Fault> {
    let answer = json(body)?;
    let odd = || Err(Fault::Outage("provider's answer is not what is documented".into()));
    if !answer.is_object() {
        return odd();
    }
    match answer.get("errcode").filter(|code| !code.is_null()).map(integer) {
        Some(None) => odd(),
        Some(Some(-1)) => Err(Fault::Outage("provider says that it is busy (-1)".into())),
        _ => Ok(answer),
    }
}

/// The answer, if it is one of success: `errcode` is 0, or absent as several calls leave it out.
///
/// # Errors
/// The number.
pub(crate) fn checked(call: &'static str, answer: Value) -> Result<Value, Unanswered> {
    match answer.get("errcode").and_then(integer) {
        None | Some(0) => Ok(answer),
        Some(code) => Err(Unanswered::Code { call, code }),
    }
}

/// A number, also where it is written as a string.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{checked, read};

    fn code(answer: &Value) -> Result<Option<i64>, ()> {
        let answer = read(answer.to_string().as_bytes()).map_err(drop)?;
        Ok(checked("call", answer).err().and_then(|error| error.code()))
    }

    #[test]
    fn a_missing_number_is_success_and_every_spelling_of_it_is_read() {
        for answer in [json!({}), json!({"errcode": 0}), json!({"errcode": "0"}), json!({"errcode": null})] {
            assert_eq!(code(&answer), Ok(None), "{answer}");
        }
        for answer in [json!({"errcode": 40029}), json!({"errcode": "40029", "userid": "x"})] {
            assert_eq!(code(&answer), Ok(Some(40029)), "{answer}");
        }
    }

    #[test]
    fn r_09_garbage_and_a_busy_system_are_outages() {
        for answer in [
            json!([]),
            json!("ok"),
            json!(null),
            json!({"errcode": {}}),
            json!({"errcode": "no"}),
            json!({"errcode": -1}),
            json!({"errcode": "-1"}),
        ] {
            assert_eq!(code(&answer), Err(()), "{answer}");
        }
        assert!(read(b"<html>").is_err());
    }

    #[test]
    fn the_provider_s_own_text_is_never_printed() {
        let answer = json!({"errcode": 40029, "errmsg": "invalid code canary, from ip: 203.0.113.9"});
        let printed = format!("{:?}", checked("call", answer).unwrap_err());
        assert!(!printed.contains("canary") && !printed.contains("203.0.113.9"), "{printed}");
    }
}
