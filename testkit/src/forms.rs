//! What stands in a page's forms? Enough of HTML for pages of our own; no parser.

/// The value of the first `<input>` of that name, its entities resolved.
pub(crate) fn field(html: &str, name: &str) -> Option<String> {
    let wanted = format!("name=\"{name}\"");
    let tags = html.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
    let tag = tags.into_iter().find(|tag| tag.starts_with("input") && tag.contains(&wanted))?;
    attribute(tag, "value")
}

/// The value of the first attribute of that name.
pub(crate) fn attribute(html: &str, name: &str) -> Option<String> {
    let (single, double) = (format!("{name}='"), format!("{name}=\""));
    let found = [(single, '\''), (double, '"')].into_iter().find_map(|(begin, end)| {
        let rest = html.split_once(&begin)?.1;
        rest.split_once(end).map(|(value, _)| value)
    });
    found.map(unescape)
}

fn unescape(text: &str) -> String {
    let pairs = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    pairs.into_iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_whatever_the_order_of_their_attributes() {
        let page = r#"<form><input type="hidden" value="a&#34;b" name="one"><input name="two" value="c"></form>"#;
        assert_eq!(field(page, "one").as_deref(), Some("a\"b"));
        assert_eq!(field(page, "two").as_deref(), Some("c"));
        assert_eq!(field(page, "three"), None);
    }
}
