//! Which pieces does a form need that asks a device for its passkey? (`web/assets/passkey.js`)

use askama::Template;
use askama::filters::HtmlSafe;
use serde_json::Value;

use crate::page::Page;

/// The attributes of the form: what to ask, and what to say when it comes to nothing.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#" data-passkey="{{ ceremony }}"{% if let Some(from) = from %} data-options-from="{{ from }}"{% endif %}{% if let Some(options) = options %} data-options="{{ options }}"{% endif %} data-unsupported="{{ page.t("passkey-unsupported") }}" data-cancelled="{{ page.t("passkey-cancelled") }}" data-exists="{{ page.t("passkey-exists") }}" data-failed="{{ page.t("passkey-failed") }}""#
)]
pub(crate) struct Ask<'a> {
    page: &'a Page,
    ceremony: &'static str,
    from: Option<&'static str>,
    options: Option<String>,
}
impl HtmlSafe for Ask<'_> {}

/// The field for the answer, and the place for a sentence.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<input type="hidden" name="{{ name }}" data-passkey-answer><p class="error" role="alert" data-passkey-said hidden></p>"#
)]
pub(crate) struct Answer<'a> {
    name: &'a str,
}
impl HtmlSafe for Answer<'_> {}

impl Page {
    /// The attributes of a form that has a passkey made; the options are fetched when it is sent.
    pub fn passkey_create(&self, from: &'static str) -> Ask<'_> {
        Ask { page: self, ceremony: "create", from: Some(from), options: None }
    }

    /// The attributes of a form that has a passkey used; the options are fetched when it is sent.
    pub fn passkey_get(&self, from: &'static str) -> Ask<'_> {
        Ask { page: self, ceremony: "get", from: Some(from), options: None }
    }

    /// The same with the options at hand, as in an identity verification.
    pub fn passkey_get_with(&self, options: &Value) -> Ask<'_> {
        Ask { page: self, ceremony: "get", from: None, options: Some(options.to_string()) }
    }

    /// What stands inside such a form: the answer arrives as the member `name`.
    pub fn passkey_answer<'a>(&self, name: &'a str) -> Answer<'a> {
        Answer { name }
    }
}
