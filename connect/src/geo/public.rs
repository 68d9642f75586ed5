//! Which addresses are somewhere at all, and which IPv4 address does an IPv6 one carry?

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IPv4 address to look up, if it is a public one.
pub(super) fn ipv4(address: IpAddr) -> Option<Ipv4Addr> {
    let v4 = match address {
        IpAddr::V4(v4) => v4,
        IpAddr::V6(v6) => carried(v6)?,
    };
    (!is_special(v4)).then_some(v4)
}

/// True for addresses of the public internet: not of this machine, a private network, a link, a
/// carrier, a test net or a metadata service, also where IPv6 only carries such an IPv4 address (T32).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !is_special(v4),
        IpAddr::V6(v6) => carried(v6).map_or_else(|| is_global(v6), |v4| !is_special(v4)),
    }
}

/// `2000::/3` without protocol assignments (Teredo among them) and the two ranges for documentation.
fn is_global(v6: Ipv6Addr) -> bool {
    match v6.segments() {
        [0x2001, second, ..] => second >= 0x0200 && second != 0x0db8,
        [0x3fff, second, ..] => second >= 0x1000,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// IPv4-mapped (`::ffff:0:0/96`), NAT64 (RFC 6052, `64:ff9b::/96`) and 6to4 (RFC 3056, `2002::/16`).
fn carried(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => Some(of(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(of(high, low)),
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

/// The special-purpose ranges of the IANA registry (RFC 6890): they belong to no place, whatever an
/// operator's own data say.
fn is_special(v4: Ipv4Addr) -> bool {
    match v4.octets() {
        [0 | 10 | 127, ..] => true,
        [100, b, ..] => (64..=127).contains(&b),
        [169, 254, ..] | [192, 168, ..] => true,
        [172, b, ..] => (16..=31).contains(&b),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] => true,
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        [a, ..] => a >= 224,
    }
}

#[cfg(test)]
mod tests {
    use super::{ipv4, is_public};

    fn found(text: &str) -> Option<String> {
        ipv4(text.parse().unwrap()).map(|v4| v4.to_string())
    }

    #[test]
    fn special_addresses_are_nowhere() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.1.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.7",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.24",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "2001:db8::1",
            "::ffff:10.0.0.1",
            "64:ff9b::c0a8:101",
            "2002:7f00:1::",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn t32_only_the_public_internet_is_public() {
        for text in [
            "127.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["1.2.3.4", "119.29.29.29", "2408:8000::1", "2606:4700::1", "2001:4860::8888", "::ffff:1.2.3.4"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn neighbours_of_special_ranges_are_public() {
        for text in ["100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "198.17.0.1", "203.0.114.1"] {
            assert_eq!(found(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn an_ipv4_address_inside_an_ipv6_one_is_found() {
        for text in ["::ffff:1.2.3.4", "64:ff9b::1.2.3.4", "2002:102:304::1"] {
            assert_eq!(found(text).as_deref(), Some("1.2.3.4"), "{text}");
        }
        assert_eq!(found("2408:8000::1"), None);
    }
}
