//! Which member of which company is this, by WeCom?
//!
//! We are either an application that one company has built for itself, or the suite of a provider, which
//! companies add. A subject is `corpid/userid`; its application is the company in the first case, the
//! suite in the second.
//!
//! Sub-users come with members, departments and visible scopes: what asks a company for those implements
//! `Asks` already, and their pushes arrive in `suite::push`.

mod api;
mod company;
mod errors;
mod self_built;
mod settings;
mod suite;
mod who;

use std::sync::Arc;

use url::Url;

use crate::identity::{Answer, Ask, Back, Identity, IdentityError, Page, Provider, Push, PushError, Received, Shelf};
use crate::shared_token::SharedToken;
use api::Api;
use self_built::SelfBuilt;
pub use settings::{WecomKind, WecomSettings, WecomSuite};
use suite::Suites;

/// The connector. Keep one for the process.
pub struct Wecom {
    api: Arc<Api>,
    kind: Kind,
}

enum Kind {
    SelfBuilt(Box<SelfBuilt>),
    /// Shared with the work that goes on behind an answered push.
    Suites(Arc<Suites>),
}

impl Wecom {
    /// Prepares the connector; does not connect yet.
    ///
    /// # Errors
    /// The reason, for the operator, if the settings cannot be meant.
    pub fn new(settings: &WecomSettings, shelf: Arc<dyn Shelf>) -> Result<Self, String> {
        settings.check()?;
        let api = Arc::new(Api::new(settings.api_base.clone(), shelf)?);
        let kind = match &settings.kind {
            WecomKind::SelfBuilt { corp_id, agent_id, secret } => Kind::SelfBuilt(Box::new(SelfBuilt {
                api: api.clone(),
                login_base: settings.login_base.clone(),
                open_work_base: settings.open_work_base.clone(),
                corp_id: corp_id.clone(),
                agent_id: agent_id.to_string(),
                secret: secret.clone(),
                token: SharedToken::default(),
            })),
            WecomKind::Suite { provider_corp_id, assistant, login } => {
                let pages = (&settings.login_base, &settings.open_work_base);
                Kind::Suites(Arc::new(Suites::new(api.clone(), pages, provider_corp_id, assistant, login.as_ref())?))
            }
        };
        Ok(Self { api, kind })
    }

    /// Where a company's administrator adds the assistant application; must be reached by a click from
    /// our own site, by a link with `referrerpolicy="origin"`. `None` for a self-built one: it is where it was built. Of `ask` the state must be
    /// letters and digits, at most 128.
    ///
    /// # Errors
    /// [`IdentityError::Unavailable`] or [`IdentityError::Misconfigured`].
    pub async fn install_page(&self, ask: &Ask<'_>) -> Result<Option<Url>, IdentityError> {
        match &self.kind {
            Kind::SelfBuilt(_) => Ok(None),
            Kind::Suites(suites) => suites.install_page(ask).await.map(Some),
        }
    }

    /// An administrator has come back from [`Self::install_page`]; gives the company's id.
    ///
    /// # Errors
    /// [`IdentityError::Cancelled`] without a code, and as [`Provider::identify`].
    pub async fn installed(&self, back: &Back<'_>) -> Result<String, IdentityError> {
        match &self.kind {
            Kind::SelfBuilt(_) => Err(IdentityError::Stale),
            Kind::Suites(suites) => suites.installed(back).await,
        }
    }
}

impl Provider for Wecom {
    fn begin<'a>(&'a self, ask: &'a Ask<'a>) -> Answer<'a, Result<Page, IdentityError>> {
        let page = match &self.kind {
            Kind::SelfBuilt(own) => own.page(ask),
            Kind::Suites(suites) => suites.page(ask),
        };
        Box::pin(std::future::ready(Ok(page)))
    }

    fn identify<'a>(&'a self, back: &'a Back<'a>) -> Answer<'a, Result<Identity, IdentityError>> {
        match &self.kind {
            Kind::SelfBuilt(own) => Box::pin(own.identify(back)),
            Kind::Suites(suites) => Box::pin(suites.identify(back)),
        }
    }

    fn receive<'a>(&'a self, push: &'a Push<'a>) -> Option<Answer<'a, Result<Received, PushError>>> {
        match &self.kind {
            Kind::SelfBuilt(_) => None,
            Kind::Suites(suites) => Some(Box::pin(suite::receive(suites, push))),
        }
    }

    fn is_open(&self) -> bool {
        self.api.is_open()
    }
}

/// A member of whom nothing else is known yet.
fn identity(app: &str, corp: &str, userid: &str) -> Identity {
    Identity {
        app: app.to_owned(),
        subject: format!("{corp}/{userid}"),
        union: None,
        name: None,
        avatar: None,
        company: None,
        admin: false,
        assistant: false,
    }
}

#[cfg(test)]
mod tests;
