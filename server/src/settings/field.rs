//! How does a typed setting become a value of the table, and back?

use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use rules::Millis;
use rules::mobile::Countries;
use rules::policy::KnownDevices;
use url::Url;

use super::kind::{Value, network};
use super::typed::{LogFormat, Profile, Secret, SmtpSecurity};

/// A type that a setting may have. `write` gets values that its [`super::Kind`] has accepted.
pub(super) trait Field: Sized {
    fn read(&self) -> Value;
    fn write(value: Value) -> Result<Self, String>;
}

fn text(value: Value) -> Result<String, String> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err("must not be empty".into()),
    }
}

fn parsed<T: std::str::FromStr<Err: Display>>(value: Value) -> Result<T, String> {
    text(value)?.parse().map_err(|error: T::Err| error.to_string())
}

impl Field for String {
    fn read(&self) -> Value {
        Value::Text(self.clone())
    }
    fn write(value: Value) -> Result<Self, String> {
        text(value)
    }
}

impl Field for Countries {
    fn read(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn write(value: Value) -> Result<Self, String> {
        parsed(value)
    }
}

impl Field for Secret {
    fn read(&self) -> Value {
        Value::Text(self.expose().into())
    }
    fn write(value: Value) -> Result<Self, String> {
        text(value).map(Secret::new)
    }
}

impl Field for PathBuf {
    fn read(&self) -> Value {
        Value::Text(self.display().to_string())
    }
    fn write(value: Value) -> Result<Self, String> {
        text(value).map(Into::into)
    }
}

impl Field for SocketAddr {
    fn read(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn write(value: Value) -> Result<Self, String> {
        parsed(value)
    }
}

impl Field for Url {
    fn read(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn write(value: Value) -> Result<Self, String> {
        parsed(value)
    }
}

impl Field for Vec<IpNet> {
    fn read(&self) -> Value {
        Value::List(self.iter().map(IpNet::to_string).collect())
    }
    fn write(value: Value) -> Result<Self, String> {
        match value {
            Value::List(items) => items.iter().map(|item| network(item).ok_or_else(|| item.clone())).collect(),
            _ => Ok(Self::new()),
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn read(&self) -> Value {
        self.as_ref().map_or(Value::Absent, T::read)
    }
    fn write(value: Value) -> Result<Self, String> {
        match value {
            Value::Absent => Ok(None),
            value => T::write(value).map(Some),
        }
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Field for $number {
            fn read(&self) -> Value {
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
            fn write(value: Value) -> Result<Self, String> {
                match value {
                    Value::Integer(number) => Self::try_from(number).map_err(|error| error.to_string()),
                    _ => Err("must not be empty".into()),
                }
            }
        }
    )+};
}

numbers!(i64, usize, u16);

macro_rules! choices {
    ($($choice:ty),+) => {$(
        impl Field for $choice {
            fn read(&self) -> Value {
                Value::Text(self.word().into())
            }
            fn write(value: Value) -> Result<Self, String> {
                Self::from_word(&text(value)?).ok_or_else(|| format!("must be one of {}", Self::WORDS.join(", ")))
            }
        }
    )+};
}

choices!(LogFormat, Profile, SmtpSecurity);

impl Field for KnownDevices {
    fn read(&self) -> Value {
        let word = match self {
            Self::Locked => KNOWN_DEVICES[0],
            Self::Separate => KNOWN_DEVICES[1],
        };
        Value::Text(word.into())
    }
    fn write(value: Value) -> Result<Self, String> {
        let word = text(value)?;
        if word == KNOWN_DEVICES[1] { Ok(Self::Separate) } else { Ok(Self::Locked) }
    }
}

/// The words of [`KnownDevices`].
pub(super) const KNOWN_DEVICES: &[&str] = &["locked", "separate"];

/// A span that the setting counts in `unit`.
pub(super) fn read_span(span: Millis, unit: Millis) -> Value {
    Value::Integer(span / unit)
}

/// The span of so many `unit`.
pub(super) fn write_span(value: Value, unit: Millis) -> Result<Millis, String> {
    i64::write(value)?.checked_mul(unit).ok_or_else(|| "is too large".into())
}
