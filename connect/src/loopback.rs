//! Does this host name mean this very machine, so that nothing crosses a wire in the clear?

use std::net::IpAddr;

/// True for `localhost` and for loopback addresses, with or without brackets.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn only_names_that_cannot_leave_the_machine_are_loopback() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in ["localhost.example.com", "127.0.0.1.nip.io", "10.0.0.1", "0.0.0.0", "[::]", ""] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
