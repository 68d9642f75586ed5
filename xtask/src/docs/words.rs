//! What does a key of the user interface's words say?
//!
//! Only as much of Fluent as documents need: a message with its continuation lines; where a message
//! chooses between forms, the default one.

use std::collections::BTreeMap;

/// The messages of a file by key.
pub fn messages(ftl: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut key = None;
    for line in ftl.lines() {
        let begins = line.starts_with(|sign: char| sign.is_ascii_alphabetic());
        if let (true, Some((name, text))) = (begins, line.split_once('=')) {
            key = Some(name.trim().to_owned());
            messages.insert(name.trim().to_owned(), text.trim().to_owned());
        } else if let (true, Some(text)) =
            (line.starts_with([' ', '}']), key.as_ref().and_then(|key| messages.get_mut(key)))
        {
            text.push('\n');
            text.push_str(line.trim());
        } else if !line.is_empty() {
            key = None;
        }
    }
    messages.into_iter().map(|(key, text)| (key, flat(&text))).collect()
}

/// One line; of `{ $n -> [one] … *[other] … }` the default.
fn flat(text: &str) -> String {
    let mut out = text.to_owned();
    while let Some(arrow) = out.find("->") {
        let open = out[..arrow].rfind('{').unwrap_or(0);
        let (chosen, end) = default_form(&out[arrow..]);
        let chosen = chosen.to_owned();
        out.replace_range(open..(arrow + end).min(out.len()), &chosen);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text after `*[…]`, and where the choice ends.
fn default_form(choice: &str) -> (&str, usize) {
    let end = closing(choice);
    let Some(star) = choice[..end].find("*[") else { return ("", (end + 1).min(choice.len())) };
    let from = choice[star..end].find(']').map_or(end, |at| star + at + 1);
    let to = choice[from..end].find("\n[").map_or(end, |at| from + at);
    (choice[from..to].trim(), (end + 1).min(choice.len()))
}

/// Where the brace that was opened before `choice` is closed.
fn closing(choice: &str) -> usize {
    let mut depth = 1;
    for (at, sign) in choice.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 1 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    choice.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_and_choices_become_their_default() {
        let ftl = "# A comment\na-b = Text of { $n }\n    and more.\n\nc = { $n ->\n    [one] one try\n   *[other] { $n } tries\n} left\nd = End";
        let messages = messages(ftl);
        assert_eq!(messages["a-b"], "Text of { $n } and more.");
        assert_eq!(messages["c"], "{ $n } tries left");
        assert_eq!(messages["d"], "End");
    }
}
