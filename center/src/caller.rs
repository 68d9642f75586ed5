//! Who calls, from which address, place and device?

use std::net::IpAddr;

use connect::geo::City;
use rules::{Language, Millis, network};
use serde::{Deserialize, Serialize};

/// What a door hands over when a request arrives.
pub struct Arrival {
    /// The instant of the request.
    pub now: Millis,
    /// 32 random bytes: all randomness of the request is drawn from them.
    pub seed: [u8; 32],
    /// The language to answer in.
    pub language: Language,
    /// The client's address, proxies taken into account.
    pub address: IpAddr,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// What the browser was given at an earlier login, as it brings it back (see `login::device`).
    pub device_token: Option<String>,
    /// The request's id.
    pub request: String,
}

/// The caller of a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The client's address.
    pub address: IpAddr,
    /// Its network, for budgets.
    pub network: String,
    /// Its city, if known.
    pub place: Option<Place>,
    /// What that city is compared by: names that are shown may be those of two cities.
    pub city: Option<String>,
    /// Its device.
    pub device: Device,
}

impl Caller {
    pub(crate) fn new(address: IpAddr, city: Option<City>, user_agent: &str) -> Self {
        let (city, place) = city.map(|city| (city.key, Place { zh: city.zh, en: city.en })).unzip();
        Self { address, network: network::network(address), place, city, device: Device::read(user_agent) }
    }
}

/// A city, or the smallest area known, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

impl Place {
    /// The name in one language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// The text that is stored.
    pub fn to_stored(&self) -> String {
        format!("{}|{}", self.zh, self.en)
    }

    /// From the stored text.
    pub fn from_stored(text: &str) -> Self {
        let (zh, en) = text.split_once('|').unwrap_or((text, text));
        Self { zh: zh.into(), en: en.into() }
    }
}

/// What the browser says it is: shown to the owner so that a session can be recognised, never trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The browser, or the program, as `Chrome` or `curl`; empty if unknown.
    pub browser: String,
    /// The system, as `Windows 10`; empty if unknown.
    pub system: String,
    /// Whether it is a phone or a tablet.
    pub hand: bool,
}

/// Longer claims are cut before they are looked at.
const MAX_USER_AGENT: usize = 512;
const MAX_NAME: usize = 40;

impl Device {
    /// Reads a `User-Agent` header.
    pub fn read(user_agent: &str) -> Self {
        let claim: String = user_agent.chars().filter(char::is_ascii).take(MAX_USER_AGENT).collect();
        let unknown =
            |name: &str| if name == "UNKNOWN" { String::new() } else { name.chars().take(MAX_NAME).collect() };
        let found = woothee::parser::Parser::new().parse(&claim);
        match found.filter(|found| matches!(found.category, "pc" | "smartphone" | "mobilephone" | "appliance")) {
            Some(found) => Self {
                browser: unknown(found.name),
                system: unknown(found.os),
                hand: matches!(found.category, "smartphone" | "mobilephone"),
            },
            None => Self { browser: program(&claim), system: String::new(), hand: false },
        }
    }

    /// Browser and system as people call them; empty if unknown.
    pub fn names(&self) -> (&str, &str) {
        (nice(&self.browser), nice(&self.system))
    }

    /// The text that is stored.
    pub fn to_stored(&self) -> String {
        format!("{}|{}|{}", self.browser, self.system, if self.hand { "hand" } else { "desk" })
    }

    /// From the stored text.
    pub fn from_stored(text: &str) -> Self {
        let mut parts = text.split('|');
        let mut next = || parts.next().unwrap_or_default().to_owned();
        Self { browser: next(), system: next(), hand: next() == "hand" }
    }
}

/// The name that people use for what a user agent calls itself.
fn nice(name: &str) -> &str {
    match name {
        "Mac OSX" | "Mac OS Classic" => "macOS",
        "Microsoft Edge" => "Edge",
        "Windows UNKNOWN Ver" => "Windows",
        "Internet Explorer" => "Explorer",
        "HTTP Library" => "HTTP",
        "Windows 10" => "Windows",
        other => other,
    }
}

/// `curl/8.5` → `curl`: the product of a program that is no browser.
fn program(claim: &str) -> String {
    let product = claim.split(|c: char| c == '/' || c.is_whitespace()).next().unwrap_or_default();
    product.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_read_and_stored() {
        let chrome = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        let device = Device::read(chrome);
        assert_eq!((device.browser.as_str(), device.system.as_str(), device.hand), ("Chrome", "Mac OSX", false));
        assert_eq!(Device::from_stored(&device.to_stored()), device);
        assert_eq!(Device::read("curl/8.5.0").browser, "curl");
        assert_eq!(Device::read("").browser, "");
    }

    #[test]
    fn t56_a_hostile_claim_leaves_no_separator_or_control_character() {
        let device = Device::read("x|y\r\nSet-Cookie: a=b\u{202e}");
        assert_eq!(device.browser, "xy");
    }
}
