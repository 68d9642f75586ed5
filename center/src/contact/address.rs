//! What is an address of either kind, and how is a typed one read?

use rules::Refusal;
use rules::email::Email;
use rules::mobile::Mobile;

use crate::message::Channel;
use crate::{Ctx, Error};

/// What somebody typed, not looked at yet.
#[derive(Clone)]
pub enum Typed {
    /// A number with the country that was chosen (ISO code).
    Mobile {
        /// The country.
        region: String,
        /// The number.
        number: String,
    },
    /// An email address.
    Email(String),
}

/// A well-formed address. Its `Debug` is masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A mobile number.
    Mobile(Mobile),
    /// An email address.
    Email(Email),
}

impl Typed {
    /// Reads it. A number must be of a country that messages go to (T01).
    ///
    /// # Errors
    /// [`Refusal::MobileMissing`], [`Refusal::MobileInvalid`], [`Refusal::MobileCountry`],
    /// [`Refusal::EmailMissing`], [`Refusal::EmailInvalid`].
    pub fn read(&self, ctx: &Ctx) -> Result<Address, Refusal> {
        match self {
            Self::Mobile { region, number } => {
                let mobile = Mobile::parse(region, number)?;
                let allowed = ctx.policy.sms.countries.allow(mobile.country());
                if allowed { Ok(Address::Mobile(mobile)) } else { Err(Refusal::MobileCountry) }
            }
            Self::Email(typed) => Email::parse(typed).map(Address::Email),
        }
    }
}

impl Address {
    /// From its stored form.
    pub(crate) fn stored(channel: Channel, plain: Vec<u8>) -> Result<Self, Error> {
        let text = String::from_utf8(plain).map_err(Error::fault)?;
        Ok(match channel {
            Channel::Sms => Self::Mobile(Mobile::from_e164(&text)?),
            Channel::Mail => Self::Email(Email::parse(&text)?),
        })
    }

    /// The canonical form: to compare, to index and to send to.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Mobile(mobile) => mobile.as_str(),
            Self::Email(email) => email.as_str(),
        }
    }

    /// The form to show.
    pub fn masked(&self) -> String {
        match self {
            Self::Mobile(mobile) => mobile.masked(),
            Self::Email(email) => email.masked(),
        }
    }

    /// How it is reached.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Mobile(_) => Channel::Sms,
            Self::Email(_) => Channel::Mail,
        }
    }

    /// Its blind index.
    pub(crate) fn subject(&self, ctx: &Ctx) -> [u8; 32] {
        ctx.keys.blind(super::field(self.channel()), self.as_str())
    }
}
