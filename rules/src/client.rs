//! What may a registered client do, and where may it have people sent back to? (IMP-22, T57)

use std::net::IpAddr;

use url::{Host, Url};

/// Longest address that is looked at, in bytes.
const URL_MAX: usize = 1_024;
/// The member that is put into the query on the way back: the request's id, which is no secret.
const REQUEST: &str = "request";

/// What a client is allowed to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Whether guarded operations may go on.
    Operations,
    /// Whether sessions are live.
    Sessions,
    /// APPID and real-name status of accounts.
    Accounts,
}

impl Scope {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Operations, Self::Sessions, Self::Accounts];

    /// The name in storage, on the command line and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Sessions => "sessions",
            Self::Accounts => "accounts",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// An address that people may be sent back to, as an operator registers it: the site, and the beginning of the path.
///
/// # Errors
/// What is wrong, for the operator.
pub fn registered(text: &str) -> Result<String, String> {
    let url = plain(text).ok_or_else(|| {
        format!("`{text}` is no return address: https (or http on this machine), no user name, no fragment, no ..")
    })?;
    if url.query().is_some() {
        return Err(format!("`{text}` has a query; products may add one themselves"));
    }
    Ok(url.into())
}

/// Where a person may be sent back to: `wish`, if its site is that of a registered address and its path is that
/// address's or lies below it. Both are read by the one parser that browsers use too.
pub fn return_to(registered: &[String], wish: &str) -> Option<String> {
    let url = plain(wish)?;
    if url.query_pairs().any(|(name, _)| name == REQUEST) {
        return None;
    }
    let covers = |known: &Url| {
        let below = url.path().strip_prefix(known.path().trim_end_matches('/'));
        known.origin() == url.origin() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    registered.iter().filter_map(|known| plain(known)).any(|known| covers(&known)).then(|| url.into())
}

/// `return_to` with the request's id in the query.
pub fn back(return_to: &str, request: &str) -> Option<String> {
    let mut url = plain(return_to)?;
    url.query_pairs_mut().append_pair(REQUEST, request);
    Some(url.into())
}

/// An address in which nothing can be read in two ways.
fn plain(text: &str) -> Option<Url> {
    let visible = text.len() <= URL_MAX && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let url = visible.then(|| Url::parse(text).ok()).flatten()?;
    let is_loopback = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => IpAddr::from(address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(address).is_loopback(),
    };
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback);
    let nobody = url.username().is_empty() && url.password().is_none() && !text.contains('@');
    // An encoded slash, backslash or dot means something else to some servers.
    let path = url.path().to_ascii_lowercase();
    let literal = !["%2f", "%5c", "%2e", "//"].iter().any(|odd| path.contains(odd));
    let as_written = !text.split(['?', '#']).next().unwrap_or_default().split('/').any(|part| part == "..");
    (is_safe && nobody && literal && as_written && url.fragment().is_none()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<String> {
        ["https://shop.example/back", "http://127.0.0.1:9000/"].map(|url| registered(url).unwrap()).into()
    }

    #[test]
    fn t57_a_registered_site_and_its_path_are_kept_with_their_query() {
        for good in [
            "https://shop.example/back",
            "https://shop.example/back/",
            "https://shop.example/back/servers/7?tab=a&b=//evil.example",
            "https://SHOP.example:443/back",
            "http://127.0.0.1:9000/anything",
            "http://127.0.0.1:9000",
        ] {
            assert!(return_to(&known(), good).is_some(), "{good}");
        }
        let back = back(&return_to(&known(), "https://shop.example/back?a=b").unwrap(), "id-1").unwrap();
        assert_eq!(back, "https://shop.example/back?a=b&request=id-1");
    }

    #[test]
    fn t57_everything_else_is_refused() {
        for trick in [
            "",
            "/back",
            "//shop.example/back",
            "shop.example/back",
            "http://shop.example/back",
            "https://shop.example/backdoor",
            "https://shop.example/",
            "https://shop.example/BACK",
            "https://shop.example/back/../admin",
            "https://shop.example/back/..",
            "https://shop.example/back/%2e%2e/admin",
            "https://shop.example/back/%2E%2E%2fadmin",
            "https://shop.example/back%2f..",
            "https://shop.example/back%5c..",
            "https://shop.example/back//evil.example",
            "https://shop.example\\@evil.example/back",
            "https://shop.example@evil.example/back",
            "https://evil.example@shop.example/back",
            "https://user:pass@shop.example/back",
            "https://shop.example:444/back",
            "https://shop.example.evil.example/back",
            "https://evil-shop.example/back",
            "https://shop.example./back",
            "https://xn--shop-.example/back",
            "https://shop.example/back#token",
            "https://shop.example/back?request=mine",
            "https://shop.example/back?re%71uest=mine",
            "https://shop.example/ba\tck",
            "https://shop.example/back\n",
            " https://shop.example/back",
            "https:shop.example/../x",
            "javascript:alert(1)//https://shop.example/back",
            "data:text/html,https://shop.example/back",
            "http://127.0.0.1:9001/",
            "http://127.0.0.2:9000/",
            "http://localhost:9000/",
            "https://127.0.0.1:9000/",
            "https://ｓhop.example/back",
        ] {
            assert_eq!(return_to(&known(), trick), None, "{trick}");
        }
        assert_eq!(return_to(&[], "https://shop.example/back"), None);
        assert_eq!(return_to(&known(), &format!("https://shop.example/back/{}", "a".repeat(1_024))), None);
    }

    #[test]
    fn t57_only_what_is_safe_and_plain_is_registered() {
        for good in ["https://shop.example", "http://localhost:8080/x", "http://[::1]:1/"] {
            assert!(registered(good).is_ok(), "{good}");
        }
        for bad in
            ["http://shop.example/", "ftp://shop.example/", "https://shop.example/?a=b", "https://a@shop.example/", "x"]
        {
            assert!(registered(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_scope_is_read_from_its_name() {
        assert!(Scope::ALL.into_iter().all(|scope| Scope::from_name(scope.name()) == Some(scope)));
        assert_eq!(Scope::from_name("everything"), None);
    }
}
