//! Which network does an address belong to, for the budgets of networks? (T01, T14, T16)

use std::net::IpAddr;

/// The first three bytes of an IPv4 address, the first seven of an IPv6 one (a customer's usual /56).
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_network_and_a_mapped_address_is_its_ipv4_one() {
        let of = |text: &str| text.parse().map(network).unwrap();
        assert_eq!(of("203.0.113.7"), of("203.0.113.250"));
        assert_ne!(of("203.0.113.7"), of("203.0.114.7"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.9"));
        assert_eq!(of("2001:db8:1:ab12::1"), "2001:db8:1:ab00::/56");
    }
}
