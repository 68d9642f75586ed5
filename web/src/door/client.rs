//! Which product's program calls? (HTTP Basic: RFC 7617, RFC 6749 section 2.3.1)

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use center::{Error, client};
use data_encoding::BASE64;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use rules::Refusal;
use rules::client::Scope;

use super::arrived::Arrived;
use super::failure::Failure;
use crate::App;

/// A registered client: only routes for [`super::Who::Client`] have one.
#[derive(Clone)]
pub struct Client(pub Arc<client::Client>);

/// Lets a client with the scope in. A right secret costs one look-up; a wrong one is counted for its address.
pub(super) async fn admit(arrived: &Arrived, scope: Scope, request: &mut Request) -> Result<(), Failure> {
    let center = &arrived.app().center;
    let given = credentials(request.headers()).ok_or(Refusal::ClientRequired)?;
    let Some(found) = client::check(center, &given.id, &given.secret).await? else {
        center.write(arrived.ctx(), client::count_wrong).await?;
        return Err(Refusal::ClientRequired.into());
    };
    if !found.may(scope) {
        return Err(Refusal::ClientScope.into());
    }
    request.extensions_mut().insert(Client(found));
    Ok(())
}

struct Credentials {
    id: String,
    secret: String,
}

/// The two parts. They are sent form-encoded, which changes nothing in ours: letters, digits, `-` and `_`.
fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?.to_str().ok()?, values.next()) else { return None };
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64.decode(encoded.trim().as_bytes()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some(Credentials { id: id.to_owned(), secret: secret.to_owned() })
}

impl FromRequestParts<App> for Client {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::fault("a route without its guard asks which client calls").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Option<(String, String)> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, value.parse().unwrap());
        }
        credentials(&headers).map(|given| (given.id, given.secret))
    }

    #[test]
    fn imp_22_credentials_are_read_from_http_basic_and_from_nothing_else() {
        let basic = format!("Basic {}", BASE64.encode(b"id-1:se:cret"));
        assert_eq!(read(&[&basic]), Some(("id-1".into(), "se:cret".into())));
        assert_eq!(read(&[&basic.replace("Basic", "bASIC")]), Some(("id-1".into(), "se:cret".into())));
        let no_colon = format!("Basic {}", BASE64.encode(b"id-1"));
        let no_text = format!("Basic {}", BASE64.encode(&[0xff, b':', 0xfe]));
        for bad in [&[][..], &["Basic"], &["Basic !"], &[&no_colon], &[&no_text], &["Bearer abc"], &[&basic, &basic]] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}
