//! Which cookies are there, and how are they read and written?
//!
//! All are `__Host-`: this host only, over TLS only (browsers make an exception for loopback), no path of
//! their own, not for scripts. What they hold is random or means nothing to others.

use http::{HeaderMap, HeaderValue};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The token of a session.
    Session,
    /// Ties forms to the browser that opened them (T53).
    Browser,
    /// What tells this browser as one that the owner has logged in with.
    Device,
    /// The token of a registration that has begun (T17).
    Registration,
    /// A passed identity verification (IDV-13).
    Grant,
    /// The token of a login that waits for its second factor (T18).
    Login,
    /// The token of a reset of a forgotten password (T17).
    Reset,
    /// The language that was chosen.
    Language,
    /// The login method used last here (LOGIN-05).
    LastMethod,
    /// What the next page says has been done.
    Toast,
}

impl Cookie {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Session => "__Host-session",
            Self::Browser => "__Host-browser",
            Self::Device => "__Host-device",
            Self::Registration => "__Host-registration",
            Self::Grant => "__Host-grant",
            Self::Login => "__Host-login",
            Self::Reset => "__Host-reset",
            Self::Language => "__Host-language",
            Self::LastMethod => "__Host-last-method",
            Self::Toast => "__Host-toast",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap) -> Option<&str> {
        let pairs = headers
            .get_all(http::header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'));
        let mut values = pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        let first = values.next()?;
        // The same name twice means that somebody meddles: neither counts.
        values.next().is_none().then_some(first)
    }

    /// The header that sets it. `max_age` in seconds; `None`: until the browser closes.
    ///
    /// `value` must be made of the signs of cookie values; anything else sets an empty one.
    pub fn set(self, value: &str, max_age: Option<i64>) -> HeaderValue {
        let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'));
        let value = if plain { value } else { "" };
        let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text = format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}", self.name());
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The header that removes it.
    pub fn clear(self) -> HeaderValue {
        self.set("", Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_written_strictly_and_read_once() {
        let set = Cookie::Session.set("abc-_1", Some(60));
        assert_eq!(set, "__Host-session=abc-_1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60");
        assert_eq!(Cookie::Session.set("a;b\r\n", None), "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax");
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=b; __Host-session=x; __Host-sessions=y".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers), Some("x"));
        headers.append("cookie", "__Host-session=z".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers), None);
    }
}
