//! What happened in the account: its records, as the owner may see them. (IMP-26)

use axum::response::Response;
use center::audit::{self, Entry, Page};
use rules::Language;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Operation;
use super::answer::{Before, DeviceView, Instant, city, ok};
use super::name::EventName;
use crate::door::{Arrived, Failure, LoggedIn, Query, Route, Who};

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation::new(Route::get("/api/v1/history", Who::Root, read), &["request.malformed"])]
}

/// One record.
#[derive(Serialize, ToSchema)]
struct Record {
    /// Its number in the account, beginning at 1, without gaps.
    #[schema(example = 12)]
    number: i64,
    /// When it happened.
    at: Instant,
    /// What happened.
    #[schema(value_type = EventName)]
    event: &'static str,
    /// From which address.
    #[schema(example = "203.0.113.7")]
    address: String,
    /// The city of that address in the language of the answer; `null` if unknown.
    #[schema(required, example = "Shanghai")]
    city: Option<String>,
    /// With which device.
    device: DeviceView,
    /// What else is known; the members depend on the event.
    #[schema(value_type = Object)]
    facts: Value,
}

impl Record {
    fn new(entry: Entry, language: Language) -> Self {
        Self {
            number: entry.seq,
            at: Instant(entry.at),
            event: entry.event.name(),
            address: entry.address,
            city: city(entry.place.as_ref(), language),
            device: entry.device.into(),
            facts: readable(entry.facts),
        }
    }
}

/// Records hold instants as milliseconds; here they are text like all others.
fn readable(mut facts: Value) -> Value {
    if let Some(until) = facts.get_mut("until")
        && let Some(at) = until.as_i64()
    {
        *until = center::moment::rfc3339(at).into();
    }
    facts
}

/// A page of records.
#[derive(Serialize, ToSchema)]
struct History {
    /// At most 20, the newest first.
    records: Vec<Record>,
    /// Ask for the next page with it; `null`: there is none.
    #[schema(required)]
    before: Option<String>,
}

impl History {
    fn new(page: Page, language: Language) -> Self {
        let records = page.entries.into_iter().map(|entry| Record::new(entry, language)).collect();
        Self { records, before: page.before.map(|before| before.to_string()) }
    }
}

/// Read the history.
///
/// Logins, failed ones too, and every change of the account that concerns its security.
#[utoipa::path(get, path = "/api/v1/history", operation_id = "list_history", tag = "Account", params(Before),
    responses((status = 200, description = "A page of records.", body = History)))]
pub(super) async fn read(
    arrived: Arrived,
    LoggedIn(root): LoggedIn,
    Query(from): Query<Before>,
) -> Result<Response, Failure> {
    let (language, before) = (arrived.language(), from.number()?);
    let page = arrived.app().center.read(arrived.ctx(), move |tx, _| audit::page(tx, root.account, before)).await?;
    ok(&History::new(page, language))
}

#[cfg(test)]
mod tests {
    use center::Device;
    use center::audit::Event;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_has_exactly_these_members_and_instants_as_text() {
        let entry = Entry {
            seq: 3,
            at: 0,
            event: Event::Locked,
            address: "203.0.113.7".into(),
            place: None,
            device: Device { browser: "curl".into(), system: String::new(), hand: false },
            facts: json!({ "until": 86_400_000, "number": 10 }),
        };
        assert_eq!(
            serde_json::to_value(History::new(Page { entries: vec![entry], before: None }, Language::En)).unwrap(),
            json!({
                "records": [{
                    "number": 3,
                    "at": "1970-01-01T00:00:00.000Z",
                    "event": "login.locked",
                    "address": "203.0.113.7",
                    "city": null,
                    "device": { "browser": "curl", "system": "", "hand_held": false },
                    "facts": { "until": "1970-01-02T00:00:00.000Z", "number": 10 }
                }],
                "before": null
            })
        );
    }
}
