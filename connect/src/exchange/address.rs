//! Which settings are fit to reach a provider, and how is an address made of base, path and query?

use url::Url;

use crate::loopback::is_loopback_host;

/// Checks a base address from the settings: `https`, in the clear only to this machine, and neither
/// user nor password in it. Gives the `Host` header.
///
/// # Errors
/// The reason, for the operator; `what` names the setting.
pub(crate) fn check_base(what: &str, base: &Url) -> Result<String, String> {
    let host = base.host_str().ok_or_else(|| format!("the {what} has no host"))?;
    match base.scheme() {
        "https" => {}
        "http" if is_loopback_host(host) => {}
        _ => return Err(format!("the {what} must be https; in the clear only this machine, not {host}")),
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Err(format!("the {what} must not hold a user or password"));
    }
    Ok(match base.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Checks that settings hold something, and nothing that could break a line.
///
/// # Errors
/// The name of the bad one, for the operator.
pub(crate) fn check_filled(provider: &str, settings: &[(&str, &str)]) -> Result<(), String> {
    let bad = settings.iter().find(|(_, value)| value.is_empty() || value.chars().any(char::is_control));
    match bad {
        Some((name, _)) => Err(format!("the {provider} {name} is empty or holds control characters")),
        None => Ok(()),
    }
}

/// `base` with `path` appended to its own path, and with this query.
pub(crate) fn address(base: &Url, path: &str, query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{}", base.path().trim_end_matches('/'), path.trim_start_matches('/')));
    url.set_fragment(None);
    url.set_query(None);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{address, check_base, check_filled};

    #[test]
    fn t32_only_https_or_this_machine_and_no_credentials() {
        let check = |text: &str| check_base("base", &Url::parse(text).unwrap());
        assert_eq!(check("https://api.example.com/x").as_deref(), Ok("api.example.com"));
        assert_eq!(check("http://127.0.0.1:8080/wechat").as_deref(), Ok("127.0.0.1:8080"));
        for text in [
            "http://api.example.com/",
            "http://10.0.0.1/",
            "http://127.0.0.1.nip.io/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "data:text/plain,x",
            "https://user@api.example.com/",
            "https://:secret@api.example.com/",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn empty_and_broken_settings_are_named_and_not_shown() {
        assert_eq!(check_filled("X", &[("id", "1"), ("secret", "s")]), Ok(()));
        for value in ["", "canary\n"] {
            let told = check_filled("X", &[("id", "1"), ("secret", value)]).unwrap_err();
            assert!(told.contains("X secret") && !told.contains("canary"), "{told}");
        }
    }

    #[test]
    fn the_path_of_the_base_stays() {
        for base in ["http://127.0.0.1:1/wechat", "http://127.0.0.1:1/wechat/", "http://127.0.0.1:1/wechat/?x=1#y"] {
            let url = address(&Url::parse(base).unwrap(), "/sns/auth", &[("a", "1&2"), ("b", "中")]);
            assert_eq!(url.as_str(), "http://127.0.0.1:1/wechat/sns/auth?a=1%262&b=%E4%B8%AD");
        }
        assert_eq!(address(&Url::parse("https://a.example").unwrap(), "b", &[]).as_str(), "https://a.example/b");
    }
}
