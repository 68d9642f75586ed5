//! What does `{"errcode":N}` say about a call to WeChat or WeCom?
//!
//! Both answer HTTP 200 to everything and put the outcome in a number. What a number means differs
//! between the two: each connector has its own table.

use serde_json::Value;

use crate::exchange::Fault;
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

/// The answer, if it is one of success: `errcode` is 0, or absent as several calls leave it out.
///
/// # Errors
/// The number; or that the answer is not what any call answers.
pub(crate) fn checked(call: &'static str, answer: Value) -> Result<Value, Unanswered> {
    if !answer.is_object() {
        return Err(Unanswered::odd(call));
    }
    match answer.get("errcode") {
        None | Some(Value::Null) => Ok(answer),
        Some(code) => match integer(code) {
            Some(0) => Ok(answer),
            Some(code) => Err(Unanswered::Code { call, code }),
            None => Err(Unanswered::odd(call)),
        },
    }
}

/// A number, also where it is written as a string.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::checked;

    #[test]
    fn a_missing_number_is_success_and_every_spelling_of_it_is_read() {
        for answer in [json!({}), json!({"errcode": 0}), json!({"errcode": "0"}), json!({"errcode": null})] {
            assert!(checked("call", answer.clone()).is_ok(), "{answer}");
        }
        for answer in [json!({"errcode": 40029}), json!({"errcode": "40029"})] {
            assert_eq!(checked("call", answer).unwrap_err().code(), Some(40029));
        }
        for answer in [json!([]), json!("ok"), json!(null), json!({"errcode": {}}), json!({"errcode": "no"})] {
            let odd = checked("call", answer.clone()).unwrap_err();
            assert_eq!(odd.code(), None, "{answer}");
        }
    }

    #[test]
    fn the_provider_s_own_text_is_never_printed() {
        let answer = json!({"errcode": 40029, "errmsg": "invalid code canary, from ip: 203.0.113.9"});
        let printed = format!("{:?}", checked("call", answer).unwrap_err());
        assert!(!printed.contains("canary") && !printed.contains("203.0.113.9"), "{printed}");
    }
}
