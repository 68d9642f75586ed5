//! What does every page know?

mod errors;
mod extract;
mod nav;
mod notice;
mod parts;
mod say;
mod toast;

#[cfg(test)]
pub(crate) mod sample;

use std::sync::Arc;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use center::moment::Zone;
use center::session::Root;
use center::{Device, Error, Place};
use http::StatusCode;
use rules::{Language, Millis};

pub(crate) use errors::{Errors, Shown};
pub(crate) use notice::Notice;
pub(crate) use parts::Challenge;
pub(crate) use say::Say;
pub(crate) use toast::{Done, Toast, done};

use crate::door::cookie::Cookie;
use crate::door::{Failure, with_cookie};
use crate::{assets, words};

/// What a page shows besides its own content. Templates call its methods: `{{ page.t("page-home") }}`.
#[derive(Clone)]
pub(crate) struct Page {
    /// The language it is in.
    pub language: Language,
    /// The deployment's name.
    pub brand: String,
    /// How to reach its support (GEN-01); empty: not said.
    pub support: String,
    /// The host that the deployment lives at.
    pub host: String,
    /// The sandbox phone's address, in a demo.
    pub phone: Option<String>,
    /// The zone of its times.
    pub zone: Zone,
    /// The instant of the request.
    pub now: Millis,
    /// Lets our scripts run.
    pub nonce: String,
    /// What forms must carry.
    pub form_token: String,
    /// Who is logged in.
    pub who: Option<Arc<Root>>,
    /// The path, with query, that shows this page to a GET.
    pub here: String,
    /// What the last act has done.
    pub toast: Option<Toast>,
    /// Why the last act was refused.
    pub errors: Errors,
}

impl Page {
    /// The text for `key`.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        words::words().text(self.language, key.as_ref())
    }

    /// The text for `key` with one value.
    pub fn t1(&self, key: impl AsRef<str>, name: &str, value: impl Say) -> String {
        words::words().text_with(self.language, key.as_ref(), &[(name, value.say())])
    }

    /// The text for `key` with two values.
    pub fn t2(&self, key: impl AsRef<str>, name: &str, value: impl Say, name2: &str, value2: impl Say) -> String {
        words::words().text_with(self.language, key.as_ref(), &[(name, value.say()), (name2, value2.say())])
    }

    /// The text of a family of keys: `page.name("industry", "games")` is `industry-games`.
    pub fn name(&self, family: &str, member: &str) -> String {
        self.t(format!("{family}-{member}"))
    }

    /// What something is called that operators can name.
    pub fn called<'a>(&self, name: &'a rules::operation::Name) -> &'a str {
        name.of(self.language)
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }

    /// The name of a place, or that it is unknown.
    pub fn place(&self, place: &Option<Place>) -> String {
        place.as_ref().map_or_else(|| self.t("place-unknown"), |place| place.name(self.language).to_owned())
    }

    /// The names of several places.
    pub fn places(&self, places: &[Place]) -> String {
        let names: Vec<&str> = places.iter().map(|place| place.name(self.language)).collect();
        names.join(match self.language {
            Language::En => ", ",
            Language::Zh => "、",
        })
    }

    /// The name of a device, as "Chrome on macOS".
    pub fn device(&self, device: &Device) -> String {
        let (browser, system) = device.names();
        match (browser.is_empty(), system.is_empty()) {
            (true, true) => self.t("device-unknown"),
            (true, false) => system.to_owned(),
            (false, true) => browser.to_owned(),
            (false, false) => self.t2("device-browser-on-system", "browser", browser, "system", system),
        }
    }

    /// Whether it is known if somebody is logged in. Pages of errors do not ask.
    pub fn asks_who(&self) -> bool {
        !self.form_token.is_empty()
    }

    /// The sign of a device: something in the hand, or on a desk.
    pub fn device_sign(&self, device: &Device) -> &'static str {
        if device.hand { "hand" } else { "desk" }
    }

    /// The title's part that names the product.
    pub fn product(&self) -> String {
        self.t1("page-product", "brand", &self.brand)
    }

    /// Support, or that none was named, for the middle of a text.
    pub fn support_text(&self) -> String {
        if self.support.is_empty() { self.t("help-no-support") } else { self.support.clone() }
    }

    /// Whether support can be written to or called up by a link.
    pub fn support_link(&self) -> Option<String> {
        let support = self.support.trim();
        let is_address = support.contains('@') && !support.contains(char::is_whitespace);
        if is_address {
            return Some(format!("mailto:{support}"));
        }
        support.starts_with("https://").then(|| support.to_owned())
    }

    /// Answers with a page.
    pub fn answer(&self, view: &impl Template) -> Result<Response, Failure> {
        self.answer_with(StatusCode::OK, view)
    }

    /// Answers with a page and a status. What the last act has done is told once.
    pub fn answer_with(&self, status: StatusCode, view: &impl Template) -> Result<Response, Failure> {
        let html = view.render().map_err(Error::fault)?;
        let response = (status, Html(html)).into_response();
        Ok(if self.toast.is_some() { with_cookie(response, Cookie::Toast.clear()) } else { response })
    }

    /// The page of a form that was refused, with the status to answer with.
    ///
    /// # Errors
    /// What is no refusal, or a refusal that has a page of its own.
    pub fn refused(mut self, error: Error) -> Result<(Self, StatusCode), Failure> {
        let Error::Refused(refusals) = error else { return Err(error.into()) };
        let status = refusals.first().map_or(500, rules::Refusal::status);
        self.errors = Errors::new(self.language, &self.zone, &refusals);
        Ok((self, StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_as_people_name_it() {
        let device =
            |browser: &str, system: &str| Device { browser: browser.into(), system: system.into(), hand: false };
        let page = sample::visitor(Language::En);
        assert_eq!(page.device(&device("Chrome", "Mac OSX")), "Chrome on macOS");
        assert_eq!(page.device(&device("Microsoft Edge", "Windows 10")), "Edge on Windows");
        assert_eq!(page.device(&device("curl", "")), "curl");
        assert_eq!(page.device(&device("", "")), "Unknown device");
        assert_eq!(sample::visitor(Language::Zh).device(&device("Safari", "iPhone")), "iPhone 上的 Safari");
    }
}
