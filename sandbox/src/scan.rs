//! What has become of the codes that providers' pages show for scanning?
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> waiting
//!   waiting --> scanned: a phone scans
//!   waiting --> confirmed: scans and agrees at once
//!   scanned --> confirmed: the same person agrees
//!   waiting --> refused
//!   scanned --> refused
//!   waiting --> expired: 120 s
//!   scanned --> expired: 120 s
//! ```

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::random;
use crate::stand_in::{Ask, StandIn};

/// How long a code can be scanned, in milliseconds.
pub(crate) const LIFETIME: i64 = 120_000;

/// More than these push the oldest ones out.
const KEPT: usize = 5_000;

/// How a scan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    /// Nobody has scanned yet.
    Waiting,
    /// A phone shows what is asked.
    Scanned,
    /// The person has agreed.
    Confirmed,
    /// The person has refused.
    Refused,
    /// Too late.
    Expired,
}

impl Standing {
    /// The name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Scanned => "scanned",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// True while a phone can still do something.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Scanned)
    }
}

/// One code on one page.
#[derive(Clone)]
pub(crate) struct Scan {
    pub(crate) id: String,
    pub(crate) stand_in: Arc<dyn StandIn>,
    pub(crate) ask: Arc<Ask>,
    /// Path and query of the page, which begin it anew.
    pub(crate) address: Arc<str>,
    pub(crate) standing: Standing,
    /// Id of the person who has scanned.
    pub(crate) person: Option<String>,
    /// Where the browser goes now.
    pub(crate) redirect: Option<String>,
    /// When the code expires, in milliseconds since 1970.
    pub(crate) until: i64,
    /// True while the provider thinks about the answer: there is only one.
    answering: bool,
}

/// Why a phone cannot do something with a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missed {
    /// No page shows this code.
    Unknown,
    /// It is answered or expired.
    Over(Standing),
    /// Another person has scanned it.
    Taken,
}

/// The newest [`KEPT`] scans.
#[derive(Default)]
pub(crate) struct Scans(Mutex<VecDeque<Scan>>);

impl Scans {
    pub(crate) fn begin(&self, stand_in: Arc<dyn StandIn>, ask: Ask, address: &str, now: i64) -> Scan {
        let scan = Scan {
            id: random::hex(),
            stand_in,
            ask: Arc::new(ask),
            address: address.into(),
            standing: Standing::Waiting,
            person: None,
            redirect: None,
            until: now.saturating_add(LIFETIME),
            answering: false,
        };
        let mut scans = self.lock();
        if scans.len() == KEPT {
            scans.pop_front();
        }
        scans.push_back(scan.clone());
        scan
    }

    pub(crate) fn find(&self, id: &str, now: i64) -> Option<Scan> {
        self.lock().iter().rev().find(|scan| scan.id == id).map(|scan| scan.seen(now))
    }

    /// Those that a phone can still answer, the newest first.
    pub(crate) fn open(&self, now: i64) -> Vec<Scan> {
        let scans = self.lock();
        scans.iter().rev().map(|scan| scan.seen(now)).filter(|scan| scan.standing.is_open()).collect()
    }

    /// A person's phone shows what is asked.
    pub(crate) fn scanned(&self, id: &str, person: &str, now: i64) -> Result<Scan, Missed> {
        self.change(id, person, now, |scan| scan.standing = Standing::Scanned)
    }

    /// A person answers: from now on nobody else can, until [`Scans::settle`].
    pub(crate) fn claim(&self, id: &str, person: &str, now: i64) -> Result<Scan, Missed> {
        self.change(id, person, now, |scan| {
            scan.standing = Standing::Scanned;
            scan.answering = true;
        })
    }

    /// The answer after [`Scans::claim`]; [`Standing::Scanned`] lets the person answer again.
    pub(crate) fn settle(&self, id: &str, standing: Standing, redirect: Option<String>) {
        let mut scans = self.lock();
        if let Some(scan) = scans.iter_mut().rev().find(|scan| scan.id == id) {
            (scan.standing, scan.redirect, scan.answering) = (standing, redirect, false);
        }
    }

    fn change(&self, id: &str, person: &str, now: i64, change: impl FnOnce(&mut Scan)) -> Result<Scan, Missed> {
        let mut scans = self.lock();
        let scan = scans.iter_mut().rev().find(|scan| scan.id == id).ok_or(Missed::Unknown)?;
        let standing = scan.seen(now).standing;
        if !standing.is_open() {
            return Err(Missed::Over(standing));
        }
        if scan.answering || scan.person.as_ref().is_some_and(|scanned| scanned != person) {
            return Err(Missed::Taken);
        }
        scan.person = Some(person.to_owned());
        change(scan);
        Ok(scan.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Scan>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scan {
    /// The scan as it is at `now`.
    fn seen(&self, now: i64) -> Self {
        let mut seen = self.clone();
        if seen.standing.is_open() && seen.until <= now {
            seen.standing = Standing::Expired;
        }
        seen
    }
}

/// The id in the text of a code: its last part, or the whole.
pub(crate) fn id_of(text: &str) -> &str {
    let text = text.trim();
    let path = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn the_text_of_a_code_may_be_pasted_whole_or_in_part() {
        for text in ["http://127.0.0.1:1/scan/q/ab12", " ab12\n", "http://h/q/ab12/?x=1", "q/ab12#y"] {
            assert_eq!(id_of(text), "ab12", "{text}");
        }
    }
}
