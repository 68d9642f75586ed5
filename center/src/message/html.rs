//! How does a mail with a button look? (RESET-07)
//!
//! The same text as the plain part, in paragraphs, with the button before the paragraph that holds its link. No
//! images, nothing from elsewhere: a mail that is opened tells nobody.

use rules::Language;

use super::text::Button;

const BODY: &str = "margin:0;padding:24px;font:16px/1.6 sans-serif;color:#1d2129;background:#ffffff";
const LINK: &str = "display:inline-block;padding:10px 24px;border-radius:4px;background:#0b5fd3;color:#ffffff;\
                    font-weight:bold;text-decoration:none";

/// The HTML of a mail.
pub(super) fn with_button(language: Language, text: &str, button: &Button) -> String {
    let (label, href) = (escaped(&button.label), escaped(&button.href));
    let button = format!("<p><a href=\"{href}\" style=\"{LINK}\">{label}</a></p>");
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><body style=\"{BODY}\">",
        escaped(language.tag())
    );
    let mut shown = false;
    for paragraph in text.split("\n\n").map(escaped) {
        if !shown && paragraph.contains(&href) {
            html.push_str(&button);
            shown = true;
        }
        let linked = paragraph.replace(&href, &format!("<a href=\"{href}\">{href}</a>"));
        html.push_str(&format!("<p>{}</p>", linked.trim().replace('\n', "<br>")));
    }
    if !shown {
        html.push_str(&button);
    }
    html.push_str("</body></html>");
    html
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reset_07_the_button_and_the_text_hold_the_same_link_and_names_are_only_text() {
        let button = Button { label: "Reset <now>".into(), href: "https://a.example/reset/x".into() };
        let text = "From <b>Paris</b>.\n\nCopy this:\nhttps://a.example/reset/x\n\nBye";
        let html = with_button(Language::En, text, &button);
        assert_eq!(html.matches("href=\"https://a.example/reset/x\"").count(), 2, "{html}");
        assert!(html.contains(">Reset &lt;now&gt;</a>") && html.contains("&lt;b&gt;Paris"), "{html}");
        assert!(html.find("Reset &lt;now").unwrap() < html.find("Copy this").unwrap(), "{html}");
        assert!(!html.contains("<img") && !html.contains("http://"), "{html}");
    }
}
