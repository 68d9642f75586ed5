//! What must a provider have that signs people in on a page of its own?
//!
//! A new one is a folder with one [`StandIn`] and a row in [`all`]. From these the sandbox makes the routes under
//! `/NAME`, the page with its code for scanning, the app on the phone, the faults and the API for tests.

mod answer;
mod fault;
mod page;
mod qr;
mod words;

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use url::Url;

use crate::faults::Provider;
use crate::fields::Fields;
use crate::language::{Both, Language};
use crate::official_account::OfficialAccount;
use crate::people::Person;
use crate::qq::Qq;
use crate::wechat::Wechat;
use crate::wecom::Wecom;
use crate::{Options, State};

pub(crate) use answer::{Answer, NotDone, give};
pub(crate) use page::{origin, routes};

/// What comes later.
pub(crate) type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Every provider with a page, in the order in which the phone shows their apps.
/// Those that push by themselves, or are looked after by administrators, are held by the state too.
pub(crate) fn all(
    options: &Options,
    wecom: &Arc<Wecom>,
    official_account: &Arc<OfficialAccount>,
) -> Vec<Arc<dyn StandIn>> {
    vec![
        Arc::new(Wechat::new(options.wechat.clone())),
        Arc::new(Qq::new(options.qq.clone())),
        wecom.clone(),
        official_account.clone(),
    ]
}

/// A provider that signs people in on a page of its own.
pub(crate) trait StandIn: Send + Sync {
    /// The name of its app on the phone; its routes are under `/NAME`.
    fn name(&self) -> &'static str;

    /// What people call it.
    fn title(&self) -> Both;

    /// Its row among the providers that can be told to misbehave.
    fn fault(&self) -> Provider;

    /// How it says "too many requests".
    fn busy(&self) -> Response;

    /// The paths under `/NAME` of its pages that show a code for scanning.
    fn pages(&self) -> &'static [&'static str];

    /// Everything else under `/NAME`: the calls of the server that asks.
    fn routes(self: Arc<Self>) -> Router<Arc<State>>;

    /// Is a page asked for as it must be?
    fn open(&self, state: &State, page: &str, fields: &Fields) -> Result<Ask, Wrong>;

    /// Did the browser come to a page as the provider wants it, judged by its `Referer`?
    fn admit(&self, _page: &str, _referer: Option<&str>) -> Result<(), Wrong> {
        Ok(())
    }

    /// What the app on the phone says about its owner.
    fn facts(&self, _person: &Person) -> Vec<(Both, String)> {
        Vec::new()
    }

    /// What else a person chooses on the phone before agreeing.
    fn choices(&self, _state: &State, _ask: &Ask, _person: &Person, _language: Language) -> Vec<Choice> {
        Vec::new()
    }

    /// A person agrees: where the browser goes now, with a code. Otherwise why this person cannot.
    fn confirm<'a>(
        &'a self,
        state: &'a Arc<State>,
        ask: &'a Ask,
        consent: &'a Consent,
    ) -> Later<'a, Result<String, Both>>;

    /// A person refuses: where the browser goes now; `None`: it stays.
    fn refuse(&self, _ask: &Ask) -> Option<String> {
        None
    }

    /// True if its page also takes an account's number and password.
    fn takes_passwords(&self) -> bool {
        false
    }
}

/// What a page was asked for, checked.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// The path of the page under `/NAME`.
    pub(crate) page: String,
    /// Everything that stood in the address.
    pub(crate) fields: Fields,
    /// The app that asks, as people know it.
    pub(crate) client: String,
    /// What it will learn or may do.
    pub(crate) wants: Vec<Both>,
    /// Where it wants the browser back.
    pub(crate) redirect_uri: String,
    /// True: the page's own frame goes there, not the whole window.
    pub(crate) own_frame: bool,
}

/// Why a page is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The provider's number for it; empty: it has none.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) text: Both,
}

/// Something to choose on the phone; goes back as the field `name`.
pub(crate) struct Choice {
    /// `company`, `account` or `permissions`.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// True: any number of them, else one.
    pub(crate) many: bool,
    pub(crate) options: Vec<Choosable>,
}

/// One of them.
pub(crate) struct Choosable {
    pub(crate) value: String,
    pub(crate) label: String,
    /// Chosen to begin with.
    pub(crate) chosen: bool,
}

/// A person agrees, with what was chosen.
#[derive(Debug, Clone)]
pub(crate) struct Consent {
    pub(crate) person: Person,
    /// A `corpid`, where the provider knows companies; `None`: whichever comes first.
    pub(crate) company: Option<String>,
    /// An app id, where the provider knows accounts; `None`: whichever comes first.
    pub(crate) account: Option<String>,
    /// Ids of permission sets; `None`: all that are asked for.
    pub(crate) permissions: Option<Vec<String>>,
}

/// The stand-in of a name.
pub(crate) fn by_name(state: &State, name: &str) -> Option<Arc<dyn StandIn>> {
    state.stand_ins.iter().find(|stand_in| stand_in.name() == name).cloned()
}

/// True if `redirect_uri` is a web address on one of `hosts` (names without port, as providers register them).
pub(crate) fn is_at(hosts: &[String], redirect_uri: &str) -> bool {
    let Ok(url) = Url::parse(redirect_uri) else { return false };
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    plain && url.host_str().is_some_and(|host| hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)))
}

/// `redirect_uri` with further pairs in its query, before a fragment; what has no value is left out.
pub(crate) fn callback(redirect_uri: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let (address, fragment) = match redirect_uri.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (redirect_uri, None),
    };
    let mut back = address.to_owned();
    for (name, value) in pairs.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
        let joined = match back.find('?') {
            None => "?",
            Some(_) if back.ends_with(['?', '&']) => "",
            Some(_) => "&",
        };
        let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        back.push_str(&format!("{joined}{name}={value}"));
    }
    if let Some(fragment) = fragment {
        back.push_str(&format!("#{fragment}"));
    }
    back
}

#[cfg(test)]
mod tests {
    use super::{callback, is_at};

    #[test]
    fn only_web_addresses_on_registered_hosts_are_callbacks() {
        let hosts = ["account.menshen.example".to_owned(), "127.0.0.1".to_owned()];
        for good in
            ["https://account.menshen.example/x?y=1", "http://127.0.0.1:8080/cb", "https://ACCOUNT.menshen.example"]
        {
            assert!(is_at(&hosts, good), "{good}");
        }
        for bad in [
            "https://evil.example/",
            "https://account.menshen.example.evil.example/",
            "https://account.menshen.example@evil.example/",
            "https://me@account.menshen.example/",
            "javascript://account.menshen.example/%0aalert(1)",
            "//account.menshen.example/",
            "",
        ] {
            assert!(!is_at(&hosts, bad), "{bad}");
        }
    }

    #[test]
    fn a_callback_keeps_its_query_and_its_fragment() {
        let back = |uri| callback(uri, &[("code", Some("a/b")), ("state", Some("s t")), ("none", None)]);
        assert_eq!(back("http://h/cb"), "http://h/cb?code=a%2Fb&state=s+t");
        assert_eq!(back("http://h/cb?x=1#y"), "http://h/cb?x=1&code=a%2Fb&state=s+t#y");
        assert_eq!(back("http://h/cb?"), "http://h/cb?code=a%2Fb&state=s+t");
    }
}
