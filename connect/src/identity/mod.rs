//! How does the center ask any provider "who is this?", whatever protocol the provider speaks?
//!
//! One [`Provider`] a method of login (LOGIN-01, BIND): it says where a browser is sent, and who came
//! back. What the center decides with the answer is none of its business. Adding a provider means
//! adding one implementation.

mod push;
mod shelf;
mod taken;

use std::fmt;
use std::pin::Pin;

use url::Url;

pub use push::{Event, Push, PushError, Received, Verb};
pub use rules::Language;
pub use shelf::{Kept, MemoryShelf, Shelf};
pub(crate) use taken::{name, number, picture, subject, text};

/// The longest authorisation code that is passed on, in bytes.
const CODE_MAX: usize = 2048;

/// Boxed, so that providers are values of one kind.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One provider of identities: where a browser is sent, and who came back.
pub trait Provider: Send + Sync {
    /// The page on which a person agrees. Network only where the protocol needs it first.
    ///
    /// # Errors
    /// [`IdentityError::Unavailable`] or [`IdentityError::Misconfigured`], where network is needed.
    fn begin<'a>(&'a self, ask: &'a Ask<'a>) -> Answer<'a, Result<Page, IdentityError>>;

    /// Who came back with this callback.
    ///
    /// # Errors
    /// Every [`IdentityError`]; nothing was learnt about anybody then.
    fn identify<'a>(&'a self, back: &'a Back<'a>) -> Answer<'a, Result<Identity, IdentityError>>;

    /// A message the provider sends by itself; `None`: this provider sends none.
    fn receive<'a>(&'a self, _push: &'a Push<'a>) -> Option<Answer<'a, Result<Received, PushError>>> {
        None
    }

    /// True while the provider is not asked because it does not answer. For readiness and metrics.
    fn is_open(&self) -> bool;
}

/// A person is to be sent to the provider. Has no `Debug`: it holds the flow's secret.
pub struct Ask<'a> {
    /// Comes back with the callback; bound to the browser by the caller (T25).
    pub state: &'a str,
    /// Where the provider sends the browser afterwards: one path a provider (T26).
    pub redirect_uri: &'a str,
    /// Of the provider's page, where it can be chosen.
    pub language: Language,
    /// Random for each flow and kept sealed by the caller: what a protocol binds to the flow (PKCE
    /// verifier, nonce) is derived from it.
    pub secret: &'a [u8; 32],
    /// Milliseconds since 1970.
    pub now: i64,
}

/// Where a browser is sent.
pub struct Page {
    /// The provider's page.
    pub address: Url,
    /// The same for an iframe in our page (QR only), if the provider has one.
    pub embedded: Option<Url>,
}

/// A browser has come back; the caller has already checked its `state`. Has no `Debug`.
pub struct Back<'a> {
    /// The callback's query, decoded, in its order.
    pub query: &'a [(String, String)],
    /// The same as in [`Ask`].
    pub redirect_uri: &'a str,
    /// The same as in [`Ask`].
    pub secret: &'a [u8; 32],
    /// Milliseconds since 1970.
    pub now: i64,
}

impl Back<'_> {
    /// The value of a parameter that is there exactly once and is not empty. A parameter that came
    /// twice counts as missing: two readers could take different ones (ASVS 15.3.7).
    pub fn one(&self, name: &str) -> Option<&str> {
        one(self.query, name)
    }

    /// The authorisation code.
    ///
    /// # Errors
    /// [`IdentityError::Cancelled`] without one; [`IdentityError::Stale`] for one that no provider
    /// gives: twice, or longer than 2048 bytes.
    pub(crate) fn code(&self) -> Result<&str, IdentityError> {
        if !self.query.iter().any(|(name, value)| name == "code" && !value.is_empty()) {
            return Err(IdentityError::Cancelled);
        }
        self.one("code").filter(|code| code.len() <= CODE_MAX).ok_or(IdentityError::Stale)
    }
}

/// As [`Back::one`], for any query.
pub(crate) fn one<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut values = query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let first = values.next()?;
    (values.next().is_none() && !first.is_empty()).then_some(first)
}

/// Who a provider says somebody is. Prints only the application: the rest is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The application (or issuer) under which `subject` is valid: the same text under another
    /// application is another person (T27).
    pub app: String,
    /// WeChat, QQ: openid. WeCom: `corpid/userid`. Official Account: its own app id. OIDC: `sub`.
    pub subject: String,
    /// unionid, where the provider gives one.
    pub union: Option<String>,
    /// Shown, never matched (T27). At most 64 characters, no control characters.
    pub name: Option<String>,
    /// A picture of the person; the address may die any day.
    pub avatar: Option<Url>,
    /// WeCom: the company. Official Account: its principal.
    pub company: Option<String>,
    /// WeCom: an administrator of the company.
    pub admin: bool,
    /// WeCom: the company's administrator has authorised the assistant application (BIND-31). True
    /// for every other provider.
    pub assistant: bool,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("app", &self.app).finish_non_exhaustive()
    }
}

/// Why nobody is known. The texts are for logs: no code, token, secret or address with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityError {
    /// The person did not agree: a callback without a code, or with an error that says so.
    Cancelled,
    /// The code is unknown, used or out of date, or the answer does not belong to this flow: begin again.
    Stale,
    /// The provider works and the person agreed, but this identity is no use.
    Refused(Refusal),
    /// No answer, nonsense, a rate limit, or the breaker is open: try later.
    Unavailable(String),
    /// An operator must act: a wrong secret, an address that is not registered, a missing permission.
    Misconfigured(String),
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("cancelled"),
            Self::Stale => f.write_str("stale"),
            Self::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Unavailable(reason) => write!(f, "unavailable: {reason}"),
            Self::Misconfigured(reason) => write!(f, "misconfigured: {reason}"),
        }
    }
}

impl std::error::Error for IdentityError {}

/// Identities that are no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Official Account: the account-service permission was not ticked.
    AccountServiceMissing,
    /// WeCom: not a member of the company.
    Outsider,
    /// Official Account: a mini program was chosen.
    MiniProgram,
    /// The provider has disabled this identity.
    Disabled,
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
