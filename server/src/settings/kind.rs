//! Which values may a setting have?

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use center::moment::Zone;
use ipnet::IpNet;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The longest text a setting may have.
const LONGEST: usize = 500;

/// A value as it is read and written: what is common to TOML and the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Not set, and needs not be.
    Absent,
    /// Any kind that is written as text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A list of texts.
    List(Vec<String>),
}

/// What a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Text that is never shown.
    Secret,
    /// A whole number, bounds inclusive.
    Integer(i64, i64),
    /// An address to listen on.
    Address,
    /// An `http` or `https` URL.
    Url,
    /// `sqlite:PATH` or `postgres://…`. A password in it is never shown.
    Database,
    /// A path of a file or folder.
    Path,
    /// A list of networks.
    Networks,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// An IANA time zone.
    Zone,
    /// Directives of `tracing_subscriber::EnvFilter`.
    Filter,
}

impl Kind {
    /// Whether its value must not be shown as it is.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Database)
    }

    /// Reads a value from the environment.
    pub(super) fn read_env(self, text: &str) -> Result<Value, String> {
        let text = text.trim();
        let value = match self {
            Self::Integer(..) => Value::Integer(text.parse().map_err(|_| self.expected(Some(text)))?),
            Self::Networks => {
                Value::List(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(String::from).collect())
            }
            _ if text.is_empty() => Value::Absent,
            _ => Value::Text(text.into()),
        };
        self.checked(value)
    }

    /// Checks a value that was read.
    pub(super) fn checked(self, value: Value) -> Result<Value, String> {
        if value == Value::Text(String::new()) {
            return Ok(Value::Absent);
        }
        let good = match (&value, self) {
            (Value::Absent, _) => true,
            (Value::Integer(number), Self::Integer(least, most)) => (least..=most).contains(number),
            (Value::List(items), Self::Networks) => items.iter().all(|item| network(item).is_some()),
            (Value::Text(text), _) => self.fits(text),
            _ => false,
        };
        if good { Ok(value) } else { Err(self.expected(shown(&value).as_deref())) }
    }

    fn fits(self, text: &str) -> bool {
        if text.len() > LONGEST || text.chars().any(char::is_control) {
            return false;
        }
        match self {
            Self::Text | Self::Secret | Self::Path => true,
            Self::Integer(..) | Self::Networks => false,
            Self::Address => text.parse::<SocketAddr>().is_ok(),
            Self::Url => Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()),
            Self::Database => is_database(text),
            Self::Choice(words) => words.contains(&text),
            Self::Zone => Zone::named(text).is_ok(),
            Self::Filter => EnvFilter::try_new(text).is_ok(),
        }
    }

    /// The refusal; a secret value is not repeated in it.
    fn expected(self, found: Option<&str>) -> String {
        match found {
            Some(found) if !self.is_secret() => format!("must be {self}, not `{found}`"),
            _ => format!("must be {self}"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("one line of text"),
            Self::Secret => f.write_str("one line of text (secret)"),
            Self::Integer(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Address => f.write_str("an address and port, as 127.0.0.1:8080"),
            Self::Url => f.write_str("an http or https URL"),
            Self::Database => f.write_str("sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME"),
            Self::Path => f.write_str("a path"),
            Self::Networks => f.write_str("a list of networks, as 10.0.0.0/8"),
            Self::Choice(words) => write!(f, "one of {}", words.join(", ")),
            Self::Zone => f.write_str("an IANA time zone, as Asia/Shanghai"),
            Self::Filter => f.write_str("log directives, as info,web=debug"),
        }
    }
}

/// A network, or a single address as a network of one.
pub(super) fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn is_database(text: &str) -> bool {
    let postgres = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    postgres && Url::parse(text).is_ok_and(|url| url.has_host())
        || text.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty())
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Absent => None,
        Value::Text(text) => Some(text.chars().take(80).filter(|c| !c.is_control()).collect()),
        Value::Integer(number) => Some(number.to_string()),
        Value::List(items) => Some(items.join(", ")),
    }
}
