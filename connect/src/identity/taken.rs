//! What of a provider's answer about a person is fit to be taken over?

use serde_json::Value;
use url::Url;

/// Longest subject or union id. OIDC Core 2 allows 255 ASCII characters, everybody else needs less.
const SUBJECT_MAX: usize = 255;
/// Longest name, in characters.
const NAME_MAX: usize = 64;
/// Longest address of a picture, in bytes.
const PICTURE_MAX: usize = 2048;

/// A string that is there and not empty.
pub(crate) fn text<'a>(answer: &'a Value, key: &str) -> Option<&'a str> {
    answer.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A whole number, also where a provider writes it as a string.
pub(crate) fn number(answer: &Value, key: &str) -> Option<i64> {
    let value = answer.get(key)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// An id: visible ASCII, at most 255 characters. Taken as it is: ids differ by case.
pub(crate) fn subject(answer: &Value, key: &str) -> Option<String> {
    let fit = |id: &&str| id.len() <= SUBJECT_MAX && id.bytes().all(|b| b.is_ascii_graphic());
    text(answer, key).filter(fit).map(str::to_owned)
}

/// A name to be shown: without control and direction characters (it must not reorder the words
/// around it), cut at 64 characters.
pub(crate) fn name(answer: &Value, key: &str) -> Option<String> {
    let shown: String = text(answer, key)?.chars().filter(|c| !is_invisible(*c)).collect();
    let cut: String = shown.trim().chars().take(NAME_MAX).collect();
    (!cut.is_empty()).then_some(cut)
}

/// The address of a picture, of http or https and without credentials.
pub(crate) fn picture(answer: &Value, key: &str) -> Option<Url> {
    let url = Url::parse(text(answer, key).filter(|text| text.len() <= PICTURE_MAX)?).ok()?;
    let fit = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    fit.then_some(url)
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
