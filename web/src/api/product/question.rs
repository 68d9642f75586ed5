//! What does a product send of an operation?

use center::operation::Subject;
use rules::operation::Question;
use rules::{Refusal, Uin};
use serde::Deserialize;
use utoipa::ToSchema;

/// An operation that is about to be done: exactly what a confirmation is good for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AboutToDo {
    /// The account ID (UIN) that the operation belongs to; any session of the account may answer. Leave it out
    /// where `session_token` is sent.
    #[schema(example = "1000123456789")]
    pub(super) account: Option<String>,
    /// The token of the person's session, in place of `account`: only this session may answer.
    pub(super) session_token: Option<String>,
    /// The product's code in the catalogue.
    #[schema(example = "cvm")]
    pub(super) product: String,
    /// The operation's code within the product.
    #[schema(example = "terminate-instance")]
    pub(super) operation: String,
    /// On what, as the person knows it: 1 to 200 visible characters.
    #[schema(example = "ins-1a2b3c (web server)")]
    pub(super) resource: String,
    /// SHA-256 of all arguments of the operation in lower-case hexadecimal, however the product writes them.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    pub(super) arguments_digest: String,
}

impl AboutToDo {
    /// Whom, and what.
    ///
    /// # Errors
    /// [`Refusal::RequestMalformed`] unless exactly one of `account` and `session_token` is there; else what
    /// [`uin`] and [`Question::parse`] refuse.
    pub(super) fn read(self) -> Result<(Subject, Question), Refusal> {
        let subject = match (self.account, self.session_token) {
            (Some(account), None) => Subject::Account(uin(&account)?),
            (None, Some(token)) => Subject::Session(token),
            (Some(_), Some(_)) | (None, None) => return Err(Refusal::RequestMalformed),
        };
        let question = Question::parse(&self.product, &self.operation, &self.resource, &self.arguments_digest)?;
        Ok((subject, question))
    }
}

/// An account number. What is none names no account.
pub(super) fn uin(text: &str) -> Result<Uin, Refusal> {
    let digits = text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().map(Uin).ok_or(Refusal::AccountUnknown)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn imp_22_exactly_one_of_account_and_session_is_named() {
        let read = |who: serde_json::Value| {
            let mut body =
                json!({ "product": "cvm", "operation": "x", "resource": "r", "arguments_digest": "0".repeat(64) });
            body.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
            serde_json::from_value::<AboutToDo>(body).unwrap().read().map(|(_, question)| question.full_name())
        };
        assert_eq!(read(json!({ "account": "1000123456789" })), Ok("cvm/x".into()));
        assert_eq!(read(json!({ "session_token": "any" })), Ok("cvm/x".into()));
        assert_eq!(read(json!({})), Err(Refusal::RequestMalformed));
        assert_eq!(read(json!({ "account": "1000123456789", "session_token": "any" })), Err(Refusal::RequestMalformed));
        for none in ["", "1", "+100012345678", "10001234567890", "1000123456 89"] {
            assert_eq!(read(json!({ "account": none })), Err(Refusal::AccountUnknown), "{none}");
        }
    }
}
