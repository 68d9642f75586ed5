//! Where are the codes and links in a text?

/// A part of a text, for showing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    Plain(String),
    Code(String),
    Link(String),
}

/// Groups of exactly six digits.
pub(crate) fn codes(text: &str) -> Vec<String> {
    spans(text).into_iter().filter_map(|span| if let Span::Code(code) = span { Some(code) } else { None }).collect()
}

/// `http` and `https` links.
pub(crate) fn links(text: &str) -> Vec<String> {
    spans(text).into_iter().filter_map(|span| if let Span::Link(link) = span { Some(link) } else { None }).collect()
}

/// Cuts a text into plain parts, codes and links. Put together they are the text again.
pub(crate) fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let found = if let Some(length) = link_length(rest) {
            Some(Span::Link(rest[..length].to_owned()))
        } else if first.is_ascii_digit() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits == 6 && !follows_digits(&text[..at], &rest[digits..]) {
                Some(Span::Code(rest[..digits].to_owned()))
            } else {
                at += digits;
                continue;
            }
        } else {
            None
        };
        match found {
            Some(span) => {
                push_plain(&mut spans, &text[plain_from..at]);
                at += match &span {
                    Span::Plain(part) | Span::Code(part) | Span::Link(part) => part.len(),
                };
                plain_from = at;
                spans.push(span);
            }
            None => at += first.len_utf8(),
        }
    }
    push_plain(&mut spans, &text[plain_from..]);
    spans
}

fn push_plain(spans: &mut Vec<Span>, part: &str) {
    if !part.is_empty() {
        spans.push(Span::Plain(part.to_owned()));
    }
}

/// Six digits inside `138****123456`, `+86…`, `a123456b` or `12.123456` are no code.
fn follows_digits(before: &str, after: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '+' | '_' | '-' | '/' | '#' | '=' | '@');
    before.chars().next_back().is_some_and(|c| joins(c) || c == '.')
        || after.chars().next().is_some_and(joins)
        || (after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Length of the link at the start of `rest`.
fn link_length(rest: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme))?;
    // A link ends with white space, a quote or angle bracket, or the first Chinese character or mark.
    let ends = |c: char| !c.is_ascii() || c.is_ascii_whitespace() || c.is_ascii_control() || "<>\"'`\\{}|^".contains(c);
    let length = rest.find(ends).unwrap_or(rest.len());
    // Marks at its end belong to the sentence.
    let length = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']).len();
    (length > scheme.len()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::{Span, codes, links, spans};

    #[test]
    fn six_digits_standing_alone_are_a_code() {
        assert_eq!(codes("【门神】验证码 402718，5 分钟内有效"), ["402718"]);
        assert_eq!(codes("验证码402718,用于登录。或者771904"), ["402718", "771904"]);
        assert_eq!(codes("Code: 123456."), ["123456"]);
        assert_eq!(codes("123456"), ["123456"]);
    }

    #[test]
    fn parts_of_longer_numbers_and_names_are_no_codes() {
        for text in
            ["1234567", "12345", "+861380 1380001", "138****123456", "x123456", "id-123456", "1.123456", "100000000012"]
        {
            assert_eq!(codes(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn links_end_where_a_reader_would_end_them() {
        let text =
            "打开 https://a.example/x?code=123456&y=%E4 ，或 http://127.0.0.1:8080/z。(see https://b.example/q).";
        assert_eq!(
            links(text),
            ["https://a.example/x?code=123456&y=%E4", "http://127.0.0.1:8080/z", "https://b.example/q"]
        );
        assert_eq!(codes(text), Vec::<String>::new());
    }

    #[test]
    fn only_web_links_are_links() {
        for text in ["javascript:alert(1)", "https://", "data:text/html,x", "ftp://a.example/", "HTTP//x"] {
            assert_eq!(links(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_parts_put_together_are_the_text() {
        for text in ["", "a", "码 123456 https://a.example/ 尾", "\u{1F600}999999\u{1F600}", "<b>123456</b>"] {
            let joined: String = spans(text)
                .into_iter()
                .map(|span| match span {
                    Span::Plain(part) | Span::Code(part) | Span::Link(part) => part,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
