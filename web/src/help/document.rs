//! How does a text in Markdown become a page?

use pulldown_cmark::{Event, Options, Parser, html};

/// A text of ours with what stands above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// Its address.
    pub slug: &'static str,
    /// Its title.
    pub title: String,
    /// When it was changed, as a date; empty: not said.
    pub updated: String,
    /// Its version.
    pub version: String,
    /// Its place among the others.
    pub order: u32,
    body: &'static str,
}

impl Document {
    /// Reads front matter (`key: value` lines between `---`) and keeps the rest.
    pub fn read(slug: &'static str, text: &'static str) -> Self {
        let (head, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap_or(("", text));
        let value = |key: &str| {
            let line = head.lines().filter_map(|line| line.split_once(": ")).find(|(name, _)| *name == key);
            line.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            slug,
            title: value("title"),
            updated: value("updated"),
            version: value("version"),
            order: value("order").parse().unwrap_or_default(),
            body,
        }
    }

    /// The text as HTML, with the deployment's support in it. Markup in the text is shown as text.
    pub fn html(&self, support: impl AsRef<str>) -> String {
        let source = self.body.replace("{{support}}", &linked(support.as_ref()));
        let events = Parser::new_ext(&source, Options::ENABLE_TABLES).map(|event| match event {
            Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(markup),
            other => other,
        });
        let mut html = String::with_capacity(source.len() * 2);
        html::push_html(&mut html, events);
        html
    }
}

/// Support as a link, where it is an address or a page.
fn linked(support: &str) -> String {
    let one_word = !support.contains(char::is_whitespace);
    let is_link = one_word && (support.contains('@') || support.starts_with("https://"));
    match support {
        support if is_link => format!("<{support}>"),
        support => support.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_head_and_a_body() {
        let document = Document::read(
            "x",
            "---\ntitle: Use limits: all\nupdated: 2026-11-24\nversion: 1\norder: 7\n---\n\n## One\n\n{{support}}\n",
        );
        assert_eq!((document.title.as_str(), document.order, document.version.as_str()), ("Use limits: all", 7, "1"));
        assert_eq!(
            document.html("help@example.com"),
            "<h2>One</h2>\n<p><a href=\"mailto:help@example.com\">help@example.com</a></p>\n"
        );
        assert!(document.html("400-123").contains("<p>400-123</p>"));
    }

    /// T55.
    #[test]
    fn t55_markup_in_a_text_is_shown_as_text() {
        let html = Document::read("x", "a <b>c</b>\n\n<script>x</script>\n").html("");
        assert!(!html.contains("<b>") && !html.contains("<script>"), "{html}");
    }
}
