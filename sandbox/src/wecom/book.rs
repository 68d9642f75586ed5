//! What does the pretended WeCom remember?

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use url::Url;

use super::company::{SUITE_AGENT, WecomApp, WecomSuite};
use super::member::Placed;
use super::scope::Scope;
use crate::envelope::Envelope;
use crate::push::Courier;
use crate::random;
use crate::vault::Vault;

/// WeCom waits this long for an answer to a push.
const PATIENCE: Duration = Duration::from_millis(1_000);

/// Who a token of `gettoken` or `get_corp_token` speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CorpToken {
    pub(super) corp: String,
    /// `None`: contact synchronisation.
    pub(super) agent: Option<i64>,
    /// By way of the suite.
    pub(super) suite: bool,
}

/// Where a login code may be redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Audience {
    /// By a company's app.
    App { corp: String, agent: i64 },
    /// By a suite.
    Suite(String),
    /// By the provider, at `get_login_info`.
    Provider,
}

/// What a login code tells.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) audience: Audience,
    pub(super) person: String,
    /// The company as whose member the person came; `None`: as nobody's.
    pub(super) company: Option<String>,
    /// The larger scopes give a `user_ticket`; `private`: with the private fields.
    pub(super) detail: Option<Detail>,
}

/// How much a `user_ticket` opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Basic,
    Private,
}

/// What a `user_ticket` is good for.
#[derive(Debug, Clone)]
pub(super) struct UserTicket {
    pub(super) audience: Audience,
    pub(super) corp: String,
    pub(super) person: String,
    pub(super) detail: Detail,
}

/// An app in a company.
pub(super) struct Agent {
    pub(super) corp: String,
    pub(super) id: i64,
    pub(super) scope: Scope,
    /// The administrator has switched it off.
    pub(super) closed: bool,
}

/// A company's authorisation of the suite.
#[derive(Debug, Clone)]
pub(super) struct Install {
    pub(super) permanent_code: String,
    /// The member who authorised.
    pub(super) by: String,
    /// 0 by the administrator, 1 by a member.
    pub(super) mode: u8,
}

/// A message to members.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Sent {
    pub(super) company: String,
    pub(super) agent: i64,
    /// The members it reached.
    pub(super) to: Vec<String>,
    pub(super) kind: String,
    /// The member of that name in the request.
    pub(super) content: serde_json::Value,
}

/// What changes.
pub(super) struct Pages {
    pub(super) agents: Vec<Agent>,
    pub(super) installs: HashMap<String, Install>,
    pub(super) placed: HashMap<(String, String), Placed>,
    pub(super) outbox: Vec<Sent>,
    pub(super) command_url: Option<Url>,
    pub(super) data_url: Option<Url>,
    /// The install page refuses who did not come from the configured domain.
    pub(super) checks_referer: bool,
}

/// The pretended WeCom.
pub(crate) struct Wecom {
    pub(super) app: WecomApp,
    pub(super) suite: WecomSuite,
    pub(super) envelope: Option<Envelope>,
    pub(super) courier: Courier,
    /// The token that each app was given last.
    pub(super) last_tokens: Mutex<HashMap<CorpToken, (String, i64)>>,
    pub(super) corp_tokens: Vault<CorpToken>,
    pub(super) suite_tokens: Vault<String>,
    pub(super) provider_tokens: Vault<()>,
    pub(super) codes: Vault<Code>,
    pub(super) user_tickets: Vault<UserTicket>,
    pub(super) suite_tickets: Vault<String>,
    pub(super) pre_auth_codes: Vault<String>,
    pub(super) auth_codes: Vault<String>,
    pages: Mutex<Pages>,
}

impl Wecom {
    /// With these credentials; the first company has authorised the suite.
    pub(crate) fn new(app: WecomApp, suite: WecomSuite) -> Self {
        Self {
            envelope: Envelope::new(&suite.token, &suite.aes_key),
            courier: Courier::new(PATIENCE),
            pages: Mutex::new(Pages::new(&app)),
            app,
            suite,
            last_tokens: Mutex::default(),
            corp_tokens: Vault::default(),
            suite_tokens: Vault::default(),
            provider_tokens: Vault::default(),
            codes: Vault::default(),
            user_tickets: Vault::default(),
            suite_tickets: Vault::default(),
            pre_auth_codes: Vault::default(),
            auth_codes: Vault::default(),
        }
    }

    pub(super) fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn new(app: &WecomApp) -> Self {
        let mut pages = Self {
            agents: vec![Agent { corp: app.corp_id.clone(), id: app.agent_id, scope: Scope::all(), closed: false }],
            installs: HashMap::new(),
            placed: HashMap::new(),
            outbox: Vec::new(),
            command_url: None,
            data_url: None,
            checks_referer: false,
        };
        // The company with the app of its own has authorised the suite as well; the other one has not.
        pages.install(&app.corp_id, String::new(), 0);
        pages
    }

    /// Writes an authorisation down, with a new permanent code.
    pub(super) fn install(&mut self, corp: &str, by: String, mode: u8) {
        let install = Install { permanent_code: random::token(), by, mode };
        self.installs.insert(corp.to_owned(), install);
        if self.agent(corp, SUITE_AGENT).is_none() {
            let agent = Agent { corp: corp.to_owned(), id: SUITE_AGENT, scope: Scope::all(), closed: false };
            self.agents.push(agent);
        }
    }

    pub(super) fn agent(&self, corp: &str, id: i64) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.corp == corp && agent.id == id)
    }

    pub(super) fn agent_mut(&mut self, corp: &str, id: i64) -> Option<&mut Agent> {
        self.agents.iter_mut().find(|agent| agent.corp == corp && agent.id == id)
    }
}
