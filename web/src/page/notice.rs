//! Which page says that something is not there, not now, or not possible?

use askama::Template;

use super::Page;

/// A page with a few lines and a way on.
#[derive(Template)]
#[template(path = "page/notice.html")]
pub(crate) struct Notice {
    /// What every page knows.
    pub page: Page,
    /// Its title.
    pub title: String,
    /// What it says; may hold links.
    pub lines: Vec<String>,
    /// Ways on: address and key of the words, the first one the best.
    pub buttons: Vec<(&'static str, &'static str)>,
    /// The number that support can find a fault by.
    pub reference: Option<String>,
}
