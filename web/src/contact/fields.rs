//! What stands in the forms of addresses?

use center::contact::{Address, Typed};
use rules::Language;
use rules::mobile::{Country, DEFAULT, Mobile};
use serde::Deserialize;

use crate::door::Arrived;

/// The fields of a mobile form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MobileForm {
    country: String,
    mobile: String,
    pub code: Option<String>,
}

/// The fields of an email form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmailForm {
    email: String,
    pub code: Option<String>,
    sync: Option<String>,
}

/// What a form shows as filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// The chosen country (ISO code).
    pub region: String,
    /// The number or the address.
    pub value: String,
    /// Whether the box is ticked.
    pub sync: bool,
}

impl MobileForm {
    pub(super) fn typed(&self) -> Typed {
        Typed::Mobile { region: self.country.clone(), number: self.mobile.clone() }
    }

    pub(super) fn filled(&self) -> Filled {
        Filled { region: self.country.clone(), value: self.mobile.clone(), sync: false }
    }
}

impl EmailForm {
    pub(super) fn typed(&self) -> Typed {
        Typed::Email(self.email.clone())
    }

    pub(super) fn filled(&self) -> Filled {
        Filled { region: DEFAULT.into(), value: self.email.clone(), sync: self.sync.is_some() }
    }
}

impl Filled {
    /// Nothing yet.
    pub fn empty(sync: bool) -> Self {
        Self { region: DEFAULT.into(), value: String::new(), sync }
    }

    /// The address that a code was sent to.
    pub fn of(address: &Address, sync: bool) -> Self {
        match address {
            Address::Mobile(mobile) => {
                Self { region: mobile.country().region.into(), value: national(mobile).into(), sync }
            }
            Address::Email(email) => Self { region: DEFAULT.into(), value: email.as_str().into(), sync },
        }
    }
}

/// A number without its calling code.
fn national(mobile: &Mobile) -> &str {
    mobile.as_str().get(1 + mobile.country().code.len()..).unwrap_or_default()
}

/// The countries that a number may be of here (T01).
pub(super) fn countries(arrived: &Arrived) -> Vec<&'static Country> {
    arrived.app().center.policy.sms.countries.list()
}

/// How a country stands in the list: `+86 中国大陆`.
pub(crate) fn label(country: &Country, language: Language) -> String {
    format!("+{} {}", country.code, country.name(language))
}
