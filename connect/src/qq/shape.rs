//! In which of its three shapes did QQ answer?
//!
//! JSON if it heeds `fmt=json`; otherwise `callback( {…} );` for errors and ids, and `a=b&c=d` for tokens.

use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::exchange::{Fault, json};

/// The fields of an answer, whichever its shape.
///
/// # Errors
/// [`Fault::Outage`] if it has none of the three, so not even one field that QQ documents.
pub(super) fn fields(body: &[u8]) -> Result<Value, Fault> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        return json(text.as_bytes());
    }
    if let Some(inner) = text.strip_prefix("callback").map(str::trim_start).and_then(|rest| rest.strip_prefix('(')) {
        let inner = inner.rsplit_once(')').map_or("", |(inner, _)| inner);
        return json(inner.as_bytes());
    }
    let pairs = form_urlencoded::parse(text.as_bytes());
    let fields: Map<String, Value> = pairs.map(|(key, value)| (key.into_owned(), value.into_owned().into())).collect();
    if fields.contains_key("access_token") || fields.contains_key("error") {
        return Ok(Value::Object(fields));
    }
    Err(Fault::Outage("answer has none of the known shapes".into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fields;
    use crate::exchange::Fault;

    #[test]
    fn all_three_shapes_hold_the_same_fields() {
        for body in [
            r#"{"access_token":"FE04","expires_in":"7776000","refresh_token":"88E4"}"#,
            "access_token=FE04&expires_in=7776000&refresh_token=88E4",
            "access_token=FE04&expires_in=7776000&refresh_token=88E4\n",
            r#"callback( {"access_token":"FE04","expires_in":"7776000","refresh_token":"88E4"} );"#,
        ] {
            let expected = json!({"access_token": "FE04", "expires_in": "7776000", "refresh_token": "88E4"});
            assert_eq!(fields(body.as_bytes()).unwrap(), expected, "{body}");
        }
        for body in [
            "callback( {\"error\":100020,\"error_description\":\"code (is) reused error\"} );\n",
            "callback({\"error\":100020,\"error_description\":\"code (is) reused error\"})",
            "\u{feff}callback ( {\"error\":100020,\"error_description\":\"code (is) reused error\"});",
            "{\"error\":100020,\"error_description\":\"code (is) reused error\"}",
        ] {
            let expected = json!({"error": 100_020, "error_description": "code (is) reused error"});
            assert_eq!(fields(body.as_bytes()).unwrap(), expected, "{body}");
        }
    }

    #[test]
    fn everything_else_is_an_outage() {
        for body in ["", "<html>x=1</html>", "callback", "callback(", "callback( );", "callback( {", "a=b", "OK", "{"] {
            assert!(matches!(fields(body.as_bytes()), Err(Fault::Outage(_))), "{body}");
        }
    }
}
