//! How does the pretended WeCom answer?
//!
//! Mounted at `/wecom`: the login and install pages of `login_base`, `open_work_base` and `open_base`, and the calls
//! of `api_base` under `/wecom/cgi-bin/`. Two companies use it. The first one runs a self-built app of its own and
//! has authorised the suite (third-party app) of a provider; the second one has not. What administrators do in
//! WeCom's own console is at `/api/wecom/` (see `control`).

mod book;
mod call;
mod company;
mod contacts;
mod control;
mod corp;
mod install;
mod login;
mod member;
mod message;
mod push;
mod scope;
mod suite;
mod suite_user;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::any;

use crate::State;
use crate::faults::Provider;
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::people::{Membership, Person};
use crate::stand_in::{Ask, Choice, Consent, Later, StandIn, Wrong, callback, is_at};

pub(crate) use book::Wecom;
pub use company::{WecomApp, WecomSuite};
pub(crate) use control::routes as control_routes;
pub(crate) use push::{keep_pushing, set_command_url, set_data_url};

/// The page that installs the suite in a company.
const INSTALL: &str = "/3rdapp/install";

impl StandIn for Wecom {
    fn name(&self) -> &'static str {
        "wecom"
    }

    fn title(&self) -> Both {
        Both::new("企业微信", "WeCom")
    }

    fn fault(&self) -> Provider {
        Provider::Wecom
    }

    fn busy(&self) -> Response {
        call::busy()
    }

    fn pages(&self) -> &'static [&'static str] {
        &[login::CURRENT, login::LEGACY, login::LEGACY_PROVIDER, login::IN_CLIENT, INSTALL]
    }

    fn routes(self: Arc<Self>) -> Router<Arc<State>> {
        Router::new().route("/cgi-bin/{*name}", any(call::answer))
    }

    fn open(&self, state: &State, page: &str, fields: &Fields) -> Result<Ask, Wrong> {
        if page == INSTALL { install::open(self, state, fields) } else { login::open(self, page, fields) }
    }

    /// The install page may be entered by a click on a page of the provider only, if that is checked.
    fn admit(&self, page: &str, referer: Option<&str>) -> Result<(), Wrong> {
        let clicked = referer.is_some_and(|referer| is_at(&self.suite.callback_hosts, referer));
        if page != INSTALL || clicked || !self.pages().checks_referer {
            return Ok(());
        }
        Err(login::wrong("50001", "请从服务商的网站打开此页面", "Open this page from the provider's site"))
    }

    fn facts(&self, person: &Person) -> Vec<(Both, String)> {
        let fact = |one: &Membership| {
            let term = if one.admin { Both::new("管理员", "Administrator") } else { Both::new("成员", "Member") };
            (term, format!("{} ({})", company::name(&one.company), one.userid))
        };
        person.wecom.iter().map(fact).collect()
    }

    fn choices(&self, _state: &State, ask: &Ask, person: &Person, language: Language) -> Vec<Choice> {
        let choice = if ask.page == INSTALL {
            install::choice(person, language)
        } else {
            login::choice(self, ask, person, language)
        };
        choice.into_iter().filter(|choice| !choice.options.is_empty()).collect()
    }

    fn confirm<'a>(
        &'a self,
        state: &'a Arc<State>,
        ask: &'a Ask,
        consent: &'a Consent,
    ) -> Later<'a, Result<String, Both>> {
        Box::pin(async move {
            if ask.page == INSTALL {
                install::confirm(self, state, ask, consent)
            } else {
                login::confirm(self, state, ask, consent)
            }
        })
    }

    /// Back with the state alone; the install page stays where it is.
    fn refuse(&self, ask: &Ask) -> Option<String> {
        (ask.page != INSTALL).then(|| callback(&ask.redirect_uri, &[("state", ask.fields.get("state"))]))
    }
}
