//! Which hosts may be asked on the word of a discovery document (T32)?
//!
//! The operator named the issuer, so its host may be anywhere, also inside the company. Every other
//! host comes out of an answer: it must be on the public internet. Names are resolved once and the
//! connection goes to the checked address, so a name that resolves differently a moment later gains
//! nothing. Only an issuer on this very machine (tests, sandbox) may name endpoints on this machine.

use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::exchange::check_base;
use crate::geo::is_public;
use crate::loopback::is_loopback_host;

/// The rule for one issuer.
#[derive(Clone)]
pub(super) struct Reach {
    host: String,
    local: bool,
}

impl Reach {
    pub(super) fn of(issuer: &Url) -> Self {
        let host = issuer.host_str().unwrap_or_default().to_owned();
        Self { local: is_loopback_host(&host), host }
    }

    /// An endpoint of the discovery document.
    ///
    /// # Errors
    /// Why it must not be used; `what` names it, the address itself is not told.
    pub(super) fn endpoint(&self, what: &str, text: &str) -> Result<Url, String> {
        let refused = || format!("the {what} of the SSO discovery document is no address that may be used");
        let url = Url::parse(text).map_err(|_| refused())?;
        check_base(what, &url).map_err(|_| refused())?;
        let fit = match url.host() {
            Some(Host::Ipv4(ip)) => self.may(IpAddr::V4(ip), url.host_str()),
            Some(Host::Ipv6(ip)) => self.may(IpAddr::V6(ip), url.host_str()),
            // Other names are judged when they are resolved.
            Some(Host::Domain(name)) => self.local || !is_loopback_host(name) || self.is_own(name),
            None => false,
        };
        if fit && url.fragment().is_none() { Ok(url) } else { Err(refused()) }
    }

    fn may(&self, ip: IpAddr, host: Option<&str>) -> bool {
        is_public(ip) || host.is_some_and(|host| self.is_own(host)) || (self.local && ip.is_loopback())
    }

    fn is_own(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(&self.host)
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fit: Vec<SocketAddr> = found.filter(|at| reach.may(at.ip(), Some(name.as_str()))).collect();
            if fit.is_empty() {
                return Err("the host has no public address".into());
            }
            Ok(Box::new(fit.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::dns::Resolve;
    use url::Url;

    use super::Reach;
    use crate::exchange::{Exchange, builder, json};
    use crate::stub::{Reply, Stub};

    fn reach(issuer: &str) -> Reach {
        Reach::of(&Url::parse(issuer).unwrap())
    }

    #[test]
    fn t32_endpoints_inside_are_refused_unless_the_operator_named_the_host() {
        let outside = reach("https://sso.example.com/realm");
        for text in [
            "http://sso.example.com/token",
            "http://127.0.0.1/token",
            "https://127.0.0.1/token",
            "https://localhost/token",
            "https://[::1]/token",
            "https://[::ffff:127.0.0.1]/token",
            "https://[::ffff:a9fe:a9fe]/",
            "https://[fd00:ec2::254]/",
            "https://10.1.2.3/token",
            "https://0x7f.1/token",
            "https://2130706433/",
            "https://017700000001/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.100.100.200/latest/meta-data",
            "https://192.168.0.1/",
            "https://0.0.0.0/",
            "https://user:word@sso.example.com/token",
            "https://sso.example.com/token#x",
            "file:///etc/passwd",
            "gopher://sso.example.com/",
            "data:,x",
            "/token",
            "",
        ] {
            let told = outside.endpoint("token endpoint", text).unwrap_err();
            assert!(told.contains("token endpoint") && !told.contains("127."), "{text}: {told}");
        }
        for text in ["https://sso.example.com/token?x=1", "https://login.example.net/jwks", "https://119.29.29.29/"] {
            assert!(outside.endpoint("x", text).is_ok(), "{text}");
        }
        assert!(reach("https://10.1.2.3/").endpoint("x", "https://10.1.2.3/token").is_ok());
        assert!(reach("https://10.1.2.3/").endpoint("x", "https://10.1.2.4/token").is_err());
        assert!(reach("http://127.0.0.1:1/").endpoint("x", "http://127.0.0.1:2/token").is_ok());
        assert!(reach("http://127.0.0.1:1/").endpoint("x", "https://10.1.2.4/token").is_err());
    }

    #[tokio::test]
    async fn t32_a_name_that_resolves_to_this_machine_is_not_connected_to() {
        let name = || "localhost".parse().unwrap();
        assert!(reach("https://sso.example.com").resolve(name()).await.is_err());
        assert!(reach("http://localhost:1").resolve(name()).await.unwrap().next().is_some());
        assert!(reach("http://127.0.0.1:1").resolve(name()).await.unwrap().next().is_some());
    }

    #[tokio::test]
    async fn t32_a_host_that_only_resolves_inside_sees_no_connection() {
        let stub = Stub::serve(|_| Reply::ok("{}")).await;
        let mut url = stub.base.clone();
        url.set_host(Some("localhost")).unwrap();
        for (issuer, seen) in [("https://sso.example.com", 0), ("http://localhost:1", 1)] {
            let client = builder().dns_resolver(reach(issuer)).build().unwrap();
            assert_eq!(Exchange::with("test", client).get(url.clone(), 0, json).await.is_ok(), seen == 1);
            assert_eq!(stub.seen().len(), seen, "{issuer}");
        }
    }
}
