//! What does the owner see of it? (login history)

use db::Tx;
use rules::{AccountId, Millis};
use serde_json::Value;

use super::{Event, store};
use crate::{Device, Error, Place};

/// Records on one page.
pub const PAGE: i64 = 20;

/// One record, as its owner sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the account's chain, beginning at 1.
    pub seq: i64,
    /// When.
    pub at: Millis,
    /// What.
    pub event: Event,
    /// From which address.
    pub address: String,
    /// From which place, if known.
    pub place: Option<Place>,
    /// With which device.
    pub device: Device,
    /// What else is known, by event.
    pub facts: Value,
}

/// A page of records, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// At most [`PAGE`].
    pub entries: Vec<Entry>,
    /// Ask for the next page with this; `None`: there is none.
    pub before: Option<i64>,
}

/// The page of records before number `before`, or the newest.
pub fn page(tx: &mut Tx, account: AccountId, before: Option<i64>) -> Result<Page, Error> {
    let rows = store::list_before(tx, account, before.unwrap_or(i64::MAX), PAGE + 1)?;
    let more = rows.len() as i64 > PAGE;
    let entries = rows.iter().take(PAGE as usize).map(entry).collect::<Result<Vec<_>, _>>()?;
    let before = entries.last().map(|entry| entry.seq).filter(|_| more);
    Ok(Page { entries, before })
}

fn entry(row: &db::Row) -> Result<Entry, Error> {
    let (name, facts): (&str, &str) = (row.get(2)?, row.get(3)?);
    let event = Event::from_name(name).ok_or_else(|| Error::fault(format!("unknown event {name}")))?;
    let facts: Value = serde_json::from_str(facts).map_err(Error::fault)?;
    let text = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        event,
        address: text("address"),
        place: facts["place"].as_str().map(Place::from_stored),
        device: Device::from_stored(&text("device")),
        facts: facts["facts"].clone(),
    })
}
