//! Which application are we at WeCom, and are the settings fit to be used?

use std::fmt;

use url::Url;

use crate::exchange::check_base;

/// Where WeCom is, and what we are there.
#[derive(Clone, Debug)]
pub struct WecomSettings {
    /// The login page; usually `https://login.work.weixin.qq.com`.
    pub login_base: Url,
    /// The QR inside our page, and the page on which a company adds the application; usually
    /// `https://open.work.weixin.qq.com`.
    pub open_work_base: Url,
    /// Everything under `/cgi-bin`; usually `https://qyapi.weixin.qq.com`.
    pub api_base: Url,
    /// What we are.
    pub kind: WecomKind,
}

/// The two ways to be an application. Prints everything but the secrets.
#[derive(Clone)]
pub enum WecomKind {
    /// An application that one company has made for itself.
    SelfBuilt {
        /// The company.
        corp_id: String,
        /// The application's number, such as 1000002.
        agent_id: u64,
        /// The application's secret.
        secret: String,
    },
    /// The applications of a provider, which any company may add.
    Suite {
        /// The provider's own company; empty for a provider that is an individual.
        provider_corp_id: String,
        /// The assistant application.
        assistant: WecomSuite,
        /// The login authorisation, where it is a suite of its own.
        login: Option<WecomSuite>,
    },
}

/// One suite and its secrets. Prints its id only.
#[derive(Clone)]
pub struct WecomSuite {
    /// `suite_id`.
    pub suite_id: String,
    /// `suite_secret`.
    pub secret: String,
    /// What pushes are signed with.
    pub token: String,
    /// What pushes are sealed with: `EncodingAESKey`, 43 characters.
    pub aes_key: String,
}

impl WecomSettings {
    pub(super) fn check(&self) -> Result<(), String> {
        for (what, base) in [
            ("address of the WeCom login page", &self.login_base),
            ("address of the WeCom open platform", &self.open_work_base),
            ("address of the WeCom API", &self.api_base),
        ] {
            check_base(what, base)?;
        }
        match &self.kind {
            WecomKind::SelfBuilt { corp_id, secret, agent_id } => {
                if *agent_id == 0 {
                    return Err("the WeCom application has no number".into());
                }
                all_there(&[("WeCom company", corp_id), ("secret of the WeCom application", secret)])
            }
            WecomKind::Suite { provider_corp_id, assistant, login } => {
                if !provider_corp_id.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err("the WeCom provider holds blanks".into());
                }
                [assistant].into_iter().chain(login).try_for_each(WecomSuite::check)
            }
        }
    }
}

impl WecomSuite {
    /// Its token and key are checked where the seal is made of them.
    fn check(&self) -> Result<(), String> {
        all_there(&[("id of a WeCom suite", &self.suite_id), ("secret of a WeCom suite", &self.secret)])
    }
}

fn all_there(values: &[(&str, &String)]) -> Result<(), String> {
    match values.iter().find(|(_, value)| value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic())) {
        Some((what, _)) => Err(format!("the {what} is empty or holds blanks")),
        None => Ok(()),
    }
}

impl fmt::Debug for WecomKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SelfBuilt { corp_id, agent_id, .. } => f
                .debug_struct("SelfBuilt")
                .field("corp_id", corp_id)
                .field("agent_id", agent_id)
                .finish_non_exhaustive(),
            Self::Suite { provider_corp_id, assistant, login } => f
                .debug_struct("Suite")
                .field("provider_corp_id", provider_corp_id)
                .field("assistant", assistant)
                .field("login", login)
                .finish(),
        }
    }
}

impl fmt::Debug for WecomSuite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WecomSuite").field("suite_id", &self.suite_id).finish_non_exhaustive()
    }
}
