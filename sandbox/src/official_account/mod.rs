//! How does the pretended Official Account platform answer?
//!
//! Mounted at `/mp`: the authorisation pages of `mp_base` and `open_base`, and the calls of `api_base` under
//! `/mp/cgi-bin/component/`. Whoever administers an account scans, chooses the account, ticks permission sets and
//! agrees; the account is then known by its app id. What happens outside of that page (an administrator takes the
//! authorisation back, the platform sends an event) is at `/api/mp/` (see `control`).

mod account;
mod book;
mod call;
mod component;
mod control;
mod page;
mod permission;
mod push;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::any;

use crate::State;
use crate::faults::Provider;
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::people::Person;
use crate::stand_in::{Ask, Choice, Consent, Later, StandIn, Wrong, is_at};

pub(crate) use book::OfficialAccount;
pub use book::Platform;
pub(crate) use control::routes as control_routes;
pub(crate) use push::{keep_pushing, set_event_url};

impl StandIn for OfficialAccount {
    fn name(&self) -> &'static str {
        "mp"
    }

    fn title(&self) -> Both {
        Both::new("微信公众平台", "Official Account platform")
    }

    fn fault(&self) -> Provider {
        Provider::OfficialAccount
    }

    fn busy(&self) -> Response {
        call::busy()
    }

    fn pages(&self) -> &'static [&'static str] {
        &[page::DESKTOP, page::MOBILE, page::MOBILE_LEGACY]
    }

    fn routes(self: Arc<Self>) -> Router<Arc<State>> {
        Router::new().route("/cgi-bin/component/{name}", any(call::answer))
    }

    fn open(&self, state: &State, page: &str, fields: &Fields) -> Result<Ask, Wrong> {
        page::open(self, state, page, fields)
    }

    /// The page may be entered by a click on the start-page domain only, if that is checked.
    fn admit(&self, _page: &str, referer: Option<&str>) -> Result<(), Wrong> {
        let clicked = referer.is_some_and(|referer| is_at(&self.platform().callback_hosts, referer));
        if clicked || !self.pages().checks_referer {
            return Ok(());
        }
        Err(page::wrong("61020", "请从登记的域名打开此页面", "Open this page from the registered domain"))
    }

    fn facts(&self, person: &Person) -> Vec<(Both, String)> {
        let administers = person.accounts.iter().map(|app_id| account::account(app_id));
        administers
            .map(|one| (Both::new("管理的账号", "Administers"), format!("{} ({})", one.name, one.app_id)))
            .collect()
    }

    fn choices(&self, _state: &State, ask: &Ask, person: &Person, language: Language) -> Vec<Choice> {
        page::choices(ask, person, language)
    }

    fn confirm<'a>(
        &'a self,
        state: &'a Arc<State>,
        ask: &'a Ask,
        consent: &'a Consent,
    ) -> Later<'a, Result<String, Both>> {
        Box::pin(page::confirm(self, state, ask, consent))
    }
}
