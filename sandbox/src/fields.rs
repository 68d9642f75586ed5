//! Which fields does a request bring, wherever they stand?

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use url::form_urlencoded;

/// The fields of a query and of a form, decoded, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// `a=b&c=d`.
    pub(crate) fn parse(encoded: &str) -> Self {
        Self(form_urlencoded::parse(encoded.as_bytes()).into_owned().collect())
    }

    /// The first value of a name; an empty one counts as missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The first value of a name, else nothing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Every value of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }
}

/// The query, then the form of the body: clients of the providers put the same fields into either.
impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let mut fields = Self::parse(request.uri().query().unwrap_or_default());
        if is_form(request.headers()) {
            let body = Bytes::from_request(request, state).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
            fields.0.extend(form_urlencoded::parse(&body).into_owned());
        }
        Ok(fields)
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn fields_are_decoded_and_empty_ones_are_missing() {
        let fields = Fields::parse("a=1%2B1&b=&c=x+y&a=2&redirect_uri=http://h/cb?x=1");
        assert_eq!(fields.get("a"), Some("1+1"));
        assert_eq!(fields.get("b"), None);
        assert_eq!(fields.text("c"), "x y");
        assert_eq!(fields.text("redirect_uri"), "http://h/cb?x=1");
        assert_eq!(fields.all("a"), ["1+1", "2"]);
    }
}
