//! The page Login History: what happened in the account. (IMP-26)

use askama::Template;
use axum::response::Response;
use center::audit::{self, Entry, Event};
use rules::{Millis, Refusal};
use serde::Deserialize;

use crate::door::{Arrived, Failure, LoggedIn, Query, Route, Who};
use crate::page::Page;

/// The routes of the history.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/history", Who::Root, show)]
}

/// A page of the history.
#[derive(Template)]
#[template(path = "audit/history.html")]
pub(crate) struct History {
    pub page: Page,
    pub entries: audit::Page,
    pub older: bool,
}

#[derive(Deserialize)]
struct Before {
    before: Option<String>,
}

async fn show(
    page: Page,
    arrived: Arrived,
    LoggedIn(who): LoggedIn,
    Query(wish): Query<Before>,
) -> Result<Response, Failure> {
    let before = wish.before.map(|before| before.parse().map_err(|_| Refusal::RequestMalformed)).transpose()?;
    let entries = arrived.app().center.read(arrived.ctx(), move |tx, _| audit::page(tx, who.account, before)).await?;
    let view = History { page, entries, older: before.is_some() };
    view.page.answer(&view)
}

impl History {
    /// How an event stands: something to look at, or all in order.
    fn is_warning(&self, event: &Event) -> bool {
        matches!(
            event,
            Event::LoginFailed
                | Event::Locked
                | Event::OldPasswordWrong
                | Event::RegisteredAgain
                | Event::VerificationFailed
                | Event::FactorDisabled
                | Event::PasskeyCopied
                | Event::RecoveryCodeUsed
        )
    }

    /// Which of the two protections was changed, from what to what.
    fn protections(&self, facts: &serde_json::Value) -> String {
        let page = &self.page;
        let state = |name: &serde_json::Value| page.name("protection-state", name.as_str().unwrap_or("none"));
        let changed = ["login", "operation"].into_iter().filter(|name| facts[name]["from"] != facts[name]["to"]);
        let lines = changed.map(|name| {
            let (from, to) = (state(&facts[name]["from"]), state(&facts[name]["to"]));
            let change = page.t2("history-from-to", "from", from, "to", to);
            page.t2("history-protection", "name", page.name("protection", name), "change", change)
        });
        lines.collect::<Vec<_>>().join("; ")
    }

    /// What else is known of it.
    fn detail(&self, entry: &Entry) -> Option<String> {
        let page = &self.page;
        let facts = &entry.facts;
        let number = |name: &str| facts[name].as_i64();
        let text = |name: &str| facts[name].as_str();
        match entry.event {
            Event::Registered | Event::LoggedIn | Event::LoginPending => Some(page.name("method", text("method")?)),
            Event::NicknameChanged => Some(page.t2("history-from-to", "from", text("from")?, "to", text("to")?)),
            Event::IndustryChanged => Some(page.name("industry", text("to")?)),
            Event::LanguageChanged => Some(page.name("language", text("to")?)),
            Event::LoginFailed | Event::OldPasswordWrong => {
                Some(page.t1("history-in-a-row", "number", number("number")?))
            }
            Event::Locked => Some(page.t1("history-until", "until", page.zone.minute(number("until")? as Millis))),
            Event::OthersEnded | Event::SignedOutEverywhere => {
                Some(page.t1("history-sessions", "count", number("count")?))
            }
            Event::PasswordChanged => number("sessions_ended")
                .filter(|count| *count > 0)
                .map(|count| page.t1("history-sessions", "count", count)),
            Event::DurationsChanged => {
                Some(page.t2("history-durations", "idle", number("idle_minutes")?, "maximum", number("max_hours")?))
            }
            Event::Verified => {
                let methods = facts["methods"].as_array()?.iter().filter_map(|method| method.as_str());
                Some(methods.map(|method| page.name("verification-method", method)).collect::<Vec<_>>().join(", "))
            }
            Event::VerificationFailed | Event::FactorDisabled => {
                Some(page.name("verification-method", text("method")?))
            }
            Event::SecureMobileChanged
            | Event::SecurityEmailChanged
            | Event::ContactChangeRequested
            | Event::ContactMobileChanged
            | Event::ContactEmailChanged => Some(page.t1("history-to", "to", text("to")?)),
            Event::PasskeyAdded | Event::PasskeyRemoved | Event::PasskeyCopied => text("name").map(str::to_owned),
            Event::PasskeyRenamed => Some(page.t2("history-from-to", "from", text("before")?, "to", text("name")?)),
            Event::RecoveryCodeUsed => Some(page.t1("history-codes-left", "left", number("left")?)),
            Event::MfaBound | Event::MfaUnbound | Event::MfaResynced => Some(page.name("mfa-kind", text("kind")?)),
            Event::ProductAsked | Event::ProductConfirmed | Event::ProductDeclined | Event::ProductRedeemed => {
                Some(page.t2("history-product", "what", text(page.language.name())?, "resource", text("resource")?))
            }
            Event::ProtectionChanged => Some(self.protections(facts)),
            Event::SuspiciousChanged => {
                let state = |on: &str| page.t(if on == "on" { "protection-on" } else { "protection-off" });
                Some(page.t2("history-from-to", "from", state(text("from")?), "to", state(text("to")?)))
            }
            // Others say everything with their name.
            _ => None,
        }
    }
}
