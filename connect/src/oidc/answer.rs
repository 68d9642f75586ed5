//! What do the provider's errors mean, at the callback and at the token endpoint?

use serde_json::Value;

use crate::exchange::{Fault, json};
use crate::identity::{IdentityError, text};

/// What a token endpoint gives. Has no `Debug`.
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: Option<String>,
}

/// Reads a 2xx answer of the token endpoint (OIDC Core 3.1.3.3).
pub(super) fn tokens(body: &[u8]) -> Result<Result<Tokens, IdentityError>, Fault> {
    let answer = json(body)?;
    if !answer.is_object() {
        return Err(Fault::Outage("answer is no object".into()));
    }
    // Some providers report errors with HTTP 200.
    if let Some(error) = text(&answer, "error") {
        return Ok(Err(of_token_error(error)));
    }
    let access_token = text(&answer, "access_token").map(str::to_owned);
    match (text(&answer, "id_token"), access_token) {
        (Some(id_token), access_token) => Ok(Ok(Tokens { id_token: id_token.to_owned(), access_token })),
        (None, Some(_)) => Ok(Err(IdentityError::Misconfigured("the SSO provider gives no ID token".into()))),
        (None, None) => Err(Fault::Outage("answer is neither a token nor an error".into())),
    }
}

/// What a token endpoint means that did not answer with 2xx.
pub(super) fn of_token_fault(fault: Fault) -> IdentityError {
    let Fault::Status { code: 400..=403, body } = &fault else { return fault.into() };
    let answer = json(body).unwrap_or(Value::Null);
    match text(&answer, "error") {
        Some(error) => of_token_error(error),
        None => fault.into(),
    }
}

/// The table of RFC 6749, 5.2. The word itself is told only if it is one of these.
fn of_token_error(error: &str) -> IdentityError {
    match error {
        "invalid_grant" => IdentityError::Stale,
        "access_denied" => IdentityError::Cancelled,
        "invalid_client" | "invalid_request" | "invalid_scope" | "unauthorized_client" | "unsupported_grant_type" => {
            IdentityError::Misconfigured(format!("the SSO token endpoint said {error}"))
        }
        _ => IdentityError::Unavailable("the SSO token endpoint refused".into()),
    }
}

/// The table of RFC 6749, 4.1.2.1 and OIDC Core 3.1.2.6.
pub(super) fn of_callback(error: &str) -> IdentityError {
    match error {
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => IdentityError::Cancelled,
        "invalid_request"
        | "invalid_scope"
        | "unauthorized_client"
        | "unsupported_response_type"
        | "request_not_supported"
        | "request_uri_not_supported"
        | "registration_not_supported"
        | "invalid_request_uri"
        | "invalid_request_object" => IdentityError::Misconfigured(format!("the SSO provider came back with {error}")),
        _ => IdentityError::Unavailable("the SSO provider came back with an error".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{of_callback, of_token_fault, tokens};
    use crate::exchange::Fault;
    use crate::identity::IdentityError;

    fn of_status(code: u16, body: &str) -> IdentityError {
        of_token_fault(Fault::Status { code, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn errors_of_the_token_endpoint_have_their_meaning() {
        for status in [400, 401] {
            assert_eq!(of_status(status, r#"{"error":"invalid_grant"}"#), IdentityError::Stale);
            for error in ["invalid_client", "invalid_request", "unauthorized_client", "invalid_scope"] {
                let told = of_status(status, &format!(r#"{{"error":"{error}","error_description":"canary"}}"#));
                assert_eq!(told, IdentityError::Misconfigured(format!("the SSO token endpoint said {error}")));
            }
        }
        for (status, body) in [
            (400, r#"{"error":"canary"}"#),
            (400, "<html>canary"),
            (400, r#"{"error":["canary"]}"#),
            (404, r#"{"error":"invalid_grant"}"#),
            (429, "{}"),
            (302, ""),
        ] {
            let IdentityError::Unavailable(told) = of_status(status, body) else { panic!("{status} {body}") };
            assert!(!told.contains("canary"), "{told}");
        }
    }

    #[test]
    fn a_success_holds_an_id_token() {
        let Ok(Ok(read)) = tokens(br#"{"id_token":"i","access_token":"a","token_type":"Bearer"}"#) else {
            panic!("expected tokens")
        };
        assert_eq!((read.id_token.as_str(), read.access_token.as_deref()), ("i", Some("a")));
        assert!(matches!(tokens(br#"{"access_token":"a"}"#), Ok(Err(IdentityError::Misconfigured(_)))));
        assert!(matches!(tokens(br#"{"error":"invalid_grant","id_token":"i"}"#), Ok(Err(IdentityError::Stale))));
        for body in ["", "{}", "[]", "null", "<html>", "access_token=a&id_token=b"] {
            assert!(matches!(tokens(body.as_bytes()), Err(Fault::Outage(_))), "{body}");
        }
    }

    #[test]
    fn errors_of_the_callback_have_their_meaning_and_are_never_repeated_unread() {
        assert_eq!(of_callback("access_denied"), IdentityError::Cancelled);
        assert!(matches!(of_callback("invalid_scope"), IdentityError::Misconfigured(_)));
        assert!(matches!(of_callback("temporarily_unavailable"), IdentityError::Unavailable(_)));
        let IdentityError::Unavailable(told) = of_callback("canary\n") else { panic!("expected unavailable") };
        assert!(!told.contains("canary"));
    }
}
