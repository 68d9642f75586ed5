//! How is an answer of the API written?

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Response};
use center::{Device, Error, Place};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use rules::{Language, Millis, Refusal};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::door::Failure;

/// Room for most answers, so that writing one allocates once.
const USUAL_SIZE: usize = 512;

/// A JSON answer.
pub(super) fn json<T: Serialize>(status: StatusCode, body: &T) -> Result<Response, Failure> {
    let mut bytes = Vec::with_capacity(USUAL_SIZE);
    serde_json::to_writer(&mut bytes, body).map_err(Error::fault)?;
    Ok((status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response())
}

/// A JSON answer with status 200.
pub(super) fn ok<T: Serialize>(body: &T) -> Result<Response, Failure> {
    json(StatusCode::OK, body)
}

/// The answer to what needs no words.
pub(super) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Writes a value as its text: identifiers, and numbers that nobody calculates with.
pub(super) fn as_text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// An instant. In JSON: text as RFC 3339 writes it, in UTC, with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instant(pub Millis);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&center::moment::rfc3339(self.0))
    }
}

impl PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("An instant in UTC (RFC 3339)."))
            .examples(["2026-11-24T01:14:05.000Z"])
            .into()
    }
}

impl ToSchema for Instant {}

/// The device of a session or a record, as the program said itself. To be recognised by, not to be trusted.
#[derive(Serialize, ToSchema)]
#[schema(as = Device)]
pub(super) struct DeviceView {
    /// The browser, or the program; empty if unknown.
    #[schema(example = "Chrome")]
    browser: String,
    /// The system; empty if unknown.
    #[schema(example = "Windows 10")]
    system: String,
    /// Whether it is a phone or a tablet.
    hand_held: bool,
}

impl From<Device> for DeviceView {
    fn from(device: Device) -> Self {
        Self { browser: device.browser, system: device.system, hand_held: device.hand }
    }
}

/// The city in the language of the answer.
pub(super) fn city(place: Option<&Place>, language: Language) -> Option<String> {
    place.map(|place| place.name(language).to_owned())
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    /// The value of `before` in the page before this one; left out: the newest entries.
    before: Option<String>,
}

impl Before {
    /// The number that the list goes on from.
    ///
    /// # Errors
    /// [`Refusal::RequestMalformed`] if it did not come from us.
    pub(super) fn number(&self) -> Result<Option<i64>, Refusal> {
        let parsed = self.before.as_deref().map(str::parse).transpose();
        parsed.map_err(|_| Refusal::RequestMalformed)
    }
}

/// The identifier at the end of a path; what is none names nothing, so the answer is `missing`.
pub(super) fn id<T: FromStr>(path: Result<Path<String>, PathRejection>, missing: Refusal) -> Result<T, Failure> {
    let text = path.ok().and_then(|Path(text)| text.parse().ok());
    text.ok_or_else(|| missing.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_as_rfc_3339() {
        assert_eq!(serde_json::to_value(Instant(1_723_809_181_007)).unwrap(), "2024-08-16T11:53:01.007Z");
    }

    #[test]
    fn a_page_mark_that_is_not_ours_is_refused() {
        let mark = |before: Option<&str>| Before { before: before.map(str::to_owned) }.number();
        assert_eq!(mark(None), Ok(None));
        assert_eq!(mark(Some("41")), Ok(Some(41)));
        for bad in ["", "x", "1.5", "99999999999999999999"] {
            assert_eq!(mark(Some(bad)), Err(Refusal::RequestMalformed), "{bad}");
        }
    }

    #[test]
    fn t59_an_id_that_is_none_looks_like_one_that_is_not_there() {
        let parsed = |text: &str| {
            id::<rules::SessionId>(Ok(Path(text.to_owned())), Refusal::SessionNotFound).map_err(|failure| failure.0)
        };
        assert!(parsed("018bcfe5-6800-7bab-abab-abababababab").is_ok());
        assert_eq!(parsed("current").unwrap_err(), Refusal::SessionNotFound.into());
    }

    #[test]
    fn a_device_is_shown_by_members_and_a_city_in_the_language_of_the_answer() {
        let device = Device { browser: "Firefox".into(), system: String::new(), hand: true };
        let shown = serde_json::to_value(DeviceView::from(device)).unwrap();
        assert_eq!(shown, serde_json::json!({ "browser": "Firefox", "system": "", "hand_held": true }));
        let place = Place { zh: "上海".into(), en: "Shanghai".into() };
        assert_eq!(city(Some(&place), Language::Zh).as_deref(), Some("上海"));
        assert_eq!(city(None, Language::En), None);
    }
}
