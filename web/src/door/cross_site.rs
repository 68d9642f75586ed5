//! Was this request begun by another site? (T53)
//!
//! Browsers say so in `Sec-Fetch-Site`; older ones send `Origin` with every write. Our pages are sent with
//! `Referrer-Policy: no-referrer`, which makes the origin of their forms `null`, so the first header
//! counts where it is present.

use http::HeaderMap;
use url::Url;

/// Whether a writing request may come from where it says. `own` is where the deployment's own pages are; its origin
/// is put together only for those who send one, which programs do not.
pub(super) fn may_write(headers: &HeaderMap, own: &Url, browser_needed: bool) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    // On this machine alone our pages come from whichever of its names was asked; the host was looked at before.
    let by_host = |origin: &str| {
        own.host_str() == Some("localhost")
            && text("host").is_some_and(|host| origin == format!("{}://{host}", own.scheme()))
    };
    let is_own = |origin: &str| origin == own.origin().ascii_serialization() || by_host(origin);
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin"), Some(origin)) => is_own(origin) || origin == "null",
        (Some("same-origin"), None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => is_own(origin),
        // No browser of the last ten years: a program. It has no cookies of a person unless it was given them.
        (None, None) => !browser_needed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(pairs: &[(&'static str, &str)], browser_needed: bool) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect();
        may_write(&headers, &"https://account.example.com/".parse().unwrap(), browser_needed)
    }

    #[test]
    fn t53_on_this_machine_alone_each_of_its_names_is_our_own() {
        let here = "http://localhost:8080/".parse().unwrap();
        let may = |host: &'static str, origin: &'static str| {
            let headers = [("host", host), ("origin", origin)];
            let headers = headers
                .into_iter()
                .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            may_write(&headers, &here, true)
        };
        assert!(may("127.0.0.1:8080", "http://127.0.0.1:8080") && may("localhost:8080", "http://localhost:8080"));
        assert!(!may("127.0.0.1:8080", "http://127.0.0.1:8081") && !may("localhost:8080", "http://evil.example"));
    }

    #[test]
    fn t53_only_our_own_pages_and_programs_may_write() {
        let own = "https://account.example.com";
        assert!(may(&[("sec-fetch-site", "same-origin"), ("origin", own)], true));
        assert!(may(&[("sec-fetch-site", "same-origin"), ("origin", "null")], true));
        assert!(may(&[("origin", own)], true));
        assert!(may(&[], false));
        for foreign in [
            &[("sec-fetch-site", "cross-site"), ("origin", own)][..],
            &[("sec-fetch-site", "same-site"), ("origin", own)],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://account.example.com")],
        ] {
            assert!(!may(foreign, false) && !may(foreign, true), "{foreign:?}");
        }
        assert!(!may(&[], true), "no word of a browser where a form is expected");
    }
}
