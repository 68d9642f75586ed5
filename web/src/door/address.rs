//! Which address is the client's? (T21)
//!
//! The peer of the connection, unless it is a proxy that the deployment trusts: then the last address in
//! `X-Forwarded-For` that is no trusted proxy. Whatever stands further left was written by strangers.

use std::net::IpAddr;

use http::HeaderMap;
use ipnet::IpNet;

/// Proxies in a row that are looked at.
const MOST_HOPS: usize = 16;

/// The client's address.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address.to_canonical()));
    let mut client = peer.to_canonical();
    if !is_trusted(client) {
        return client;
    }
    let chain: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in chain.iter().rev().take(MOST_HOPS) {
        // Something unreadable ends the trustworthy part.
        let Ok(address) = hop.trim().parse::<IpAddr>() else { return client };
        client = address.to_canonical();
        if !is_trusted(client) {
            return client;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, chains: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for chain in chains {
            headers.append("x-forwarded-for", chain.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn t21_without_trusted_proxies_a_header_changes_nothing() {
        assert_eq!(seen("203.0.113.7", &["198.51.100.1"], &[]), "203.0.113.7");
        assert_eq!(seen("203.0.113.7", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.7");
    }

    #[test]
    fn t21_the_right_most_untrusted_hop_is_the_client() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"], &proxies), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["1.2.3.4, 198.51.100.1"], &proxies), "198.51.100.1", "the left one is forged");
        assert_eq!(seen("10.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.2"], &proxies), "198.51.100.1");
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4", "198.51.100.1"], &proxies),
            "198.51.100.1",
            "two headers are one list"
        );
        assert_eq!(seen("10.0.0.1", &["198.51.100.1, nonsense"], &proxies), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["nonsense, 10.0.0.9"], &proxies), "10.0.0.9");
        assert_eq!(seen("10.0.0.1", &[""], &proxies), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[], &proxies), "10.0.0.1");
        assert_eq!(seen("::ffff:10.0.0.1", &["2001:db8::1"], &proxies), "2001:db8::1");
    }
}
