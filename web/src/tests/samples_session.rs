//! Samples of the pages of sessions and of the history.

use center::audit::{self, Event};
use center::session::{Ended, Listed, Past};
use center::{Device, Place};
use rules::login_method::Method;
use rules::session::{Durations, End};
use rules::{Policy, SessionId};
use serde_json::json;

use crate::page::Page;
use crate::page::sample::NOW;
use crate::session;

fn device() -> Device {
    Device { browser: "Chrome".into(), system: "Mac OSX".into(), hand: false }
}

pub(super) fn place() -> Option<Place> {
    Some(Place { zh: "上海".into(), en: "Shanghai".into() })
}

pub(super) fn listed(current: bool) -> Listed {
    Listed {
        id: SessionId([if current { 2 } else { 3 }; 16]),
        method: Method::Email,
        device: device(),
        address: "203.0.113.24".into(),
        place: if current { place() } else { None },
        started_at: NOW - 7_200_000,
        last_seen_at: NOW - 2_400_000,
        current,
    }
}

pub(super) fn sessions(page: Page, policy: &Policy, older: bool) -> session::Sessions {
    let ended: Vec<Ended> = if older {
        End::ALL.into_iter().map(|why| Ended { session: listed(false), ended_at: NOW, why }).collect()
    } else {
        Vec::new()
    };
    session::Sessions {
        page,
        live: vec![listed(true), listed(false)],
        past: Past { sessions: ended, before: older.then_some(NOW) },
        older,
        durations: Durations::default_of(&policy.session),
        policy: policy.session.clone(),
    }
}

pub(super) fn entries(nickname: &str) -> audit::Page {
    let facts = json!({ "kind": "virtual", "method": "email", "from": nickname, "to": "games", "number": 3, "until": NOW, "count": 2, "sessions_ended": 1, "idle_minutes": 30, "max_hours": 2, "name": nickname, "before": "x", "left": 2 });
    let entry = |(seq, event): (usize, &Event)| audit::Entry {
        seq: seq as i64,
        at: NOW,
        event: *event,
        address: "203.0.113.24".into(),
        place: place(),
        device: device(),
        facts: facts.clone(),
    };
    audit::Page { entries: Event::ALL.iter().enumerate().map(entry).collect(), before: Some(1) }
}
