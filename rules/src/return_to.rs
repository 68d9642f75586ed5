//! Where may somebody be sent after login? (T57)

/// Longest address that is looked at.
const MAX_BYTES: usize = 1_024;

/// A path on this very site, with or without a query; `None` for everything else.
///
/// Only visible ASCII is taken, so nothing that a browser drops, folds or turns into another sign can
/// change the meaning; a second slash or a backslash at the start would name another host.
pub fn parse(wish: &str) -> Option<&str> {
    let plain = wish.len() <= MAX_BYTES && wish.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let path = wish.split(['?', '#']).next().unwrap_or_default();
    let local = path.starts_with('/') && !path.starts_with("//") && !path.contains(':') && !path.contains('%');
    let quiet = !path.split('/').any(|part| part == "..") && !path.contains("//");
    (plain && local && quiet).then_some(wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t57_own_paths_are_kept() {
        for good in ["/", "/account", "/sessions?page=2", "/help/use-limits#top", "/security?x=https://evil.example"] {
            assert_eq!(parse(good), Some(good));
        }
    }

    #[test]
    fn t57_everything_that_may_lead_elsewhere_is_dropped() {
        let tricks = [
            "",
            "account",
            "//evil.example",
            "///evil.example",
            "////evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "\\\\evil.example",
            "http://evil.example",
            "https://evil.example",
            "HTTPS://evil.example",
            "https:evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "mailto:a@b.c",
            "blob:x",
            "file:///etc/passwd",
            "/%2fevil.example",
            "/%5cevil.example",
            "%2f%2fevil.example",
            "/%09/evil.example",
            "/%0d%0aLocation:x",
            "/\t/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/ /evil.example",
            "\n//evil.example",
            "/\n/evil.example",
            "/\r/evil.example",
            "@evil.example",
            "/@evil.example:80",
            "/user:pass@evil.example",
            "http:@evil.example",
            "//user@evil.example",
            ".evil.example",
            "..//evil.example",
            "/../evil",
            "/a/../../b",
            "/a//evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "／／evil.example",
            "/／evil.example",
            "/\u{2044}evil.example",
            "//еvil.example",
            "/evil。example",
            "//evil。example",
            "/\u{0}/evil.example",
            "?//evil.example",
            "#//evil.example",
            "?next=x",
            "ftp://evil.example",
            "ws://evil.example",
            "//127.0.0.1",
            "//[::1]/",
            "//2130706433",
            "/\u{feff}/evil.example",
        ];
        assert!(tricks.len() >= 60, "{}", tricks.len());
        for trick in tricks {
            assert_eq!(parse(trick), None, "{trick:?}");
        }
        assert_eq!(parse(&format!("/{}", "a".repeat(2_000))), None);
    }
}
